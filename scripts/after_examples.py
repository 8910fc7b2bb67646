"""What the addresses of results are filled with: last year's exam of the demo school, and a copy that waits."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from django.test import Client

from scripts.cast import new_browser, user_of
from xenia.core.rules import Refused
from xenia.osce.actions.appeals import make_appeal
from xenia.osce.demo_held import TITLE, hold_exam, last_years_day, usable_stations
from xenia.osce.models import Candidate, Exam
from xenia.people.models import User
from xenia.people.queries.actors import actor_for


@cache
def _released() -> Exam:
    """Last year's, in which somebody asked to look again."""
    exam = Exam.objects.select_related("thing", "year").get(thing__label=TITLE, state=Exam.State.RELEASED)
    second = Candidate.objects.filter(exam=exam).order_by("number")[1]
    words = "At station 7 the interpreter's line was dead for three minutes. I was told that the time would be added."
    with suppress(Refused):  # somebody looked at these pages before
        make_appeal(actor_for(second.person_id), second, words)
    return exam


@cache
def _closed() -> Exam:
    """The same stations once more with forty of its candidates, before the board."""
    earlier = _released()
    people = [one.person for one in Candidate.objects.filter(exam=earlier).select_related("person")[:40]]
    made = hold_exam(usable_stations()[:8], people, year=earlier.year, day=last_years_day(earlier.year), seed=8)
    return Exam.objects.select_related("thing", "year").get(pk=made.pk)


def examined() -> Client:
    """A candidate of last year's exam who has an account."""
    candidate = Candidate.objects.filter(exam=_released()).order_by("number")[2]
    email = f"examined@{user_of('student').email.partition('@')[2]}"
    user, _made = User.objects.get_or_create(person=candidate.person, defaults={"email": email, "password": "!"})
    browser = new_browser()
    browser.force_login(user)
    return browser


def _both() -> Any:
    return [_released().pk, _closed().pk]


EXAMPLES: dict[str, Callable[[], Any]] = {
    "exam_results.key": _both,
    "exam_station_result.key": lambda: _released().pk,
    "exam_station_result.number": lambda: [3, 7],
    "exam_fairness.key": lambda: _released().pk,
    "exam_board.key": _both,
    "exam_words.key": _both,
    "exam_appeals.key": lambda: _released().pk,
    "exam_report.key": lambda: _released().pk,
    "exam_report_pdf.key": lambda: _released().pk,
}
