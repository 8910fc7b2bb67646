"""Marks that differ in ways easily missed: somebody took back another's, or nobody knows who says otherwise."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from scripts.exam_day.school import RATINGS, Held
from scripts.exam_day.signing import Signer
from tests.house import actor_of_person
from tests.osce.marking import encounters_at, take
from xenia.assessment.queries.instruments import plain_of
from xenia.core.rules import SYSTEM
from xenia.osce.actions.settling import enter_paper, settle_aside, settle_mark
from xenia.osce.models import Aside, Encounter, Mark
from xenia.osce.queries.control import disagreements_of, keeps_open, states_of
from xenia.osce.queries.sheets import sheets_of

Tablet = Callable[..., Signer]
DIFFER = "disagreement"


def test_what_a_second_device_took_back_is_shown_and_holds_the_exam_open(
    held: Held, tablet: Tablet, make_person: Callable[..., Any], sign_in: Any
) -> None:
    one, other, about = tablet(), tablet(), encounters_at(held)[0]
    take(one, one.sign(about, {"q1": "done", "q2": "done"}), one.sign(about, kind="submit"))
    take(other, other.sign(about, kind="reopen"), other.sign(about, {"q1": None}))
    waiting = disagreements_of(held.exam)
    assert [(each.disagreement.item, {value for *_who, value in each.disagreement.said}) for each in waiting] == [
        ("", {"submit", None}),
        ("q1", {"done", None}),
    ]
    assert states_of(held.exam)[about] == "differs" and any(DIFFER in words for words in keeps_open(held.exam))
    ada = make_person("Ada", "exam_administrator")
    page = sign_in(ada).get(reverse("control", args=[held.exam.pk])).content.decode()
    assert page.count("<strong>taken back</strong>") == 2 and "None" not in page
    found = Encounter.objects.select_related("station__exam", "candidate").get(pk=about)
    for each in waiting:
        said = each.disagreement
        choice = next(event for event, _author, value in said.said if value is None)
        settle_mark(
            actor_of_person(ada), found, said.part, said.item, choice=choice, shown=said.events, reason="Seen anew"
        )
    sheet = sheets_of(held.exam)[about].part("examiner")
    assert (sheet.standing, sheet.state) == ({"q2": "done"}, "") and not disagreements_of(held.exam)


def test_the_page_says_item_answer_person_source_and_time_and_the_grid_shows_it(
    held: Held, tablet: Tablet, make_person: Callable[..., Any], sign_in: Any
) -> None:
    one, about = tablet(), encounters_at(held)[0]
    take(one, one.sign(about, {"q1": "done", "global": RATINGS[0]}), one.sign(about, kind="submit"))
    browser = sign_in(make_person("Ada", "exam_administrator"))
    address = reverse("control", args=[held.exam.pk])
    cell = f'{reverse("paper_entry", args=[held.exam.pk, about])}" data-shape='
    assert f'{cell}"submitted"' in browser.get(address).content.decode()
    found = Encounter.objects.select_related("station__exam", "candidate").get(pk=about)
    other = held.examiners[held.circuits[1].pk, held.stations[0].pk]
    on_paper = {"q1": "partly", "global": RATINGS[1]}
    enter_paper(SYSTEM, found, "examiner", by=other.pk, said=on_paper, state="submit")
    assert states_of(held.exam)[about] == "submitted"
    page = browser.get(address).content.decode()
    assert f'{cell}"differs"' in page
    assert f'{cell}"differs"' in browser.get(address, headers={"HX-Request": "true"}).content.decode()
    differ = page[page.index('id="differ"') : page.index('id="deeds"')]
    form = plain_of(found.station.version.form)
    texts = {item.code: item for item in form.items}
    grades = {option.code: option.label for option in texts["global"].options}
    for words in (texts["q1"].text, "Done", "Partly done", grades[RATINGS[0]], grades[RATINGS[1]], other.name):
        assert f">{words}</bdi>" in differ
    marks = Mark.objects.filter(encounter=about, kind="answer").select_related("by__thing", "device")
    for mark in marks:
        at = date_format(localtime(mark.device_at), "j M H:i:s")
        on = date_format(localtime(mark.device.registered_at), "H:i:s")
        assert f"<bdi>{mark.by.name}</bdi> · on the device registered at {on} · <bdi>{at}</bdi>" in differ
    assert "From paper" in differ and "partly<" not in differ


def test_who_says_otherwise_may_be_nobody_known(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held)[0]
    take(device, device.sign(about, {"q1": "done"}), device.sign(about, {"q1": "not"}, by=str(uuid4())))
    assert not disagreements_of(held.exam)
    settle_aside(SYSTEM, Aside.objects.get(), take=True, reason="The colleague who stood in")
    (waiting,) = disagreements_of(held.exam)
    assert {value for *_who, value in waiting.disagreement.said} == {"done", "not"}
    assert any(DIFFER in words for words in keeps_open(held.exam))


def test_a_paper_and_what_was_taken_from_aside_are_two_sources_of_one_person(held: Held, tablet: Tablet) -> None:
    device, about = tablet(), encounters_at(held, station=1)[0]
    take(device, device.sign(about, {"q1": "not"}))
    settle_aside(SYSTEM, Aside.objects.get(), take=True, reason="The tablet was of the next room")
    found = Encounter.objects.select_related("station__exam", "candidate").get(pk=about)
    person = held.examiners[held.circuits[0].pk, held.stations[0].pk]
    enter_paper(SYSTEM, found, "examiner", by=person.pk, said={"q1": "done"}, state="submit")
    assert [each.disagreement.item for each in disagreements_of(held.exam)] == ["q1"]
