"""The two nouns that carry the thread: a thing, and a link between two."""

import uuid

from django.db import models


class Thing(models.Model):
    """Anything that a role, a review, an alignment or the thread can point at.

    A course, person or competency keeps its name here, and only here, and has the thing's key as its own:
    `Course.objects.create(thing=make_thing("course", label), …)`. Erasure is something else than retirement.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32, db_index=True)
    label = models.TextField()
    route = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # nothing is retired before it was published: a draft that is given up is erased instead
            models.CheckConstraint(
                name="core_thing_retired_after_published",
                condition=models.Q(retired_at__isnull=True) | models.Q(published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def state(self) -> str:
        """draft, published or retired, in words for a screen."""
        if self.retired_at:
            return "retired"
        return "published" if self.published_at else "draft"


class Link(models.Model):
    """One step of the thread, or a relation between things: `source` is … `target`, as `kind` says."""

    source = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["target", "kind"], name="core_link_target_kind")]
        constraints = [
            # two people who link the same things at once make one link
            models.UniqueConstraint(fields=["source", "kind", "target"], name="core_link_once"),
            models.CheckConstraint(name="core_link_not_to_itself", condition=~models.Q(source=models.F("target"))),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
