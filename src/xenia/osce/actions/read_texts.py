"""The text of a draft as its readers read it: kept when they sign or speak, gone when nobody goes by it any more."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from xenia.community.queries.read_before import last_readings
from xenia.core.models import Thing
from xenia.osce.models import ReadText, StationVersion

#: saves after which a text is kept no longer, whoever read it
MOST = 100


def keep_read(version: StationVersion) -> None:
    """Within an action in which a reader signs a draft or speaks of it: keep what stands, once each state. Nobody saves
    another state before that action ends, and it is refused where the reader saw another. A published text changes no
    more, so nothing is kept of it."""
    standing = StationVersion.objects.select_for_update().get(pk=version.pk)
    if Thing.objects.filter(pk=standing.pk, published_at=None).exists():
        values = {"text": standing.text, "at": timezone.now()}
        ReadText.objects.get_or_create(version=standing, number=standing.saves, defaults=values)


def let_go(version: StationVersion) -> None:
    """Within an action that saved a draft: no text stays on which the last reading of nobody rests, and none that was
    saved over a hundred times."""
    kept = ReadText.objects.filter(version=version)
    rows = list(kept.order_by("-number").values_list("number", "at"))
    times = last_readings(version.thing) if rows else ()
    rests = {next((number for number, at in rows if at <= time), 0) for time in times}
    kept.exclude(number__in=[one for one in rests if one > version.saves - MOST]).delete()


def forget_read_at(stations: Collection[UUID]) -> None:
    """Within an action that hid a story: what the drafts of these stations were, they were with it."""
    ReadText.objects.filter(version__station__in=stations).delete()


def forget_read(version: StationVersion) -> None:
    """Within an action: what was written on the way to a published text is nobody's business any more."""
    ReadText.objects.filter(version=version).delete()
