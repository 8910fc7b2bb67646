"""What the addresses of preparing are filled with, in a copy of the demo school."""

from collections.abc import Callable
from functools import cache
from typing import Any

from scripts.cast import user_of
from xenia.osce.actions.calibrations import send_attempt
from xenia.osce.demo_exam import TITLE
from xenia.osce.models import Attempt, Calibration, Exam, ExamStation
from xenia.osce.queries.calibrations import document_of
from xenia.people.queries.actors import actor_for


@cache
def _calibration() -> Calibration:
    """The first one that examiners have marked."""
    found = Calibration.objects.filter(attempts__isnull=False).order_by("code").first()
    if found is None:
        raise LookupError("nobody of this school was calibrated")
    return found


@cache
def _attempt() -> Attempt:
    """The examiner's own, who differs in one item."""
    marks = document_of(_calibration()).marks
    differs = {code: "partly" for code, mark in marks.items() if mark == "not"}
    return send_attempt(actor_for(user_of("examiner").person_id), _calibration(), {**marks, **differs}, number=1)


EXAMPLES: dict[str, Callable[[], Any]] = {
    "rehearse.key": lambda: ExamStation.objects.get(exam__thing__label=TITLE, number=1).version_id,
    "rehearse.part": lambda: ["examiner", "patient", "interpreter"],
    "exam_preparation.key": lambda: Exam.objects.get(thing__label=TITLE).pk,
    "calibration.key": lambda: _calibration().pk,
    "calibration_result.key": lambda: _calibration().pk,
    "calibration_result.number": lambda: _attempt().number,
    "calibration_reference.key": lambda: _calibration().pk,
    "calibrations.key": lambda: _calibration().version.station_id,
    "calibration_new.key": lambda: _calibration().version.station_id,
}
