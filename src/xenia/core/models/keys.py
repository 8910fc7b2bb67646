"""Wrapped data keys, in a database of their own."""

import uuid

from django.db import models

from xenia.core.models.once import once


class Key(models.Model):
    """A data key, wrapped by the root key. Destroying the row's `wrapped` makes all that it opened unreadable.

    `owner` is the thing whose content it opens (a person, a story), or empty for one of the institution's own.
    It is a bare uuid: no foreign key can cross to another database.
    """

    lives_in_keys = True

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=32)
    owner = models.UUIDField(null=True, blank=True)
    wrapped = models.BinaryField(null=True)
    root = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # two requests that need an owner's first key at once share one
            *once("purpose", nullable="owner", name="core_key_once"),
            models.CheckConstraint(
                name="core_key_destroyed_is_empty",
                condition=models.Q(destroyed_at__isnull=True, wrapped__isnull=False)
                | models.Q(destroyed_at__isnull=False, wrapped__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.uuid}"
