"""When a framework's version ends: links moved, split or orphaned wait for a decision."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tests import school
from xenia.core.actions.things import link
from xenia.core.models import Link
from xenia.core.queries.audit import changes_read
from xenia.core.rules import SYSTEM, Refused
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments, undo
from xenia.curriculum.actions.shipped import ensure_shipped
from xenia.curriculum.actions.succession import ask_about_ended, decide_ended, move_alignments
from xenia.curriculum.models import Alignment, Competency, Framework, Session
from xenia.curriculum.queries.succession import successions, waiting
from xenia.people.models import AcademicYear, Task

TODAY = date(2026, 11, 1)


@pytest.fixture
def linked_school(db: Any) -> None:
    """Sessions x1 and x2 are linked to values and to teamwork of the version of 2016."""
    ensure_shipped()
    school.bring_in(school.two_courses())
    wanted = [
        Wanted(Session.objects.get(source_id=name).pk, item(code).pk, State("practised", assessed=True))
        for name, code in (("x1", "ipec-2016-ve"), ("x2", "ipec-2016-ve"), ("x1", "ipec-2016-tt"))
    ]
    change_alignments(SYSTEM, wanted, reason="The plan of 2019")


def item(name: str) -> Competency:
    return Competency.objects.select_related("thing").get(source_id=name)


def ended() -> Framework:
    return Framework.objects.select_related("thing").get(code="ipec-2016")


def fates() -> dict[str, tuple[str, int, int, list[str]]]:
    return {
        row.competency.source_id: (row.fate, row.alignments, row.left, [heir.source_id for heir in row.heirs])
        for row in successions(SYSTEM, ended(), today=TODAY)
    }


def test_links_of_an_ended_version_are_moved_or_orphaned(linked_school: None) -> None:
    assert fates() == {
        "ipec-2016-ve": ("moved", 2, 2, ["ipec-2023-ve"]),
        "ipec-2016-tt": ("orphaned", 1, 1, []),
    }


def test_an_item_with_two_heirs_is_split_and_other_frameworks_come_second(linked_school: None) -> None:
    link(item("ipec-2016-ve").thing, "narrower", item("ipec-2023-c").thing)
    link(item("ipec-2016-ve").thing, "exact", item("who-2021-s4").thing)
    assert fates()["ipec-2016-ve"] == ("split", 2, 2, ["ipec-2023-ve", "ipec-2023-c"])


def test_what_still_holds_waits_for_nothing(linked_school: None) -> None:
    assert successions(SYSTEM, ended(), today=date(2023, 11, 19)) == []
    assert successions(SYSTEM, Framework.objects.get(code="ipec-2023"), today=TODAY) == []


def test_an_ended_item_of_a_framework_that_holds_waits_as_well(linked_school: None) -> None:
    """As LCME 3.3 was dropped while the elements beside it stand."""
    dropped = Competency.objects.filter(framework__code="lcme", valid_until__isnull=False).first()
    assert dropped is not None and dropped.code == "3.3"
    change_alignments(SYSTEM, [Wanted(Session.objects.get(source_id="x1").pk, dropped.pk, State())])
    found = successions(SYSTEM, dropped.framework, today=TODAY)
    assert [row.competency.code for row in found] == ["3.3"]


def test_moved_links_stand_beside_the_old_ones_with_their_depth(linked_school: None) -> None:
    move_alignments(SYSTEM, {item("ipec-2016-ve").pk: [item("ipec-2023-ve").pk]}, reason="The new version holds")
    new = Alignment.objects.filter(competency__source_id="ipec-2023-ve")
    assert sorted((row.subject.label, row.depth, row.assessed, row.origin) for row in new) == [
        ("Session x1", "practised", True, "moved"),
        ("Session x2", "practised", True, "moved"),
    ]
    assert Alignment.objects.filter(competency__source_id="ipec-2016-ve").count() == 2
    assert fates()["ipec-2016-ve"] == ("moved", 2, 0, ["ipec-2023-ve"])


def test_a_move_is_undone_in_one_step(linked_school: None) -> None:
    entry = move_alignments(SYSTEM, {item("ipec-2016-ve").pk: [item("ipec-2023-ve").pk]}, reason="Too early")
    undo(SYSTEM, entry.uuid)
    assert not Alignment.objects.filter(competency__source_id="ipec-2023-ve").exists()
    assert fates()["ipec-2016-ve"][2] == 2


def test_an_heir_that_is_linked_already_is_left_as_it_is(linked_school: None) -> None:
    heir = item("ipec-2023-ve").pk
    subject = Session.objects.get(source_id="x1").pk
    change_alignments(SYSTEM, [Wanted(subject, heir, State("introduced"))])
    move_alignments(SYSTEM, {item("ipec-2016-ve").pk: [heir]}, reason="The rest")
    assert Alignment.objects.get(subject=subject, competency=heir).depth == "introduced"


def test_a_year_that_was_over_before_the_version_ended_stays_as_it_was(linked_school: None) -> None:
    AcademicYear.objects.filter(begins=school.YEAR).update(starts=date(2018, 7, 1), ends=date(2019, 6, 30))
    assert fates() == {} and waiting(ended(), today=TODAY) == 0
    with pytest.raises(Refused, match="nothing to move"):
        move_alignments(SYSTEM, {item("ipec-2016-ve").pk: [item("ipec-2023-ve").pk]}, reason="History")


def test_a_move_without_a_reason_or_without_a_choice_is_refused(linked_school: None) -> None:
    before = Alignment.objects.count()
    with pytest.raises(Refused, match="why"):
        move_alignments(SYSTEM, {item("ipec-2016-ve").pk: [item("ipec-2023-ve").pk]}, reason="  ")
    with pytest.raises(Refused, match="nothing to move"):
        move_alignments(SYSTEM, {}, reason="because")
    assert Alignment.objects.count() == before


def test_directors_are_asked_once_and_no_more_when_it_is_decided(linked_school: None, programme_director: Any) -> None:
    assert ask_about_ended(today=TODAY) == 1
    ask_about_ended(today=TODAY)
    task = Task.objects.get(done_at__isnull=True)
    assert (task.assignee_id, task.count, task.route) == (programme_director.pk, 3, "/frameworks/ipec-2016/ended/")
    decide_ended(SYSTEM, ended(), reason="What lives on is carried over")
    assert not Task.objects.filter(done_at__isnull=True).exists()
    assert ask_about_ended(today=TODAY) == 0


def test_a_link_made_after_the_decision_asks_anew(linked_school: None, programme_director: Any) -> None:
    decide_ended(SYSTEM, ended(), reason="Decided")
    change_alignments(SYSTEM, [Wanted(Session.objects.get(source_id="y1").pk, item("ipec-2016-ve").pk, State())])
    assert waiting(ended(), today=TODAY) == 1
    assert ask_about_ended(today=TODAY) == 1


def test_the_inbox_says_what_waits(linked_school: None, programme_director: Any, sign_in: Any) -> None:
    ask_about_ended(today=TODAY)
    assert "3 links still stand with" in sign_in(programme_director).get("/inbox/").text


def test_a_lead_carries_over_what_is_ticked_and_decides(
    linked_school: None, programme_director: Any, sign_in: Any
) -> None:
    ask_about_ended(today=timezone.localdate())
    browser, address = sign_in(programme_director), "/frameworks/ipec-2016/ended/"
    page = browser.get(address).text
    assert "Moved" in page and "Orphaned" in page and "checked" in page
    name = f"heirs-{item('ipec-2016-ve').pk}"
    foreign = [str(item("ipec-2023-ve").pk), str(item("who-2021-s4").pk)]
    browser.post(address, {name: foreign, "reason": "The version of 2023 holds"})
    moved = Alignment.objects.filter(origin="moved")
    assert {row.competency.source_id for row in moved} == {"ipec-2023-ve"} and moved.count() == 2
    entry = moved.first().entry
    assert next(iter(changes_read(entry.changes.all()))).why == "The version of 2023 holds"
    browser.post(f"{address}decided/", {"reason": "Teamwork is history"})
    assert "What is listed here stays as history" in browser.get(address).text


def test_readers_see_what_ended_and_can_not_move_it(linked_school: None, teacher: Any, sign_in: Any) -> None:
    browser, address = sign_in(teacher), "/frameworks/ipec-2016/ended/"
    page = browser.get(address).text
    assert "Values and ethics" in page and "Carry the ticked ones over" not in page
    name = f"heirs-{item('ipec-2016-ve').pk}"
    browser.post(address, {name: str(item("ipec-2023-ve").pk), "reason": "mine"})
    assert not Alignment.objects.filter(origin="moved").exists()


@pytest.mark.parametrize("links", [1, 3])
def test_what_ended_is_read_with_the_same_statements_however_much(
    linked_school: None, django_assert_num_queries: Any, links: int
) -> None:
    names = ["x2", "y1", "y2"][:links]
    keys = [Session.objects.get(source_id=name).pk for name in names]
    change_alignments(SYSTEM, [Wanted(key, item("ipec-2016-rr").pk, State()) for key in keys])
    framework = ended()
    with django_assert_num_queries(5):
        assert len(successions(SYSTEM, framework, today=TODAY)) == 3


def test_the_shipped_line_is_one(linked_school: None) -> None:
    assert Framework.objects.get(code="ipec-2023").supersedes == ended()
    assert Link.objects.filter(source=item("ipec-2016-ve").pk, target=item("ipec-2023-ve").pk, kind="exact").exists()
