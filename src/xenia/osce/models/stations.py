"""Stations in versions: each is one text (`standards.stations`), and once published never changes."""

from django.db import models

from xenia.assessment.models import Version
from xenia.core.models import Thing
from xenia.people.models import Person


class Station(models.Model):
    """A station of the bank by its code; its title is the thing's label. The thing is the place of its stories."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="station")
    code = models.SlugField(max_length=64, unique=True)
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    #: whether migrants are in it or it is about their care: then the community reviews it as well
    about_migrants = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class StationVersion(models.Model):
    """One state of a station: a draft while its thing is unpublished, then fixed. `text` holds every part but the words
    of stories; `form` and `patient_form` are how it is marked. `saves` counts its states, so that of two editors the
    later one is asked to look at what the other wrote."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="station_version")
    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.BinaryField(max_length=32)
    saves = models.PositiveIntegerField(default=1)
    form = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    patient_form = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # two authors who begin a new version at once share it, or one is refused
            models.UniqueConstraint(fields=["station", "number"], name="osce_station_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.number}"


class ReadText(models.Model):
    """The text of a draft as it stood when a reader signed it or spoke of it, so that they see what changed since. Like
    the draft it names passages of stories and holds none of their words. It goes when its version is published, when a
    story in the station ends, and with a save after which nobody's last reading rests on it, or the hundredth."""

    version = models.ForeignKey(StationVersion, on_delete=models.CASCADE, related_name="read_texts")
    #: which of the states of the version it is, by its `saves`
    number = models.PositiveIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # two readers who sign the same state at once
            models.UniqueConstraint(fields=["version", "number"], name="osce_read_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.number}"
