"""Text in languages: one table for labels, forms, cases, consent and report."""

from django.db import models

from xenia.core.models.things import Thing


class Translation(models.Model):
    """The words of one field of a thing in one language (BCP 47), with who translated and how far it is checked."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        CHECKED = "checked"
        OUTDATED = "outdated"

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="translations")
    #: which text: `label`, or its place in a form, which may be two codes of 64
    field = models.CharField(max_length=140, default="label")
    language = models.CharField(max_length=35)
    value = models.TextField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    translator = models.ForeignKey(Thing, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            # two translators of one field write one text
            models.UniqueConstraint(fields=["thing", "field", "language"], name="core_translation_once")
        ]

    def __str__(self) -> str:
        return f"{self.thing_id} {self.field} {self.language}"
