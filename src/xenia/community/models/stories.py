"""What a person told: the words exist once, sealed under the story's own key; who told it stands apart."""

import uuid

from django.db import models
from django.db.models import Q

from xenia.core.models import Media, Thing
from xenia.people.models import Person


class Story(models.Model):
    """A story by a neutral name, the thing's label ("Story 7F3K"); its title is sealed with its words.

    The thing's `published_at` is the day on which it was released. `hidden_at` hides it everywhere at once; its keys
    are destroyed at `gone_at`, and what stays is a tombstone without content.
    """

    class Route(models.TextChoices):
        IDENTIFIED = "identified"
        DEIDENTIFIED = "deidentified"

    thing = models.OneToOneField(Thing, primary_key=True, on_delete=models.PROTECT, related_name="story")
    route = models.CharField(max_length=12, choices=Route, default=Route.DEIDENTIFIED)
    #: BCP 47
    told_in = models.CharField(max_length=35)
    #: told by someone under age, for whom a guardian agrees beside them
    minor = models.BooleanField(default=False)
    keeper = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    hidden_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            # keys are destroyed only of what is hidden: nobody opens a page of a story whose words just went
            models.CheckConstraint(
                name="community_story_gone_is_hidden", condition=Q(gone_at__isnull=True) | Q(hidden_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.thing.label


class Teller(models.Model):
    """Who told it and how they can be reached safely, sealed under a key apart from the words'.

    Opens to {"name", "pseudonym", "reach", "interpreter", "needs"}. `code` is what the person types beside their link,
    as a slow hash.
    """

    story = models.OneToOneField(Story, primary_key=True, on_delete=models.CASCADE, related_name="teller")
    sealed = models.BinaryField()
    code = models.CharField(max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.story_id)


class Text(models.Model):
    """One state of a story's words in one language; opens to {"title", "passages": [{"id", "words", "warning"}]}.

    A passage keeps its id through versions and languages, because cases point at it. Append-only, but for `cleared_at`:
    from then on the text may be shown outside its keeping.
    """

    class Kind(models.TextChoices):
        TOLD = "told"
        EDITED = "edited"
        TRANSLATED = "translated"

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=35)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    #: a human being has read the translation against the original
    checked = models.BooleanField(default=False)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # two editors who save at once: one of them is asked to look at what the other wrote
            models.UniqueConstraint(fields=["story", "language", "number"], name="community_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.language} {self.number}"


class Recording(models.Model):
    """A voice, film or picture of a story: an encrypted file; `sealed` opens to what it shows, for who can't see it."""

    class Kind(models.TextChoices):
        AUDIO = "audio"
        VIDEO = "video"
        PICTURE = "picture"

    media = models.OneToOneField(Media, primary_key=True, on_delete=models.CASCADE, related_name="+")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="recordings")
    kind = models.CharField(max_length=8, choices=Kind)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.story_id}"
