"""The states in which a draft stood: kept while it is written, gone when it is published."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from xenia.learning.models import CaseVersion, Earlier, Script

#: states of one text that are kept
MOST = 100


@contextmanager
def held(version: CaseVersion) -> Iterator[None]:
    """Within it nobody else saves a text of this version or says something of it: what a reader said and what was saved
    then stand in the record in the order in which they came."""
    with transaction.atomic():
        CaseVersion.objects.select_for_update().get(pk=version.pk)
        yield


def stands_as(script: Script) -> int:
    """Within an action, before a text is replaced: the state that stands, kept if it was not yet."""
    state, _made = Earlier.objects.get_or_create(
        script=script, number=script.saves, defaults={"shows": script.saves, "text": script.text}
    )
    return state.shows


def keep_state(script: Script, *, shows: int, before: int) -> None:
    """Within an action: keep what was saved now, and let the oldest go."""
    values = {"shows": shows, "before": before, "text": script.text}
    Earlier.objects.update_or_create(script=script, number=script.saves, defaults=values)
    Earlier.objects.filter(script=script, number__lte=script.saves - MOST).delete()


def forget_states(version: CaseVersion) -> None:
    """Within an action: what was written on the way to a published text is nobody's business any more."""
    Earlier.objects.filter(script__version=version).delete()


def forget_states_of(cases: Collection[UUID]) -> None:
    """Within an action that hid a story, or took a hidden one out: nobody goes back to a text with it."""
    Earlier.objects.filter(script__version__case__in=cases).delete()
