"""Rewrite what is kept of answers: counts and sums, from which every figure of a quality page is reckoned.

Nothing here is a figure that someone decided: the rows are made of the answers, again and again, and are no change that
the record would hold.
"""

from collections.abc import Iterator
from functools import reduce
from itertools import batched
from operator import add
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xenia.assessment.actions.answering import GRACE
from xenia.assessment.actions.boxes import FEWEST
from xenia.assessment.models import Answers, KeptSums, Occasion, Privacy, Response, Version
from xenia.assessment.queries.answering import folded
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.response_groups import Grouping, grouping_of
from xenia.assessment.queries.sums import Summing, Sums, packed, sums_of
from xenia.standards.instruments import WORDS, Instrument

#: responses at a time: in one statement, and in one array
FETCHED, BLOCK = 2_000, 4_000
#: the group of everybody
ALL = ""


def rewrite_sums(version: Version, occasion: Occasion) -> None:
    """Make the sums of one occasion anew, and those of the whole version with them. Safe to repeat.

    Of answers without a name nothing is kept while they come in, and nothing of fewer than ten: then a count that moves
    would tell who has just answered. The answers are read outside of the transaction that keeps their sums, so that
    nobody who answers meanwhile waits; what came in between is noticed the next time.
    """
    found = _summed(version, occasion) if _may_be_kept(occasion) else {}
    with transaction.atomic():
        KeptSums.objects.filter(version=version, occasion=occasion).delete()
        _keep(version, occasion, found)
        _rewrite_whole(version)


def rewrite_changed() -> int:
    """Make the sums anew of every occasion whose answers are not those that were counted; how many."""
    changed = list(_changed().select_related("version"))
    for occasion in changed:
        rewrite_sums(occasion.version, occasion)
    return len(changed)


def _changed() -> QuerySet[Any]:
    """Occasions that can have changed since they were counted, and have: those that take answers, and those that were
    closed since. An import counts what it brings by itself."""
    kept = KeptSums.objects.filter(occasion=OuterRef("pk"), group=ALL)
    sent = Response.objects.filter(occasion=OuterRef("pk"), submitted=True).order_by()
    number = sent.values("occasion").annotate(number=Count("pk")).values("number")
    named = Q(privacy=Privacy.NAMED, thing__published_at__isnull=False)
    # what was begun in time may still be sent for a while
    living = Q(closed_at__isnull=True) | Q(counted_at__isnull=True) | Q(counted_at__lte=F("closed_at") + GRACE)
    ended = Q(closed_at__isnull=False, counted_at__isnull=True)
    occasions = Occasion.objects.annotate(counted_at=Subquery(kept.values("rewritten_at")[:1]))
    occasions = occasions.filter((named & living) | (~Q(privacy=Privacy.NAMED) & ended))
    counted = Coalesce(Subquery(kept.values("responses")[:1]), 0)
    there = Coalesce(Subquery(number, output_field=IntegerField()), 0)
    many = Q(privacy=Privacy.NAMED) | Q(there__gte=FEWEST)
    return occasions.annotate(counted=counted, there=there).filter(many).exclude(there=F("counted"))


def _may_be_kept(occasion: Occasion) -> bool:
    if occasion.privacy == Privacy.NAMED:
        return True
    enough = Response.objects.filter(occasion=occasion, submitted=True).count() >= FEWEST
    return occasion.closed_at is not None and enough


def _keep(version: Version, occasion: Occasion | None, found: dict[str, Sums]) -> None:
    KeptSums.objects.bulk_create(
        KeptSums(
            version=version,
            occasion=occasion,
            group=group,
            responses=sums.responses,
            counts={"items": sums.items, "parts": sums.parts},
            moments=packed(sums),
        )
        for group, sums in found.items()
        if sums.responses
    )


def _rewrite_whole(version: Version) -> None:
    """All occasions of a version together, for whoever sees all of them; row by row, since there may be hundreds."""
    list(Version.objects.select_for_update().filter(pk=version.pk).values_list("pk"))
    whole: dict[str, Sums] = {}
    for row in KeptSums.objects.filter(version=version, occasion__isnull=False).order_by("pk").iterator(chunk_size=50):
        one = sums_of(row)
        whole[row.group] = whole[row.group] + one if row.group in whole else one
    KeptSums.objects.filter(version=version, occasion=None).delete()
    _keep(version, None, whole)


def _summed(version: Version, occasion: Occasion) -> dict[str, Sums]:
    """The sums of everybody and of each group, a block of responses at a time."""
    instrument = plain_of(version)
    summing, grouping = Summing(instrument), grouping_of(occasion)
    found: dict[str, list[Sums]] = {}
    for block in batched(_responses(version, occasion, instrument), BLOCK):
        coded = summing.columns.coded([answers for _row, answers, _wrote in block])
        wrote = np.fromiter((wrote for _row, _answers, wrote in block), dtype=bool, count=len(block))
        found.setdefault(ALL, []).append(summing.sums(coded, wrote))
        for group, chosen in _members(grouping, [row for row, _answers, _wrote in block]).items():
            found.setdefault(group, []).append(summing.sums(coded, wrote, chosen))
    return {group: reduce(add, sums) for group, sums in found.items()}


def _members(grouping: Grouping | None, rows: list[Any]) -> dict[str, Any]:
    """Group → which of these responses belong to it."""
    if grouping is None:
        return {}
    places: dict[str, list[int]] = {}
    for place, (_pk, person, role, language) in enumerate(rows):
        for group in grouping.groups(person, role, language):
            places.setdefault(group, []).append(place)
    masks = {group: np.zeros(len(rows), dtype=bool) for group in places}
    for group, mask in masks.items():
        mask[places[group]] = True
    return masks


def _responses(
    version: Version, occasion: Occasion, instrument: Instrument
) -> Iterator[tuple[Any, dict[str, Any], bool]]:
    """Each response with its answers and whether something was written in words; words are unsealed only for a form
    that asks what it asks because of them."""
    words = {item.code for item in instrument.items if item.type in WORDS}
    unseal = any(item.show_if and item.show_if.item in words for item in instrument.items)
    sent = Response.objects.filter(occasion=occasion, version=version, submitted=True)
    rows = sent.values_list("pk", "person", "role", "language").iterator(chunk_size=FETCHED)
    for part in batched(rows, FETCHED):
        answers = (_unsealed if unseal else _said)([row[0] for row in part])
        for row in part:
            said, wrote = answers.get(row[0], ({}, False))
            yield row, said, wrote


def _said(keys: list[UUID]) -> dict[UUID, tuple[dict[str, Any], bool]]:
    events = Answers.objects.filter(response__in=keys).order_by("number", "pk")
    found: dict[UUID, tuple[dict[str, Any], bool]] = {}
    for response, said, key in events.values_list("response", "said", "key"):
        before = found.get(response)
        found[response] = ({**before[0], **said}, before[1] or key is not None) if before else (said, key is not None)
    return found


def _unsealed(keys: list[UUID]) -> dict[UUID, tuple[dict[str, Any], bool]]:
    events: dict[UUID, list[Answers]] = {}
    for event in Answers.objects.filter(response__in=keys).order_by("number", "pk"):
        events.setdefault(event.response_id, []).append(event)
    return {key: (folded(own, response=key), any(event.key for event in own)) for key, own in events.items()}
