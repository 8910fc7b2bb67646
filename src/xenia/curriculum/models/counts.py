"""The map's kept counts: rewritten for a course whenever an action changes what it teaches."""

from django.db import models

from xenia.core.models.once import once
from xenia.curriculum.models.courses import Course, Discipline
from xenia.curriculum.models.frameworks import Competency, Framework
from xenia.people.models import AcademicYear

#: what 'attained' means; docs/architecture.md says it in words. Of a learner: so many observations by different people
#: or on different occasions, whose mean reaches the level; of a session: so large a share of so many such learners
ENOUGH_OBSERVATIONS = 3
LEVEL_REACHED = 0.6
FEWEST_LEARNERS = 10
SHARE_OF_LEARNERS = 0.5


class Layer(models.TextChoices):
    """What a count counts. What is attained is told by a room above, from evidence of learners."""

    PLANNED = "planned"
    TAUGHT = "taught"
    ASSESSED = "assessed"
    ATTAINED = "attained"


class Count(models.Model):
    """What is kept of a cell. `deepest` is 0-3 (not stated, introduced, practised, demonstrated); the others count the
    sessions among `sessions` that are lectures only, have the community present or stand in the clinical phase."""

    sessions = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    lectures = models.PositiveIntegerField(default=0)
    community = models.PositiveIntegerField(default=0)
    clinical = models.PositiveIntegerField(default=0)
    deepest = models.PositiveSmallIntegerField(default=0)
    first_on = models.DateField(null=True)

    class Meta:
        abstract = True


class CourseCount(Count):
    """Distinct sessions and minutes of a course that serve a competency; one row for the course (discipline empty),
    one for each discipline."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="counts")
    discipline = models.ForeignKey(Discipline, null=True, on_delete=models.CASCADE, related_name="+")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    layer = models.CharField(max_length=10, choices=Layer)

    class Meta:
        indexes = [
            models.Index(fields=["discipline", "course"], name="curriculum_count_discipline"),
        ]
        # two recounts of a course at once
        constraints = once("course", "competency", "layer", nullable="discipline", name="curriculum_course_count_once")

    def __str__(self) -> str:
        return f"{self.course_id} {self.competency_id} {self.layer} {self.sessions}"


class MappedCount(models.Model):
    """How many of a course's objectives and sessions serve a framework; with no framework, how many there are."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="mapped")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    framework = models.ForeignKey(Framework, null=True, on_delete=models.CASCADE, related_name="+")
    objectives = models.PositiveIntegerField(default=0)
    sessions = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["year", "framework"], name="curriculum_mapped_year")]
        # two recounts of a course at once
        constraints = once("course", nullable="framework", name="curriculum_mapped_count_once")

    def __str__(self) -> str:
        return f"{self.course_id} {self.framework_id}"


class MethodCount(models.Model):
    """Sessions and minutes of a course that serve a framework, by primary teaching method ('' when none is named)."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="method_counts")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="+")
    method = models.CharField(max_length=8, blank=True)
    sessions = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["year", "framework", "method"], name="curriculum_method_year")]
        constraints = [
            # two recounts of a course at once
            models.UniqueConstraint(fields=["course", "framework", "method"], name="curriculum_method_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.framework_id} {self.method}"


class MapCount(Count):
    """A cell of the map: sums of course counts of a year over a level, a course or a discipline (`axis`, `column`)."""

    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="+")
    axis = models.CharField(max_length=10)
    column = models.CharField(max_length=40)
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    layer = models.CharField(max_length=10, choices=Layer)

    class Meta:
        indexes = [
            models.Index(fields=["year", "framework", "axis", "layer", "column"], name="curriculum_map_page"),
            models.Index(fields=["year", "axis", "column"], name="curriculum_map_column"),
        ]

    def __str__(self) -> str:
        return f"{self.axis} {self.column} {self.competency_id} {self.layer} {self.sessions}"


class Attainment(models.Model):
    """Of the learners in one year of study (`level`) of an academic year: of how many enough was seen to speak of a
    competency, and how many of those attained it. Rewritten from evidence; no row stands for fewer than ten learners.
    """

    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField()
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    learners = models.PositiveIntegerField()
    attained = models.PositiveIntegerField()

    class Meta:
        constraints = [
            # two workers that reckon at once
            models.UniqueConstraint(fields=["year", "level", "competency"], name="curriculum_attainment_once"),
            models.CheckConstraint(
                name="curriculum_attainment_exposes_nobody",
                condition=models.Q(learners__gte=FEWEST_LEARNERS) & models.Q(attained__lte=models.F("learners")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_id} {self.level} {self.competency_id} {self.attained}/{self.learners}"
