"""The map's kept counts: rewritten for a course whenever an action changes what it teaches."""

from django.db import models

from xenia.curriculum.models.courses import Course, Discipline
from xenia.curriculum.models.frameworks import Competency, Framework
from xenia.people.models import AcademicYear


class Layer(models.TextChoices):
    """What a count counts. Attained comes with evidence."""

    PLANNED = "planned"
    TAUGHT = "taught"
    ASSESSED = "assessed"
    ATTAINED = "attained"


class CourseCount(models.Model):
    """Distinct sessions and minutes of a course that serve a competency; one row for the course (discipline empty),
    one for each discipline."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="counts")
    discipline = models.ForeignKey(Discipline, null=True, on_delete=models.CASCADE, related_name="+")
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    layer = models.CharField(max_length=10, choices=Layer)
    sessions = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["discipline", "course"], name="curriculum_count_discipline"),
        ]
        constraints = [
            # two recounts of a course at once
            models.UniqueConstraint(
                fields=["course", "discipline", "competency", "layer"],
                name="curriculum_course_count_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.competency_id} {self.layer} {self.sessions}"


class MapCount(models.Model):
    """A cell of the map: sums of course counts of a year over a level, a course or a discipline (`axis`, `column`)."""

    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="+")
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="+")
    axis = models.CharField(max_length=10)
    column = models.CharField(max_length=40)
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="+")
    layer = models.CharField(max_length=10, choices=Layer)
    sessions = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["year", "framework", "axis", "layer"], name="curriculum_map_page"),
            models.Index(fields=["year", "axis", "column"], name="curriculum_map_column"),
        ]

    def __str__(self) -> str:
        return f"{self.axis} {self.column} {self.competency_id} {self.layer} {self.sessions}"
