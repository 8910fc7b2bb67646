"""Who is where and when: those who help, whom they must not meet, and the places that a schedule gave."""

import uuid

from django.db import models

from xenia.osce.models.exams import Candidate, Circuit, Exam, ExamStation, Sitting
from xenia.people.models import Person


class Part(models.TextChoices):
    """What somebody does in a station."""

    EXAMINER = "examiner"
    PATIENT = "patient"
    INTERPRETER = "interpreter"
    COMMUNITY = "community"


class Crew(models.Model):
    """Somebody who helps on the day. Whether they are prepared for their part, `Credential` says."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="crew")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=12, choices=Part)
    languages = models.JSONField(default=list)
    #: names of sittings at which they can't be there
    away = models.JSONField(default=list)
    #: codes of stations that they do not play: nobody is asked why
    declined = models.JSONField(default=list)
    #: names of the campuses at which alone they can be; none: at any
    sites = models.JSONField(default=list)
    #: the most encounters in one sitting
    most = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            # the same list read twice at once
            models.UniqueConstraint(fields=["exam", "person", "part"], name="osce_crew_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.part}"


class Conflict(models.Model):
    """A candidate and somebody who must not examine or meet them."""

    crew = models.ForeignKey(Crew, on_delete=models.CASCADE, related_name="conflicts")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="conflicts")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            # entered by hand while the list is read
            models.UniqueConstraint(fields=["crew", "candidate"], name="osce_conflict_once")
        ]

    def __str__(self) -> str:
        return f"{self.crew_id} {self.candidate_id}"


class Solution(models.Model):
    """What the solver found, to be looked at and kept or left: `found` holds its status, bound, places and what can't
    be met, with keys in place of names. `upset` is what happened, where it repairs a schedule."""

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="solutions")
    upset = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.exam_id} {self.pk}"


class Seat(models.Model):
    """Where a candidate begins: at time t they are at place (start + t) mod the number of places of the rotation."""

    candidate = models.OneToOneField(Candidate, primary_key=True, on_delete=models.CASCADE, related_name="seat")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="seats")
    circuit = models.ForeignKey(Circuit, on_delete=models.CASCADE, related_name="seats")
    start = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            # two people who move candidates at once
            models.UniqueConstraint(fields=["sitting", "circuit", "start", "candidate"], name="osce_seat_once")
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.start}"


class Duty(models.Model):
    """Somebody at a station of a circuit in a sitting, from one turn to another (`last` not included)."""

    crew = models.ForeignKey(Crew, on_delete=models.CASCADE, related_name="duties")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="duties")
    circuit = models.ForeignKey(Circuit, on_delete=models.CASCADE, related_name="duties")
    station = models.ForeignKey(ExamStation, on_delete=models.CASCADE, related_name="duties")
    first = models.PositiveSmallIntegerField(default=0)
    last = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            # nobody is at two stations at once
            models.UniqueConstraint(fields=["crew", "sitting", "first"], name="osce_duty_once")
        ]

    def __str__(self) -> str:
        return f"{self.crew_id} {self.station_id}"


class Encounter(models.Model):
    """A candidate at a station: what marks are about. It stands once the schedule is fixed."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="encounters")
    station = models.ForeignKey(ExamStation, on_delete=models.PROTECT, related_name="encounters")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="encounters")
    circuit = models.ForeignKey(Circuit, on_delete=models.PROTECT, related_name="encounters")
    turn = models.PositiveSmallIntegerField()
    #: there is nothing to mark; why, stands sealed under a key of the row's own, without one once it is forgotten
    excused = models.BooleanField(default=False)
    sealed_excuse = models.BinaryField(blank=True, default=b"")
    key = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            # a schedule fixed twice at once: each candidate meets each station once
            models.UniqueConstraint(fields=["candidate", "station"], name="osce_encounter_once")
        ]

    def __str__(self) -> str:
        return str(self.uuid)
