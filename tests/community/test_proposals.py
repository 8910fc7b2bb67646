"""You said, we did: what everybody reads, and that no person stands there."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.community.seated import a_board, as_member, by_link, seat
from tests.house import actor_of_person
from xenia.community.actions.partners import PartnerWords, add_partner, record_naming
from xenia.community.actions.proposals import SaidWords, answer_proposal, propose, show_proposal
from xenia.community.models import Proposal
from xenia.community.queries.proposals import public_entries, visible_proposals
from xenia.core.actions.things import make_thing
from xenia.core.rules import SYSTEM, NotPermitted, Refused

PAGE = "/you-said-we-did/"


@pytest.fixture
def member(make_person: Any) -> Any:
    return make_person("Thida Member", account=False)


def said(words: str = "Our mothers look helpless.", **more: Any) -> Proposal:
    how = {"voice": "board", "language": "en", **more}
    return propose(SYSTEM, SaidWords(words=words, **how))


def shown(words: str = "Our mothers look helpless.", *, changed: Any = None, **more: Any) -> Proposal:
    proposal = said(words, **more)
    answer_proposal(SYSTEM, proposal, outcome="done", words="We wrote it again.", changed=changed)
    show_proposal(SYSTEM, proposal, public=True)
    return proposal


def test_everybody_reads_what_was_said_and_done(db: Any) -> None:
    shown()
    page = Client().get(PAGE)
    assert page.status_code == 200
    assert "Our mothers look helpless." in page.text and "We wrote it again." in page.text


def test_no_person_stands_on_the_public_page(member: Any, programme_director: Any) -> None:
    board = a_board("Harbor board")
    seat(board, member)
    proposal = propose(
        as_member(member, board), SaidWords(voice="member", words="Say our names", language="en", board=board)
    )
    director = actor_of_person(programme_director)
    answer_proposal(director, proposal, outcome="under_way", words="It begins in March.")
    assert "Say our names" not in Client().get(PAGE).text
    show_proposal(director, proposal, public=True)
    page = Client().get(PAGE).text
    assert "Say our names" in page and "A member of the board" in page
    for name in ("Thida", "Priya", str(member.pk)):
        assert name not in page


def test_a_partner_is_named_while_it_wishes_so_and_a_person_never(db: Any) -> None:
    lotus = add_partner(SYSTEM, PartnerWords(name="Golden Lotus", kind="organisation"))
    doula = add_partner(SYSTEM, PartnerWords(name="Marie Doula", kind="person"))
    shown("Stop asking for papers", voice="partner", partner=lotus)
    shown("Believe women", voice="partner", partner=doula)
    assert "Golden Lotus" not in Client().get(PAGE).text
    record_naming(SYSTEM, lotus, named=True, on=date(2026, 3, 2))
    page = Client().get(PAGE).text
    assert "Golden Lotus" in page and "Marie Doula" not in page and "A community partner" in page
    record_naming(SYSTEM, lotus, named=False, on=timezone.localdate())
    assert "Golden Lotus" not in Client().get(PAGE).text


@pytest.mark.parametrize(("kind", "shows"), [("course", True), ("session", True), ("station", False), ("case", False)])
def test_what_changed_is_told_unless_it_may_be_a_live_station(db: Any, kind: str, shows: bool) -> None:
    shown(changed=make_thing(kind, "The feverish child", published=True))
    assert ("The feverish child" in Client().get(PAGE).text) is shows


def test_a_draft_that_changed_is_not_told_in_public(db: Any) -> None:
    shown(changed=make_thing("course", "A course to come"))
    assert "A course to come" not in Client().get(PAGE).text


def test_nothing_is_public_before_it_is_answered_and_it_can_be_taken_back(db: Any) -> None:
    proposal = said()
    with pytest.raises(Refused, match="Answer it first"):
        show_proposal(SYSTEM, proposal, public=True)
    proposal = shown("Pay for childcare")
    assert len(public_entries()) == 1
    show_proposal(SYSTEM, proposal, public=False)
    assert public_entries() == []


def test_the_newest_answer_stands_and_not_now_needs_its_reason(db: Any) -> None:
    proposal = shown()
    with pytest.raises(Refused, match="why not now"):
        answer_proposal(SYSTEM, proposal, outcome="not_now", words=" ")
    with pytest.raises(Refused, match="under way"):
        answer_proposal(SYSTEM, proposal, outcome="perhaps", words="Hm")
    answer_proposal(SYSTEM, proposal, outcome="not_now", words="The lifts are being built.")
    (entry,) = public_entries()
    assert entry.answer is not None and entry.answer.words == "The lifts are being built."
    assert proposal.answers.count() == 2


def test_words_are_never_in_a_label_and_markup_stays_text(db: Any) -> None:
    proposal = shown("<script>alert(1)</script> a secret thing")
    assert "secret" not in proposal.thing.label
    assert "<script>alert" not in Client().get(PAGE).text


def test_a_member_proposes_by_link_and_reads_the_answer(member: Any) -> None:
    board = a_board()
    browser = by_link(seat(board, member))
    address = f"/boards/{board.pk}/said/"
    assert browser.post(address, {"words": "نادوا أسماءنا", "language": "ar"}).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.voice, proposal.by_id, proposal.public) == ("member", member.pk, False)
    answer_proposal(SYSTEM, proposal, outcome="under_way", words="It begins in March.")
    page = browser.get(address).text
    assert 'dir="rtl">نادوا' in page and "It begins in March." in page
    assert browser.post(address, {"words": " ", "language": "ar"}).status_code == 422
    assert browser.get(f"/proposals/{proposal.pk}/").status_code == 302


def test_a_member_speaks_for_themselves_and_for_their_own_board(member: Any) -> None:
    mine, theirs = a_board("Mine"), a_board("Theirs")
    seat(mine, member)
    actor = as_member(member, mine)
    for words in (
        SaidWords(voice="board", words="We all think so", language="en", board=mine),
        SaidWords(voice="member", words="Here too", language="en", board=theirs),
    ):
        with pytest.raises(NotPermitted):
            propose(actor, words)
    said("Of another board", board=theirs)
    assert not visible_proposals(actor).exists()


@pytest.mark.parametrize("who", ["dean", "accreditor"])
def test_readers_read_everything_and_answer_nothing(
    db: Any, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    proposal = said()
    person = request.getfixturevalue(who)
    browser = sign_in(person)
    assert "Our mothers" in browser.get("/proposals/").text
    assert browser.get(f"/proposals/{proposal.pk}/").status_code == 403
    with pytest.raises(NotPermitted):
        answer_proposal(actor_of_person(person), proposal, outcome="done", words="Done")


@pytest.mark.parametrize("who", ["teacher", "student", "stranger", "administrator"])
def test_others_read_only_what_is_public(db: Any, request: pytest.FixtureRequest, sign_in: Any, who: str) -> None:
    said("Not for everybody")
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get("/proposals/").status_code == 403
    assert "Not for everybody" not in browser.get(PAGE).text


def test_a_keeper_takes_up_answers_and_shows_on_the_pages(programme_director: Any, sign_in: Any) -> None:
    course = make_thing("course", "Blood and Host Defense", published=True)
    browser = sign_in(programme_director)
    took = {"voice": "reviewer", "words": "Nobody laughs", "language": "en", "said_on": "2026-05-04"}
    address = browser.post("/proposals/new/", took).url
    answered = {"outcome": "done", "words": "There is a kitchen now", "changed": f"/courses/{course.pk}/"}
    assert browser.post(address, answered).status_code == 302
    browser.post(f"{address}show/", {"public": "on", "rendered": ""})
    page = Client().get(PAGE).text
    assert "Nobody laughs" in page and "Blood and Host Defense" in page
    wrong = browser.post(address, {**answered, "changed": "No such course"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_the_database_as_often_for_one_as_for_many(
    member: Any, django_assert_num_queries: Any, many: int
) -> None:
    lotus = add_partner(SYSTEM, PartnerWords(name="Golden Lotus", kind="organisation"))
    record_naming(SYSTEM, lotus, named=True, on=date(2026, 3, 2))
    for number in range(many):
        shown(f"Words {number}", voice="partner", partner=lotus)
    with django_assert_num_queries(3):
        assert [entry.partner for entry in public_entries()] == ["Golden Lotus"] * many
    with django_assert_num_queries(2):
        assert len([answer for row in visible_proposals(SYSTEM) for answer in row.answers.all()]) == many
