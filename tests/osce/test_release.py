"""Release: nothing before it, words only that somebody cleared, evidence of the whole exam by kind, and appeals."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.urls import reverse

from tests.house import actor_of_person
from tests.osce.held_exam import held_exam
from xenia.assessment.models import Evidence
from xenia.assessment.queries.growth import Observation, growth_of
from xenia.assessment.queries.growth_words import seen_by
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.curriculum.models import Competency, Framework
from xenia.osce.actions.appeals import answer_appeal, make_appeal, plan_resit
from xenia.osce.actions.board import adjust, sign_decision
from xenia.osce.actions.release import Look, clear_remarks, release_results, withhold_remark
from xenia.osce.actions.seen import Observed
from xenia.osce.actions.settling import enter_paper
from xenia.osce.models import Adjustment, Appeal, Candidate, Encounter, Exam, ExamStation, Mark, Remark, Sitting
from xenia.osce.queries.board_page import board_page
from xenia.osce.queries.board_words import appeal_words
from xenia.osce.queries.outcomes import FAIL
from xenia.osce.queries.remarks import cleared_remarks, digest_of, remarks_waiting
from xenia.osce.queries.report_words import report_words
from xenia.osce.queries.reports import (
    AMONG_FEW,
    GROWING,
    NOT_MET,
    SILENT,
    STEADY,
    STRONG,
    TOO_FEW,
    CompetencyLine,
    band_of,
    own_candidate,
    report_of,
    words_of,
)
from xenia.osce.queries.scores import scores_of
from xenia.osce.queries.sheets import words_of as exam_words
from xenia.people.actions.people import erase_person
from xenia.people.models import Person, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam() -> Exam:
    """An exam of 24 candidates at four stations that is closed; its steps show two competencies."""
    framework = Framework.objects.create(thing=_thing("framework"), code="care")
    for name in ("listen", "explain"):
        Competency.objects.create(thing=_thing("competency"), framework=framework, source_id=name, code=name)
    return held_exam(24, stations=4, competencies=("care:listen", "care:explain", "care:unknown"))


def _thing(kind: str) -> Thing:
    return Thing.objects.create(kind=kind, label=kind)


@pytest.fixture
def chair(programme_director: Any) -> Any:
    """Whoever may decide and release."""
    return actor_of_person(programme_director)


def decide(chair: Any, exam: Exam) -> None:
    told = {"minutes": "Looked at all", "present": ["Priya"], "seen": board_page(exam).seen}
    sign_decision(chair, exam, **told)


def look_at_all(chair: Any, exam: Exam) -> None:
    clear_remarks(chair, exam, {one.name: Look(one.suggested) for one in remarks_waiting(exam)})


def released(chair: Any, exam: Exam) -> Exam:
    decide(chair, exam)
    look_at_all(chair, exam)
    release_results(chair, exam)
    return exam


def test_nothing_is_released_before_a_decision_or_while_words_wait(exam: Exam, chair: Any) -> None:
    with pytest.raises(Refused, match="Sign the decision"):
        release_results(chair, exam)
    decide(chair, exam)
    assert remarks_waiting(exam)
    with pytest.raises(Refused, match="wait to be looked at"):
        release_results(chair, exam)
    look_at_all(chair, exam)
    release_results(chair, exam)
    assert Exam.objects.get(pk=exam.pk).state == Exam.State.RELEASED


def test_what_identifies_is_covered_before_anyone_reads_it(exam: Exam, chair: Any) -> None:
    waiting = remarks_waiting(exam)
    named = [one for one in waiting if "Okonkwo" in one.text]
    for one in named:
        assert one.flagged and "Okonkwo" not in one.suggested
    someone = waiting[0]
    clear_remarks(chair, exam, {someone.name: Look("Well done."), waiting[1].name: Look("", withheld=True)})
    kept = Remark.objects.get(digest=someone.digest)
    assert b"Well done" not in bytes(kept.sealed)
    candidate = Encounter.objects.select_related("candidate").get(pk=someone.encounter).candidate
    assert "Well done." in [words for _station, _part, words in cleared_remarks(candidate)]
    assert Remark.objects.get(digest=waiting[1].digest).withheld
    assert len(remarks_waiting(exam)) == len(waiting) - 2


def test_words_that_were_taken_back_are_read_no_longer(exam: Exam, chair: Any) -> None:
    look_at_all(chair, exam)
    row = Remark.objects.select_related("encounter__candidate").order_by("pk")[0]
    candidate = row.encounter.candidate
    about = {"station": row.encounter.station_id, "part": row.part}
    before = cleared_remarks(candidate)
    assert any((station, part) == tuple(about.values()) for station, part, _words in before)
    written = next(one for one in exam_words(exam) if digest_of(one) == bytes(row.digest))
    enter_paper(SYSTEM, row.encounter, row.part, by=written.author, said={row.item: "Better words"}, state="submit")
    there = Mark.objects.filter(encounter=row.encounter, part=row.part, by=written.author, from_paper=False)
    first = there.order_by("number").first()
    Mark.objects.filter(from_paper=True).update(number=9999, from_paper=False, device=first.device_id)
    # what the same device says later waits, and what was cleared of the earlier words is gone
    assert [one.text for one in remarks_waiting(exam)] == ["Better words"]
    assert len(cleared_remarks(candidate)) == len(before) - 1


def test_a_cleared_remark_is_withheld_later_with_a_reason(
    exam: Exam, chair: Any, sign_in: Any, programme_director: Any
) -> None:
    released(chair, exam)
    row = Remark.objects.filter(withheld=False).select_related("encounter__candidate").order_by("pk")[0]
    candidate = row.encounter.candidate
    before, browser = cleared_remarks(candidate), sign_in(programme_director)
    address = reverse("exam_words", args=[exam.pk])
    assert f'name="remark" value="{row.pk}"' in browser.get(address, {"candidate": candidate.number}).content.decode()
    browser.post(address, {"remark": row.pk, "reason": " "})
    assert cleared_remarks(candidate) == before
    browser.post(address, {"remark": row.pk, "reason": "It tells who the patient is"})
    assert len(cleared_remarks(candidate)) == len(before) - 1 and not remarks_waiting(exam)
    row.refresh_from_db()
    assert row.withheld and not bytes(row.sealed)
    assert browser.post(address, {"remark": "x", "reason": "No"}).status_code == 404
    with pytest.raises(NotPermitted):
        withhold_remark(replace(chair, person=candidate.person_id), row, reason="I do not like it")


def test_nobody_clears_what_was_written_of_themselves(exam: Exam, chair: Any) -> None:
    one = remarks_waiting(exam)[0]
    own = replace(chair, person=Candidate.objects.get(encounters=one.encounter).person_id)
    with pytest.raises(NotPermitted):
        clear_remarks(own, exam, {one.name: Look("Brilliant")})
    assert not Remark.objects.exists()


def test_names_of_this_exam_are_found_even_where_no_scanner_knows_them(exam: Exam, chair: Any) -> None:
    one = remarks_waiting(exam)[0]
    first = next(word for word in one.text.split() if len(word) > 3).strip(".,").casefold()
    person = Candidate.objects.filter(exam=exam)[0].person
    Thing.objects.filter(pk=person.pk).update(label=f"{first.title()} Zulfikar")
    again = next(two for two in remarks_waiting(exam) if two.digest == one.digest)
    assert first not in again.suggested.casefold() and again.flagged


def test_evidence_is_one_row_of_the_whole_exam_by_kind_and_names_no_station_and_nobody(exam: Exam, chair: Any) -> None:
    assert not Evidence.objects.exists()
    released(chair, exam)
    seen = Evidence.objects.all()
    # 24 candidates, two competencies of this school; the third is nobody's
    assert seen.count() == 24 * 2
    begun = Sitting.objects.filter(exam=exam).order_by("begins_at")[0].begins_at
    assert set(seen.values_list("stakes", "kind", "source", "self_report", "assessor", "observed_at")) == {
        ("decision", "behaviour", exam.pk, False, None, begun)
    }
    assert set(seen.values_list("role", flat=True)) == {"examiner+patient"}, "both filled in the same form here"


@pytest.mark.parametrize(
    ("part", "told"), [("patient", "Examiner and Simulated patient"), ("community", "Examiner and Community member")]
)
def test_growth_says_who_saw_it(exam: Exam, chair: Any, sign_in: Any, account: Any, part: str, told: str) -> None:
    candidate = Candidate.objects.filter(exam=exam)[0]
    browser = sign_in(account(candidate))
    Mark.objects.filter(part="patient").update(part=part)
    released(chair, exam)
    listen = Competency.objects.get(code="listen")
    page = browser.get(reverse("growth_competency", args=[candidate.person_id, listen.pk])).content.decode()
    assert told in page


def test_what_only_patients_saw_is_not_told_as_examiners(exam: Exam) -> None:
    assert Observed(parts={"patient"}).role == "patient" and Observed(parts={"community"}).role == "voice"
    told = Observation(UUID(int=1), None, 0.5, "decision", "Exam", "voice", False, None, (None, None))  # type: ignore[arg-type]
    assert seen_by(told) == "Community member"


def test_growth_tells_candidates_no_score_that_their_report_withholds(
    exam: Exam, chair: Any, sign_in: Any, account: Any
) -> None:
    candidate = Candidate.objects.filter(exam=exam)[0]
    browser = sign_in(account(candidate))
    released(chair, exam)
    table = scores_of(exam)
    scores = {round(score) for score in table.score[[row.pk for row in table.rows].index(candidate.pk)].tolist()}
    listen = Competency.objects.get(code="listen")
    growth = growth_of(actor_of_person(candidate.person), candidate.person, competency=listen)
    (told,) = [one for strand in growth.strands for one in strand.observations]
    assert len(scores) > 1 and round(100 * told.level) not in scores
    page = browser.get(reverse("growth_competency", args=[candidate.person_id, listen.pk])).content.decode()
    assert exam.thing.label in page
    rows = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert sum(row.count("<tr") for row in rows) == 1


def test_competency_that_too_few_stations_saw_is_no_evidence(exam: Exam, chair: Any) -> None:
    station = ExamStation.objects.filter(exam=exam, version__isnull=False).order_by("number")[1]
    candidate = Candidate.objects.filter(exam=exam)[0]
    left = {"station": station, "candidate": candidate, "reason": "The props were missing"}
    adjust(chair, exam, Adjustment.Kind.LEAVE_OUT, **left)
    told = {"candidate": candidate, "value": {"outcome": "pass"}, "reason": "One station was enough here"}
    adjust(chair, exam, Adjustment.Kind.OUTCOME, **told)
    released(chair, exam)
    assert Evidence.objects.count() == 23 * 2
    assert not Evidence.objects.filter(learner=candidate.person).exists()


def test_what_was_set_after_the_signature_moves_no_evidence(exam: Exam, chair: Any) -> None:
    decide(chair, exam)
    station = ExamStation.objects.filter(exam=exam, version__isnull=False).order_by("number")[1]
    adjust(chair, exam, Adjustment.Kind.LEAVE_OUT, station=station, reason="The board has not signed this")
    look_at_all(chair, exam)
    release_results(chair, exam)
    assert Evidence.objects.count() == 24 * 2


def test_an_erased_candidate_holds_nobody_up(exam: Exam, chair: Any) -> None:
    erased = Candidate.objects.filter(exam=exam)[0].person
    decide(chair, exam)
    erase_person(SYSTEM, erased, reason="They asked for it")
    look_at_all(chair, exam)
    release_results(chair, exam)
    assert set(Evidence.objects.values_list("learner", flat=True)) == set(
        Candidate.objects.filter(exam=exam).exclude(person=erased).values_list("person", flat=True)
    )


def test_report_has_words_and_bands_and_no_score_and_no_name_of_a_station(exam: Exam, chair: Any) -> None:
    released(chair, exam)
    candidate = Candidate.objects.filter(exam=exam).select_related("exam__thing", "exam__year")[0]
    report = report_of(candidate)
    assert report and len(report.stations) == 4
    told = repr((report.stations, report.competencies))
    assert "Hidden scene" not in told and "%" not in told
    assert {line.band for line in report.stations} <= {0, 1, 2}


def test_competency_seen_in_fewer_than_four_stations_gets_no_verdict() -> None:
    random = np.random.default_rng(1)
    scores = random.normal(70, 10, (40, 4))
    assert {words_of(scores[:, :3], row) for row in range(40)} == {TOO_FEW}
    found = [words_of(scores, row) for row in range(40)]
    assert (found.count(GROWING), found.count(STRONG)) == (10, 10) and STEADY in found
    assert band_of(np.array([np.nan, 60.0, 70.0]), 0) == NOT_MET


def test_among_fewer_than_ten_no_place_is_told_since_it_would_tell_of_others() -> None:
    scores = np.linspace(50.0, 90.0, 10)[:, None].repeat(4, axis=1)
    assert band_of(scores[:, 0], 9) == 2 and words_of(scores, 9) == STRONG
    assert band_of(scores[1:, 0], 8) == SILENT and words_of(scores[1:], 8) == AMONG_FEW
    absent = np.where(np.arange(10)[:, None] == 0, np.nan, scores)
    assert band_of(absent[:, 0], 9) == SILENT and words_of(absent, 9) == AMONG_FEW
    assert band_of(absent[:, 0], 0) == NOT_MET


def test_what_was_seen_too_seldom_stands_in_one_line(exam: Exam, chair: Any) -> None:
    released(chair, exam)
    report = report_of(Candidate.objects.filter(exam=exam)[0])
    assert report is not None
    rare = [CompetencyLine(label, 2, TOO_FEW, False) for label in ("Listening", "Explaining")]
    often = CompetencyLine("Asking", 5, STRONG, False)
    told = report_words(replace(report, competencies=(often, *rare)))["competencies"]
    assert [one["label"] for one in told] == ["Asking", "Seen too seldom to say how it went"]
    assert told[1]["words"] == "Listening · Explaining"


def test_nobody_but_the_candidate_reads_a_report_and_only_after_release(exam: Exam, chair: Any, stranger: Any) -> None:
    candidate = Candidate.objects.filter(exam=exam)[0]
    own = actor_of_person(candidate.person)
    assert own_candidate(own, exam.pk) is None
    decide(chair, exam)
    assert own_candidate(own, exam.pk) is None
    look_at_all(chair, exam)
    release_results(chair, exam)
    assert own_candidate(own, exam.pk) == candidate
    assert own_candidate(actor_of_person(stranger), exam.pk) is None


def test_appeal_is_asked_once_answered_once_and_sealed(exam: Exam, chair: Any, stranger: Any) -> None:
    candidate = Candidate.objects.filter(exam=exam)[0]
    own = actor_of_person(candidate.person)
    with pytest.raises(Refused, match="not released"):
        make_appeal(own, candidate, "The canary sang in the corridor")
    released(chair, exam)
    with pytest.raises(NotPermitted):
        make_appeal(actor_of_person(stranger), candidate, "Me too")
    appeal = make_appeal(own, candidate, "The canary sang in the corridor")
    assert b"canary" not in bytes(appeal.sealed)
    with pytest.raises(Refused, match="waits for its answer"):
        make_appeal(own, candidate, "Again")
    answer_appeal(chair, appeal, answer="upheld", words="It did.")
    with pytest.raises(Refused, match="already"):
        answer_appeal(chair, appeal, answer="refused", words="It did not.")
    appeals = list(Appeal.objects.select_related("candidate"))
    assert appeal_words(appeals) == {appeal.pk: ("The canary sang in the corridor", "It did.")}


def test_resit_is_an_exam_of_its_own_for_those_who_failed(exam: Exam, chair: Any) -> None:
    with pytest.raises(Refused, match="Nothing is decided"):
        plan_resit(chair, exam)
    candidate = Candidate.objects.filter(exam=exam)[0]
    told = {"candidate": candidate, "value": {"outcome": FAIL}, "reason": "As an example"}
    adjust(chair, exam, Adjustment.Kind.OUTCOME, **told)
    released(chair, exam)
    needs = {"step_free": True, "sites": ["North"], "extra_time": 25, "languages": ["so"]}
    Candidate.objects.filter(pk=candidate.pk).update(**needs)
    made = plan_resit(chair, exam)
    again = made.candidates.get(person=candidate.person_id)
    assert {name: getattr(again, name) for name in needs} == needs
    assert made.state == Exam.State.PLANNED
    assert set(made.candidates.values_list("person", flat=True)) >= {candidate.person_id}
    report = report_of(Candidate.objects.select_related("exam__thing", "exam__year").get(pk=candidate.pk))
    assert report and [one.source_id for one in report.resits] == [made.pk]


@pytest.fixture
def account() -> Any:
    """Give a candidate an account."""

    def make(candidate: Candidate) -> Person:
        User.objects.create(email=f"{candidate.number}@school.example", person=candidate.person, password="!")
        return candidate.person

    return make


ADDRESSES = (
    *("exam_results", "exam_fairness", "exam_board", "exam_words", "exam_appeals", "exam_report", "exam_report_pdf"),
)


@pytest.mark.parametrize("name", ADDRESSES)
def test_student_is_refused_at_every_address_before_release(
    exam: Exam, sign_in: Any, account: Any, stranger: Any, name: str
) -> None:
    candidate = Candidate.objects.filter(exam=exam)[0]
    for person in (account(candidate), stranger):
        assert sign_in(person).get(reverse(name, args=[exam.pk])).status_code in (403, 404)


def test_student_reads_their_own_report_after_release_on_the_page_and_as_pdf(
    exam: Exam, chair: Any, sign_in: Any, account: Any, stranger: Any
) -> None:
    candidate = Candidate.objects.filter(exam=exam)[0]
    browser = sign_in(account(candidate))
    released(chair, exam)
    page = browser.get(reverse("exam_report", args=[exam.pk]))
    assert page.status_code == 200 and b"Hidden scene" not in page.content
    pdf = browser.get(reverse("exam_report_pdf", args=[exam.pk]))
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Type"] == "application/pdf"
    assert sign_in(stranger).get(reverse("exam_report", args=[exam.pk])).status_code == 404
    for name in ADDRESSES[:5]:
        assert browser.get(reverse(name, args=[exam.pk])).status_code == 403
    assert browser.post(reverse("exam_appeal", args=[exam.pk]), {"words": "Please look again"}).status_code == 302
    assert Appeal.objects.get().candidate == candidate
