"""Courses, sessions and objectives of an academic year. Titles and texts are the labels of their things."""

from typing import Any
from uuid import UUID

from django.db import models

from xenia.core.models import Thing
from xenia.core.models.once import once
from xenia.people.models import AcademicYear


class Discipline(models.Model):
    """A subject such as Pharmacology, by which the map can be read."""

    title = models.CharField(max_length=200, unique=True)
    source_id = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Method(models.Model):
    """An AAMC instructional (IM) or assessment (AM) method, with our own short label."""

    code = models.CharField(max_length=8, primary_key=True)
    label = models.CharField(max_length=100)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label

    @property
    def assesses(self) -> bool:
        return self.code.startswith("AM")


def _imported_once(name: str) -> list[models.BaseConstraint]:
    """Two imports at once can't make a thing twice; what was made by hand has no source identifier."""
    return once("source", "source_id", nullable="year", name=name, where=~models.Q(source_id=""))


class Course(models.Model):
    """A course, block or clerkship in one academic year; `level` is the year of study."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="course")
    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="courses")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="blocks")
    source = models.CharField(max_length=32, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    level_end = models.PositiveSmallIntegerField(null=True, blank=True)
    description = models.TextField(blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    days = models.PositiveIntegerField(null=True, blank=True)
    required = models.BooleanField(default=True)
    required_in_track = models.BooleanField(default=False)
    track = models.BooleanField(default=False)
    clerkship = models.CharField(max_length=16, blank=True)
    order = models.CharField(max_length=16, blank=True)
    minimum = models.PositiveIntegerField(null=True, blank=True)
    maximum = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    disciplines = models.ManyToManyField(Discipline, blank=True, related_name="courses")
    objectives = models.ManyToManyField("curriculum.Objective", blank=True, related_name="courses")

    class Meta:
        ordering = ["level", "position", "source_id"]
        constraints = _imported_once("curriculum_course_once")

    def __str__(self) -> str:
        return self.thing.label

    @property
    def scope_path(self) -> tuple[UUID, ...]:
        return (self.pk,)


class Session(models.Model):
    """A teaching or assessment event of a course; `minutes` is what one learner spends in it."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="session")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sessions")
    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="sessions")
    source = models.CharField(max_length=32, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=100, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    required = models.BooleanField(default=True)
    interprofessional = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    keywords = models.JSONField(default=list, blank=True)
    resources = models.JSONField(default=list, blank=True)
    disciplines = models.ManyToManyField(Discipline, blank=True, related_name="sessions")
    objectives = models.ManyToManyField("curriculum.Objective", blank=True, related_name="sessions")

    class Meta:
        ordering = ["position", "source_id"]
        constraints = _imported_once("curriculum_session_once")

    def __str__(self) -> str:
        return self.thing.label

    @property
    def scope_path(self) -> tuple[UUID, ...]:
        return (self.pk, self.course_id)


class SessionMethod(models.Model):
    """How a session teaches or assesses."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="methods")
    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="+")
    primary = models.BooleanField(default=False)
    purpose = models.CharField(max_length=12, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.method_id


class Offering(models.Model):
    """One time at which a session is held."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="offerings")
    source_id = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="curriculum_offering_ends_after_start", condition=models.Q(ends_at__gte=models.F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return str(self.starts_at)


class Objective(models.Model):
    """What learners should reach. `course` is where it stands; outcomes of the programme have none, and no year."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="objective")
    level = models.CharField(max_length=12)
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.CASCADE, related_name="all_objectives")
    year = models.ForeignKey(AcademicYear, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives")
    source = models.CharField(max_length=32, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)
    parents: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="children"
    )

    class Meta:
        ordering = ["position", "source_id"]
        constraints = _imported_once("curriculum_objective_once")

    def __str__(self) -> str:
        return self.thing.label

    @property
    def scope_path(self) -> tuple[UUID, ...]:
        return (self.pk, self.course_id) if self.course_id else (self.pk,)


class LooseReference(models.Model):
    """A reference of an imported thing that points nowhere: kept, linked to nothing, tried again at the next import."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="loose_references")
    field = models.CharField(max_length=32)
    source_id = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thing", "field", "source_id"], name="curriculum_loose_reference_once")
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.source_id}"
