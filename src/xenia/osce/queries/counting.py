"""What the board set by hand, as it stands: stations left out, encounters left out, pass marks, judges' figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from xenia.osce.models import Adjustment, Exam
from xenia.osce.queries.scores import EXCUSED, NOT_ASKED, Floats, Ints, Scores

Kind = Adjustment.Kind
#: of the stations that count and are for them, a candidate must have met this share before rules alone decide
MET = 0.75


@dataclass(frozen=True, slots=True)
class Standing:
    """The last word on each: stations left out, pass marks by station, (candidate, station) left out, candidates whose
    circumstances count, outcomes by candidate, and what judges entered, by method. Keys of rows throughout."""

    without: frozenset[int] = frozenset()
    cuts: Mapping[int, float] = field(default_factory=dict)
    left_out: frozenset[tuple[int, int]] = frozenset()
    circumstances: frozenset[int] = frozenset()
    outcomes: Mapping[int, str] = field(default_factory=dict)
    judges: Mapping[str, Any] = field(default_factory=dict)


def adjustments_of(exam: Exam) -> list[Adjustment]:
    """All of them in their order; one statement."""
    related = ("station", "candidate__person__thing", "by__thing")
    return list(Adjustment.objects.filter(exam=exam).select_related(*related).order_by("at", "pk"))


def plain_adjustments(adjustments: list[Adjustment]) -> list[dict[str, Any]]:
    """The same as plain data, without reasons and without whoever set them: what a decision keeps."""
    return [
        {"kind": one.kind, "station": one.station_id, "candidate": one.candidate_id, "value": one.value}
        for one in adjustments
    ]


def standing_of(adjustments: list[dict[str, Any]]) -> Standing:
    """Of each the last; one that is taken back stands no more."""
    last = {(one["kind"], one["station"], one["candidate"], one["value"].get("method")): one for one in adjustments}
    live = [one for one in last.values() if not one["value"].get("back")]
    left = [one for one in live if one["kind"] == Kind.LEAVE_OUT]
    return Standing(
        without=frozenset(one["station"] for one in left if one["candidate"] is None),
        cuts={one["station"]: float(one["value"]["cut"]) for one in live if one["kind"] == Kind.CUT},
        left_out=frozenset((one["candidate"], one["station"]) for one in left if one["candidate"] is not None),
        circumstances=frozenset(one["candidate"] for one in live if one["kind"] == Kind.CIRCUMSTANCES),
        outcomes={one["candidate"]: one["value"]["outcome"] for one in live if one["kind"] == Kind.OUTCOME},
        judges={one["value"]["method"]: _entered(one["value"]) for one in live if one["kind"] == Kind.JUDGES},
    )


def _entered(value: Mapping[str, Any]) -> Any:
    """Figures as they were entered; where they are of stations, with these."""
    return {"rows": value["rows"], "stations": value["stations"]} if "stations" in value else value["rows"]


def counting(table: Scores, standing: Standing) -> Scores:
    """The table without what was left out: stations go as a column, encounters lose their score."""
    kept = table.only([at for at, column in enumerate(table.columns) if column.pk not in standing.without])
    rows = {row.pk: at for at, row in enumerate(kept.rows)}
    columns = {column.pk: at for at, column in enumerate(kept.columns)}
    score, grade, state = kept.score.copy(), kept.grade.copy(), kept.state.copy()
    for candidate, station in standing.left_out:
        if candidate in rows and station in columns:
            at = rows[candidate], columns[station]
            score[at], grade[at], state[at] = np.nan, np.nan, EXCUSED
    return replace(kept, score=score, grade=grade, state=state)


def mean_of(score: Floats, weights: Floats) -> float:
    """The weighted mean of one candidate over the stations that they met, NaN over none: what the board judges."""
    weight = np.where(np.isfinite(score), weights, 0.0)
    total = float(weight.sum())
    return float(np.nansum(score * weight)) / total if total else float("nan")


def met_enough(score: Floats, state: Ints) -> bool:
    """Whether one candidate met so many of the stations that are for them that rules may decide."""
    return bool(np.isfinite(score).sum() >= MET * np.sum(state != NOT_ASKED))
