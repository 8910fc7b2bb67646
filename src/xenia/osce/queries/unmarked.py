"""What was submitted with items that nobody marked: asked, not in words, and without an answer in the folded sheet."""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from xenia.assessment.scoring import asked_items, has_answer
from xenia.osce.models import Encounter, Exam, Mark, Part
from xenia.osce.queries.fold import SUBMITTED, PartSheet
from xenia.osce.queries.marking_forms import WITH_FORMS
from xenia.osce.queries.sheets import marks_of, sheets_at
from xenia.osce.queries.watches import forms_met
from xenia.standards.instruments import WORDS, Instrument, Item

#: an encounter is folded again only when something was said about it: the control room asks every few seconds
MOST = 50_000
#: so many are folded for one look at the room, which takes about half a second: the next look goes on
AT_ONCE = 300
_counted: OrderedDict[Hashable, int] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Unmarked:
    """An encounter that was submitted, and how many of its items have no mark."""

    encounter: Encounter
    items: int


@dataclass(frozen=True, slots=True)
class Left:
    """By encounter how many items were left, where any were; not `whole` while some are still to be counted."""

    items: dict[UUID, int]
    whole: bool


def unmarked_in(exam: Exam, *, at_once: int | None = None) -> Left:
    """What was left, of at most `at_once` encounters that are not counted yet. One statement while nothing new was
    said; two more, and one for pauses where a reserve stands in, when it was. Whoever is excused or not expected is
    left out."""
    expected = marks_of(exam).filter(encounter__excused=False, encounter__candidate__withdrawn_at=None)
    told = expected.filter(part=Part.EXAMINER).order_by().values("encounter", "encounter__station__replaced_at")
    counts = told.annotate(said=Count("pk"), handed_in=Count("pk", filter=Q(kind=Mark.Kind.SUBMIT)))
    rows = counts.filter(handed_in__gt=0).values_list("encounter", "encounter__station__replaced_at", "said")
    states: dict[UUID, Hashable] = {row[0]: row for row in rows}
    new = [key for key, state in states.items() if state not in _counted]
    _count(exam, new[:at_once], states)
    left = {key: many for key, state in states.items() if (many := _counted.get(state, 0))}
    return Left(left, whole=at_once is None or len(new) <= at_once)


def _count(exam: Exam, keys: Collection[UUID], states: dict[UUID, Hashable]) -> None:
    if not keys:
        return
    found = Encounter.objects.filter(station__exam=exam, pk__in=keys)
    rows = list(found.select_related("sitting", *(f"station__{name}" for name in WITH_FORMS)))
    sheets = sheets_at(keys)
    for key, form in forms_met(exam, rows).items():
        if form and key in sheets:
            _counted[states[key]] = _left(form, sheets[key].part(Part.EXAMINER))
    while len(_counted) > MOST:
        _counted.popitem(last=False)


def _left(form: Instrument, sheet: PartSheet) -> int:
    """How many are left of one that was submitted; what is marked in two ways waits for a person, and is none."""
    if sheet.state != SUBMITTED:
        return 0
    differ = {one.item for one in sheet.disagreements}
    return sum(one.code not in differ for one in items_left(form, sheet.standing))


def items_left(form: Instrument, said: Mapping[str, Any]) -> list[Item]:
    """What is asked, not in words, and has no answer."""
    asked = [one for one in asked_items(form, said) if one.type not in WORDS]
    return [one for one in asked if not has_answer(said.get(one.code))]


def unmarked_of(exam: Exam) -> list[Unmarked]:
    """Each such encounter, by candidate and station. One statement more."""
    counts = unmarked_in(exam).items
    found = Encounter.objects.filter(pk__in=counts).select_related("candidate", "station", "circuit")
    return [Unmarked(one, counts[one.pk]) for one in found.order_by("candidate__number", "station__number")]
