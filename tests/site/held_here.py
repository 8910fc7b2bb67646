"""What stands at the addresses of results: an exam that is closed, one that is decided, and one that is released."""

from datetime import UTC, date, datetime
from typing import Any

from tests.house import actor_of_person
from tests.osce.held_exam import people, station_versions
from xenia.osce.actions.appeals import make_appeal
from xenia.osce.actions.board import adjust, sign_decision
from xenia.osce.actions.release import Look, clear_remarks, release_results
from xenia.osce.demo_held import hold_exam
from xenia.osce.models import Adjustment, Candidate, Exam
from xenia.osce.queries.board_page import board_page
from xenia.osce.queries.remarks import remarks_waiting
from xenia.people.models import AcademicYear


def furnish_results(house: Any) -> None:
    """Fourteen candidates at two stations, three times over; the student reads a report, and failed."""
    owner = actor_of_person(house.people["owner"])
    told = {"starts": date(2019, 7, 1), "ends": date(2020, 6, 30)}
    year, _made = AcademicYear.objects.get_or_create(begins=2019, defaults=told)
    versions, day = station_versions(2), datetime(2020, 5, 13, tzinfo=UTC)
    crowd = [people(14), people(14), [house.people["student"], *people(13)]]
    closed, decided, released = (_exam(hold_exam(versions, those, year=year, day=day)) for those in crowd)
    own, other = (Candidate.objects.filter(exam=released).order_by("number")[place] for place in (0, 1))
    adjust(owner, released, Adjustment.Kind.OUTCOME, candidate=own, value={"outcome": "fail"}, reason="As an example")
    for exam in (decided, released):
        sign_decision(owner, exam, minutes="Looked", present=["Olu"], seen=board_page(exam).seen)
        clear_remarks(owner, exam, {one.name: Look(one.suggested) for one in remarks_waiting(exam)})
    release_results(owner, released)
    house.things |= {
        "closed exam": closed.pk,
        "closed board": board_page(closed).seen,
        "closed candidate": Candidate.objects.filter(exam=closed)[0].pk,
        "decided exam": decided.pk,
        "released exam": released.pk,
        "appeal": make_appeal(actor_of_person(other.person), other, "Look again").pk,
    }


def _exam(exam: Exam) -> Exam:
    return Exam.objects.select_related("thing", "year").get(pk=exam.pk)
