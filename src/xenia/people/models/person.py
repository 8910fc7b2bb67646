"""Persons with and without accounts, their contacts and roles."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from xenia.core.models import Thing


class Person(models.Model):
    """A human being. The name is the thing's label; whoever is erased is called 'Someone' from then on."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="person")
    language = models.CharField(max_length=35, default="en")
    time_zone = models.CharField(max_length=64, blank=True)
    campus = models.ForeignKey("people.Campus", null=True, blank=True, on_delete=models.SET_NULL)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.thing.label

    @property
    def name(self) -> str:
        return self.thing.label


class Contact(models.Model):
    """A way to reach a person, kept apart from who they are; `safe` is the one that they chose."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=16, default="email")
    value = models.CharField(max_length=254)
    safe = models.BooleanField(default=True)

    class Meta:
        constraints = [
            # the same sheet of people imported twice at once
            models.UniqueConstraint(fields=["person", "kind", "value"], name="people_contact_once")
        ]

    def __str__(self) -> str:
        return self.kind


class UserManager(BaseUserManager["User"]):
    """Accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, *, person: Person) -> "User":
        user = User(email=self.normalize_email(email).lower(), person=person)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """An account: how a person signs in, and nothing else. There is no superuser; rights are roles."""

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="user")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return self.email


class RoleKind(models.TextChoices):
    """What a person may be, everywhere or on one thing."""

    ADMINISTRATOR = "administrator", _("Administrator")
    PROGRAMME_DIRECTOR = "programme_director", _("Programme director")
    CURRICULUM_COMMITTEE = "curriculum_committee", _("Curriculum committee")
    COURSE_DIRECTOR = "course_director", _("Course director")
    TEACHER = "teacher", _("Teacher")
    COORDINATOR = "coordinator", _("Coordinator")
    EXAM_ADMINISTRATOR = "exam_administrator", _("Exam administrator")
    PATIENT_EDUCATOR = "patient_educator", _("Patient educator")
    STUDENT = "student", _("Student")
    EXAMINER = "examiner", _("Examiner")
    PRECEPTOR = "preceptor", _("Preceptor")
    STORYTELLER = "storyteller", _("Storyteller")
    BOARD_MEMBER = "board_member", _("Community board member")
    MENTOR = "mentor", _("Mentor")
    WELLBEING_LEAD = "wellbeing_lead", _("Well-being lead")
    DEAN = "dean", _("Dean")
    ACCREDITOR = "accreditor", _("Accreditor (read only)")


class Role(models.Model):
    """A role of a person on one thing, or everywhere when `scope` is empty, from one day to another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=24, choices=RoleKind)
    scope = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.CASCADE, related_name="roles_here")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["scope", "kind"], name="people_role_scope_kind")]
        constraints = [
            models.CheckConstraint(
                name="people_role_ends_after_start",
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")),
            ),
            # an accreditor's reading room always closes
            models.CheckConstraint(
                name="people_accreditor_has_an_end",
                condition=~models.Q(kind="accreditor") | models.Q(ends__isnull=False),
            ),
            # the same appointment entered twice at once; two constraints, because SQLite counts each empty scope apart
            models.UniqueConstraint(fields=["person", "kind", "scope", "starts"], name="people_role_once"),
            models.UniqueConstraint(
                fields=["person", "kind", "starts"],
                condition=models.Q(scope__isnull=True),
                name="people_role_everywhere_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
