"""Words stand by the same rule as marks: a device's last word, and where two sources differ a person decides."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Signer
from tests.osce.marking import encounters_at, take
from tests.osce.test_control import leader
from xenia.core.models import AuditEntry
from xenia.core.rules import Actor
from xenia.osce.actions.settling import enter_paper, settle_mark
from xenia.osce.models import Encounter, Mark
from xenia.osce.queries.control import Waiting, disagreements_of, keeps_open
from xenia.osce.queries.sheets import words_of

__all__ = ["leader"]
Tablet = Callable[..., Signer]


def texts(held: Held) -> list[str]:
    return [one.text for one in words_of(held.exam)]


def paper(held: Held, leader: Actor, by: Any, words: str) -> None:
    about = Encounter.objects.get(pk=encounters_at(held)[0])
    said = {"q0": "done", "comment": words}
    enter_paper(leader, about, "examiner", by=by, said=said, state="submit")


def test_last_words_of_a_device_stand_and_what_was_taken_back_does_not(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    take(device, *(device.sign(about, {"comment": words}) for words in ("First", "Second")))
    assert texts(held) == ["Second"]
    take(device, device.sign(about, {"comment": None}))
    assert texts(held) == []


def chosen(waiting: Waiting, words: str) -> dict[str, Any]:
    """What the page sends for what says so, with all that it showed."""
    event = next(event for event, _author, value in waiting.disagreement.said if words in value)
    return {"choice": event, "shown": waiting.disagreement.events}


def test_paper_and_device_of_one_examiner_that_differ_wait_until_a_person_decides(
    held: Held, tablet: Tablet, leader: Actor
) -> None:
    device, about = tablet(), encounters_at(held)[0]
    for words in ("Draft", "On the tablet"):
        take(device, device.sign(about, {"comment": words}))
    paper(held, leader, device.person, "On the paper")
    assert texts(held) == []  # neither: not the one with the higher number, and not the later one
    (waiting,) = disagreements_of(held.exam)
    assert {value for _event, _author, value in waiting.disagreement.said} == {"On the tablet", "On the paper"}
    assert any("1 disagreement" in words for words in keeps_open(held.exam))
    at = Encounter.objects.select_related("station__exam", "candidate").get(pk=about)
    settle_mark(leader, at, "examiner", "comment", **chosen(waiting, "On the paper"), reason="She said so")
    assert texts(held) == ["On the paper"] and disagreements_of(held.exam) == []
    told = json.dumps([*AuditEntry.objects.values()], default=str) + json.dumps([*Mark.objects.values("said")])
    assert "On the paper" not in told
    take(device, device.sign(about, {"comment": "Something new"}))
    assert texts(held) == [] and len(disagreements_of(held.exam)) == 1


def test_the_same_words_twice_are_one_and_two_examiners_each_say_theirs(
    held: Held, tablet: Tablet, leader: Actor
) -> None:
    device, about = tablet(), encounters_at(held)[0]
    take(device, device.sign(about, {"comment": "Listened"}))
    paper(held, leader, device.person, "Listened")
    assert texts(held) == ["Listened"]
    other = held.examiners[held.circuits[1].pk, held.stations[1].pk]
    paper(held, leader, other.pk, "Spoke to the brother")
    assert sorted(texts(held)) == ["Listened", "Spoke to the brother"] and disagreements_of(held.exam) == []


@pytest.mark.parametrize("turned", [False, True])
def test_two_examiners_who_each_differ_from_themselves_are_settled_one_by_one(
    held: Held, tablet: Tablet, leader: Actor, turned: bool
) -> None:
    device, about = tablet(), encounters_at(held)[0]
    other = held.examiners[held.circuits[1].pk, held.stations[1].pk]
    for by, words in ((device.person, "A"), (other.pk, "B")):
        take(device, device.sign(about, {"comment": words}, by=str(by)))
        paper(held, leader, by, f"{words} on paper")
    waiting = disagreements_of(held.exam)
    assert len(waiting) == 2
    at = Encounter.objects.select_related("station__exam", "candidate").get(pk=about)
    for one in reversed(waiting) if turned else waiting:
        settle_mark(leader, at, "examiner", "comment", **chosen(one, "paper"), reason="Asked")
    assert sorted(texts(held)) == ["A on paper", "B on paper"] and disagreements_of(held.exam) == []
