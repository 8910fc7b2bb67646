"""What the rules of a board make of the scores: one outcome a candidate. Pure: the same events and rules, the same."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import Any

import numpy as np

from xenia.osce.models import Exam
from xenia.osce.queries.counting import Standing, counting, mean_of, met_enough, standing_of
from xenia.osce.queries.cuts import ANGOFF, GROUP, REGRESSION, cuts_of
from xenia.osce.queries.figures import Plain, plain
from xenia.osce.queries.scores import NOT_ASKED, Scores
from xenia.osce.queries.station_figures import station_figures

PASS, FAIL, OPEN = "pass", "fail", "open"
OUTCOMES = (PASS, FAIL, OPEN)
#: methods that give each station a pass mark
BY_STATION = (REGRESSION, GROUP, ANGOFF)
#: so that a mean that equals the cut but for rounding reaches it
HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class BoardRules:
    """What the board agreed on, in `Exam.rules` under "board": by which method stations are cut, how many stations must
    be passed at least beside the whole, and how many standard errors of measurement are added to the cut of the whole.
    """

    method: str = REGRESSION
    stations: int = 0
    sems: float = 0.0


def board_rules(exam: Exam) -> BoardRules:
    """What the exam says; what it does not say is as usual."""
    return rules_in(exam.rules.get("board", {}))


def rules_in(said: Mapping[str, Any]) -> BoardRules:
    """Rules out of plain data."""
    return BoardRules(**{one.name: said[one.name] for one in fields(BoardRules) if one.name in said})


def laid_before(table: Scores, rules: BoardRules, adjustments: list[dict[str, Any]]) -> str:
    """What commits to all that a board has before it: what is reckoned with, the rules, and what was set by hand."""
    hand = json.dumps([asdict(rules), adjustments], sort_keys=True)
    return sha256(table.basis + hand.encode()).hexdigest()


def figures_decided(table: Scores, rules: BoardRules, adjustments: list[dict[str, Any]]) -> Plain:
    """What a decision keeps: pass marks as they stand, the error of measurement, and every candidate's outcome."""
    standing = standing_of(adjustments)
    from xenia.osce.queries.what_if import error_of  # loads scipy, and only once an exam is over

    counted = counting(table, standing)
    cuts = cuts_of(counted, standing.judges)
    sem = error_of(counted) if counted.columns and counted.rows else None
    found = cuts[rules.method if rules.method in cuts else REGRESSION]["stations"]
    marks = {pk: standing.cuts.get(int(pk), one["cut"]) for pk, one in found.items()}
    return {
        "cuts": marks,
        "sem": sem,
        "alpha": station_figures(counted)["alpha"],
        "outcomes": [asdict(one) for one in outcomes_of(counted, marks, sem, rules, standing)],
    }


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one candidate: the mean over the stations met and the mean of their pass marks (in per cent), how many of them
    were passed, the outcome by the rules, and the one that stands where the board decided otherwise. `near` says that
    the mean lies within one standard error of measurement of the pass mark."""

    candidate: int
    mean: float | None
    cut: float | None
    passed: int
    met: int
    of: int
    by_rules: str
    outcome: str
    near: bool
    circumstances: bool


def outcomes_of(
    table: Scores, cuts: Mapping[str, float | None], sem: float | None, rules: BoardRules, standing: Standing
) -> list[Outcome]:
    """One a row. The pass mark of the whole is the weighted mean over the stations that this candidate met. `sem` is of
    the mean over all places; over fewer it is larger: √(places / met) times."""
    marks = np.array([np.nan if (cut := cuts.get(str(one.pk))) is None else cut for one in table.columns])
    weights = np.array([one.weight for one in table.columns])
    places = len({one.place for one in table.columns})
    found = []
    for at, row in enumerate(table.rows):
        score = table.score[at]
        met = np.isfinite(score)
        mean = mean_of(score, weights)
        weight = np.where(met, weights, 0.0)
        total = float(weight.sum())
        cut = float(np.sum(np.where(met, marks, 0.0) * weight)) / total if total else float("nan")
        # an error that can't be reckoned is not none: what rests on it stays open
        error = float("nan") if sem is None or not met.any() else sem * float(np.sqrt(places / met.sum()))
        needed = cut + rules.sems * error if rules.sems else cut
        passed = int(np.sum(score[met] >= marks[met] - HAIR))
        asked = int(np.sum(table.state[at] != NOT_ASKED))
        to_pass = min(rules.stations, asked)
        # who met fewer than are to be passed was never given the chance to pass so many
        enough = met_enough(score, table.state[at]) and met.sum() >= to_pass and bool(np.isfinite(needed))
        told = OPEN
        if enough:
            told = PASS if mean >= needed - HAIR and passed >= to_pass else FAIL
        found.append(
            Outcome(
                candidate=row.pk,
                mean=plain(mean),
                cut=plain(needed),
                passed=passed,
                met=int(met.sum()),
                of=asked,
                by_rules=told,
                outcome=standing.outcomes.get(row.pk, told),
                near=abs(mean - needed) <= error,
                circumstances=row.pk in standing.circumstances,
            )
        )
    return found
