"""Competency frameworks as dated, versioned data. A crosswalk is a core link between two competencies."""

from django.db import models

from xenia.core.models import Thing


class Framework(models.Model):
    """One version of a framework, with its source and the dates between which it holds. Its title is the thing's label.

    `own` says that it is the school's own, so that an imported curriculum may add to it and reword it.
    """

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="framework")
    code = models.SlugField(max_length=64, unique=True)
    own = models.BooleanField(default=False)
    version = models.CharField(max_length=64, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    source_url = models.CharField(max_length=500, blank=True)
    uri = models.CharField(max_length=500, blank=True)
    licence = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=35, default="en")
    description = models.TextField(blank=True)
    note = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="superseded_by"
    )

    def __str__(self) -> str:
        return self.thing.label


class Competency(models.Model):
    """A domain, standard or competency of a framework. `source_id` is the source's identifier, `code` what is read."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="competency")
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="competencies")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    source_id = models.CharField(max_length=200)
    code = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=48, blank=True)
    position = models.PositiveIntegerField(default=0)
    uri = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "competencies"
        ordering = ["framework", "position", "source_id"]
        constraints = [
            # two imports of one framework at once
            models.UniqueConstraint(fields=["framework", "source_id"], name="curriculum_competency_once")
        ]

    def __str__(self) -> str:
        return self.thing.label
