"""What the addresses of exams are filled with, in a copy of the demo school."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from scripts.cast import browser_of, user_of
from tests.osce.pictured import picture
from xenia.core.actions.tokens import issue_feed
from xenia.core.models import Media
from xenia.core.rules import SYSTEM
from xenia.osce.actions.pictures import bring_pictures
from xenia.osce.demo_exam import TITLE
from xenia.osce.models import Exam
from xenia.people.queries.actors import actor_for

#: one name that nobody has, and one that stands twice
LIST = "Name,Extra time\nNobody Known,25\nDr Henrik Solbakken,\nDr Henrik Solbakken,\n"


@cache
def _coming() -> Exam:
    """The exam whose schedule is fixed, for the day to come."""
    found = Exam.objects.filter(thing__label=TITLE).select_related("thing").first()
    if found is None:
        raise LookupError("this school plans no exam")
    return found


def _key() -> Any:
    return _coming().pk


@cache
def _list() -> Any:
    """A list of candidates with mistakes, as its preview shows it."""
    sheet = SimpleUploadedFile("candidates.csv", LIST.encode(), content_type="text/csv")
    browser_of("exam_administrator").post(reverse("exam_roll", args=[_key(), "candidates"]), {"sheet": sheet})
    return Media.objects.filter(owner=user_of("exam_administrator").person_id).latest("created_at").pk


@cache
def _feed() -> Any:
    person = user_of("examiner").person
    path = issue_feed(actor_for(person.pk), lands_on="exam_feed", person=person.thing, scope=_coming().thing)
    return path.split("/")[-1][:-4]


@cache
def _picture() -> Any:
    """That of the first candidate."""
    first = _coming().candidates.order_by("number")[0]
    bring_pictures(SYSTEM, _coming(), {f"{first.number}.png": picture("Only drawn", wide=60, high=80)})
    return _coming().candidates.get(pk=first.pk).picture_id


EXAMPLES: dict[str, Callable[[], Any]] = {
    "exam.key": _key,
    "exam_feed.secret": _feed,
    "exam_picture.picture": _picture,
    "exam_roll.kind": lambda: ["candidates", "crew"],
    "exam_roll_template.kind": lambda: "candidates",
    "exam_roll_preview.kind": lambda: "candidates",
    "exam_roll_preview.sheet": _list,
    "exam_solution.solution": lambda: _coming().solutions.latest("pk").pk,
}
