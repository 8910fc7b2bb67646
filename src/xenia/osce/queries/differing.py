"""Marks that differ, in the words of the form: what was asked, who said what, where and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xenia.assessment.queries.answer_words import options_in_words
from xenia.assessment.queries.instruments import plain_of
from xenia.osce.models import Encounter, Exam, Mark
from xenia.osce.queries.control import Waiting
from xenia.osce.queries.fold import ABSENT, STATE, SUBMITTED
from xenia.osce.queries.marking_forms import WITH_FORMS, form_of
from xenia.osce.queries.watches import pauses_for, played
from xenia.standards.instruments import Instrument, Item


@dataclass(frozen=True, slots=True)
class Told:
    """One of the things that were said: in words, None where it took something back; by whom, on what, and when by the
    clock of that device."""

    event: UUID
    words: str | None
    who: str
    source: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A disagreement as a person reads it."""

    waiting: Waiting
    item: str
    told: tuple[Told, ...]


def differences_of(exam: Exam, waiting: Sequence[Waiting]) -> list[Difference]:
    """Each with the text of its item and the labels of its answers, in the reader's language where the form has it. Two
    statements more, one for pauses where a reserve stands in, and those of each form."""
    if not waiting:
        return []
    events = [event for one in waiting for event in one.disagreement.events]
    rows = Mark.objects.filter(pk__in=events).select_related("by__thing", "device__registered_by__thing")
    marks, forms = {row.event: row for row in rows}, _forms(exam, waiting)
    found = []
    for one in waiting:
        form = forms.get((one.encounter.pk, one.disagreement.part))
        item = next((each for each in form.items if each.code == one.disagreement.item), None) if form else None
        told = tuple(_told(event, item, value, marks.get(event)) for event, _by, value in one.disagreement.said)
        found.append(Difference(one, _asked(one.disagreement.item, item), told))
    return found


def _forms(exam: Exam, waiting: Iterable[Waiting]) -> dict[tuple[UUID, str], Instrument]:
    """By encounter and part the form of the scenario that the candidate met; each form is read once."""
    wanted = {(one.encounter.pk, one.disagreement.part) for one in waiting}
    with_forms = ("sitting", *(f"station__{name}" for name in WITH_FORMS))
    met = Encounter.objects.filter(pk__in={key for key, _part in wanted}).select_related(*with_forms)
    rows = {one.pk: one for one in met}
    pauses, read = pauses_for(exam, [one.station for one in rows.values()]), dict[UUID, Instrument]()
    found = {}
    for key, part in wanted:
        version = played(exam, rows[key].station, rows[key], pauses).version
        if form := form_of(version, part) if version else None:
            if form.pk not in read:
                read[form.pk] = plain_of(form, get_language())
            found[key, part] = read[form.pk]
    return found


def _asked(code: str, item: Item | None) -> str:
    if code == STATE:
        return _("Whether it is submitted")
    return item.text if item else code


def _told(event: UUID, item: Item | None, value: Any, mark: Mark | None) -> Told:
    who = mark.by.name if mark and mark.by else _("Someone")
    words = None if value is None else _in_words(item, value)
    return Told(event, words, who, _source(mark) if mark else "", mark.device_at if mark else None)


def _in_words(item: Item | None, value: Any) -> str:
    """An answer by its labels; words, numbers and what the form does not have as they are."""
    labels: dict[Any, str] = {SUBMITTED: _("submitted"), ABSENT: _("absent")}
    if item:
        labels = {one.code: one.label for one in (*options_in_words(item), *item.rows)}
    if isinstance(value, dict):
        return ", ".join(f"{labels.get(row, row)}: {labels.get(code, code)}" for row, code in value.items())
    if isinstance(value, list):
        return ", ".join(str(labels.get(code, code)) for code in value)
    return str(labels.get(value, value))


def _source(mark: Mark) -> str:
    if mark.kind == Mark.Kind.SETTLE:
        return _("decided in the control room")
    if mark.device:
        at = formats.date_format(timezone.localtime(mark.device.registered_at), "H:i:s")
        return _("on the device registered at %(at)s") % {"at": at}
    return _("From paper") if mark.from_paper else _("Kept aside")
