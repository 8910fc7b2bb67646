"""What a board has before it: outcomes with who is near the pass mark, what was set by hand, and earlier decisions."""

from dataclasses import dataclass
from typing import Any

from xenia.osce.models import Adjustment, Decision, Exam
from xenia.osce.queries.board_words import reasons_of
from xenia.osce.queries.counting import adjustments_of, plain_adjustments
from xenia.osce.queries.decisions import decisions_of, still_rests
from xenia.osce.queries.figures import Plain
from xenia.osce.queries.office_words import minutes_of
from xenia.osce.queries.outcomes import FAIL, OPEN, PASS, BoardRules, board_rules, figures_decided, laid_before
from xenia.osce.queries.score_tables import table_of
from xenia.osce.queries.scores import Scores
from xenia.osce.queries.station_figures import FALLING, FLAT, station_figures


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One candidate before the board, under the number that says nothing about them."""

    number: str
    told: Plain


@dataclass(frozen=True, slots=True)
class CutRow:
    """A station with its pass mark as it stands."""

    number: int
    title: str
    cut: float | None
    by_hand: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The whole page; `seen` commits to all of it, and `unchanged` says that the decision that stands still rests on
    what stands."""

    rules: BoardRules
    cuts: tuple[CutRow, ...]
    rows: tuple[CandidateRow, ...]
    sem: float | None
    alpha: float | None
    counts: dict[str, int]
    near: int
    adjustments: tuple[tuple[Adjustment, str], ...]
    decisions: tuple[Decision, ...]
    minutes: tuple[tuple[Decision, str, list[str]], ...]
    unchanged: bool
    seen: str


def board_page(exam: Exam) -> BoardPage:
    """The outcomes by the rules as they stand. Some twenty statements, however many candidates there are."""
    table, adjustments, rules = table_of(exam), adjustments_of(exam), board_rules(exam)
    said = plain_adjustments(adjustments)
    figures, seen = figures_decided(table, rules, said), laid_before(table, rules, said)
    reasons, decisions = reasons_of(adjustments), decisions_of(exam)
    opened, told = minutes_of(decisions), figures["outcomes"]
    return BoardPage(
        rules=rules,
        cuts=tuple(_cuts(table, figures, adjustments)),
        rows=tuple(_rows(table, told)),
        sem=figures["sem"],
        alpha=figures["alpha"],
        counts={name: sum(one["outcome"] == name for one in told) for name in (PASS, FAIL, OPEN)},
        near=sum(one["near"] for one in told),
        adjustments=tuple((one, reasons.get(one.pk, "")) for one in reversed(adjustments)),
        decisions=tuple(decisions),
        minutes=tuple((one, *opened.get(one.pk, ("", []))) for one in decisions),
        unchanged=bool(decisions) and still_rests(decisions[0], table, rules, said),
        seen=seen,
    )


def _cuts(table: Scores, figures: Plain, adjustments: list[Adjustment]) -> list[CutRow]:
    last = {one.station_id: one for one in adjustments if one.kind == Adjustment.Kind.CUT}
    hand = {pk for pk, one in last.items() if not one.value.get("back")}
    said = station_figures(table.only([at for at, one in enumerate(table.columns) if str(one.pk) in figures["cuts"]]))
    words = {pk: tuple(one["words"]) for pk, one in said["stations"].items()}
    for pk in (str(pk) for pk in hand if str(pk) in words):
        words[pk] = tuple(one for one in words[pk] if one not in (FALLING, FLAT))
    return [
        CutRow(one.number, one.title, figures["cuts"][str(one.pk)], one.pk in hand, words[str(one.pk)])
        for one in table.columns
        if str(one.pk) in figures["cuts"]
    ]


def _rows(table: Scores, told: list[Any]) -> list[CandidateRow]:
    """Those whom the board must talk about first: open, then near the pass mark, then the others by their number."""
    numbers = {row.pk: row.number for row in table.rows}
    order = sorted(told, key=lambda one: (one["outcome"] != OPEN, not one["near"], numbers[one["candidate"]]))
    return [CandidateRow(numbers[one["candidate"]], one) for one in order]
