"""Qualitative coding: a codebook, passages, two coders who do not see one another, and what they settled on."""

import uuid
from uuid import UUID

from django.db import models

from xenia.assessment.models.occasions import Occasion
from xenia.assessment.models.responses import Response
from xenia.core.models import Thing
from xenia.people.models import Person


class Codebook(models.Model):
    """Codes for the words that people wrote to some items of an occasion; its name is the thing's label."""

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.CASCADE, related_name="codebook")
    occasion = models.ForeignKey(Occasion, on_delete=models.CASCADE, related_name="codebooks")
    items = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.thing_id)

    @property
    def scope_path(self) -> tuple[UUID, ...]:
        """Itself, then where its occasion stands."""
        return (self.pk, *self.occasion.scope_path)


class Code(models.Model):
    """One code: what it is called, when it fits and when it does not."""

    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="codes")
    name = models.CharField(max_length=80)
    when = models.TextField(blank=True)
    when_not = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["codebook", "name"], name="assessment_code_once")]

    def __str__(self) -> str:
        return self.name


class Passage(models.Model):
    """The words of one answer, by reference: they stand once, sealed, in the response. Coded only after the
    identifiers in it were looked at; quoted only where consent allows it."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="passages")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="passages")
    item = models.CharField(max_length=64)
    language = models.CharField(max_length=35, blank=True)
    #: spans of identifiers, as (start, end, kind, masked), never their words
    flagged = models.JSONField(default=list)
    #: nobody codes it before someone has looked
    held = models.BooleanField(default=False)
    cleared_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cleared_at = models.DateTimeField(null=True, blank=True)
    may_quote = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # the same answers brought to a codebook twice at once
            models.UniqueConstraint(fields=["codebook", "response", "item"], name="assessment_passage_once")
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Coding(models.Model):
    """What one coder says of one passage; `final` is what was settled on after both had coded."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="codings")
    coder = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    codes = models.ManyToManyField(Code, related_name="codings")
    final = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    coded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            # two windows of one coder
            models.UniqueConstraint(
                fields=["passage", "coder"], condition=models.Q(final=False), name="assessment_coding_once"
            ),
            # two people who settle one passage at once
            models.UniqueConstraint(fields=["passage"], condition=models.Q(final=True), name="assessment_settled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} {self.coder_id}"
