"""A candidate's report: where they stand in words, station by station against those of their year who learn the same
profession, and what was said to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xenia.core.models import Link
from xenia.core.rules import Actor
from xenia.curriculum.models import Competency
from xenia.curriculum.models.counts import FEWEST_LEARNERS
from xenia.osce.models import Appeal, Candidate, Decision, Exam
from xenia.osce.queries.counting import counting, standing_of
from xenia.osce.queries.decisions import standing_decision
from xenia.osce.queries.remarks import cleared_remarks
from xenia.osce.queries.score_tables import table_of
from xenia.osce.queries.scores import NOT_ASKED, Scores

RESIT = "resit_of"
#: stations in which a competency must be seen before anything is said about how it went
ENOUGH = 4
#: a station's band, from the lowest on: quarters of the year, the middle two as one
BANDS = (
    gettext_noop("among the lower quarter of your year"),
    gettext_noop("in the middle of your year"),
    gettext_noop("among the upper quarter of your year"),
)
#: the same of people who ask for a place
BANDS_OF_APPLICANTS = (
    gettext_noop("among the lower quarter of the applicants"),
    gettext_noop("in the middle of the applicants"),
    gettext_noop("among the upper quarter of the applicants"),
)
UNMET = gettext_noop("not met")
#: without a score, and among so few that one's own place would tell how another did
NOT_MET, SILENT = -1, -2
ALONE = gettext_noop("too few were examined here to say where you stood")
STRONG = gettext_noop("You did this well wherever it was seen. Keep it, and show others how.")
STEADY = gettext_noop("You did this as most of your year do. Look where it went less well below.")
GROWING = gettext_noop("This went less well than for most of your year. It is the first to practise.")
AMONG_FEW = gettext_noop("Too few were examined to say how it went beside others.")
TOO_FEW = gettext_noop("Seen too seldom here to say how it went. Read what was said to you at these stations.")


@dataclass(frozen=True, slots=True)
class StationLine:
    """A station: its number, the band among the year (`band_of`), in words, and what was said."""

    number: int
    band: int
    words: str
    remarks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CompetencyLine:
    """A competency in words, how many stations it was seen in, and whether it comes first among what to practise."""

    label: str
    stations: int
    words: str
    first: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one candidate reads. There is no score in it, and no station's name."""

    exam: Exam
    candidate: Candidate
    decision: Decision
    outcome: str
    near: bool
    stations: tuple[StationLine, ...]
    competencies: tuple[CompetencyLine, ...]
    appeals: tuple[Appeal, ...]
    resits: tuple[Any, ...]


def own_candidate(actor: Actor, key: Any) -> Candidate | None:
    """The candidate that this person is in a released exam; None in any other."""
    if actor.person is None:
        return None
    found = Candidate.objects.select_related("exam__thing", "exam__year", "person__thing")
    return found.filter(exam=key, person=actor.person, exam__state=Exam.State.RELEASED, withdrawn_at=None).first()


def report_of(candidate: Candidate) -> Report | None:
    """The report by the decision that stands; None for who is in none."""
    exam, decision = candidate.exam, standing_decision(candidate.exam)
    if decision is None:
        return None
    told = next((one for one in decision.figures["outcomes"] if one["candidate"] == candidate.pk), None)
    if told is None:
        return None
    table = counting(table_of(exam), standing_of(decision.rules["adjustments"]))
    table = table.of_profession(candidate.profession)
    row = next(at for at, one in enumerate(table.rows) if one.pk == candidate.pk)
    applies = exam.kind == Exam.Kind.INTERVIEWS
    return Report(
        exam=exam,
        candidate=candidate,
        decision=decision,
        outcome=told["outcome"],
        near=told["near"],
        stations=tuple(_stations(table, row, cleared_remarks(candidate), BANDS_OF_APPLICANTS if applies else BANDS)),
        competencies=() if applies else tuple(_competencies(table, row)),
        appeals=tuple(Appeal.objects.filter(candidate=candidate).order_by("at")),
        resits=tuple(
            Link.objects.filter(target=exam.pk, kind=RESIT, source__exam__candidates__person=candidate.person_id)
            .select_related("source")
            .order_by("source__label")
        ),
    )


def _stations(
    table: Scores, row: int, remarks: list[tuple[int, str, str]], bands: tuple[str, ...]
) -> Iterator[StationLine]:
    for at, column in enumerate(table.columns):
        if table.state[row, at] == NOT_ASKED:
            continue
        band = band_of(table.score[:, at], row)
        said = tuple((part, words) for station, part, words in remarks if station == column.pk)
        yield StationLine(column.number, band, _({NOT_MET: UNMET, SILENT: ALONE}.get(band) or bands[band]), said)


def band_of(scores: Any, row: int) -> int:
    """0 below the year's lower quartile, 2 from its upper one on, 1 between; NOT_MET without a score, SILENT among
    fewer than ten who have one."""
    if not np.isfinite(scores[row]):
        return NOT_MET
    if np.isfinite(scores).sum() < FEWEST_LEARNERS:
        return SILENT
    low, high = np.nanquantile(scores, [0.25, 0.75])
    return int(scores[row] >= low) + int(scores[row] >= high and high > low)


def _competencies(table: Scores, row: int) -> Iterator[CompetencyLine]:
    """Of each what the place among the year, over the stations that show it, comes to in words."""
    places: dict[str, list[int]] = {}
    for at, column in enumerate(table.columns):
        for reference in column.competencies if np.isfinite(table.score[row, at]) else ():
            places.setdefault(reference, []).append(at)
    labels = _labels(set(places))
    for reference, columns in sorted(places.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if reference in labels:
            words = words_of(table.score[:, columns], row)
            yield CompetencyLine(labels[reference], len(columns), _(words), words == GROWING)


def words_of(scores: Any, row: int) -> str:
    """Words for one competency; scores have shape (candidates, stations that show it)."""
    if scores.shape[1] < ENOUGH:
        return TOO_FEW
    spread = np.nanstd(scores, axis=0)
    place = (scores - np.nanmean(scores, axis=0)) / np.where(spread > 0, spread, 1.0)
    seen = np.isfinite(place).any(axis=1)
    means = np.full(len(place), np.nan)
    means[seen] = np.nanmean(place[seen], axis=1)
    return {NOT_MET: TOO_FEW, SILENT: AMONG_FEW, 0: GROWING, 1: STEADY, 2: STRONG}[band_of(means, row)]


def _labels(references: set[str]) -> dict[str, str]:
    pairs = [reference.partition(":") for reference in references]
    rows = Competency.objects.filter(framework__code__in={code for code, _colon, _name in pairs})
    names = rows.filter(source_id__in={name for _code, _colon, name in pairs})
    found = names.values_list("framework__code", "source_id", "thing__label")
    return {f"{code}:{name}": label for code, name, label in found}
