"""The control room of an exam that runs: what happens elsewhere is seen, and only a person decides."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from scripts.exam_day.school import Held
from scripts.exam_day.signing import Signer
from tests.browser.live import SitDown, sit_down
from tests.osce.marking import encounters_at, held, tablet, take
from xenia.osce.actions.calls import take_calls
from xenia.osce.forms.marks import delivery_from

__all__ = ["held", "sit_down", "tablet"]

pytestmark = pytest.mark.django_db(transaction=True)
Tablet = Callable[..., Signer]


@pytest.fixture
def room(held: Held, sit_down: SitDown, make_person: Callable[..., Any]) -> Tab:
    """The room as whoever leads the exam has it before them; its clock is moved on by hand."""
    tab = sit_down(make_person("Ada", "exam_administrator"), "/exams/")
    tab.clock.install()
    tab.goto(f"/exams/{held.exam.pk}/control/")
    return tab


def a_moment_later(tab: Tab) -> None:
    """The page asks again, as it does every few seconds."""
    with tab.expect_response("**/control/**"):
        tab.clock.fast_forward(8_000)


def shape_of(tab: Tab, about: Any) -> Any:
    return tab.locator(f".grid-cell[href*='{about}']")


def say(tab: Tab, words: str, deed: str, circuit: str = "Circuit A") -> None:
    tab.get_by_label("What happened").fill(words)
    tab.get_by_label("Circuit", exact=True).select_option(label=circuit)
    tab.get_by_role("button", name=deed, exact=True).click()


def test_mark_that_arrives_is_seen_without_loading_the_page_and_typing_goes_on(
    room: Tab, held: Held, tablet: Tablet
) -> None:
    device, about = tablet(), encounters_at(held)[0]
    expect(shape_of(room, about)).to_have_attribute("data-shape", "untouched")
    room.get_by_label("What happened").fill("I am still wri")
    take(device, device.sign(about, {"q1": "done"}))
    a_moment_later(room)
    expect(shape_of(room, about)).to_have_attribute("data-shape", "opened")
    take(device, device.sign(about, kind="submit"))
    a_moment_later(room)
    expect(shape_of(room, about)).to_have_attribute("data-shape", "submitted")
    expect(room.get_by_label("What happened")).to_have_value("I am still wri")


def test_call_for_help_is_seen_and_taken(room: Tab, held: Held, tablet: Tablet) -> None:
    expect(room.get_by_role("alert")).to_have_count(0)
    device = tablet()
    call = delivery_from(device.delivery(device.sign(encounters_at(held)[0], kind="help", words="She stood up")))
    take_calls(call.device, call.events)
    a_moment_later(room)
    expect(room.get_by_role("alert")).to_contain_text("Help is called · Circuit A · station 1")
    room.get_by_role("button", name="Somebody goes").click()
    expect(room.get_by_role("alert")).to_have_count(0)
    expect(room.get_by_role("main")).to_contain_text("answered")


def test_what_happens_is_written_down_with_who_saw_it(room: Tab) -> None:
    room.get_by_label("Witnesses").fill("Tova, Carlos")
    say(room, "The lights went out for a minute", "Write it down")
    told = room.get_by_role("listitem").filter(has_text="The lights went out")
    expect(told).to_contain_text("Circuit A")
    expect(told).to_contain_text("Ada")
    expect(told).to_contain_text("Witnesses: Tova, Carlos")


def test_one_circuit_is_paused_and_goes_on_while_the_other_runs(room: Tab) -> None:
    circuits = room.get_by_role("navigation", name="Circuits")
    say(room, "Fire alarm", "Pause the circuit")
    expect(circuits.get_by_role("link", name="Circuit A")).to_contain_text("paused")
    expect(circuits.get_by_role("link", name="Circuit B")).not_to_contain_text("paused")
    say(room, "False alarm", "Go on")
    expect(circuits.get_by_role("link", name="Circuit A")).not_to_contain_text("paused")


def test_exam_is_closed_only_when_everything_is_accounted_for(room: Tab, held: Held, tablet: Tablet) -> None:
    close = room.get_by_role("button", name="Close the exam")
    close.click()
    expect(room.locator(".message.error")).to_contain_text("8 encounters are neither submitted")
    for circuit in range(2):
        for station in range(2):
            device = tablet(circuit, station)
            for about in encounters_at(held, circuit, station):
                take(device, device.sign(about, {"q1": "done"}), device.sign(about, kind="submit"))
    a_moment_later(room)
    expect(room.get_by_text("Everything is marked or accounted for.")).to_be_visible()
    close.click()
    expect(room.get_by_role("heading", name="Open the exam again")).to_be_visible()
    expect(close).to_have_count(0)
    held.exam.refresh_from_db()
    assert held.exam.state == "closed"
