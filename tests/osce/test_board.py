"""The board: rules, overrides with reasons, and a decision that anyone comes to again from the events."""

import json
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person
from tests.osce.held_exam import held_exam
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.osce.actions.board import adjust, set_rules, sign_decision
from xenia.osce.actions.settling import excuse
from xenia.osce.models import Adjustment, Candidate, Crew, Encounter, Exam, ExamStation, Mark
from xenia.osce.queries.board_page import board_page
from xenia.osce.queries.board_words import reasons_of
from xenia.osce.queries.counting import Standing, adjustments_of, plain_adjustments
from xenia.osce.queries.decisions import reckoned_again
from xenia.osce.queries.office_words import minutes_of
from xenia.osce.queries.outcomes import BoardRules, board_rules, figures_decided, outcomes_of
from xenia.osce.queries.scores import scores_of
from xenia.osce.queries.station_figures import FLAT
from xenia.people.actions.people import erase_person

pytestmark = pytest.mark.django_db
Kind = Adjustment.Kind


@pytest.fixture
def exam() -> Exam:
    """An exam of 24 candidates at four stations that is closed."""
    return held_exam(24, stations=4)


@pytest.fixture
def chair(programme_director: Any) -> Any:
    """Whoever may decide."""
    return actor_of_person(programme_director)


def decided(exam: Exam) -> dict[str, Any]:
    return figures_decided(scores_of(exam), board_rules(exam), plain_adjustments(adjustments_of(exam)))


def outcome(exam: Exam, candidate: Candidate) -> dict[str, Any]:
    return next(one for one in decided(exam)["outcomes"] if one["candidate"] == candidate.pk)


def sign(chair: Any, exam: Exam, **other: Any) -> Any:
    told = {"minutes": "Looked at all", "present": ["Priya", "Dalia"], "seen": board_page(exam).seen}
    return sign_decision(chair, exam, **{**told, **other})


def test_decision_is_reproducible_from_the_events_and_from_nothing_else(exam: Exam, chair: Any) -> None:
    station = ExamStation.objects.filter(exam=exam, version__isnull=False).first()
    adjust(chair, exam, Kind.CUT, station=station, value={"cut": 58.5}, reason="The line is flat")
    made = sign(chair, exam)
    made.refresh_from_db()
    events, figures = reckoned_again(made)
    assert bytes(made.marks) == events and json.loads(json.dumps(figures)) == made.figures
    assert Exam.objects.get(pk=exam.pk).state == Exam.State.DECIDED
    # a later word of the board is no part of it, another event is seen
    adjust(chair, exam, Kind.CUT, station=station, value={"cut": 80}, reason="On second thought")
    assert json.loads(json.dumps(reckoned_again(made)[1])) == made.figures
    mark = Mark.objects.filter(part="examiner", kind="answer").order_by("number", "event")[0]
    mark.pk, mark.number, mark.said = "0" * 31 + "1", 9999, dict.fromkeys(mark.said, "not")
    mark.save(force_insert=True)
    events, figures = reckoned_again(made)
    assert bytes(made.marks) != events and json.loads(json.dumps(figures)) != made.figures


def test_signing_is_refused_when_a_mark_came_since_the_page_was_loaded(exam: Exam, chair: Any) -> None:
    seen = board_page(exam).seen
    mark = Mark.objects.filter(kind="answer").first()
    assert mark
    mark.pk, mark.number = "0" * 31 + "2", 9999
    mark.save(force_insert=True)
    with pytest.raises(Refused, match="changed since"):
        sign(chair, exam, seen=seen)


def later_rule(chair: Any, exam: Exam) -> None:
    set_rules(chair, exam, BoardRules(sems=1.0), reason="On second thought")


def later_mark(chair: Any, exam: Exam) -> None:
    station = ExamStation.objects.filter(exam=exam, version__isnull=False).first()
    adjust(chair, exam, Kind.CUT, station=station, value={"cut": 80}, reason="On second thought")


def later_excuse(chair: Any, exam: Exam) -> None:
    one = Encounter.objects.select_related("station__exam").filter(candidate__exam=exam)[0]
    excuse(SYSTEM, one, reason="The fire alarm")


@pytest.mark.parametrize("deed", [later_rule, later_mark, later_excuse])
def test_nobody_signs_what_the_board_never_saw(exam: Exam, chair: Any, deed: Any) -> None:
    set_rules(chair, exam, BoardRules(stations=3), reason="As agreed in May")
    seen = board_page(exam).seen
    deed(chair, exam)
    with pytest.raises(Refused, match="changed since"):
        sign(chair, exam, seen=seen)
    assert not exam.decisions.exists()
    sign(chair, Exam.objects.get(pk=exam.pk))


@pytest.mark.parametrize("deed", [later_rule, later_mark])
def test_page_says_when_something_changed_after_the_signature(exam: Exam, chair: Any, deed: Any) -> None:
    sign(chair, exam)
    assert board_page(Exam.objects.get(pk=exam.pk)).unchanged
    deed(chair, exam)
    assert not board_page(Exam.objects.get(pk=exam.pk)).unchanged


@pytest.mark.parametrize("who", ["candidate", "examiner"])
def test_erasing_somebody_is_no_change_of_what_was_decided(exam: Exam, chair: Any, who: str) -> None:
    Candidate.objects.filter(exam=exam).update(languages=["so", "en"])
    candidates = Candidate.objects.filter(exam=exam).order_by("number")
    adjust(chair, exam, Kind.CIRCUMSTANCES, candidate=candidates[0], reason="Ill on the day")
    sign(chair, exam)
    before = board_page(exam)
    examiner = Crew.objects.filter(exam=exam, part="examiner")[0]
    erase_person(SYSTEM, candidates[0].person if who == "candidate" else examiner.person, reason="They asked")
    after = board_page(exam)
    assert (after.seen != before.seen) == (who == "candidate"), "the digest of the page has numbers and languages"
    assert before.unchanged and after.unchanged
    mark = Mark.objects.filter(kind="answer", part="examiner")[0]
    mark.pk, mark.number, mark.said = "0" * 31 + "3", 9999, dict.fromkeys(mark.said)
    mark.save(force_insert=True)
    assert not board_page(exam).unchanged


def test_a_decision_rests_on_its_figures_not_only_on_its_events(exam: Exam, chair: Any) -> None:
    made = sign(chair, exam)
    Candidate.objects.filter(pk=made.figures["outcomes"][0]["candidate"]).update(withdrawn_at=timezone.now())
    assert bytes(made.marks) == reckoned_again(made)[0] and not board_page(exam).unchanged


def test_rules_join_the_whole_with_a_number_of_stations(exam: Exam, chair: Any) -> None:
    set_rules(chair, exam, BoardRules(stations=0), reason="As agreed in May")
    lenient = {one["candidate"]: one for one in decided(exam)["outcomes"]}
    set_rules(chair, exam, BoardRules(stations=4), reason="Every station")
    strict = {one["candidate"]: one for one in decided(exam)["outcomes"]}
    for key, one in strict.items():
        assert (one["outcome"] == "pass") == (lenient[key]["outcome"] == "pass" and one["passed"] == 4)
    assert {one["outcome"] for one in strict.values()} == {"pass", "fail"}


def test_an_error_of_measurement_raises_the_bar_and_who_is_near_is_named(exam: Exam, chair: Any) -> None:
    before = decided(exam)
    assert all(one["near"] == (abs(one["mean"] - one["cut"]) <= before["sem"]) for one in before["outcomes"])
    assert {one["near"] for one in before["outcomes"]} == {True, False}
    set_rules(chair, exam, BoardRules(sems=1.0), reason="Patients first")
    after = decided(exam)
    raised = [b["cut"] - a["cut"] for a, b in zip(before["outcomes"], after["outcomes"], strict=True)]
    assert raised == [pytest.approx(before["sem"])] * len(raised)


def test_error_is_larger_for_who_met_fewer_stations(exam: Exam, chair: Any) -> None:
    candidate = Candidate.objects.filter(exam=exam)[0]
    first = Encounter.objects.filter(candidate=candidate).order_by("station__number")[0]
    Encounter.objects.filter(pk=first.pk).update(excused=True)
    set_rules(chair, exam, BoardRules(stations=3), reason="As agreed in May")
    before, without = outcome(exam, candidate), decided(exam)
    set_rules(chair, exam, BoardRules(stations=3, sems=1.0), reason="Patients first")
    assert outcome(exam, candidate)["cut"] - before["cut"] == pytest.approx(without["sem"] * (4 / 3) ** 0.5)
    marks = dict.fromkeys(without["cuts"], before["mean"] - 1.1 * without["sem"])
    table, standing = scores_of(exam), Standing()
    told = outcomes_of(table, marks, without["sem"], BoardRules(), standing)
    assert next(one for one in told if one.candidate == candidate.pk).near


def test_missing_stations_are_judged_by_the_pass_marks_of_those_that_were_met(exam: Exam, chair: Any) -> None:
    set_rules(chair, exam, BoardRules(stations=3), reason="As agreed in May")
    candidate = Candidate.objects.filter(exam=exam)[0]
    met = Encounter.objects.filter(candidate=candidate).order_by("station__number")
    Encounter.objects.filter(pk=met[0].pk).update(excused=True)
    one = outcome(exam, candidate)
    assert (one["met"], one["of"]) == (3, 4) and one["outcome"] != "open"
    Encounter.objects.filter(pk=met[1].pk).update(excused=True)
    assert outcome(exam, candidate)["outcome"] == "open"
    with pytest.raises(Refused, match="still open"):
        sign(chair, exam)
    adjust(chair, exam, Kind.OUTCOME, candidate=candidate, value={"outcome": "fail"}, reason="Sits again in August")
    assert sign(chair, exam).number == 1


def test_nobody_fails_for_stations_that_they_were_excused_from(exam: Exam, chair: Any) -> None:
    set_rules(chair, exam, BoardRules(stations=4), reason="Every station")
    key = next(one["candidate"] for one in decided(exam)["outcomes"] if one["outcome"] == "pass")
    candidate = Candidate.objects.get(pk=key)
    first = Encounter.objects.filter(candidate=candidate).order_by("station__number")[0]
    Encounter.objects.filter(pk=first.pk).update(excused=True)
    one = outcome(exam, candidate)
    assert (one["passed"], one["met"], one["of"], one["outcome"]) == (3, 3, 4, "open")
    set_rules(chair, exam, BoardRules(stations=3), reason="As agreed in May")
    assert outcome(exam, candidate)["outcome"] == "pass"


def test_override_keeps_its_reason_sealed_and_can_be_taken_back(exam: Exam, chair: Any) -> None:
    candidate = Candidate.objects.filter(exam=exam)[0]
    by_rules = outcome(exam, candidate)["by_rules"]
    other = "fail" if by_rules == "pass" else "pass"
    with pytest.raises(Refused, match="Say why"):
        adjust(chair, exam, Kind.OUTCOME, candidate=candidate, value={"outcome": other}, reason=" ")
    made = adjust(chair, exam, Kind.OUTCOME, candidate=candidate, value={"outcome": other}, reason="A canary in May")
    assert b"canary" not in bytes(made.sealed_reason)
    assert reasons_of(adjustments_of(exam)) == {made.pk: "A canary in May"}
    assert outcome(exam, candidate)["outcome"] == other and outcome(exam, candidate)["by_rules"] == by_rules
    adjust(chair, exam, Kind.OUTCOME, candidate=candidate, value={"back": True}, reason="An error of ours")
    assert outcome(exam, candidate)["outcome"] == by_rules and Adjustment.objects.count() == 2


def test_what_was_set_by_hand_is_asked_for_no_more(exam: Exam, chair: Any) -> None:
    station = ExamStation.objects.get(exam=exam, number=1)
    for mark in Mark.objects.filter(encounter__station=station, said__has_key="global"):
        mark.said["global"] = "borderline"
        mark.save(update_fields=["said"])
    assert FLAT in board_page(exam).cuts[0].words
    adjust(chair, exam, Kind.CUT, station=station, value={"cut": 60.0}, reason="As last year")
    assert board_page(exam).cuts[0].by_hand and FLAT not in board_page(exam).cuts[0].words
    adjust(chair, exam, Kind.CUT, station=station, value={"back": True}, reason="An error of ours")
    assert FLAT in board_page(exam).cuts[0].words


def test_nobody_sets_anything_of_their_own(exam: Exam, chair: Any) -> None:
    candidate = Candidate.objects.filter(exam=exam)[0]
    Candidate.objects.filter(pk=candidate.pk).update(person=chair.person)
    candidate.refresh_from_db()
    for kind, value in ((Kind.OUTCOME, {"outcome": "pass"}), (Kind.CIRCUMSTANCES, {})):
        with pytest.raises(NotPermitted):
            adjust(chair, exam, kind, candidate=candidate, value=value, reason="I was ill")
    assert not adjustments_of(exam)


def test_who_does_not_decide_is_refused_and_so_is_an_exam_that_runs(exam: Exam, chair: Any, dean: Any) -> None:
    with pytest.raises(NotPermitted):
        sign(actor_of_person(dean), exam)
    Exam.objects.filter(pk=exam.pk).update(state=Exam.State.RUNNING)
    with pytest.raises(Refused, match="not closed yet"):
        sign(chair, exam)


@pytest.mark.parametrize("value", [{}, {"cut": "sixty"}, {"cut": 101}, {"cut": float("nan")}, {"cut": True}])
def test_pass_mark_that_is_none_is_refused(exam: Exam, chair: Any, value: dict[str, Any]) -> None:
    station = ExamStation.objects.filter(exam=exam, version__isnull=False).first()
    with pytest.raises(Refused, match="between 0 and 100"):
        adjust(chair, exam, Kind.CUT, station=station, value=value, reason="Why")


def test_a_second_decision_needs_a_reason_and_the_first_stays(exam: Exam, chair: Any) -> None:
    first = sign(chair, exam)
    with pytest.raises(Refused, match="stands already"):
        sign(chair, exam)
    second = sign(chair, exam, reason="An appeal was upheld")
    assert (first.number, second.number) == (1, 2) and first.signed_at < second.signed_at <= timezone.now()


def test_page_of_the_board_sets_by_hand_and_signs(exam: Exam, programme_director: Any, dean: Any, sign_in: Any) -> None:
    browser, reader = sign_in(programme_director), sign_in(dean)
    address = reverse("exam_board", args=[exam.pk])
    assert b"Sign the decision" in browser.get(address).content
    assert b"Sign the decision" not in reader.get(address).content
    candidate = Candidate.objects.filter(exam=exam)[0]
    told = {"deed": "pass", "candidate": candidate.pk, "reason": "She was ill at two stations"}
    assert browser.post(reverse("exam_board_set", args=[exam.pk]), told).status_code == 302
    judges = {"deed": "angoff", "figures": "60 62 58 61\n64;60,5;59;62", "reason": "Panel of May"}
    browser.post(reverse("exam_board_set", args=[exam.pk]), judges)
    first, second = [one.value for one in adjustments_of(exam)]
    assert first == {"outcome": "pass"} and second["rows"] == [[60, 62, 58, 61], [64, 60.5, 59, 62]]
    assert "Angoff" in browser.get(reverse("exam_results", args=[exam.pk])).content.decode()
    signed = {"present": "Priya\nDalia", "minutes": "All looked at", "seen": board_page(exam).seen}
    assert reader.post(reverse("exam_board_sign", args=[exam.pk]), signed).status_code == 403
    assert not exam.decisions.exists()
    browser.post(reverse("exam_board_sign", args=[exam.pk]), signed)
    assert list(minutes_of(list(exam.decisions.all())).values()) == [("All looked at", ["Priya", "Dalia"])]


def test_what_a_deed_is_not_about_is_not_looked_at(exam: Exam, programme_director: Any, sign_in: Any) -> None:
    candidate = Candidate.objects.filter(exam=exam)[0]
    told = {"deed": "pass", "candidate": candidate.pk, "figures": "left from before", "reason": "She was ill"}
    assert sign_in(programme_director).post(reverse("exam_board_set", args=[exam.pk]), told).status_code == 302
    assert [one.value for one in adjustments_of(exam)] == [{"outcome": "pass"}]


def test_minutes_of_a_decision_that_is_refused_are_not_typed_twice(
    exam: Exam, programme_director: Any, sign_in: Any
) -> None:
    browser, address = sign_in(programme_director), reverse("exam_board_sign", args=[exam.pk])
    typed = {"present": "Priya", "minutes": "All looked at, one by one"}
    page = browser.post(address, typed | {"seen": "what stood there before"})
    assert page.status_code == 422 and not exam.decisions.exists()
    kept = page.context["sign_form"]
    assert {name: kept[name].value() for name in typed} == typed
    # the page that says so is the one that they have before them now
    assert browser.post(address, typed | {"seen": kept["seen"].value()}).status_code == 302
    assert exam.decisions.count() == 1


def test_a_form_that_is_only_incomplete_signs_nothing_that_came_meanwhile(
    exam: Exam, chair: Any, programme_director: Any, sign_in: Any
) -> None:
    browser, address = sign_in(programme_director), reverse("exam_board_sign", args=[exam.pk])
    typed = {"present": "Priya", "minutes": "", "seen": board_page(exam).seen}
    set_rules(chair, exam, BoardRules(stations=1), reason="A colleague's, meanwhile")
    page = browser.post(address, typed)
    assert page.status_code == 422 and page.context["sign_form"]["seen"].value() == typed["seen"]
    page = browser.post(address, typed | {"minutes": "All looked at"})
    assert page.status_code == 422 and "Something changed" in page.content.decode() and not exam.decisions.exists()
    typed |= {"minutes": "All looked at", "seen": page.context["sign_form"]["seen"].value()}
    assert browser.post(address, typed).status_code == 302


@pytest.mark.parametrize(
    "told",
    [
        {"deed": "angoff", "figures": "60 62"},
        {"deed": "angoff", "figures": "60 62 58 161"},
        {"deed": "ebel", "figures": "10"},
        {"deed": "hofstee", "figures": "70 60 1 15"},
        {"deed": "hofstee", "figures": ""},
        {"deed": "angoff", "figures": "sixty"},
        {"deed": "cut", "figures": "60"},
        {"deed": "pass", "figures": ""},
    ],
)
def test_figures_that_mean_nothing_are_refused_in_a_sentence(
    exam: Exam, programme_director: Any, sign_in: Any, told: dict[str, str]
) -> None:
    browser = sign_in(programme_director)
    page = browser.post(reverse("exam_board_set", args=[exam.pk]), told | {"reason": "Why it was so"})
    assert page.status_code == 422 and b'class="message error"' in page.content
    kept = page.context["set_form"]
    assert {name: kept[name].value() for name in (*told, "reason")} == told | {"reason": "Why it was so"}
    assert "Why it was so</textarea>" in page.content.decode() and not adjustments_of(exam)
    assert browser.get(reverse("exam_results", args=[exam.pk])).status_code == 200
