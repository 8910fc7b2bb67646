"""The bank and its pages: who opens it, what is found in it, how a station is written there part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person
from tests.osce.planned import this_year
from tests.osce.written_stations import both_sign, brought, published, station
from xenia.community.models import Remark
from xenia.core.actions.things import make_thing
from xenia.core.queries.search import found
from xenia.core.rules import SYSTEM, Actor, may
from xenia.osce.actions.stations import begin_version, save_station
from xenia.osce.models import Candidate, Exam, ExamStation, Reckoning, Station, StationVersion
from xenia.osce.queries.bank import bank_lines
from xenia.osce.queries.history import history_of
from xenia.osce.queries.stations import document_of, visible_stations
from xenia.osce.station_labels import PARTS
from xenia.standards.instrument_yaml import write_instrument

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def author(teacher: Any) -> Actor:
    return actor_of_person(teacher)


@pytest.fixture
def browser(teacher: Any, sign_in: Any) -> Client:
    made: Client = sign_in(teacher)
    return made


def exam(version: StationVersion, *, state: str) -> Exam:
    made = Exam.objects.create(thing=make_thing("exam", "Spring exam"), year=this_year(), state=state)
    ExamStation.objects.create(exam=made, number=1, version=version)
    return made


def text_of(browser: Client, name: str, *args: Any, query: str = "") -> str:
    answer = browser.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(version: StationVersion, **fields: Any) -> dict[str, Any]:
    return {"seen": version.saves, **{name.replace("__", "."): value for name, value in fields.items()}}


def test_students_open_nothing_of_the_bank(sign_in: Any, student: Any, stranger: Any, dean: Any, author: Actor) -> None:
    version = published(SYSTEM)
    for person in (student, stranger, dean):
        for name, args in (
            ("stations", ()),
            ("station", (version.station_id,)),
            ("station_text", (version.station_id,)),
        ):
            assert sign_in(person).get(reverse(name, args=args)).status_code == 403
        assert sign_in(person).get(reverse("station_review", args=[version.station_id])).status_code == 404


def test_a_colleague_who_is_a_candidate_sees_nothing_of_their_own_exam(teacher: Any, browser: Client) -> None:
    version = published(SYSTEM)
    held = exam(version, state="fixed")
    assert visible_stations(actor_of_person(teacher)).count() == 1
    Candidate.objects.create(exam=held, person=teacher, number="101")
    assert not visible_stations(actor_of_person(teacher)).exists()
    for name in ("station", "station_text", "station_review"):
        assert browser.get(reverse(name, args=[version.station_id])).status_code == 404
    assert "The last row" not in text_of(browser, "stations")
    Exam.objects.update(state="released")
    assert visible_stations(actor_of_person(teacher)).exists()


@pytest.mark.parametrize("other", ["teacher", "patient_educator", "programme_director"])
def test_a_student_with_another_role_opens_nothing_of_the_bank(make_person: Any, sign_in: Any, other: str) -> None:
    version, person = published(SYSTEM), make_person("Both", "student", other)
    for name, args in (("stations", ()), ("station", (version.station_id,)), ("station_text", (version.station_id,))):
        assert sign_in(person).get(reverse(name, args=args)).status_code == 403
    assert not visible_stations(actor_of_person(person)).exists()
    assert not may(actor_of_person(person), "osce.author")


def test_search_never_shows_what_is_still_to_be_examined(author: Actor, student: Any, make_person: Any) -> None:
    version = published(SYSTEM)
    assert found(author, "last row")
    exam(version, state="planned")
    leader = actor_of_person(make_person("Femi Exams", "exam_administrator"))
    assert not found(author, "last row") and found(leader, "last row")
    assert not found(actor_of_person(student), "last row")


def test_history_names_an_exam_that_is_not_released_only_to_who_leads_it(
    author: Actor, programme_director: Any
) -> None:
    version = published(SYSTEM)
    for state in ("planned", "fixed", "running"):
        exam(version, state=state)
    leader = actor_of_person(programme_director)
    assert history_of(author, [version.station_id]) == {}
    assert [one.title for one in history_of(leader, [version.station_id])[version.station_id]] == ["Spring exam"]


def test_history_says_how_far_the_checklist_went_with_the_rating(author: Actor) -> None:
    version = published(SYSTEM)
    held = exam(version, state="released")
    place = held.stations.get()
    for number, r2 in enumerate((0.41, 0.63)):
        figures = {"quality": {"stations": {str(place.pk): {"r2": r2}}}}
        Reckoning.objects.create(exam=held, digest=bytes([number]) * 32, figures=figures, at=timezone.now())
    assert [one.r2 for one in history_of(author, [version.station_id])[version.station_id]] == [0.63]
    Reckoning.objects.all().delete()
    assert [one.r2 for one in history_of(author, [version.station_id])[version.station_id]] == [None]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_however_long(author: Actor, count: int) -> None:
    for number in range(count):
        brought(author, code=f"station-{number}")
    with CaptureQueriesContext(connection) as caught:
        lines = bank_lines(author)
    assert len(lines) == count and len(caught) == 6


def test_the_list_is_chosen_from(browser: Client, author: Actor) -> None:
    brought(author)
    assert "The last row" in text_of(browser, "stations", query="?domain=history&language=en&interpreter=none")
    for query in ("?domain=ethics", "?language=so", "?interpreter=telephone", "?state=published"):
        page = text_of(browser, "stations", query=query)
        assert "The last row" not in page and "No station is like that" in page


def test_a_station_begins_with_a_title_and_waits_for_the_rest(browser: Client) -> None:
    answer = browser.post(reverse("station_new"), {"title": "Über the hill", "language": "en"})
    made = Station.objects.get(code="uber-the-hill")
    assert answer.url == reverse("station", args=[made.pk])
    page = text_of(browser, "station", made.pk)
    assert "Write what candidates read at the door." in page and "safety plan is not whole" in page


def test_a_file_with_a_mistake_is_refused_by_its_line(browser: Client) -> None:
    answer = browser.post(reverse("station_new"), {"text": "code: kettle\ntitle: Tea\nroom: none\n"})
    assert answer.status_code == 422 and b"Line 3" in answer.content and b"means nothing here" in answer.content
    assert not Station.objects.exists()


@pytest.mark.parametrize("part", list(PARTS))
def test_each_part_saved_as_it_stands_changes_nothing(browser: Client, author: Actor, part: str) -> None:
    version = brought(author)
    answer = browser.get(reverse("station_edit", args=[version.station_id, part]))
    fields = {one.place: one.value for one in answer.context["fields"]}
    answer = browser.post(reverse("station_edit", args=[version.station_id, part]), {"seen": version.saves, **fields})
    assert answer.status_code == 302
    after = StationVersion.objects.get(pk=version.pk)
    assert after.saves == 2 and after.text == version.text


def test_a_part_changes_and_the_others_stay(browser: Client, author: Actor) -> None:
    version = brought(author)
    where = reverse("station_edit", args=[version.station_id, "patient"])
    browser.post(where, sent(version, patient__fears="To miss the game", patient__if_asked="One\n\nTwo\n"))
    patient = document_of(StationVersion.objects.get(pk=version.pk)).patient
    assert (patient.fears, patient.if_asked, patient.name) == ("To miss the game", ("One", "Two"), "Rokeya Begum")


@pytest.mark.parametrize(
    ("part", "fields", "said"),
    [
        ("about", {"minutes": "eight"}, "is no number"),
        ("about", {"domain": "magic"}, "choose one from the list"),
        ("about", {"competencies": "who-2021:who-2021-s4 heavy"}, "is no number"),
        ("form", {"form": "code: x\ntitle: y\nsections:\n  - code: a\n    items: [{code: q, typ: text}]"}, "line 5"),
    ],
)
def test_what_can_not_be_kept_stays_in_the_field_with_the_reason(
    browser: Client, author: Actor, part: str, fields: dict[str, str], said: str
) -> None:
    version = brought(author)
    answer = browser.post(reverse("station_edit", args=[version.station_id, part]), sent(version, **fields))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert StationVersion.objects.get(pk=version.pk).saves == 1


def test_a_form_is_checked_while_it_is_written(browser: Client, author: Actor) -> None:
    version, form = brought(author), station().form
    assert form
    where = reverse("station_check", args=[version.station_id])
    sound = browser.post(where, {"place": "form", "form": write_instrument(form)}).content.decode()
    assert "It can be answered and scored." in sound
    without = write_instrument(form).replace("type: global", "type: rating")
    assert "borderline regression needs one" in browser.post(where, {"place": "form", "form": without}).content.decode()
    assert "Line 1" in browser.post(where, {"place": "form", "form": "- nothing"}).content.decode()
    assert StationVersion.objects.get(pk=version.pk).saves == 1


def test_the_text_goes_out_as_a_file_and_comes_back(browser: Client, author: Actor) -> None:
    version = brought(author)
    where = reverse("station_text", args=[version.station_id])
    taken = browser.get(f"{where}?as=file").content.decode()
    assert taken == version.text
    changed = taken.replace("second board", "third board")
    assert browser.post(where, {"text": changed, "seen": 1}).status_code == 302
    assert "third board" in StationVersion.objects.get(pk=version.pk).text
    late = browser.post(where, {"text": taken, "seen": 1})
    assert late.status_code == 422 and b"Save mine over it" in late.content


def test_two_versions_stand_side_by_side(browser: Client, author: Actor) -> None:
    first = published(SYSTEM)
    draft = begin_version(author, first.station)
    save_station(author, draft, station(lead="A new lead."), seen=draft.saves)
    page = text_of(browser, "station_compare", first.station_id, 1, 2)
    assert "<ins>lead: A new lead.</ins>" in page and "lines are the same" in page
    assert browser.get(reverse("station_compare", args=[first.station_id, 1, 3])).status_code == 404


def test_it_is_published_by_one_button_when_nothing_is_missing(sign_in: Any, programme_director: Any) -> None:
    version = both_sign(brought(SYSTEM))
    lead = sign_in(programme_director)
    where = reverse("station_do", args=[version.station_id])
    assert "Nothing is missing." in text_of(lead, "station", version.station_id)
    lead.post(where, {"do": "publish"})
    version.thing.refresh_from_db()
    assert version.thing.published_at
    lead.post(where, {"do": "version"})
    assert version.station.versions.count() == 2


def test_what_a_station_is_about_is_said_on_its_page(browser: Client, sign_in: Any, programme_director: Any) -> None:
    version = brought(SYSTEM)
    where = reverse("station_do", args=[version.station_id])
    assert 'value="not_about"' not in text_of(browser, "station", version.station_id)
    lead = sign_in(programme_director)
    assert 'value="not_about"' in text_of(lead, "station", version.station_id)
    lead.post(where, {"do": "not_about", "reason": "A sore throat"})
    page = text_of(browser, "station", version.station_id)
    assert "not about migrants and takes up no story" in page and 'value="about"' in page
    browser.post(where, {"do": "about"})
    assert "Nobody of the community has signed it" in text_of(browser, "station", version.station_id)


def test_the_bank_and_the_exams_lead_to_each_other(browser: Client) -> None:
    assert 'href="/stations/" aria-current="page"' in text_of(browser, "stations")
    assert 'href="/exams/" aria-current="page"' in text_of(browser, "exams")


def test_both_sides_read_remark_and_sign_on_one_page(
    browser: Client, sign_in: Any, author: Actor, make_person: Any
) -> None:
    version, neighbour = brought(author), make_person("A Neighbour", "board_member")
    key = version.station_id
    browser.post(reverse("station_do", args=[key]), {"do": "ask", "side": "community", "person": neighbour.pk})
    reader = sign_in(neighbour)
    page, shown = text_of(reader, "station_review", key), {"state": bytes(version.digest).hex()}
    assert "Nobody is cast for having fled" in page and "At minute 7" in page and "May it be published?" in page
    reader.post(reverse("station_remark", args=[key]), {"place": "patient.fears", "words": "She fears more."} | shown)
    page = text_of(browser, "station_review", key)
    assert page.index('id="patient.fears"') < page.index("She fears more.") < page.index('id="patient.tried"')
    remark = Remark.objects.get(subject=version.thing)
    browser.post(reverse("station_answer", args=[key, remark.pk]), {"answer": "She does now."})
    assert "She does now." in text_of(reader, "station_review", key)
    reader.post(reverse("station_sign", args=[key]), {"verdict": "approves", "minutes": "20"} | shown)
    assert "Signed on" in text_of(browser, "station", key)
