"""Who is examined and who helps, as tables: of all that lists bring, the columns in which anybody has something."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from xenia.osce.models import Candidate, Crew
from xenia.osce.station_labels import PROFESSIONS

#: the heads of a table, and each row with its cells under them
type RollTable[T] = tuple[list[str], list[tuple[T, list[tuple[str, str]]]]]
#: by field: its head, and how a value of it reads; empty where there is nothing to say
type _Columns = dict[str, tuple[Promise, Callable[[Any], str]]]

_CANDIDATES: _Columns = {
    "extra_time": (lazy("Extra time"), lambda value: _("%(n)s %%") % {"n": value} if value else ""),
    "languages": (lazy("Languages"), ", ".join),
    "profession": (lazy("Profession"), lambda value: str(PROFESSIONS.get(value, value))),
    "cohort": (lazy("Cohort"), str),
    "step_free": (lazy("Without steps"), lambda value: _("yes") if value else ""),
    "sites": (lazy("Rather at"), ", ".join),
}
_CREW: _Columns = {
    "languages": (lazy("Languages"), ", ".join),
    "away": (lazy("Not there"), ", ".join),
    "sites": (lazy("Only at"), ", ".join),
    "most": (lazy("Most encounters in a sitting"), lambda value: str(value or "")),
    "declined": (lazy("Does not play"), ", ".join),
}
_BESIDE: _Columns = {
    "number": (pgettext_lazy("candidate", "Number"), str),
    "withdrawn_at": (lazy("Expected"), lambda value: _("no") if value else _("yes")),
    "ready_until": (lazy("Prepared until"), lambda value: date_format(value, "j M Y") if value else ""),
}


def change_words(kind: str, field: str, was: Any, value: Any) -> tuple[str, str, str]:
    """How a change of a field reads: its head as in the tables, what stood there, and what will."""
    head, cell = (_BESIDE | (_CANDIDATES if kind == "candidates" else _CREW))[field]
    return str(head), cell(was), cell(value)


def candidates_table(candidates: Iterable[Candidate]) -> RollTable[Candidate]:
    """Each candidate with what is known of them beside name and number."""
    return _table(list(candidates), _CANDIDATES)


def crew_table(crew: Iterable[Crew]) -> RollTable[Crew]:
    """Each helper with what is known of them beside name and part."""
    return _table(list(crew), _CREW)


def _table[T](rows: list[T], columns: _Columns) -> RollTable[T]:
    filled = [(str(label), [cell(getattr(row, name)) for row in rows]) for name, (label, cell) in columns.items()]
    shown = [(label, cells) for label, cells in filled if any(cells)]
    return [label for label, _cells in shown], [
        (row, [(label, cells[place]) for label, cells in shown]) for place, row in enumerate(rows)
    ]
