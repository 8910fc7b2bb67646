"""Both sides read the whole case on one page, say what should change, and see what was changed in answer."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.community.seated import a_board, by_link, seat
from tests.house import actor_of_person
from tests.told import CANARY, passages_of, released
from tests.written import brought
from xenia.community.actions.policies import adopt_policy
from xenia.community.actions.withdrawals import withdraw
from xenia.community.models import Opening, Remark, Review
from xenia.core.rules import SYSTEM, Actor
from xenia.learning.actions.case_reviews import ask_to_read, remark_on_case, sign_case
from xenia.learning.actions.cases import save_script
from xenia.learning.models import CaseVersion, Earlier, Script
from xenia.learning.reviewed import state_of
from xenia.standards.cases import parse


@pytest.fixture
def version(author: Actor) -> CaseVersion:
    return brought(author)


@pytest.fixture
def reader(author: Actor, version: CaseVersion, board_member: Any) -> Any:
    ask_to_read(author, version, board_member, side="community")
    return board_member


def page(name: str, version: CaseVersion, *more: Any) -> str:
    return reverse(name, args=[version.case_id, *more])


def shown(version: CaseVersion, sent: dict[str, str]) -> dict[str, str]:
    """What a reader sends from a page that shows what stands now."""
    return sent | {"state": state_of(version.thing).hex()}


def test_a_reader_sees_every_scene_and_where_each_choice_leads(sign_in: Any, reader: Any, version: CaseVersion) -> None:
    text = sign_in(reader).get(page("case_review", version)).content.decode()
    for words in ("It sings at night.", "Ask what worries her most", "brings honey", "Where did you sit?"):
        assert words in text
    assert "That nobody will water the bees." in text, "what one may ask for is read too"
    assert 'href="#heard"' in text and "Remark on this" in text and "May it be published?" in text


def test_a_member_of_a_board_without_an_account_reads_and_signs_by_their_link(
    author: Actor, version: CaseVersion, make_person: Any
) -> None:
    member, other = make_person("Nyota Amsel"), make_person("Ilse Brandt")
    board = a_board()
    browser, elses = by_link(seat(board, member)), by_link(seat(board, other))
    ask_to_read(author, version, member, side="community")
    address = page("case_review", version)
    assert address in browser.get(f"/boards/{board.pk}/").text and address not in elses.get(f"/boards/{board.pk}/").text
    assert "May it be published?" in browser.get(address).text
    assert elses.get(address).status_code == 404 and "/login" in Client().get(address)["Location"]
    browser.post(page("case_remark", version), shown(version, {"place": "room.go", "words": "She would laugh."}))
    browser.post(page("case_sign", version), shown(version, {"verdict": "approves", "minutes": "20"}))
    assert Remark.objects.get().by_id == member.pk and Review.objects.get().reader_id == member.pk
    assert address not in browser.get(f"/boards/{board.pk}/").text
    assert browser.post(page("case_answer", version, Remark.objects.get().pk), {"answer": "No."}).status_code == 302
    assert not Remark.objects.get().answer


def test_a_board_member_who_was_not_asked_finds_nothing(
    sign_in: Any, board_member: Any, student: Any, stranger: Any, version: CaseVersion
) -> None:
    for person in (board_member, student, stranger):
        assert sign_in(person).get(page("case_review", version)).status_code == 404
        assert sign_in(person).post(page("case_sign", version), {"verdict": "approves"}).status_code == 404
    assert not Review.objects.exists()


def test_those_who_see_the_bank_read_and_can_not_sign(sign_in: Any, dean: Any, version: CaseVersion) -> None:
    browser = sign_in(dean)
    answer = browser.get(page("case_review", version))
    assert answer.status_code == 200 and b"May it be published?" not in answer.content
    assert browser.post(page("case_sign", version), {"verdict": "approves"}).status_code == 403
    assert browser.post(page("case_remark", version), {"place": "room", "words": "Hm."}).status_code == 403


def test_a_remark_stands_at_its_place_and_is_answered_there(
    sign_in: Any, reader: Any, teacher: Any, version: CaseVersion
) -> None:
    browser = sign_in(reader)
    form = browser.get(page("case_review", version) + "?on=room.go").content.decode()
    assert 'name="place" value="room.go"' in form
    browser.post(page("case_remark", version), shown(version, {"place": "room.go", "words": "She would <b>laugh</b>."}))
    remark = Remark.objects.get()
    assert remark.place == "room.go"
    author = sign_in(teacher)
    author.post(page("case_answer", version, remark.pk), {"answer": "She laughs now."})
    text = browser.get(page("case_review", version)).content.decode()
    assert "She would &lt;b&gt;laugh&lt;/b&gt;." in text and "She laughs now." in text


def changed(version: CaseVersion, author: Actor, *, seen: int, **scenes: str) -> None:
    """Save the case with other words in these scenes: `room="It sings => It hums"`."""
    text = Script.objects.get(version=version, language="en").text
    for words in scenes.values():
        was, _arrow, now = words.partition(" => ")
        assert was in text
        text = text.replace(was, now)
    save_script(author, version, parse(text), seen=seen)


def test_a_remark_on_one_passage_stays_with_it_when_others_come_before(
    sign_in: Any, reader: Any, author: Actor, version: CaseVersion
) -> None:
    browser = sign_in(reader)
    assert 'name="place" value="room/2"' in browser.get(page("case_review", version) + "?on=room/2").text
    answer = browser.post(
        page("case_remark", version), shown(version, {"place": "room/2", "words": "It whistles, in our tongue."})
    )
    assert answer["Location"].endswith("#room/2")

    def stands_in(number: int) -> bool:
        place = browser.get(page("case_review", version)).text.split(f'id="room/{number}"')[1].split('id="room')[0]
        return "It whistles, in our tongue." in place

    assert stands_in(2) and not stands_in(1)
    changed(version, author, seen=1, room="You come in. => It rains.\n\nYou come in.")
    assert stands_in(3) and not stands_in(2)
    changed(version, author, seen=2, room="@hodan (so): It sings at night.\n\n => ")
    text = browser.get(page("case_review", version)).text
    assert "It whistles, in our tongue." in text and "It sings at night" in text, "read as it was, and what was said"


def test_whoever_is_asked_again_sees_what_moved_and_nothing_else_is_marked(
    sign_in: Any, reader: Any, author: Actor, version: CaseVersion
) -> None:
    browser = sign_in(reader)
    assert "since you read it" not in browser.get(page("case_review", version)).text
    browser.post(page("case_sign", version), shown(version, {"verdict": "asks", "reason": "She would not say so."}))
    changed(version, author, seen=1, room="It sings at night. => It hums at night.", people="She keeps => She loves")
    changed(version, author, seen=2, paper="does not come back => writes a letter")
    text = browser.get(page("case_review", version)).text
    marked = [place.rpartition('id="')[2].partition('"')[0] for place in text.split('<details class="changed">')]
    assert text.count("Changed since you read it") == 3
    assert "<del><p>It sings at night.</p></del><ins><p>It hums at night.</p></ins>" in text
    assert marked[:3] == ["people.hodan", "t-room", "t-paper"]
    heard = text.split('id="heard"')[1].split('id="paper"')[0]
    assert "since you read it" not in heard
    browser.post(page("case_remark", version), shown(version, {"place": "room", "words": "Better."}))
    assert "Changed since you read it" in browser.get(page("case_review", version)).text, "until it is signed"
    browser.post(page("case_sign", version), shown(version, {"verdict": "approves"}))
    assert "since you read it" not in browser.get(page("case_review", version)).text


def test_who_only_spoke_sees_what_changed_since_and_a_choice_that_leads_elsewhere_is_told(
    sign_in: Any, reader: Any, author: Actor, version: CaseVersion
) -> None:
    remark_on_case(actor_of_person(reader), version, place="room", words="Where would she go?", language="en")
    changed(version, author, seen=1, room="Write a prescription -> paper => Write a prescription -> heard")
    text = sign_in(reader).get(page("case_review", version)).text
    assert "Something else than words changed too" in text


@pytest.mark.parametrize("verdict", ["approves", "asks"])
def test_nobody_says_anything_unseen_of_a_case_that_was_changed_while_they_read(
    sign_in: Any, reader: Any, author: Actor, version: CaseVersion, verdict: str
) -> None:
    browser = sign_in(reader)
    sent = {"verdict": verdict, "reason": "Our <mothers> look helpless.", "minutes": "35"}
    before = shown(version, sent)
    changed(version, author, seen=1, room="It sings at night. => It hums at night.")
    for old in (before, sent, sent | {"state": "no state"}):
        answer = browser.post(page("case_sign", version), old)
        assert answer.status_code == 422 and "It was changed while you read" in answer.text
        assert ">Our &lt;mothers&gt; look helpless.</textarea>" in answer.text and 'value="35"' in answer.text
        assert f'name="state" value="{state_of(version.thing).hex()}"' in answer.text, "sent again, it is of this text"
        assert "It hums at night." in answer.text and not Review.objects.exists()
    assert browser.post(page("case_sign", version), shown(version, sent)).status_code == 302
    assert bytes(Review.objects.get().state) == state_of(version.thing)


def test_a_remark_on_a_case_that_was_changed_meanwhile_stands_in_its_field(
    sign_in: Any, reader: Any, author: Actor, version: CaseVersion
) -> None:
    browser = sign_in(reader)
    sent = shown(version, {"place": "room/2", "words": "It whistles, in our tongue."})
    gone = sent | {"place": "nowhere.go"}
    changed(version, author, seen=1, room="You come in. => It rains.\n\nYou come in.")
    for old, place in ((sent, "room"), (gone, "whole"), ({**sent, "state": ""}, "room")):
        answer = browser.post(page("case_remark", version), old)
        assert answer.status_code == 422 and "It was changed while you read" in answer.text
        form = answer.text.split('class="remark-form"')[1].split("</form>")[0]
        assert f'name="place" value="{place}"' in form, "the second part is another by now, so it stands at the scene"
        assert ">It whistles, in our tongue.</textarea>" in form and not Remark.objects.exists()
        assert f'name="state" value="{state_of(version.thing).hex()}"' in form
        assert f'href="{page("case_review", version)}?in=en&amp;on=' in answer.text, "its links lead to a page"
        assert f'name="next" value="{page("case_review", version)}"' in answer.text
    assert browser.post(page("case_remark", version), shown(version, sent)).status_code == 302
    assert "since you read it" not in browser.get(page("case_review", version)).text


def test_what_was_written_outlasts_a_policy_that_comes_before_the_new_text(
    sign_in: Any, author: Actor, keeper: Actor, second_keeper: Actor, board_member: Any
) -> None:
    story = released(keeper, second_keeper)
    quoting = brought(author, passage=f"{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}")
    ask_to_read(author, quoting, board_member, side="community")
    adopt_policy(keeper, title="On stories", words={"en": "They stay theirs."}, adopted_on=date(2026, 1, 1))
    browser, sent = sign_in(board_member), {"verdict": "asks", "reason": "She laughs more.", "state": "00" * 32}
    first = browser.post(page("case_sign", quoting), sent)
    assert first.status_code == 422 and "They stay theirs." in first.text and CANARY not in first.text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', first.text.split("<main")[1]))
    assert f'action="{page("case_review", quoting)}"' in first.text
    text = browser.post(page("case_review", quoting), fields).text
    assert CANARY in text and ">She laughs more.</textarea>" in text and not Review.objects.exists()


def test_a_state_that_is_not_kept_any_more_is_not_called_unchanged(
    sign_in: Any, reader: Any, author: Actor, version: CaseVersion
) -> None:
    browser = sign_in(reader)
    browser.post(page("case_sign", version), shown(version, {"verdict": "approves"}))
    changed(version, author, seen=1, room="It sings at night. => It hums at night.")
    Earlier.objects.filter(number=1).delete()
    assert "when you read it is not kept" in browser.get(page("case_review", version)).text


def test_a_remark_of_another_case_is_not_answered_here(
    sign_in: Any, reader: Any, teacher: Any, author: Actor, version: CaseVersion
) -> None:
    other = brought(author, code="other")
    remark = remark_on_case(actor_of_person(reader), version, place="", words="On the whole.", language="en")
    assert sign_in(teacher).post(page("case_answer", other, remark.pk), {"answer": "No."}).status_code == 404


def test_a_reader_signs_or_says_why_not(sign_in: Any, reader: Any, version: CaseVersion) -> None:
    browser = sign_in(reader)
    answer = browser.post(page("case_sign", version), shown(version, {"verdict": "asks", "reason": ""}), follow=True)
    assert "Say what has to change" in answer.content.decode() and not Review.objects.exists()
    browser.post(
        page("case_sign", version), shown(version, {"verdict": "asks", "reason": "Our mothers look helpless."})
    )
    assert "Our mothers look helpless." in browser.get(page("case_review", version)).content.decode()
    browser.post(page("case_sign", version), shown(version, {"verdict": "approves", "minutes": "20"}))
    assert "Signed on" in browser.get(page("case_review", version)).content.decode()


def test_the_page_takes_the_same_statements_however_much_was_said(
    sign_in: Any, reader: Any, version: CaseVersion, django_assert_num_queries: Any
) -> None:
    browser, actor = sign_in(reader), actor_of_person(reader)
    browser.get(page("case_review", version))
    for number in range(3):
        remark_on_case(actor, version, place=f"room/{number}", words="A word.", language="en")
        if number != 1:
            with django_assert_num_queries(27):
                browser.get(page("case_review", version))


def test_whoever_reads_a_story_in_a_draft_is_among_those_whom_its_teller_sees(
    sign_in: Any, author: Actor, keeper: Actor, second_keeper: Actor, board_member: Any, dean: Any
) -> None:
    story = released(keeper, second_keeper)
    name = f"{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}"
    quoting = brought(author, passage=name)
    ask_to_read(author, quoting, board_member, side="community")
    for person in (board_member, board_member, dean):
        assert CANARY in sign_in(person).get(page("case_review", quoting)).text
    seen = Opening.objects.filter(story=story, place=quoting.case_id).values_list("role", flat=True)
    assert sorted(seen) == ["board_member", "other"]


def test_the_policy_on_stories_is_read_before_a_quoted_word(
    sign_in: Any, author: Actor, keeper: Actor, second_keeper: Actor, board_member: Any
) -> None:
    story = released(keeper, second_keeper)
    quoting = brought(author, passage=f"{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}")
    ask_to_read(author, quoting, board_member, side="community")
    adopt_policy(keeper, title="On stories", words={"en": "They stay theirs."}, adopted_on=date(2026, 1, 1))
    browser = sign_in(board_member)
    first = browser.get(page("case_review", quoting)).text
    assert "They stay theirs." in first and CANARY not in first
    assert not Opening.objects.filter(story=story, place=quoting.case_id).exists()
    assert CANARY in browser.post(page("case_review", quoting), follow=True).text


def test_no_earlier_state_stays_of_a_case_whose_story_is_withdrawn(
    sign_in: Any, author: Actor, keeper: Actor, second_keeper: Actor, board_member: Any
) -> None:
    story = released(keeper, second_keeper)
    name = f"{story.thing.label.split()[-1]}#{str(passages_of(story)[0].id)[:8]}"
    quoting = brought(author, passage=name)
    ask_to_read(author, quoting, board_member, side="community")
    sign_case(actor_of_person(board_member), quoting, verdict="asks", reason="She laughs more.", minutes=0)
    changed(quoting, author, seen=1, room="It sings at night. => It hums at night.")
    assert Earlier.objects.filter(text__contains=name).count() == 2
    withdraw(SYSTEM, story)
    assert not Earlier.objects.exists()
    text = sign_in(board_member).get(page("case_review", quoting)).text
    assert "when you read it is not kept" in text and CANARY not in text
    without = Script.objects.get(version=quoting).text.split(name)
    before, after = without[0].rpartition("\n")[0], without[1].partition("\n")[2]
    save_script(author, quoting, parse(f"{before}\n{after}"), seen=2)
    assert not Earlier.objects.exists(), "nor the last one in which it was named"
    changed(quoting, author, seen=3, room="It hums at night. => It sings at night.")
    assert Earlier.objects.count() == 2 and not Earlier.objects.filter(text__contains=name).exists()
