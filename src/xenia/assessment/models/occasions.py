"""Occasions: who is asked, about whom or what, when, and under which promise of privacy."""

from uuid import UUID

from django.db import models

from xenia.assessment.models.instruments import Version
from xenia.core.models import Thing
from xenia.core.models.once import once
from xenia.people.models import Person


class Privacy(models.TextChoices):
    """What is kept of who answered; chosen before the first answer and never weakened after."""

    NAMED = "named"
    LINKABLE = "linkable"
    ANONYMOUS = "anonymous"


class Stakes(models.TextChoices):
    """What the answers may be used for. Practice never enters a decision."""

    PRACTICE = "practice"
    FORMATIVE = "formative"
    DECISION = "decision"


class Study(models.Model):
    """A series of occasions whose waves are compared; a pseudonym holds within one study and nowhere else."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="study")
    privacy = models.CharField(max_length=10, choices=Privacy)

    class Meta:
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return str(self.thing_id)


class Occasion(models.Model):
    """One asking: a version, a window of time, a promise. Its name is the thing's label; recurring ones name the first.

    `about` is what all answers are about, when it is one thing; otherwise each asked person has their own.
    """

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="occasion")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="occasions")
    study = models.ForeignKey(Study, null=True, blank=True, on_delete=models.PROTECT, related_name="waves")
    wave = models.PositiveSmallIntegerField(default=1)
    privacy = models.CharField(max_length=10, choices=Privacy, default=Privacy.NAMED)
    stakes = models.CharField(max_length=10, choices=Stakes, default=Stakes.FORMATIVE)
    about = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.SET_NULL, related_name="asked_about")
    role = models.CharField(max_length=24, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    repeat_days = models.PositiveSmallIntegerField(default=0)
    first = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="repeats")
    remind_days = models.PositiveSmallIntegerField(default=0)
    census_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="assessment_occasion_closes_after_opening",
                condition=models.Q(closes_at__gt=models.F("opens_at")),
            ),
            # two workers that plan the next of a recurring occasion plan it once
            models.UniqueConstraint(
                fields=["first", "opens_at"],
                condition=models.Q(first__isnull=False),
                name="assessment_occasion_recurs_once",
            ),
            # two waves of one study prepared at once
            models.UniqueConstraint(
                fields=["study", "wave"], condition=models.Q(study__isnull=False), name="assessment_wave_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.thing_id)

    @property
    def scope_path(self) -> tuple[UUID, ...]:
        """Itself, then what it is about: whoever directs a course directs what is asked about it."""
        return (self.pk, self.about_id) if self.about_id else (self.pk,)


class Asked(models.Model):
    """A person who is asked, about whom or what. For anonymous occasions `answered` says that they took their turn, and
    is forgotten when the occasion is closed: who took part in which waves would tell whose code is whose.

    The rows are made at the census in an order that says nothing, and carry no time.
    """

    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="asked")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="asked")
    about = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    answered = models.BooleanField(default=False)
    declined = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "asked"
        # the same class list planned twice at once
        constraints = once("occasion", "person", nullable="about", name="assessment_asked_once")

    def __str__(self) -> str:
        return f"{self.occasion_id} {self.person_id}"


class Budget(models.Model):
    """How many minutes a term people in a role may be asked to spend on forms."""

    role = models.CharField(max_length=24, unique=True)
    minutes = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.role} {self.minutes}"
