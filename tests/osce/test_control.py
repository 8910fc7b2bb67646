"""The control room: nothing is decided silently, and the exam is closed only when everything is accounted for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scripts.exam_day.school import ITEMS, RATINGS, Held
from scripts.exam_day.signing import Signer
from tests.house import actor_of_person
from tests.osce.marking import encounters_at, scaled_down, take
from xenia.core.models import AuditEntry
from xenia.core.queries.audit import changes_of, changes_read, reason_of
from xenia.core.rules import Actor, NotPermitted, Refused
from xenia.osce.actions.calls import answer_call, note_incident, take_calls
from xenia.osce.actions.closing import close_exam
from xenia.osce.actions.mark_events import Sent
from xenia.osce.actions.settling import enter_paper, excuse, settle_aside, settle_mark
from xenia.osce.forms.marks import bytes_from
from xenia.osce.forms.paper import paper_from
from xenia.osce.models import Aside, Crew, Encounter, Exam, ExamStation, Incident, Mark
from xenia.osce.queries.asides import asides_of
from xenia.osce.queries.control import Waiting, circuits_of, disagreements_of, grid_of, keeps_open, states_of
from xenia.osce.queries.exams import turn_begins
from xenia.osce.queries.incidents import incidents_of
from xenia.osce.queries.sheets import sheets_of, words_of
from xenia.standards.instruments import Instrument, Item, ItemType, Section

Tablet = Callable[..., Signer]
CANARY = "The canary sang"
#: what a page has named as empty
LEFT = [*(f"q{number}" for number in range(ITEMS)), "global"]
NOTHING: dict[str, Any] = {"choice": UUID(int=0), "shown": ()}


@pytest.fixture
def leader(make_person: Callable[..., Any]) -> Actor:
    return actor_of_person(make_person("Ada", "exam_administrator"))


def differing(held: Held, tablet: Tablet) -> Encounter:
    """Two devices of one place say different things about one item."""
    one, other, about = tablet(), tablet(), encounters_at(held)[0]
    take(one, one.sign(about, {"q1": "done", "q2": "done"}))
    take(other, other.sign(about, {"q1": "not", "q2": "done"}))
    return Encounter.objects.select_related("station__exam", "candidate").get(pk=about)


def test_disagreement_waits_until_a_person_decides_and_stands_afterwards(
    held: Held, tablet: Tablet, leader: Actor
) -> None:
    about = differing(held, tablet)
    (waiting,) = disagreements_of(held.exam)
    assert (waiting.encounter, waiting.disagreement.item) == (about, "q1")
    assert "q1" not in sheets_of(held.exam)[about.pk].part("examiner").standing
    with pytest.raises(Refused, match="Say why"):
        settle_mark(leader, about, "examiner", "q1", **sent_for(waiting), reason=" ")
    settle_mark(leader, about, "examiner", "q1", **sent_for(waiting, 1), reason="The examiner corrected it")
    assert sheets_of(held.exam)[about.pk].part("examiner").standing["q1"] == waiting.disagreement.said[1][2]
    assert disagreements_of(held.exam) == [] and Mark.objects.count() == 3
    with pytest.raises(Refused, match="meanwhile"):
        settle_mark(leader, about, "examiner", "q1", **sent_for(waiting), reason="Again")


def sent_for(waiting: Waiting, place: int = 0) -> dict[str, Any]:
    """What the page sends: one of the things that were said, and all that it showed."""
    return {"choice": waiting.disagreement.events[place], "shown": waiting.disagreement.events}


@pytest.mark.parametrize("place", [0, 1])
def test_what_was_marked_since_the_page_was_read_is_not_settled_unseen(
    held: Held, tablet: Tablet, leader: Actor, place: int
) -> None:
    one, other, about = tablet(), tablet(), encounters_at(held)[0]
    take(one, one.sign(about, {"q1": "not"}))
    take(other, other.sign(about, {"q1": "done"}))
    (waiting,) = disagreements_of(held.exam)
    take(other, other.sign(about, {"q1": "partly"}))
    found = Encounter.objects.select_related("station__exam", "candidate").get(pk=about)
    with pytest.raises(Refused, match="something new was marked"):
        settle_mark(leader, found, "examiner", "q1", **sent_for(waiting, place), reason="Seen")
    assert not Mark.objects.filter(kind="settle").exists() and len(disagreements_of(held.exam)) == 1


def test_nothing_of_the_office_lands_after_the_signature(held: Held, tablet: Tablet, leader: Actor) -> None:
    aside = late(held, tablet)
    # loaded while it was open; the board signs before the button is pressed
    about = Encounter.objects.select_related("station__exam", "candidate").get(pk=encounters_at(held)[0])
    person = held.examiners[held.circuits[0].pk, held.stations[0].pk]
    Exam.objects.update(state="decided")
    assert about.station.exam.state == "closed"
    for deed in (
        lambda: settle_mark(leader, about, "examiner", "q1", **NOTHING, reason="Seen"),
        lambda: settle_aside(leader, aside, take=True, reason="Late"),
        lambda: excuse(leader, about, reason="The fire alarm"),
        lambda: enter_paper(leader, about, "examiner", by=person.pk, said={"q1": "done"}, state="submit"),
    ):
        with pytest.raises(Refused, match="board has decided"):
            deed()
    assert not Mark.objects.exists() and not Encounter.objects.filter(excused=True).exists()


def test_no_delivery_waits_for_the_office(held: Held, tablet: Tablet, leader: Actor) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    about = differing(held, tablet)
    (waiting,) = disagreements_of(held.exam)
    with CaptureQueriesContext(connection) as told:
        settle_mark(leader, about, "examiner", "q1", **sent_for(waiting), reason="Seen")
        excuse(leader, about, reason="The fire alarm")
    locks = [one["sql"] for one in told if " UPDATE" in one["sql"] and '_exam"."thing' in one["sql"]]
    locks += [one["sql"] for one in told if " UPDATE" in one["sql"] and 'FROM "osce_encounter"' in one["sql"]]
    assert len(locks) == 3 and all("FOR NO KEY UPDATE" in one for one in locks)


def test_nobody_settles_their_own(held: Held, tablet: Tablet, leader: Actor) -> None:
    about, person = differing(held, tablet), held.examiners[held.circuits[0].pk, held.stations[0].pk]
    aside = late(held, tablet)
    own = replace(leader, person=about.candidate.person_id)
    for deed in (
        lambda: settle_mark(own, about, "examiner", "q1", **NOTHING, reason="Mine"),
        lambda: settle_aside(own, aside, take=True, reason="Mine"),
        lambda: settle_aside(own, aside, take=False, reason="Mine"),
        lambda: excuse(own, about, reason="Mine"),
        lambda: enter_paper(own, about, "examiner", by=person.pk, said={"q1": "done"}, state="submit"),
    ):
        with pytest.raises(NotPermitted, match="about you"):
            deed()
    assert Mark.objects.count() == 2 and not Aside.objects.get().settled_at
    assert not Encounter.objects.filter(excused=True).exists()


def test_why_somebody_is_excused_stands_in_no_record(held: Held, leader: Actor) -> None:
    about = Encounter.objects.select_related("station__exam", "candidate").get(pk=encounters_at(held)[0])
    for reason in (CANARY, ""):
        excuse(leader, about, reason=reason)
    told = [(one.was, one.now) for one in changes_read(changes_of([about.pk]))]
    assert {"excused": True} in (now for _was, now in told) and CANARY not in str(told)
    entries = AuditEntry.objects.filter(verb="osce.excuse")
    assert len(entries) == 2 and not any(reason_of(one) for one in entries)


def test_only_who_leads_settles(held: Held, tablet: Tablet, student: Any) -> None:
    with pytest.raises(NotPermitted):
        settle_mark(actor_of_person(student), differing(held, tablet), "examiner", "q1", **NOTHING, reason="Mine")


def late(held: Held, tablet: Tablet, said: dict[str, Any] | None = None) -> Aside:
    """A mark that came after the exam was closed."""
    device, about = tablet(), encounters_at(held)[0]
    Exam.objects.update(state="closed")
    take(device, device.sign(about, said or {"q1": "done", "comment": "Came late"}))
    return Aside.objects.select_related("device").get()


def test_what_was_kept_aside_stands_once_a_person_lets_it(held: Held, tablet: Tablet, leader: Actor) -> None:
    aside = late(held, tablet)
    settle_aside(leader, aside, take=True, reason="The tablet had no network")
    assert sheets_of(held.exam)[encounters_at(held)[0]].part("examiner").standing == {"q1": "done"}
    assert [one.text for one in words_of(held.exam)] == ["Came late"]
    with pytest.raises(Refused, match="meanwhile"):
        settle_aside(leader, aside, take=True, reason="Again")


def test_what_is_left_aside_stays_there(held: Held, tablet: Tablet, leader: Actor) -> None:
    settle_aside(leader, late(held, tablet), take=False, reason="The board has met")
    assert Aside.objects.get().settled_at and not Mark.objects.exists()


def test_unreadable_event_never_stands(held: Held, tablet: Tablet, leader: Actor) -> None:
    device = tablet()
    take(device, device.pack(str(uuid4()), "nonsense"))
    with pytest.raises(Refused, match="can't stand"):
        settle_aside(leader, Aside.objects.get(), take=True, reason="Try")
    assert not Aside.objects.get().settled_at


def test_exam_is_closed_only_when_everything_is_accounted_for(held: Held, tablet: Tablet, leader: Actor) -> None:
    first = Encounter.objects.select_related("station__exam", "candidate").filter(circuit=held.circuits[0])[0]
    with pytest.raises(Refused, match="8 encounters are neither"):
        close_exam(leader, held.exam)
    for circuit in range(2):
        for station in range(2):
            device = tablet(circuit, station)
            for about in encounters_at(held, circuit, station):
                if about != first.pk:
                    take(device, device.sign(about, {"q1": "done"}), device.sign(about, kind="submit"))
    assert keeps_open(held.exam) == ["1 encounter is neither submitted, absent nor excused."]
    excuse(leader, first, reason="The fire alarm")
    close_exam(leader, held.exam)
    held.exam.refresh_from_db()
    assert held.exam.state == "closed"


def test_paper_counts_as_from_paper_and_as_theirs_who_marked(held: Held, leader: Actor) -> None:
    about = Encounter.objects.select_related("station__exam", "candidate").get(pk=encounters_at(held)[0])
    person = held.examiners[held.circuits[0].pk, held.stations[0].pk]
    said = {"q1": "done", "comment": "On paper"}
    enter_paper(leader, about, "examiner", by=person.pk, said=said, state="submit")
    enter_paper(leader, about, "examiner", by=person.pk, said={"q1": "not"}, state="submit")
    part = sheets_of(held.exam)[about.pk].part("examiner")
    assert (part.by_author, part.state) == ({person.pk: {"q1": "not"}}, "submit")
    assert all(Mark.objects.values_list("from_paper", flat=True))
    assert words_of(held.exam) == []  # of an empty field nothing stays
    with pytest.raises(Refused, match="who marked"):
        enter_paper(leader, about, "examiner", by=uuid4(), said={}, state="submit")


def test_a_sheet_is_filled_in_with_that_persons_own_paper_alone(
    held: Held, tablet: Tablet, make_person: Callable[..., Any], sign_in: Any
) -> None:
    device, about = tablet(), encounters_at(held)[0]
    take(device, device.sign(about, {"q1": "done", "comment": "On the tablet"}))
    browser: Client = sign_in(make_person("Ada", "exam_administrator"))
    entry = reverse("paper_entry", args=[held.exam.pk, about])
    other = held.examiners[held.circuits[1].pk, held.stations[0].pk]
    page = browser.get(entry).content.decode()
    assert " checked" not in page and "On the tablet" not in page and "Typed in already" not in page
    browser.post(entry, {"by": other.pk, "state": "submit", "a.q2": "done", "a.comment": "On paper", "left": LEFT})
    assert dict(sheets_of(held.exam)[about].part("examiner").by_author)[other.pk] == {"q2": "done"}
    page = browser.get(entry).content.decode()
    assert f'href="?by={other.pk}"' in page and " checked" not in page
    page = browser.get(entry, {"by": str(other.pk)}).content.decode()
    assert page.count(" checked") == 1 and "On paper" in page and str(device.person) not in page


def test_what_is_empty_on_a_whole_sheet_is_named_once(
    held: Held, make_person: Callable[..., Any], sign_in: Any
) -> None:
    browser, about = sign_in(make_person("Ada", "exam_administrator")), encounters_at(held)[0]
    entry = reverse("paper_entry", args=[held.exam.pk, about])
    page = browser.get(entry).content.decode()
    assert page.count("(optional)") == 1, "only the words"
    person = held.examiners[held.circuits[0].pk, held.stations[0].pk]
    typed = {f"a.q{number}": "done" for number in range(ITEMS)} | {"a.global": RATINGS[1]}
    typed |= {"by": str(person.pk), "state": "submit"}
    some = {name: value for name, value in typed.items() if name not in ("a.q2", "a.q3")}
    page = browser.post(entry, some)
    text = page.content.decode()
    assert [one.code for one in page.context["empty"]] == ["q2", "q3"] and not Mark.objects.exists()
    assert text.count("checked") == ITEMS - 1 and f'value="{person.pk}" selected' in text
    fewer = {name: value for name, value in some.items() if name != "a.q4"}
    page = browser.post(entry, fewer | {"left": ["q2", "q3"]})
    assert [one.code for one in page.context["empty"]] == ["q2", "q3", "q4"] and not Mark.objects.exists()
    assert browser.post(entry, fewer | {"left": ["q2", "q3", "q4"]}).status_code == 302
    assert sheets_of(held.exam)[about].part("examiner").state == "submit"
    other = reverse("paper_entry", args=[held.exam.pk, encounters_at(held)[1]])
    assert browser.post(other, typed).status_code == 302
    absent = reverse("paper_entry", args=[held.exam.pk, encounters_at(held)[2 - 1]])
    assert browser.post(absent, {"by": person.pk, "state": "absent"}).status_code == 302


def test_zero_on_paper_is_an_answer() -> None:
    items = (Item(code="kilos", type=ItemType.NUMBER, text="How many"), Item(code="q", type=ItemType.TEXT, text="Why"))
    form = Instrument(code="n", title="N", minutes=8, sections=(Section(code="s", title="S", items=items),))
    assert paper_from(form, QueryDict("a.kilos=0&a.q=+")) == {"kilos": 0.0}


def test_circuit_pauses_and_goes_on_whoever_presses_twice(held: Held, leader: Actor) -> None:
    for kind in ("pause", "pause", "resume", "resume"):
        note_incident(leader, held.exam, kind, key=uuid4(), circuit=held.circuits[0])
    assert Incident.objects.count() == 2
    assert [paused for _circuit, paused, _behind in circuits_of(held.exam)] == [False, False]


def test_call_counts_once_and_waits_until_somebody_goes(held: Held, tablet: Tablet, leader: Actor) -> None:
    device, about = tablet(), encounters_at(held)[0]
    packed = device.sign(about, kind="safe_word", words="She cried")
    sent = Sent(uuid4(), packed["body"], bytes_from(packed["signature"]))
    with pytest.raises(Refused):
        take_calls(device.device, [sent])
    call = Sent(type(sent.event)(packed["event"]), sent.body, sent.signature)
    for _again in range(2):
        take_calls(device.device, [call])
    (told,) = incidents_of(held.exam)
    assert (told.words, told.incident.encounter_id) == ("She cried", about)
    assert keeps_open(held.exam)[-1] == "1 call is not answered."
    answer_call(leader, told.incident)
    assert "call" not in " ".join(keeps_open(held.exam))


def test_nobody_of_another_part_is_said_to_have_called(held: Held, tablet: Tablet, make_person: Any) -> None:
    device, about = tablet(), encounters_at(held)[0]
    for name, part in (("Pat", "patient"), ("Eli", "examiner")):
        person = make_person(name, "teacher")
        Crew.objects.create(exam=held.exam, person=person, part=part)
        call = device.sign(about, kind="help", words=name, by=str(person.pk))
        take_calls(device.device, [Sent(UUID(call["event"]), call["body"], bytes_from(call["signature"]))])
    registered = held.examiners[held.circuits[0].pk, held.stations[0].pk]
    told = {one.words: one.incident.by_id for one in incidents_of(held.exam)}
    assert told == {"Pat": registered.pk, "Eli": person.pk}


def test_grid_shows_every_state_by_its_shape(held: Held, tablet: Tablet) -> None:
    device, (one, other, *_rest) = tablet(), encounters_at(held)
    take(device, device.sign(one, {"q1": "done"}), device.sign(one, kind="submit"), device.sign(other, kind="absent"))
    assert states_of(held.exam) == {one: "submitted", other: "absent"}
    take(device, device.sign(one, kind="reopen"))
    assert states_of(held.exam) == {one: "opened", other: "absent"}
    stations, rows = grid_of(held.exam, held.circuits[0])
    assert len(stations) == 2 and sorted(cell.shape for _who, cells in rows for cell in cells if cell) == [
        "absent", "opened", "untouched", "untouched"
    ]  # fmt: skip


def test_pages_of_the_control_room(held: Held, tablet: Tablet, make_person: Callable[..., Any], sign_in: Any) -> None:
    about = differing(held, tablet)
    browser: Client = sign_in(make_person("Ada", "exam_administrator"))
    address = reverse("control", args=[held.exam.pk])
    page = browser.get(address).content.decode()
    assert "Marks that differ" in page and "8 encounters are neither" in page
    assert browser.get(address, headers={"HX-Request": "true"}).status_code == 200
    do = reverse("control_do", args=[held.exam.pk])
    (waiting,), where = disagreements_of(held.exam), {"encounter": about.pk, "part": "examiner", "item": "q1"}
    assert all(f'name="shown" value="{one}"' in page for one in waiting.disagreement.events)
    browser.post(do, {"do": "settle", **where, **sent_for(waiting), "reason": "Seen"})
    assert "Marks that differ" not in browser.get(address).content.decode()
    assert browser.post(do, {"do": "everything"}).status_code == 404
    sheets = reverse("paper_sheets", args=[held.exam.pk, held.circuits[0].pk, held.stations[0].pk])
    assert "<svg" in browser.get(sheets).content.decode()
    entry = reverse("paper_entry", args=[held.exam.pk, encounters_at(held)[1]])
    person = held.examiners[held.circuits[0].pk, held.stations[0].pk]
    assert browser.get(entry).status_code == 200
    answered = browser.post(entry, {"by": person.pk, "state": "submit", "a.q1": "done", "left": LEFT})
    assert answered.status_code == 302 and Mark.objects.filter(from_paper=True).count() == 1
    assert browser.post(entry, {"by": person.pk, "state": "submit", "a.q1": "wonderful"}).status_code == 200


def test_statements_of_the_room_do_not_grow_with_the_marks(
    held: Held, tablet: Tablet, django_assert_num_queries: Any
) -> None:
    def read() -> None:
        grid_of(held.exam, held.circuits[0])
        disagreements_of(held.exam)
        assert all(one.said for one in asides_of(held.exam))

    device, abouts = tablet(), encounters_at(held)
    take(device, device.sign(abouts[0], {"q1": "done"}))
    take(device, device.sign(abouts[0], {"q99": "done"}))
    with django_assert_num_queries(7), django_assert_num_queries(1, using="keys"):
        read()
    for about in abouts:
        take(
            device,
            *(device.sign(about, {f"q{number}": "done"}) for number in range(9)),
            device.sign(about, kind="submit"),
        )
        take(device, *(device.sign(about, {"q99": str(number)}) for number in range(3)))
    with django_assert_num_queries(7), django_assert_num_queries(1, using="keys"):
        read()


HALF = "\\ud83d"  # in JSON: the first half of a sign that takes two


def test_half_a_sign_takes_no_page_down(
    held: Held, tablet: Tablet, make_person: Callable[..., Any], sign_in: Any
) -> None:
    device, about = tablet(), encounters_at(held)[0]
    take(device, device.pack(str(uuid4()), f'{{"kind": "{HALF}", "said": {{"q1": "{HALF}"}}}}'))
    call = device.sign(about, kind="note", words="HALF")
    call = device.pack(call["event"], call["body"].replace("HALF", f"Tired {HALF}"))
    take_calls(device.device, [Sent(UUID(call["event"]), call["body"], bytes_from(call["signature"]))])
    mark = device.sign(about, {"comment": "HALF"})
    take(device, device.pack(mark["event"], mark["body"].replace("HALF", f"Kind {HALF}")))
    page = sign_in(make_person("Ada", "exam_administrator")).get(reverse("control", args=[held.exam.pk]))
    assert page.status_code == 200 and "Tired ?" in page.content.decode()
    assert words_of(held.exam) == [] and len(asides_of(held.exam)) == 2


def test_what_no_device_signed_is_shown_last_and_holds_nobody_up(held: Held, tablet: Tablet) -> None:
    device, before = tablet(), keeps_open(held.exam)
    stranger = Signer(device.person, device.device)
    take(device, stranger.sign(encounters_at(held)[0], {"q1": "done"}))
    assert keeps_open(held.exam) == before
    take(device, device.pack(str(uuid4()), "nonsense"))
    assert [one.aside.reason for one in asides_of(held.exam)] == ["unreadable", "signature"]
    assert "1 event was kept aside." in keeps_open(held.exam)


def test_words_of_a_place_whose_reserve_stands_in_are_sealed(held: Held, tablet: Tablet, leader: Actor) -> None:
    """The comment is no item of the reserve's form, so that it is no word by the first form of the place."""
    place = held.stations[0]
    reserve = ExamStation.objects.create(exam=held.exam, number=9, reserve=True, version=scaled_down(place))
    ExamStation.objects.filter(pk=place.pk).update(replaced_by=reserve)
    settle_aside(leader, late(held, tablet, said={"comment": CANARY, "q1": "done"}), take=True, reason="No network")
    about = Encounter.objects.select_related("station__exam", "candidate").get(pk=encounters_at(held)[1])
    person = held.examiners[held.circuits[0].pk, place.pk]
    enter_paper(leader, about, "examiner", by=person.pk, said={"comment": CANARY}, state="submit")
    assert [mark.said for mark in Mark.objects.order_by("received_at")] == [{"q1": "done"}, {"": "submit"}]
    assert [one.text for one in words_of(held.exam)] == [CANARY, CANARY]
    with pytest.raises(Refused, match="does not ask"):
        enter_paper(leader, about, "examiner", by=person.pk, said={"story": CANARY}, state="submit")


def test_who_met_the_first_scenario_after_a_pause_is_marked_by_its_form(
    held: Held, make_person: Callable[..., Any], sign_in: Any
) -> None:
    place, exam = held.stations[0], held.exam
    reserve = ExamStation.objects.create(exam=exam, number=9, reserve=True, version=scaled_down(place))
    rows = Encounter.objects.filter(station=place, circuit=held.circuits[0]).select_related("sitting")
    first, last = rows.order_by("turn")[0], rows.order_by("-turn")[0]
    begins, ends = (turn_begins(exam, one.sitting, one.turn) for one in (first, last))
    ExamStation.objects.filter(pk=place.pk).update(replaced_by=reserve, replaced_at=ends - timedelta(minutes=1))
    browser: Client = sign_in(make_person("Ada", "exam_administrator"))

    def asked(one: Encounter) -> bool:
        return 'name="a.comment"' in browser.get(reverse("paper_entry", args=[exam.pk, one.pk])).content.decode()

    assert asked(first) and not asked(last)
    place.refresh_from_db()
    for kind, at in (("pause", begins), ("resume", begins + timedelta(hours=1))):
        Incident.objects.create(exam=exam, kind=kind, circuit=held.circuits[0], at=at)
    assert not asked(first) and not asked(last)  # an hour behind the plan, both met the reserve
    sheets = reverse("paper_sheets", args=[exam.pk, held.circuits[0].pk, place.pk])
    assert browser.get(sheets).status_code == 200


def test_calls_are_taken_while_the_exam_is_open_and_not_without_end(
    held: Held, tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xenia.osce.actions.calls.MOST_CALLS", 2)
    device, about = tablet(), encounters_at(held)[0]
    packed = [device.sign(about, kind="help", words="Come") for _each in range(4)]
    calls = [Sent(UUID(one["event"]), one["body"], bytes_from(one["signature"])) for one in packed]
    take_calls(device.device, calls[:1])
    with pytest.raises(Refused, match="Too many calls"):
        take_calls(device.device, calls[1:3])
    take_calls(device.device, calls[:2])
    with pytest.raises(Refused, match="Too many calls"):
        take_calls(device.device, calls[2:3])
    Exam.objects.update(state="closed")
    Incident.objects.exclude(pk=calls[0].event).delete()
    assert take_calls(device.device, calls[:1]) == [calls[0].event]
    with pytest.raises(Refused, match="not open any more"):
        take_calls(device.device, calls[3:])
    assert Incident.objects.count() == 1
