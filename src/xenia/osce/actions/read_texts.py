"""The text of a draft as its readers read it: kept when they sign or speak, gone when it is published."""

from django.utils import timezone

from xenia.core.models import Thing
from xenia.osce.models import ReadText, StationVersion


def keep_read(version: StationVersion) -> None:
    """Within an action in which a reader signs a draft or speaks of it: keep what stands, once each state. Nobody saves
    another state before that action ends, and it is refused where the reader saw another. A published text changes no more, so nothing is kept of it."""
    standing = StationVersion.objects.select_for_update().get(pk=version.pk)
    if Thing.objects.filter(pk=standing.pk, published_at=None).exists():
        values = {"text": standing.text, "at": timezone.now()}
        ReadText.objects.get_or_create(version=standing, number=standing.saves, defaults=values)


def forget_read(version: StationVersion) -> None:
    """Within an action: what was written on the way to a published text is nobody's business any more."""
    ReadText.objects.filter(version=version).delete()
