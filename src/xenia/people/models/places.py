"""Academic years and a tree of campuses, as data."""

from django.db import models


class AcademicYear(models.Model):
    """A year of teaching, known by the calendar year in which it begins."""

    begins = models.PositiveSmallIntegerField(unique=True)
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        ordering = ["begins"]
        constraints = [
            models.CheckConstraint(name="people_year_ends_after_start", condition=models.Q(ends__gt=models.F("starts")))
        ]

    def __str__(self) -> str:
        return f"{self.begins}–{(self.begins + 1) % 100:02d}"


class Campus(models.Model):
    """A place of the school; the tree may be as deep as the school is."""

    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    time_zone = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "campuses"

    def __str__(self) -> str:
        return self.name
