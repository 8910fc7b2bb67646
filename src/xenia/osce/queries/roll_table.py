"""Who is examined and who helps, as tables: of all that lists bring, the columns in which anybody has something."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from xenia.osce.models import Candidate, Crew
from xenia.osce.station_labels import PROFESSIONS

#: the heads of a table, and each row with its cells under them
type RollTable[T] = tuple[list[str], list[tuple[T, list[tuple[str, str]]]]]
type _Columns = tuple[tuple[Promise, Callable[[Any], str]], ...]

_CANDIDATES: _Columns = (
    (lazy("Extra time"), lambda one: _("%(n)s %%") % {"n": one.extra_time} if one.extra_time else ""),
    (lazy("Languages"), lambda one: ", ".join(one.languages)),
    (lazy("Profession"), lambda one: str(PROFESSIONS.get(one.profession, one.profession))),
    (lazy("Cohort"), lambda one: one.cohort),
    (lazy("Without steps"), lambda one: _("yes") if one.step_free else ""),
    (lazy("Rather at"), lambda one: ", ".join(one.sites)),
)
_CREW: _Columns = (
    (lazy("Languages"), lambda one: ", ".join(one.languages)),
    (lazy("Not there"), lambda one: ", ".join(one.away)),
    (lazy("Only at"), lambda one: ", ".join(one.sites)),
    (lazy("Most encounters in a sitting"), lambda one: str(one.most or "")),
    (lazy("Does not play"), lambda one: ", ".join(one.declined)),
)


def candidates_table(candidates: Iterable[Candidate]) -> RollTable[Candidate]:
    """Each candidate with what is known of them beside name and number."""
    return _table(list(candidates), _CANDIDATES)


def crew_table(crew: Iterable[Crew]) -> RollTable[Crew]:
    """Each helper with what is known of them beside name and part."""
    return _table(list(crew), _CREW)


def _table[T](rows: list[T], columns: _Columns) -> RollTable[T]:
    filled = [(str(label), [cell(row) for row in rows]) for label, cell in columns]
    shown = [(label, cells) for label, cells in filled if any(cells)]
    return [label for label, _cells in shown], [
        (row, [(label, cells[place]) for label, cells in shown]) for place, row in enumerate(rows)
    ]
