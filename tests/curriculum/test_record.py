"""The change record in words, undoing from it, and approving a set together."""

import csv
from typing import Any

import pytest
from django.urls import reverse

from tests import school
from tests.house import actor_of_person
from xenia.core.models import AuditEntry
from xenia.core.rules import Refused
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments
from xenia.curriculum.actions.approvals import approve, ask_for_approval, send_back
from xenia.curriculum.models import Alignment, Competency, Course, Objective, Session
from xenia.curriculum.queries.record import Filter, record_page
from xenia.people.models import Task


@pytest.fixture
def blood(db: Any) -> Course:
    school.bring_in(school.two_courses())
    return Course.objects.get(source_id="X")


@pytest.fixture
def director(blood: Course, make_person: Any) -> Any:
    return make_person("Dora Director", ("course_director", blood.thing))


def align(person: Any, name: str, competency: str, *, reason: str = "", **more: Any) -> AuditEntry:
    subject = Objective.objects.get(source_id=name).pk
    key = Competency.objects.get(source_id=competency).pk
    return change_alignments(actor_of_person(person), [Wanted(subject, key, State(**more))], reason=reason)


def test_record_says_who_when_what_and_why(blood: Course, director: Any, sign_in: Any) -> None:
    align(director, "o1", "b", depth="introduced")
    align(director, "o1", "b", depth="practised", assessed=True, reason="Seen in the skills lab")
    page = sign_in(director).get(reverse("course_record", args=[blood.pk])).text
    for words in ("Dora Director", "aligned by hand", "Objective o1", "Competency b", "Seen in the skills lab"):
        assert words in page
    assert "introduced</del>" in page and "practised, assessed</ins>" in page


def test_only_the_step_that_stands_offers_to_be_undone(blood: Course, director: Any, sign_in: Any) -> None:
    first, second = align(director, "o1", "b", depth="introduced"), align(director, "o1", "b", depth="practised")
    browser = sign_in(director)
    page = browser.get(reverse("course_record", args=[blood.pk])).text
    assert reverse("record_undo", args=[second.uuid]) in page
    assert reverse("record_undo", args=[first.uuid]) not in page
    browser.post(reverse("record_undo", args=[second.uuid]))
    assert Alignment.objects.get(competency__source_id="b", subject__objective__source_id="o1").depth == "introduced"


def test_record_of_a_course_shows_no_other_course(
    blood: Course, director: Any, programme_director: Any, sign_in: Any
) -> None:
    align(programme_director, "o3", "b", reason="Only in the ward")
    assert "Only in the ward" not in sign_in(director).get(reverse("course_record", args=[blood.pk])).text
    assert "Only in the ward" in sign_in(programme_director).get(reverse("record")).text


@pytest.mark.parametrize(
    ("who", "whole", "course"),
    [
        ("programme_director", 200, 200),
        ("committee_member", 200, 200),
        ("director", 403, 200),
        ("dean", 403, 200),
        ("student", 403, 403),
        ("stranger", 403, 403),
    ],
)
def test_record_opens_for_those_who_answer_for_it(
    blood: Course, request: pytest.FixtureRequest, sign_in: Any, who: str, whole: int, course: int
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get(reverse("record")).status_code == whole
    assert browser.get(reverse("course_record", args=[blood.pk])).status_code == course


def test_step_of_another_course_is_not_there_for_a_director(
    blood: Course, director: Any, programme_director: Any, sign_in: Any
) -> None:
    theirs = align(programme_director, "o3", "b")
    assert sign_in(director).get(reverse("record_step", args=[theirs.uuid])).status_code == 404
    sign_in(director).post(reverse("record_undo", args=[theirs.uuid]))
    assert Alignment.objects.filter(subject__objective__source_id="o3", competency__source_id="b").exists()


def test_record_is_filtered_by_person_deed_and_day(
    blood: Course, director: Any, programme_director: Any, sign_in: Any
) -> None:
    align(director, "o1", "b", reason="By Dora")
    align(programme_director, "o2", "b", reason="By Priya")
    browser, address = sign_in(programme_director), reverse("record")
    by_dora = browser.get(address, {"person": str(director.pk), "verb": "align"}).text
    assert "By Dora" in by_dora and "By Priya" not in by_dora
    assert "Nothing like that was done" in browser.get(address, {"until": "2020-01-01"}).text
    assert browser.get(address, {"person": "x", "since": "yesterday", "until": "9999-12-31"}).status_code == 200


def test_record_downloads_with_formulas_made_harmless(blood: Course, director: Any, sign_in: Any) -> None:
    align(director, "o1", "b", depth="introduced", reason="=HYPERLINK(1)")
    answer = sign_in(director).get(reverse("course_record", args=[blood.pk]) + "?as=csv&verb=align")
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert rows[1][1:] == [
        *("Dora Director", "aligned by hand", "Objective o1", "b", "Competency b", "", "introduced", "'=HYPERLINK(1)"),
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_record_takes_the_same_statements_however_many_steps(
    many: int, blood: Course, director: Any, django_assert_num_queries: Any
) -> None:
    for name in ("o1", "o2", "o4")[:many]:
        align(director, name, "b")
    actor = actor_of_person(director)
    with django_assert_num_queries(9):
        _page, steps = record_page(actor, Filter(course=blood.pk, verb="align"), page=1)
        assert [len(step.lines) for step in steps] == [1] * many


def chosen(entry: AuditEntry) -> dict[int, int]:
    return dict(Alignment.objects.filter(entry=entry).values_list("pk", "entry"))


def ticked(rows: dict[int, int]) -> list[str]:
    return [f"{key}-{entry}" for key, entry in rows.items()]


def test_committee_approves_a_set_and_leaves_what_it_unticks(
    blood: Course, director: Any, committee_member: Any, sign_in: Any
) -> None:
    b = Competency.objects.get(source_id="b").pk
    keys = Objective.objects.filter(source_id__in=("o1", "o4")).values_list("pk", flat=True)
    step = change_alignments(actor_of_person(director), [Wanted(key, b, State()) for key in keys])
    browser = sign_in(committee_member)
    assert "Blood" in browser.get(reverse("approvals")).text
    address = reverse("approval", args=[blood.pk])
    assert "Objective o1" in browser.get(address).text
    kept = sorted(chosen(step))[:1]
    browser.post(address, {"row": ticked({kept[0]: step.pk}), "reason": "As agreed in May", "decision": "approve"})
    approved = Alignment.objects.get(pk=kept[0])
    assert (approved.status, approved.checked_by_id, approved.made_by_id) == (
        *("approved", committee_member.pk, director.pk),
    )
    assert Alignment.objects.filter(entry=step, status="confirmed").count() == 1


def test_approval_without_a_reason_is_refused_and_keeps_the_ticks(
    blood: Course, director: Any, committee_member: Any, sign_in: Any
) -> None:
    step = align(director, "o1", "b")
    answer = sign_in(committee_member).post(
        reverse("approval", args=[blood.pk]), {"row": ticked(chosen(step)), "decision": "approve"}
    )
    assert answer.status_code == 422
    assert "checked" in answer.text
    assert not Alignment.objects.filter(status="approved").exists()


def test_what_changed_since_the_committee_looked_is_not_approved(
    blood: Course, director: Any, committee_member: Any
) -> None:
    step = align(director, "o1", "b", depth="introduced")
    seen = chosen(step)
    align(director, "o1", "b", depth="demonstrated")
    with pytest.raises(Refused, match="Nothing of what you ticked"):
        approve(actor_of_person(committee_member), blood.pk, seen, reason="Fine")


def test_retired_session_does_not_wait_for_approval(blood: Course, committee_member: Any) -> None:
    from django.utils import timezone

    row = Alignment.objects.get(subject__session__source_id="x2")
    Session.objects.get(source_id="x2").thing.__class__.objects.filter(pk=row.subject_id).update(
        retired_at=timezone.now()
    )
    assert row.entry is not None
    with pytest.raises(Refused):
        approve(actor_of_person(committee_member), blood.pk, {row.pk: row.entry_id or 0}, reason="Fine")


@pytest.mark.parametrize("who", ["director", "teacher", "student", "dean"])
def test_approvals_stay_closed_for_others(
    blood: Course, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    assert sign_in(request.getfixturevalue(who)).get(reverse("approvals")).status_code == 403


def test_asking_reaches_the_committee_and_the_last_approval_settles_it(
    blood: Course, director: Any, committee_member: Any, sign_in: Any
) -> None:
    page = sign_in(director).post(reverse("approval_asked", args=[blood.pk]), {"framework": "school"}, follow=True)
    assert "Asked" in page.text
    task = Task.objects.get(assignee=committee_member, kind="approve")
    assert task.count == 2  # o2 and x2 came with the import
    actor = actor_of_person(committee_member)
    for row in Alignment.objects.filter(subject__objective__source_id="o2") | Alignment.objects.filter(
        subject__session__source_id="x2"
    ):
        assert row.entry is not None
        approve(actor, blood.pk, {row.pk: row.entry_id or 0}, reason="As agreed")
    task.refresh_from_db()
    assert task.done_at is not None
    with pytest.raises(Refused, match="approved already"):
        ask_for_approval(actor_of_person(director), blood)


def test_set_sent_back_waits_in_the_directors_inbox(blood: Course, director: Any, committee_member: Any) -> None:
    step = align(director, "o1", "b")
    send_back(actor_of_person(committee_member), blood.pk, chosen(step), reason="Which part of it?")
    task = Task.objects.get(assignee=director, kind="sent_back")
    assert task.route == reverse("course_record", args=[blood.pk])
    assert Alignment.objects.get(pk=next(iter(chosen(step)))).status == "confirmed"
