"""Answers without a name: one turn each that nobody can trace, sealed until the end, and never fewer than ten."""

import json
import secrets
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tests.assessment.unnamed import SAID, answer, drawn
from tests.assessment.unnamed_marks import pseudonym
from tests.together import together
from xenia.assessment.actions.anonymous import Sent, put_answers, take_turn
from xenia.assessment.actions.box_keys import box_keys
from xenia.assessment.actions.boxes import open_box, told_languages
from xenia.assessment.actions.links import link_for_anyone, link_for_person
from xenia.assessment.actions.occasions import begin_study, close_occasion, open_occasion
from xenia.assessment.actions.reminders import REMINDER, keep_occasions, remind
from xenia.assessment.forms.anonymous import sent_from
from xenia.assessment.models import Answers, Asked, Box, Occasion, Response, Token
from xenia.assessment.queries.answering import Respondent, answers_of
from xenia.core.actions.tokens import redeem_link
from xenia.core.models import AuditEntry, Change, Key, Notice, SignedLink
from xenia.core.queries.audit import Opener
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.people.models import Task


@pytest.fixture
def occasion(make_occasion: Any, crowd: list[Any]) -> Occasion:
    """Twelve students are asked without names."""
    return make_occasion(crowd, privacy="anonymous")


def test_each_takes_one_turn_and_the_same_turn_sent_again_is_the_same(occasion: Occasion, crowd: list[Any]) -> None:
    me = Respondent(person=crowd[0].pk)
    for _time in range(2):  # the acknowledgement of the first was lost
        take_turn(me, occasion, turn="ab" * 32)
    with pytest.raises(Refused, match="taken your turn"):
        take_turn(me, occasion, turn="cd" * 32)
    assert Token.objects.filter(drawn=True).count() == 1
    assert list(Asked.objects.filter(answered=True).values_list("person", flat=True)) == [crowd[0].pk]
    assert not Task.objects.filter(assignee=crowd[0]).exists() and Task.objects.count() == 11


def test_only_who_is_asked_takes_a_turn_and_only_while_it_is_open(
    occasion: Occasion, crowd: list[Any], stranger: Any
) -> None:
    with pytest.raises(NotPermitted):
        drawn(occasion, person=stranger)
    with pytest.raises(NotPermitted):
        drawn(occasion)
    with pytest.raises(Refused, match="out of date"):
        take_turn(Respondent(person=crowd[0].pk), occasion, turn="no hash")
    Occasion.objects.update(closes_at=timezone.now())
    with pytest.raises(Refused, match="not open"):
        drawn(occasion, person=crowd[0])
    assert not Token.objects.filter(drawn=True).exists()


def test_a_turn_of_one_form_opens_no_other(make_occasion: Any, crowd: list[Any], occasion: Occasion) -> None:
    turn = drawn(occasion, person=crowd[0])
    other = make_occasion(crowd, privacy="anonymous")
    with pytest.raises(NotPermitted, match="does not belong"):
        put_answers(other, Sent(turn=turn, values=SAID))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"values": {}}, "Please answer"),
        ({"values": {"listens": "9"}}, "not one of the answers"),
        ({"values": {"nothing": "2"}}, "no question"),
        ({"pseudonym": "ab" * 32}, "out of date"),
        ({"pseudonym": "x"}, "out of date"),
        ({"language": "<b>"}, "out of date"),
    ],
)
def test_what_is_wrong_is_refused_and_the_turn_stays(
    occasion: Occasion, crowd: list[Any], wrong: dict[str, Any], words: str
) -> None:
    turn = drawn(occasion, person=crowd[0])
    with pytest.raises(Refused, match=words):
        put_answers(occasion, Sent(**{"turn": turn, "values": SAID, **wrong}))
    put_answers(occasion, Sent(turn=turn, values=SAID))
    assert len(open_box(occasion).waiting) == 1


def test_nothing_hides_in_a_row_that_is_not_answered() -> None:
    values = {"grid": {"r1": "often", "r2": {"my name": " "}, "r3": "  "}, "listens": " "}
    body = json.dumps({"turn": "ab" * 16, "values": values, "language": "en"}).encode()
    assert sent_from(body).values == {"grid": {"r1": "often"}, "listens": None}


@pytest.mark.parametrize("turn", ["", "zz", "ab" * 16])
def test_an_invented_turn_is_refused(occasion: Occasion, turn: str) -> None:
    with pytest.raises(NotPermitted):
        put_answers(occasion, Sent(turn=turn, values=SAID))
    assert not Box.objects.exists()


def test_sent_twice_counts_once(occasion: Occasion, crowd: list[Any]) -> None:
    turn = answer(occasion, crowd[0])
    put_answers(occasion, Sent(turn=turn, values={"listens": "0"}))
    assert [one["values"] for one in open_box(occasion).waiting] == [SAID]


def test_only_what_was_asked_is_kept_and_in_the_form_s_own_order(occasion: Occasion, crowd: list[Any]) -> None:
    turn = drawn(occasion, person=crowd[0])
    put_answers(occasion, Sent(turn=turn, values={"words": "Go on", "why": "gone again", "listens": "2"}))
    kept = open_box(occasion).waiting[0]["values"]
    assert list(kept.items()) == [("listens", "2"), ("words", "Go on")]


def test_nothing_can_be_read_before_the_end_and_then_all_at_once(occasion: Occasion, crowd: list[Any]) -> None:
    for number, one in enumerate(crowd):
        answer(occasion, one, listens="2", words=f"word {number}")
    assert not Response.objects.exists() and not Answers.objects.exists()
    close_occasion(SYSTEM, occasion)
    stored = Response.objects.all()
    assert {answers_of(one)["words"] for one in stored} == {f"word {number}" for number in range(12)}
    assert {(one.person_id, one.link_id, one.started_at, one.submitted_at) for one in stored} == {(None,) * 4}
    assert not any("words" in one.said for one in Answers.objects.all())
    assert not Box.objects.exists() and not Token.objects.exists()


def test_ten_leave_the_box_when_twenty_wait_and_ten_stay(make_occasion: Any, make_person: Any) -> None:
    crowd = [make_person(f"One of many {number}", account=False) for number in range(34)]
    occasion, waited = make_occasion(crowd, privacy="anonymous"), []
    for number, one in enumerate(crowd):
        answer(occasion, one, listens="2", words=f"word {number}")
        waited.append(len(open_box(occasion).waiting))
    assert max(waited) == 19 and waited[19:] == [10, *range(11, 20), 10, 11, 12, 13, 14]
    assert Box.objects.filter(full=True).count() == 2
    close_occasion(SYSTEM, occasion)
    assert Response.objects.count() == 34


def test_the_last_few_are_mixed_with_all_the_others(make_occasion: Any, make_person: Any) -> None:
    """No row tells in which box an answer was: the last come anywhere."""
    places = []
    for turn in range(8):
        crowd = [make_person(f"Some {turn} {number}", account=False) for number in range(21)]
        occasion = make_occasion(crowd, privacy="anonymous")
        for number, one in enumerate(crowd):
            answer(occasion, one, listens="2", words=f"word {number}")
        close_occasion(SYSTEM, occasion)
        events = Answers.objects.filter(response__occasion=occasion).order_by("pk").select_related("response")
        order = [answers_of(event.response)["words"] for event in events]
        places.append(order.index("word 20"))
    # eight times among the last five of 21 has a chance of one in ninety thousand
    assert min(places) < 16


def test_fewer_than_ten_answers_are_destroyed(occasion: Occasion, crowd: list[Any]) -> None:
    for one in crowd[:9]:
        answer(occasion, one)
    close_occasion(SYSTEM, occasion)
    assert not Response.objects.exists() and not Answers.objects.exists() and not Box.objects.exists()


def test_what_time_closes_keeps_never_fewer_than_ten(make_occasion: Any, crowd: list[Any]) -> None:
    for answers in (9, 10):
        occasion = make_occasion(crowd, privacy="anonymous")
        for one in crowd[:answers]:
            answer(occasion, one)
    Occasion.objects.update(closes_at=timezone.now())
    for _twice in range(2):
        keep_occasions()
    assert Response.objects.count() == Response.objects.filter(occasion=occasion).count() == 10


@pytest.mark.parametrize(
    ("spoken", "told"),
    [
        ({"en": 12}, {"en"}),
        ({"en": 11, "ar": 1}, set()),
        ({"en": 10, "ar": 10}, {"en", "ar"}),
        ({"en": 30, "ar": 12, "es": 1}, {"en"}),
        ({"en": 30, "ar": 6, "es": 4}, {"en"}),
        ({"en": 4, "ar": 3, "es": 3}, set()),
    ],
)
def test_a_language_that_few_share_is_not_told(spoken: dict[str, int], told: set[str]) -> None:
    assert told_languages(list(Counter(spoken).elements())) == told


def test_a_rare_language_does_not_give_its_speaker_away(occasion: Occasion, crowd: list[Any]) -> None:
    for number, one in enumerate(crowd):
        answer(occasion, one, language="ar" if number == 7 else "en")
    close_occasion(SYSTEM, occasion)
    assert set(Response.objects.values_list("language", flat=True)) == {"und"}


def test_boxes_hold_ten_of_one_language(make_occasion: Any, make_person: Any) -> None:
    crowd = [make_person(f"One of many {number}", account=False) for number in range(30)]
    occasion = make_occasion(crowd, privacy="anonymous")
    for number, one in enumerate(crowd):
        answer(occasion, one, language=("en", "en", "ar")[number % 3])
    assert len({one["language"] for one in open_box(occasion).waiting}) == 1
    close_occasion(SYSTEM, occasion)
    assert Counter(Response.objects.values_list("language", flat=True)) == {"en": 20, "ar": 10}


def test_waves_of_one_study_link_and_another_study_does_not(make_occasion: Any, crowd: list[Any]) -> None:
    own = {one.pk: secrets.token_bytes(16) for one in crowd}
    marks = []
    study, other = (begin_study(SYSTEM, title=title, privacy="linkable") for title in ("Four years", "Another"))
    for each in (study, study, other):
        wave = make_occasion(crowd, privacy="linkable", study=each.pk)
        for one in crowd:
            answer(wave, one, secret=own[one.pk])
        close_occasion(SYSTEM, wave)
        marks.append(set(Response.objects.filter(occasion=wave).values_list("pseudonym", flat=True)))
    with pytest.raises(Refused, match="out of date"):  # without a mark, nothing would link
        answer(make_occasion(crowd, privacy="linkable", study=study.pk), crowd[0])
    assert marks[0] == marks[1] == {pseudonym(secret, study.pk) for secret in own.values()}
    assert not marks[0] & marks[2] and len(marks[2]) == 12


def test_one_secret_answers_a_wave_once(make_occasion: Any, make_person: Any) -> None:
    crowd = [make_person(f"One of many {number}", account=False) for number in range(24)]
    study = begin_study(SYSTEM, title="Four years", privacy="linkable")
    wave = make_occasion(crowd, privacy="linkable", study=study.pk)
    first = secrets.token_bytes(16)
    answer(wave, crowd[0], secret=first)
    for one in crowd[1:23]:  # the first has left the box meanwhile, or not
        answer(wave, one, secret=secrets.token_bytes(16))
    with pytest.raises(Refused, match="given to this wave already"):
        answer(wave, crowd[23], secret=first)


def test_after_the_end_nothing_tells_who_took_part(
    make_occasion: Any, crowd: list[Any], programme_director: Any
) -> None:
    occasion = make_occasion(crowd, privacy="anonymous")
    order = list(Asked.objects.order_by("pk").values_list("person", flat=True))
    link = link_for_person(SYSTEM, occasion, crowd[0])
    redeem_link("form", link.partition("#")[2])
    for one in crowd[:10]:
        answer(occasion, one)
    assert remind(SYSTEM, occasion) == 2
    close_occasion(SYSTEM, occasion)
    assert not Asked.objects.filter(answered=True).exists() and Asked.objects.count() == 12
    assert list(Asked.objects.order_by("pk").values_list("person", flat=True)) != order
    assert not Task.objects.exists() and not Notice.objects.filter(kind=REMINDER).exists()
    assert SignedLink.objects.get().last_used_at is None
    assert Response.objects.count() == 10


def test_no_entry_tells_who_answered_or_when(occasion: Occasion, crowd: list[Any]) -> None:
    before = AuditEntry.objects.count()
    for one in crowd[:10]:
        answer(occasion, one)
    assert AuditEntry.objects.count() == before
    close_occasion(SYSTEM, occasion)
    assert AuditEntry.objects.count() == before + 1


def test_a_reminder_leaves_no_count_of_who_still_waited(occasion: Occasion, crowd: list[Any]) -> None:
    answer(occasion, crowd[0])
    assert remind(SYSTEM, occasion) == 11
    entry = AuditEntry.objects.get(verb="assessment.remind")
    (change,) = Change.objects.filter(entry=entry)
    assert Opener().content(entry, change)["now"] == {"reminded": True}


@pytest.mark.parametrize("uses", [None, 1, 9])
def test_a_link_without_names_has_a_number_of_at_least_ten(make_occasion: Any, uses: int | None) -> None:
    occasion = make_occasion(privacy="anonymous", opened=False)
    with pytest.raises(Refused, match="at least 10"):
        link_for_anyone(SYSTEM, occasion, uses=uses)
    with pytest.raises(Refused, match="Make a link first"):
        open_occasion(SYSTEM, occasion)
    link_for_anyone(SYSTEM, occasion, uses=10)
    open_occasion(SYSTEM, occasion)


def test_each_use_of_a_link_gives_one_turn_and_takes_none_from_those_who_are_asked(
    make_occasion: Any, crowd: list[Any]
) -> None:
    occasion = make_occasion(crowd[:1], privacy="anonymous", opened=False)
    secret = link_for_anyone(SYSTEM, occasion, uses=10).partition("#")[2]
    open_occasion(SYSTEM, occasion)
    for _look in range(12):  # opening it is no use
        link = redeem_link("form", secret)
    for _time in range(10):
        drawn(occasion, link=link)
    for held in (link, redeem_link("form", secret)):
        with pytest.raises(Refused, match="used up"):
            drawn(occasion, link=held)
    answer(occasion, crowd[0])


def test_a_turn_by_link_that_is_sent_again_is_one_use(make_occasion: Any) -> None:
    occasion = make_occasion(privacy="anonymous", opened=False)
    link = redeem_link("form", link_for_anyone(SYSTEM, occasion, uses=10).partition("#")[2])
    open_occasion(SYSTEM, occasion)
    for _time in range(2):  # the acknowledgement of the first was lost
        take_turn(Respondent(link=link), occasion, turn="ab" * 32)
    assert SignedLink.objects.get().uses_left == 9 and Token.objects.filter(drawn=True).count() == 1


def test_a_link_to_another_form_gives_no_turn(make_occasion: Any, occasion: Occasion) -> None:
    other = make_occasion(privacy="anonymous", opened=False)
    link = redeem_link("form", link_for_anyone(SYSTEM, other, uses=10).partition("#")[2])
    with pytest.raises(NotPermitted):
        drawn(occasion, link=link)


def test_a_form_by_link_without_names_is_not_repeated_by_itself(make_occasion: Any) -> None:
    with pytest.raises(Refused, match="link of its own"):
        make_occasion(privacy="anonymous", opened=False, repeat_days=30)


def test_a_box_as_it_was_before_can_not_be_opened(transactional_db: None, make_occasion: Any, crowd: list[Any]) -> None:
    occasion = make_occasion(crowd, privacy="anonymous")
    answer(occasion, crowd[0])
    before = Box.objects.get().sealed
    assert len(box_keys(occasion.pk)) == 1
    answer(occasion, crowd[1])
    assert len(box_keys(occasion.pk)) == 1 and len(open_box_now(occasion)) == 2
    Box.objects.update(sealed=before)
    assert open_box_now(occasion) == []


def open_box_now(occasion: Occasion) -> list[Any]:
    from django.db import transaction

    with transaction.atomic():
        return open_box(occasion).waiting


def test_an_answer_that_failed_half_way_leaves_the_box_as_it_was(
    transactional_db: None, make_occasion: Any, crowd: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    occasion = make_occasion(crowd, privacy="anonymous")
    answer(occasion, crowd[0])
    with monkeypatch.context() as broken:
        broken.setattr(Box, "save", lambda *_args, **_more: 1 / 0)  # after the new key was written
        with pytest.raises(ZeroDivisionError):
            answer(occasion, crowd[1])
    assert len(open_box_now(occasion)) == 1
    answer(occasion, crowd[2])
    assert len(open_box_now(occasion)) == 2


def test_a_box_says_nothing_by_its_size(occasion: Occasion, crowd: list[Any]) -> None:
    sizes = set()
    for number, one in enumerate(crowd):
        answer(occasion, one, listens="2", words="long " * number * 40)
        sizes.add(len(Box.objects.get().sealed))
    assert len(sizes) == 1


def test_keys_of_boxes_are_gone_with_the_end(transactional_db: None, make_occasion: Any, crowd: list[Any]) -> None:
    occasion = make_occasion(crowd, privacy="anonymous")
    for one in crowd:
        answer(occasion, one)
    close_occasion(SYSTEM, occasion)
    assert Key.objects.get(purpose="anonymous boxes").wrapped is None
    assert not (settings.DATA_DIR / "boxes" / occasion.pk.hex).exists()
    assert Response.objects.count() == 12


def test_many_at_the_same_moment_lose_nothing(transactional_db: None, make_occasion: Any, crowd: list[Any]) -> None:
    occasion = make_occasion(crowd, privacy="anonymous")
    results = together(*(lambda one=one: answer(occasion, one) for one in crowd))
    assert not [one for one in results if isinstance(one, Exception)]
    close_occasion(SYSTEM, occasion)
    assert Response.objects.count() == 12


def test_one_turn_taken_twice_at_the_same_moment_is_taken_once(
    transactional_db: None, make_occasion: Any, crowd: list[Any]
) -> None:
    occasion = make_occasion(crowd, privacy="anonymous", opened=False)
    link = redeem_link("form", link_for_anyone(SYSTEM, occasion, uses=10).partition("#")[2])
    open_occasion(SYSTEM, occasion)
    for number, who in enumerate((Respondent(person=crowd[0].pk), Respondent(link=link)), start=1):
        results = together(*[lambda who=who, turn=f"{number:02}" * 32: take_turn(who, occasion, turn=turn)] * 6)
        assert results == [None] * 6
        assert Token.objects.filter(drawn=True).count() == number
    assert SignedLink.objects.get().uses_left == 9


def test_one_turn_spent_in_two_windows_counts_once(
    transactional_db: None, make_occasion: Any, crowd: list[Any]
) -> None:
    occasion = make_occasion(crowd, privacy="anonymous")
    sent = Sent(turn=drawn(occasion, person=crowd[0]), values=SAID)
    assert together(*[lambda: put_answers(occasion, sent)] * 4) == [None] * 4
    assert len(open_box_now(occasion)) == 1


def test_answers_and_the_end_at_the_same_moment_are_whole(
    transactional_db: None, make_occasion: Any, crowd: list[Any]
) -> None:
    occasion = make_occasion(crowd, privacy="anonymous")
    for one in crowd[:10]:
        answer(occasion, one)
    last = Sent(turn=drawn(occasion, person=crowd[10]), values=SAID)
    late, _end = together(lambda: put_answers(occasion, last), lambda: close_occasion(SYSTEM, occasion))
    assert late is None or (isinstance(late, Refused) and "closed" in str(late))
    assert Response.objects.count() == (11 if late is None else 10)
    assert not Box.objects.exists()


def test_nothing_is_taken_after_the_end(occasion: Occasion, crowd: list[Any]) -> None:
    turn = drawn(occasion, person=crowd[0])
    Occasion.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="closed"):
        put_answers(occasion, Sent(turn=turn, values=SAID))
