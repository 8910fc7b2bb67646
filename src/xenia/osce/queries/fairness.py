"""Differences that somebody should look at: each with its interval, its power, and what it can't say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_noop
from numpy.typing import NDArray
from scipy.special import stdtrit

from xenia.osce.queries.figures import Plain, plain
from xenia.osce.queries.scores import Scores
from xenia.osce.queries.what_if import random_intercept
from xenia.science.measurement.mixed import MixedModel, fit_terms

Strings = NDArray[np.str_]
#: people of a declared group, and encounters of any other kind of group, before a difference is shown
PEOPLE, ENCOUNTERS = 10, 20
LEVEL, POWER = 0.975, 0.80
NOT_YET_BIAS = gettext_noop(
    "A gap is not yet bias. Groups may differ in what they had learnt, and stations in how hard they are; a small gap "
    "may hide unfairness, a large one may be fair. It says where to look next, not what was found."
)
#: what the compared groups are groups of: encounters at some stations, encounters, or candidates
OF_STATIONS = ("language", "mode")
OF_CANDIDATES = ("speaks", "profession")
OF_PLACES = ("site", "sitting", "examiner")
WHAT = (*OF_STATIONS, *OF_PLACES, *OF_CANDIDATES)


@dataclass(frozen=True, slots=True)
class Encounters:
    """Scores one an encounter, over one exam or several, with who was examined, at which station, in which year, and
    the group by each of `WHAT`, empty where it is unknown."""

    score: NDArray[np.float64]
    person: Strings
    station: Strings
    year: Strings
    groups: dict[str, Strings]


def fairness(tables: Sequence[Scores]) -> Plain:
    """Every comparison of a group with the largest of its kind; years are pooled where `tables` holds several.

    Stations stand for others like them, so that what is true of stations alone (language, interpreter) is as unsure as
    they are few.
    """
    rows = _pooled(tables)
    found = [one for what in WHAT for one in _compared(rows, what)]
    return {"years": sorted({table.year for table in tables}), "comparisons": found, "words": [NOT_YET_BIAS]}


def _pooled(tables: Sequence[Scores]) -> Encounters:
    parts = [_encounters(table) for table in tables]
    return Encounters(
        score=np.concatenate([part.score for part in parts]),
        person=np.concatenate([part.person for part in parts]),
        station=np.concatenate([part.station for part in parts]),
        year=np.concatenate([part.year for part in parts]),
        groups={what: np.concatenate([part.groups[what] for part in parts]) for what in WHAT},
    )


def _encounters(table: Scores) -> Encounters:
    row, column = np.nonzero(np.isfinite(table.score))

    def of_rows(values: Sequence[str]) -> Strings:
        return np.array([*values, ""])[row]

    def of_columns(values: Sequence[str]) -> Strings:
        return np.array([*values, ""])[column]

    def of_places(name: str) -> Strings:
        return np.array([*table.labels[name], ""])[table.facets[name][row, column]]

    groups = {
        "language": of_columns([one.language for one in table.columns]),
        "mode": of_columns([one.mode for one in table.columns]),
        "speaks": of_rows([",".join(one.languages) or "none" for one in table.rows]),
        "profession": of_rows([one.profession for one in table.rows]),
        **{name: of_places(name) for name in OF_PLACES},
    }
    return Encounters(
        score=table.score[row, column],
        person=of_rows([str(one.person) for one in table.rows]),
        station=of_columns([one.code for one in table.columns]),
        year=np.full(len(row), str(table.year)),
        groups=groups,
    )


def _compared(rows: Encounters, what: str) -> Iterator[Plain]:
    """Each group against the largest; each examiner against whoever else examined at the same stations."""
    group = rows.groups[what]
    named = [str(name) for name in np.unique(group[group != ""]) if _enough(rows, what, group == name)]
    if len(named) < 2:
        return
    if what == "examiner":
        for name in named:
            there = np.isin(rows.station, rows.station[group == name])
            yield from _differences(rows, what, there, [name], reference="")
        return
    reference = max(named, key=lambda name: (int(np.sum(group == name)), name))
    others = [name for name in named if name != reference]
    yield from _differences(rows, what, np.isin(group, named), others, reference=reference)


def _differences(
    rows: Encounters, what: str, kept: NDArray[np.bool_], others: list[str], *, reference: str
) -> Iterator[Plain]:
    """Estimates from score = group + station + year + (person); where groups are groups of stations, of (station)."""
    group, station = rows.groups[what][kept], rows.station[kept]
    size = int(kept.sum())
    columns = {name: group == name for name in others}
    stations = np.unique(station)
    if what not in OF_STATIONS:
        columns |= {f"station {one}": station == one for one in stations[1:]}
    columns |= {f"year {year}": rows.year[kept] == year for year in np.unique(rows.year[kept])[1:]}
    table = np.column_stack([np.ones(size), *(column.astype(np.float64) for column in columns.values())])
    terms = [random_intercept("person", rows.person[kept])]
    if what in OF_STATIONS:
        terms.append(random_intercept("station", station))
    model = fit_terms(rows.score[kept], table, ("(Intercept)", *columns), tuple(terms))
    for place, name in enumerate(others, 1):
        many = int(np.sum(group == name))
        rest = int(np.sum(group == reference)) if reference else size - many
        yield _difference(what, name, reference, (many, rest), model, place)


def _enough(rows: Encounters, what: str, there: NDArray[np.bool_]) -> bool:
    if what in OF_CANDIDATES:
        return len(np.unique(rows.person[there])) >= PEOPLE
    return int(there.sum()) >= ENCOUNTERS


def _difference(what: str, name: str, reference: str, sizes: tuple[int, int], model: MixedModel, place: int) -> Plain:
    estimate, se, df = (float(getattr(model, figure)[place]) for figure in ("estimate", "se", "df"))
    half = float(stdtrit(max(df, 1.0), LEVEL)) if np.isfinite(df) else float("nan")
    seen = (half + float(stdtrit(max(df, 1.0), POWER))) * se if np.isfinite(half) else float("nan")
    return {
        "what": what,
        "group": name,
        "reference": reference,
        "n": list(sizes),
        "estimate": plain(estimate),
        "low": plain(estimate - half * se),
        "high": plain(estimate + half * se),
        "seen": plain(seen),
        "p": plain(float(model.p[place])),
        "words": list(model.warnings),
    }
