"""An examination: its stations in their order, what it should cover, where and when it is held."""

from django.db import models

from xenia.core.models import Media, Thing
from xenia.curriculum.models import Competency
from xenia.osce.models.stations import StationVersion
from xenia.people.models import AcademicYear, Campus, Person


class Exam(models.Model):
    """An examination or a round of admission interviews; its title is the thing's label.

    Its state moves along `osce.actions.exams.MOVES`. `rules` is what the board agreed on before the first mark.
    """

    class Kind(models.TextChoices):
        OSCE = "osce"
        INTERVIEWS = "interviews"

    class State(models.TextChoices):
        PLANNED = "planned"
        FIXED = "fixed"
        RUNNING = "running"
        CLOSED = "closed"
        DECIDED = "decided"
        RELEASED = "released"

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="exam")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OSCE)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="+")
    reading_minutes = models.PositiveSmallIntegerField(default=2)
    station_minutes = models.PositiveSmallIntegerField(default=8)
    rules = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.thing.label


class ExamStation(models.Model):
    """A place of the rotation. Without a version it is a rest station; a reserve stands in for one that falls away."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="stations")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(StationVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(max_digits=5, decimal_places=2, default=1)
    reserve = models.BooleanField(default=False)
    #: the reserve whose scenario is played here from a certain moment on
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            # two administrators who add a station at once
            models.UniqueConstraint(fields=["exam", "number"], name="osce_exam_station_once")
        ]

    def __str__(self) -> str:
        return f"{self.exam_id} {self.number}"


class BlueprintLine(models.Model):
    """How much of the examination should be about a competency in a domain of practice: a share of 100."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="blueprint")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    domain = models.SlugField(max_length=32)
    share = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            # the same line entered twice at once
            models.UniqueConstraint(fields=["exam", "competency", "domain"], name="osce_blueprint_once")
        ]

    def __str__(self) -> str:
        return f"{self.competency_id} {self.domain}"


class Circuit(models.Model):
    """A row of rooms through which one group rotates at a time."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="circuits")
    name = models.CharField(max_length=60)
    campus = models.ForeignKey(Campus, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: every room can be reached without a step
    step_free = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            # the same circuit entered twice at once
            models.UniqueConstraint(fields=["exam", "name"], name="osce_circuit_once")
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """Where a station stands in a circuit. `broken_at` takes it out of the rotation."""

    circuit = models.ForeignKey(Circuit, on_delete=models.CASCADE, related_name="rooms")
    station = models.ForeignKey(ExamStation, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=60)
    broken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # a station stands once in a circuit
            models.UniqueConstraint(fields=["circuit", "station"], name="osce_room_once")
        ]

    def __str__(self) -> str:
        return self.name


class RoomCode(models.Model):
    """How often the code on the card of a place was made anew; a place without a row has its first. The code itself is
    stored nowhere (`queries.device_keys`)."""

    circuit = models.ForeignKey(Circuit, on_delete=models.CASCADE, related_name="codes")
    station = models.ForeignKey(ExamStation, on_delete=models.CASCADE, related_name="codes")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            # two people who make a new code at once
            models.UniqueConstraint(fields=["circuit", "station"], name="osce_room_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.circuit_id} {self.station_id} {self.number}"


class Sitting(models.Model):
    """One rotation of every circuit. Those of one `group` meet; groups are kept apart from one another (quarantine)."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="sittings")
    name = models.CharField(max_length=60)
    begins_at = models.DateTimeField()
    #: how many per cent longer each station takes, for those who need it
    extra_time = models.PositiveSmallIntegerField(default=0)
    group = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["begins_at"]
        constraints = [
            # the same sitting entered twice at once
            models.UniqueConstraint(fields=["exam", "name"], name="osce_sitting_once")
        ]

    def __str__(self) -> str:
        return self.name


class Candidate(models.Model):
    """Somebody who is examined, under a number that says nothing about them."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=12)
    extra_time = models.PositiveSmallIntegerField(default=0)
    #: languages in which they could speak with a patient, where they said so
    languages = models.JSONField(default=list)
    profession = models.CharField(max_length=32, default="medicine")
    #: the group of sittings in which alone they sit, where one has that name
    cohort = models.CharField(max_length=60, blank=True)
    #: names of the campuses at which they would rather be examined, and whether they need rooms without a step
    sites = models.JSONField(default=list)
    step_free = models.BooleanField(default=False)
    #: so that whoever marks sees who stands before them; it has a key of its own (`actions.pictures`)
    picture = models.OneToOneField(Media, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            # the same list read twice at once
            models.UniqueConstraint(fields=["exam", "person"], name="osce_candidate_once"),
            models.UniqueConstraint(fields=["exam", "number"], name="osce_candidate_number_once"),
        ]

    def __str__(self) -> str:
        return self.number
