"""Instruments in versions: each is one plain document (`standards.instruments`), and once published never changes."""

from django.db import models

from xenia.core.models import Thing
from xenia.people.models import Person


class Instrument(models.Model):
    """A form by its code; its title is the thing's label. A slot is usable once the school has attested its licence."""

    class Licence(models.TextChoices):
        OWN = "own"
        OPEN = "open"
        SLOT = "slot"

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="instrument")
    code = models.SlugField(max_length=64, unique=True)
    licence = models.CharField(max_length=8, choices=Licence, default=Licence.OWN)
    attested_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    attested_at = models.DateTimeField(null=True, blank=True)
    attestation = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """One state of an instrument: a draft while its thing is unpublished, then fixed. `digest` commits to `document`.

    `document` is the plain instrument without its translations, which are texts in languages of the version's thing.
    """

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="instrument_version")
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.BinaryField(max_length=32)
    #: what moved since the version before: [{place, was, now}]
    moved = models.JSONField(default=list)

    class Meta:
        constraints = [
            # two authors who begin a new version at once share it, or one is refused
            models.UniqueConstraint(fields=["instrument", "number"], name="assessment_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.number}"
