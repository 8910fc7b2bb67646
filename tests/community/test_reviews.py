"""Nothing about migrants is published before both sides have signed what stands now."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.house import actor_of_person
from xenia.community import reviewed
from xenia.community.actions.reviews import ANSWER, READ, answer_remark, ask_again, ask_reader, remark_on, sign
from xenia.community.models import Remark
from xenia.community.queries.reviews import missing_signatures, remarks_on
from xenia.community.reviewed import ReviewedKind, register_reviewed
from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, Refused
from xenia.people.models import Task

State = dict[str, bytes]


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> State:
    """What stands in the leaflet now."""
    now = {"state": b"1" * 32}
    monkeypatch.setattr(reviewed, "_kinds", {})
    register_reviewed(
        ReviewedKind("leaflet", "a leaflet", state=lambda thing: now["state"], route=lambda thing: "/leaflet/")
    )
    return now


@pytest.fixture
def leaflet(state: State) -> Thing:
    return Thing.objects.create(kind="leaflet", label="Leaflet")


@pytest.fixture
def author(teacher: Any) -> Actor:
    return actor_of_person(teacher)


@pytest.fixture
def readers(author: Actor, leaflet: Thing, make_person: Callable[..., Any]) -> dict[str, Actor]:
    colleague, neighbour = make_person("A Colleague", "teacher"), make_person("A Neighbour", "board_member")
    ask_reader(author, leaflet, colleague, side="faculty")
    ask_reader(author, leaflet, neighbour, side="community")
    return {"faculty": actor_of_person(colleague), "community": actor_of_person(neighbour)}


def approve(reader: Actor, leaflet: Thing) -> None:
    sign(reader, leaflet, verdict="approves", reason="", authors=[])


def test_both_sides_sign(readers: dict[str, Actor], leaflet: Thing) -> None:
    assert len(missing_signatures(leaflet)) == 2
    approve(readers["faculty"], leaflet)
    assert missing_signatures(leaflet) == ["Nobody of the community has signed it as it stands now."]
    approve(readers["community"], leaflet)
    assert missing_signatures(leaflet) == []
    assert not Task.objects.filter(kind=READ, done_at=None).exists()


def test_a_signature_holds_for_what_was_read(readers: dict[str, Actor], leaflet: Thing, state: State) -> None:
    for reader in readers.values():
        approve(reader, leaflet)
    state["state"] = b"2" * 32
    ask_again(leaflet)
    assert len(missing_signatures(leaflet)) == 2
    assert Task.objects.filter(kind=READ, done_at=None).count() == 2


def test_whoever_asks_for_changes_says_which_and_holds_it_up(
    readers: dict[str, Actor], leaflet: Thing, teacher: Any, make_person: Any, author: Actor
) -> None:
    with pytest.raises(Refused, match="what has to change"):
        sign(readers["community"], leaflet, verdict="asks", reason=" ", authors=[teacher])
    sign(readers["community"], leaflet, verdict="asks", reason="Our mothers look helpless.", authors=[teacher])
    assert Task.objects.get(kind=ANSWER, done_at=None).assignee_id == teacher.pk
    another = make_person("Another Neighbour", "board_member")
    ask_reader(author, leaflet, another, side="community")
    approve(actor_of_person(another), leaflet)
    approve(readers["faculty"], leaflet)
    assert missing_signatures(leaflet) == ["A Neighbour asks for changes."]
    approve(readers["community"], leaflet)
    assert missing_signatures(leaflet) == []


def test_a_remark_waits_for_its_answer(readers: dict[str, Actor], leaflet: Thing, teacher: Any, author: Actor) -> None:
    for reader in readers.values():
        approve(reader, leaflet)
    remark = remark_on(
        readers["community"], leaflet, place="room/ask", words="She would laugh.", language="en", authors=[teacher]
    )
    assert missing_signatures(leaflet) == ["Remarks that wait for an answer: 1."]
    with pytest.raises(Refused, match="what you changed"):
        answer_remark(author, remark, answer="")
    answer_remark(author, remark, answer="She laughs now.")
    assert missing_signatures(leaflet) == []
    assert not Task.objects.filter(kind=ANSWER, done_at=None).exists()
    assert remarks_on(leaflet)[0].answer == "She laughs now."


def test_a_colleague_is_no_community_and_nobody_reads_their_own(
    author: Actor, leaflet: Thing, teacher: Any, make_person: Any
) -> None:
    with pytest.raises(Refused, match="can't sign for the community"):
        ask_reader(author, leaflet, make_person("A Colleague", "teacher"), side="community")
    with pytest.raises(Refused, match="Somebody else"):
        ask_reader(author, leaflet, teacher, side="faculty")


def test_nobody_reads_for_both_sides(author: Actor, leaflet: Thing, make_person: Any) -> None:
    patient = make_person("A Patient", "patient_educator")
    ask_reader(author, leaflet, patient, side="community")
    with pytest.raises(Refused, match="other side"):
        ask_reader(author, leaflet, patient, side="faculty")


def test_whoever_was_not_asked_neither_remarks_nor_signs(
    readers: dict[str, Actor], leaflet: Thing, student: Any, author: Actor
) -> None:
    stranger = actor_of_person(student)
    with pytest.raises(NotPermitted):
        approve(stranger, leaflet)
    with pytest.raises(NotPermitted):
        remark_on(stranger, leaflet, place="", words="Hm.", language="en", authors=[])
    with pytest.raises(NotPermitted):
        ask_reader(stranger, leaflet, Any, side="faculty")  # type: ignore[arg-type]
    assert not Remark.objects.exists()


def test_signatures_are_read_with_the_same_statements_however_many(
    readers: dict[str, Actor], leaflet: Thing, author: Actor, make_person: Any, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        for reader in readers.values():
            approve(reader, leaflet)
        with django_assert_num_queries(3):
            missing_signatures(leaflet)
        ask_reader(author, leaflet, make_person(f"Reader {number}", "teacher"), side="faculty")
