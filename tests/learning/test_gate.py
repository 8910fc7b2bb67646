"""The gate: no case about migrants is played before both sides have signed every word of it as it stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.house import actor_of_person
from tests.written import both_sign, brought, document
from xenia.community.actions.boards import BoardWords, end_seat, found_board, give_seat
from xenia.community.actions.reviews import READ, ask_reader
from xenia.community.models import Contribution, Reader, Seat
from xenia.community.queries.reviews import reader_of
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused
from xenia.learning.actions.case_reviews import ask_to_read, remark_on_case, sign_case
from xenia.learning.actions.cases import bring_case, check_translation, publish_case, save_script
from xenia.learning.models import CaseVersion
from xenia.learning.queries.bank import bank_lines
from xenia.learning.queries.plays import texts_of
from xenia.learning.queries.readiness import what_is_missing
from xenia.learning.queries.reading import readers_for, version_to_read
from xenia.people.models import Person, Role, Task


@pytest.fixture
def version(author: Actor) -> CaseVersion:
    return brought(author)


@pytest.fixture
def readers(author: Actor, version: CaseVersion, make_person: Callable[..., Any]) -> dict[str, Actor]:
    colleague, neighbour = make_person("A Colleague", "teacher"), make_person("A Neighbour", "board_member")
    ask_to_read(author, version, colleague, side="faculty")
    ask_to_read(author, version, neighbour, side="community")
    return {"faculty": actor_of_person(colleague), "community": actor_of_person(neighbour)}


def approve(reader: Actor, version: CaseVersion, minutes: int = 0) -> None:
    sign_case(reader, version, verdict="approves", reason="", minutes=minutes)


def test_nothing_opens_the_gate_but_two_signatures(
    author: Actor, version: CaseVersion, readers: dict[str, Actor]
) -> None:
    with pytest.raises(Refused, match="Nobody of the community has signed"):
        publish_case(author, version)
    approve(readers["faculty"], version)
    with pytest.raises(Refused, match="Nobody of the community has signed"):
        publish_case(author, version)
    approve(readers["community"], version)
    publish_case(author, version)
    version.thing.refresh_from_db()
    assert version.thing.published_at


def test_one_reader_who_asks_for_changes_holds_it_up(
    author: Actor, version: CaseVersion, readers: dict[str, Actor]
) -> None:
    approve(readers["faculty"], version)
    sign_case(readers["community"], version, verdict="asks", reason="Our mothers look helpless.", minutes=0)
    with pytest.raises(Refused, match="A Neighbour asks for changes"):
        publish_case(author, version)


def test_a_word_changed_after_signing_asks_both_again(
    author: Actor, version: CaseVersion, readers: dict[str, Actor]
) -> None:
    for reader in readers.values():
        approve(reader, version)
    assert what_is_missing(version) == [] and not Task.objects.filter(kind=READ, done_at=None).exists()
    save_script(author, version, replace(document(), lead="Another sentence."), seen=1)
    assert len(what_is_missing(version)) == 2
    assert Task.objects.filter(kind=READ, done_at=None).count() == 2
    with pytest.raises(Refused):
        publish_case(author, version)


def test_a_translation_added_after_signing_asks_both_again(
    author: Actor, version: CaseVersion, readers: dict[str, Actor]
) -> None:
    for reader in readers.values():
        approve(reader, version)
    save_script(author, version, replace(document(), language="es", translates="en"), seen=0)
    assert len(what_is_missing(version)) >= 2


def test_a_colleague_who_wrote_into_it_may_ask_and_not_sign(
    author: Actor, version: CaseVersion, readers: dict[str, Actor]
) -> None:
    save_script(readers["faculty"], version, replace(document(), lead="What a colleague put in."), seen=1)
    with pytest.raises(Refused, match="somebody else has to sign"):
        approve(readers["faculty"], version)
    sign_case(readers["faculty"], version, verdict="asks", reason="Look at my sentence.", minutes=0)
    save_script(author, version, replace(document(), lead="What both want."), seen=2)
    approve(readers["faculty"], version)


def test_a_language_that_came_after_the_signatures_waits_for_a_second_reader(
    author: Actor, version: CaseVersion, readers: dict[str, Actor]
) -> None:
    for reader in readers.values():
        approve(reader, version)
    publish_case(author, version)
    version.thing.refresh_from_db()
    unread = replace(document(), language="es", translates="en", lead="Nobody signed this.")
    script = save_script(author, version, unread, seen=0)
    assert set(texts_of(version)) == {"en"}
    check_translation(readers["faculty"], script)
    assert set(texts_of(version)) == {"en", "es"}


def test_who_says_that_a_case_is_not_about_migrants_does_not_get_round_it(author: Actor) -> None:
    version = bring_case(author, document(code="declared"), about_migrants=False)
    with pytest.raises(Refused, match="community"):
        publish_case(author, version)


def test_a_case_about_nobody_who_migrated_needs_the_checker_only(author: Actor) -> None:
    plain = document(code="settled")
    plain = replace(plain, people=tuple(replace(one, migrated=False) for one in plain.people))
    version = bring_case(author, plain, about_migrants=False)
    publish_case(author, version)
    version.thing.refresh_from_db()
    assert version.thing.published_at


def test_what_the_checker_calls_an_error_is_never_published(author: Actor) -> None:
    broken = document()
    lost = replace(broken.scenes[1], id="lost", title="Lost")
    version = bring_case(author, replace(broken, scenes=(*broken.scenes, lost)))
    with pytest.raises(Refused, match="Nothing leads to “Lost”"):
        publish_case(author, both_sign(version))


def test_whoever_may_not_publish_does_not(student: Any, version: CaseVersion) -> None:
    with pytest.raises(NotPermitted):
        publish_case(actor_of_person(student), both_sign(version))


def test_reading_is_credited_once_a_version(version: CaseVersion, readers: dict[str, Actor]) -> None:
    sign_case(readers["community"], version, verdict="asks", reason="She laughs more than that.", minutes=90)
    approve(readers["community"], version, minutes=30)
    given = Contribution.objects.get()
    assert (given.kind, given.hours, given.about_id) == ("review", Decimal("1.50"), version.case_id)
    assert given.person_id == readers["community"].person and given.credit == "none"


def test_nobody_reads_what_they_wrote_and_storytellers_are_on_no_list(
    author: Actor, teacher: Any, version: CaseVersion, storyteller: Any, board_member: Any, programme_director: Any
) -> None:
    with pytest.raises(Refused, match="Somebody else"):
        ask_to_read(actor_of_person(programme_director), version, teacher, side="faculty")
    for side in ("faculty", "community"):
        assert storyteller not in readers_for(version, side)
    assert board_member in readers_for(version, "community")
    with pytest.raises(Refused, match="can't read for this side"):
        ask_to_read(author, version, storyteller, side="community")


def test_only_readers_remark_and_sign(version: CaseVersion, stranger: Any, author: Actor) -> None:
    for actor in (actor_of_person(stranger), author):
        with pytest.raises(NotPermitted):
            approve(actor, version)
        with pytest.raises(NotPermitted):
            remark_on_case(actor, version, place="room", words="Hm.", language="en")


@pytest.mark.parametrize("minutes", [-1, 2000])
def test_minutes_that_nobody_reads_are_refused(version: CaseVersion, readers: dict[str, Actor], minutes: int) -> None:
    with pytest.raises(Refused, match="not a time"):
        approve(readers["faculty"], version, minutes)
    assert not Contribution.objects.exists()


def in_term(make_person: Callable[..., Any], starts: int, ends: int | None) -> Person:
    """A member of a board whose term begins and ends so many days from today."""
    person, today = make_person("A Member"), timezone.localdate()
    board = found_board(SYSTEM, BoardWords(name="Harbor board"))
    last = None if ends is None else today + timedelta(days=ends)
    give_seat(SYSTEM, board, person, starts=today + timedelta(days=starts), ends=last)
    return person


@pytest.mark.parametrize(
    ("starts", "ends", "reads"), [(-9, -1, False), (1, None, False), (-9, 0, True), (0, None, True)]
)
def test_only_a_member_in_their_term_reads_and_signs(
    version: CaseVersion, make_person: Callable[..., Any], starts: int, ends: int | None, reads: bool
) -> None:
    person = in_term(make_person, starts, ends)
    Reader.objects.create(subject=version.thing, person=person, side="community", asked_at=timezone.now())
    member = actor_of_person(person)
    assert (version_to_read(member, version.case_id) is not None) is reads
    assert (reader_of(member, version.thing) is not None) is reads
    if reads:
        approve(member, version)
        return
    with pytest.raises(NotPermitted, match="is over or has not begun"):
        approve(member, version)
    with pytest.raises(NotPermitted, match="is over or has not begun"):
        remark_on_case(member, version, place="", words="Nobody asked us.", language="en")


@pytest.mark.parametrize(("starts", "ends"), [(-9, -1), (1, None)])
def test_nobody_is_asked_outside_their_term(
    author: Actor, version: CaseVersion, make_person: Callable[..., Any], starts: int, ends: int | None
) -> None:
    person = in_term(make_person, starts, ends)
    with pytest.raises(Refused, match="can't sign for the community"):
        ask_reader(author, version.thing, person, side="community")


def test_what_a_member_said_outlasts_their_term_until_the_words_change(
    author: Actor, version: CaseVersion, readers: dict[str, Actor], make_person: Callable[..., Any]
) -> None:
    person = in_term(make_person, -9, None)
    ask_to_read(author, version, person, side="community")
    sign_case(actor_of_person(person), version, verdict="asks", reason="She is not helpless.", minutes=0)
    for reader in readers.values():
        approve(reader, version)
    end_seat(SYSTEM, Seat.objects.get(person=person), last_day=timezone.localdate() - timedelta(days=1))
    assert what_is_missing(version) == ["A Member asks for changes."]
    assert [line.state for line in bank_lines(author)] == ["waiting"], "the bank says what the gate says"
    Task.objects.all().delete()
    save_script(author, version, replace(document(), lead="She decides."), seen=1)
    assert not Task.objects.filter(kind=READ, assignee=person).exists(), "nobody is asked who can't sign"
    for reader in readers.values():
        approve(reader, version)
    assert what_is_missing(version) == []
    assert [line.state for line in bank_lines(author)] == ["ready"]


def test_a_signature_of_the_last_day_stands_on_the_day_after(
    author: Actor, version: CaseVersion, readers: dict[str, Actor]
) -> None:
    for reader in readers.values():
        approve(reader, version)
    Role.objects.filter(kind="board_member").update(ends=timezone.localdate() - timedelta(days=1))
    assert what_is_missing(version) == []
