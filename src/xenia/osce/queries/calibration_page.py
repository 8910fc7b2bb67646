"""A calibration as pages show it: the encounter, one's own result in plain words, and every examiner's."""

from dataclasses import dataclass
from typing import Any

from xenia.osce.models import Attempt, Calibration
from xenia.osce.queries.agreement import Agreement, leaning
from xenia.osce.queries.calibrations import document_of, form_at
from xenia.standards.instruments import Item, options_of
from xenia.standards.stations.calibration import PassingRule, Turn, is_global


@dataclass(frozen=True, slots=True)
class Encounter:
    """Who is seen, turn by turn, and its recording: a sound or a film."""

    language: str
    lead: str
    turns: tuple[Turn, ...]
    recording: Any
    is_film: bool


def encounter_of(calibration: Calibration) -> Encounter:
    """What an examiner looks at; nothing of the reference."""
    document = document_of(calibration)
    kept = calibration.recording
    is_film = bool(kept and kept.content_type.startswith("video/"))
    return Encounter(document.language, document.lead, document.turns, kept.pk if kept else None, is_film)


@dataclass(frozen=True, slots=True)
class Compared:
    """One item: what was marked, what was agreed, and why."""

    item: Item
    said: str
    agreed: str
    reason: str
    same: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Result:
    """An attempt beside its reference. `leans`: severe, lenient or even."""

    figures: Agreement
    rule: PassingRule
    leans: str
    items: tuple[Compared, ...]

    @property
    def apart(self) -> int:
        """How many steps the rating of the whole is from the agreed one."""
        return abs(self.figures.steps or 0)

    @property
    def points_apart(self) -> float:
        """Per cent of the points by which they differ, without the sign."""
        return abs(self.figures.points or 0.0)


def result_of(calibration: Calibration, attempt: Attempt, language: str | None) -> Result:
    """The comparison as it was kept, in words of the form."""
    document, figures = document_of(calibration), Agreement(**attempt.figures)
    rows = []
    for item in form_at(calibration.version, language).items:
        labels = {one.code: one.label for one in options_of(item)}
        said, mark = attempt.said.get(item.code), document.marks[item.code]
        reason = document.reasons[item.code]
        rows.append(Compared(item, labels.get(said, ""), labels.get(mark, mark), reason, said == mark, is_global(item)))
    return Result(figures, document.rule, leaning(figures.points), tuple(rows))


@dataclass(frozen=True, slots=True)
class ExaminerSeen:
    """One attempt of one examiner, as whoever leads exams sees it."""

    attempt: Attempt
    figures: Agreement
    leans: str


def examiners_of(calibration: Calibration) -> list[ExaminerSeen]:
    """Every attempt, by name and number. One statement."""
    rows = calibration.attempts.select_related("person__thing").order_by("person__thing__label", "number")
    figures = [(one, Agreement(**one.figures)) for one in rows]
    return [ExaminerSeen(one, found, leaning(found.points)) for one, found in figures]
