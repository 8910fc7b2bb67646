"""Cases in versions: each is one text a language (`standards.cases`), and once published never changes."""

from django.db import models

from xenia.core.models import Media, Thing
from xenia.people.models import Person


class Case(models.Model):
    """A case by its code; its title is the thing's label. The thing is the place where its stories stand."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="case")
    code = models.SlugField(max_length=64, unique=True)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    #: whether migrants are in it or it is about their care: then the community reviews it as well
    about_migrants = models.BooleanField(default=True)
    #: the age for which its scenes should read with ease; its author chooses
    reading_age = models.PositiveSmallIntegerField(default=16)

    def __str__(self) -> str:
        return self.code


class CaseVersion(models.Model):
    """One state of a case: a draft while its thing is unpublished, then fixed, but for languages that are added."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="case_version")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    #: the language that the others were translated from
    language = models.CharField(max_length=35)

    class Meta:
        constraints = [
            # two authors who begin a new version at once share it, or one is refused
            models.UniqueConstraint(fields=["case", "number"], name="learning_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class Script(models.Model):
    """The text of a version in one language, canonical, without a word of any story. `saves` counts its states, so that
    of two editors the later one is asked to look at what the other wrote."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        CHECKED = "checked"

    version = models.ForeignKey(CaseVersion, on_delete=models.CASCADE, related_name="scripts")
    language = models.CharField(max_length=35)
    text = models.TextField()
    digest = models.BinaryField(max_length=32)
    saves = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # two translators of one language write one text
            models.UniqueConstraint(fields=["version", "language"], name="learning_script_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}"


class Earlier(models.Model):
    """A state in which the text of a draft stood, so that its author can go back and on again, and its
    readers see what changed. The last hundred are kept, until it is published or a story in the case ends.

    `shows` is the state whose text this one is: itself, or an earlier one to which somebody went back; `before` is the
    state from which it was written, 0 for the first.
    """

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="earlier")
    number = models.PositiveIntegerField()
    shows = models.PositiveIntegerField()
    before = models.PositiveIntegerField(default=0)
    text = models.TextField()

    class Meta:
        constraints = [
            # two editors who save at once: one of them is refused
            models.UniqueConstraint(fields=["script", "number"], name="learning_earlier_once")
        ]

    def __str__(self) -> str:
        return f"{self.script_id} {self.number}"


class CaseFile(models.Model):
    """A picture, sound or film of a case by the name that its text uses."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    media = models.ForeignKey(Media, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            # two uploads of one name at once
            models.UniqueConstraint(fields=["case", "name"], name="learning_file_once")
        ]

    def __str__(self) -> str:
        return self.name
