"""What judges entered must be what their method takes; said when it is entered, not when it is reckoned."""

from typing import Any

from django.utils.translation import gettext as _

from xenia.core.rules import Refused
from xenia.osce.models import Exam
from xenia.osce.queries.counting import adjustments_of, counting, plain_adjustments, standing_of
from xenia.osce.queries.cuts import ANGOFF, EBEL, HOFSTEE
from xenia.osce.queries.score_tables import table_of


def judged(exam: Exam, said: dict[str, Any]) -> dict[str, Any]:
    """What was entered, with the stations that it is of; refused where the method can't take it, with what it takes."""
    method, rows = said.get("method"), said.get("rows")
    if method == ANGOFF:
        stations = _stations(exam)
        if not rows or any(len(row) != len(stations) or not all(0 <= one <= 100 for one in row) for row in rows):
            raise Refused(
                _("Angoff: a line for each judge, with %(n)s figures from 0 to 100, one a station.")
                % {"n": len(stations)}
            )
        return {**said, "stations": stations}
    if method == EBEL:
        if not rows or any(len(row) != 2 or row[0] < 0 or not 0 <= row[1] <= 100 for row in rows):
            raise Refused(_("Ebel: a line for each cell, with the number of items and the per cent expected."))
    elif method == HOFSTEE:
        if not rows or len(rows) != 4 or not (rows[0] < rows[1] and 0 <= rows[2] < rows[3] <= 100):
            raise Refused(
                _("Hofstee: four figures, least and greatest pass mark, least and greatest per cent failing.")
            )
    else:
        raise Refused(_("Choose Angoff, Ebel or Hofstee."))
    return said


def _stations(exam: Exam) -> list[int]:
    """The stations that count, by their keys."""
    counted = counting(table_of(exam), standing_of(plain_adjustments(adjustments_of(exam))))
    return [one.pk for one in counted.columns]
