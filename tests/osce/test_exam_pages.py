"""The pages of an exam's plan: who may open them, what they show, and what a candidate sees of it."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.osce.planned import Plan, document, plan, published, scheduled
from xenia.core.codes import qr_code
from xenia.core.models import Job, Media
from xenia.core.rules import SYSTEM
from xenia.core.tasks import run_job
from xenia.osce.actions.exams import move_exam
from xenia.osce.actions.people import set_extra_time
from xenia.osce.actions.places import name_rooms
from xenia.osce.models import Candidate, Conflict, Crew, Duty, Encounter, Exam, Seat, Sitting, Solution
from xenia.osce.queries.burdens import burdens_of
from xenia.osce.queries.device_keys import room_codes
from xenia.osce.queries.steps import steps_of
from xenia.people.models import Person, User

pytestmark = pytest.mark.django_db

PLANNING = (
    "exam_change", "exam_stations", "exam_blueprint", "exam_places", "exam_people", "exam_schedule", "exam_repair",
    "exam_lists", "exam_cards",
)  # fmt: skip
SECRET = "The ward"


@pytest.fixture
def made() -> Plan:
    """Two circuits, two sittings, five candidates; mentor and rooms, and a schedule that is kept but not fixed."""
    found = plan(
        document("ward", language="so", interpreter=True), document("gp"), circuits=2, sittings=2, candidates=5
    )
    where = {(c.pk, s.pk): f"Room {c.name}{s.number}" for c in found.circuits for s in found.stations}
    name_rooms(SYSTEM, found.exam, where)
    scheduled(found)
    return found


@pytest.fixture
def office(make_person: Callable[..., Person], sign_in: Callable[..., Client]) -> Client:
    return sign_in(make_person("Femi Castellanos", "exam_administrator"))


def signed_in(person: Person, sign_in: Callable[..., Client]) -> Client:
    User.objects.get_or_create(person=person, defaults={"email": f"{person.pk}@school.example", "password": "!"})
    return sign_in(Person.objects.get(pk=person.pk))


def at(made: Plan, name: str, *more: object) -> str:
    return reverse(name, args=[made.exam.pk, *more])


def test_the_office_opens_every_page(made: Plan, office: Client) -> None:
    assert office.get(reverse("exams")).status_code == 200
    assert office.get(reverse("exam_new")).status_code == 200
    for name in ("exam", *PLANNING):
        answer = office.get(at(made, name))
        assert answer.status_code == 200, name
    for kind in ("candidates", "crew"):
        assert office.get(at(made, "exam_roll", kind)).status_code == 200
        template = office.get(at(made, "exam_roll_template", kind))
        assert b"Languages" in template.content and template["Content-Type"].startswith("text/csv")
    assert office.get(at(made, "exam_roll", "elephants")).status_code == 404


def test_nobody_else_plans(made: Plan, make_person: Callable[..., Person], sign_in: Callable[..., Client]) -> None:
    move_exam(SYSTEM, made.exam, "fixed")
    kinds = ("student", "teacher", "examiner", "dean", "administrator", "storyteller", "patient_educator")
    browsers = [sign_in(make_person(f"A {kind}", kind)) for kind in kinds]
    browsers += [signed_in(one.person, sign_in) for one in (made.candidates[0], made.crew[0])]
    for browser in browsers:
        for name in PLANNING:
            assert browser.get(at(made, name)).status_code == 403, name
            assert browser.post(at(made, name), {"deed": "rooms"}).status_code == 403, name
        assert browser.get(reverse("exam_new")).status_code == 403
        assert browser.post(at(made, "exam_move"), {"state": "planned"}).status_code == 403
    assert Client().get(at(made, "exam")).status_code == 302
    assert Exam.objects.get(pk=made.exam.pk).state == "fixed"


def test_a_candidate_sees_nothing_before_the_plan_is_fixed(made: Plan, sign_in: Callable[..., Client]) -> None:
    browser = signed_in(made.candidates[0].person, sign_in)
    assert made.exam.thing.label not in browser.get(reverse("exams")).content.decode()
    assert browser.get(at(made, "exam")).status_code == 404


def test_a_candidate_sees_their_own_times_and_nothing_else(made: Plan, sign_in: Callable[..., Client]) -> None:
    move_exam(SYSTEM, made.exam, "fixed")
    mine = made.candidates[0]
    page = signed_in(mine.person, sign_in).get(at(made, "exam")).content.decode()
    seat = Seat.objects.select_related("sitting", "circuit").get(candidate=mine)
    comes = timezone.localtime(seat.sitting.begins_at - timedelta(minutes=30))
    assert comes.strftime("%H:%M") in page and f"Room {seat.circuit.name}1" in page
    for one in made.candidates[1:]:
        assert one.person.name not in page and f">{one.number}<" not in page
    for one in made.crew:
        assert one.person.name not in page
    # the texts of the stations stand in the database, and would be told by a page that shows the rotation
    assert SECRET in {station.version.thing.label for station in made.stations}
    for words in (SECRET, "The gp", "ward", "so", "Mina"):
        assert f">{words}<" not in page and f"{words} ·" not in page
    other = next(c for c in made.circuits if c != seat.circuit)
    assert f"Room {other.name}" not in page


def test_a_helper_sees_their_own_times(made: Plan, sign_in: Callable[..., Client]) -> None:
    move_exam(SYSTEM, made.exam, "fixed")
    duty = Duty.objects.select_related("crew__person", "circuit", "station").first()
    page = signed_in(duty.crew.person, sign_in).get(at(made, "exam")).content.decode()
    assert f"Room {duty.circuit.name}{duty.station.number}" in page
    assert SECRET not in page
    for one in made.candidates:
        assert one.person.name not in page


def test_somebody_without_a_part_finds_no_exam(
    made: Plan, make_person: Callable[..., Person], sign_in: Callable[..., Client]
) -> None:
    move_exam(SYSTEM, made.exam, "fixed")
    browser = sign_in(make_person("Samira", "student"))
    assert browser.get(at(made, "exam")).status_code == 404
    assert browser.post(at(made, "exam_feed_new")).status_code == 404


def test_a_calendar_holds_ones_own_times(made: Plan, sign_in: Callable[..., Client]) -> None:
    move_exam(SYSTEM, made.exam, "fixed")
    mine = made.candidates[0]
    browser = signed_in(mine.person, sign_in)
    page = browser.post(at(made, "exam_feed_new")).content.decode()
    address = page.split('<input id="feed" value="')[1].split('"')[0]
    path = address.partition("testserver")[2]
    told = Client().get(path).content.decode()
    assert told.count("BEGIN:VEVENT") == 1 and SECRET not in told
    seat = Seat.objects.select_related("circuit").get(candidate=mine)
    assert f"circuit {seat.circuit.name}" in told.replace("\r\n ", "").replace("\\,", ",")
    browser.post(at(made, "exam_feed_new"))
    assert Client().get(path).status_code == 410


def test_an_exam_is_planned_on_its_pages(made: Plan, office: Client) -> None:
    form = {
        "title": "Autumn exam", "kind": "osce", "year": made.exam.year_id, "reading_minutes": 2, "station_minutes": 8,
        "change": 0, "pause_after": 0, "pause": 0, "report": 30, "hold": 0,
    }  # fmt: skip
    address = office.post(reverse("exam_new"), form)["Location"]
    exam = Exam.objects.get(thing__label="Autumn exam")
    assert address == f"/exams/{exam.pk}/"
    page = office.get(address).content.decode()
    assert "Choose the stations." in page and "Fix the plan" not in page
    version = published(document("new"))
    stations = reverse("exam_stations", args=[exam.pk])
    office.post(stations, {"deed": "add", "version": version.pk, "weight": "2"})
    office.post(stations, {"deed": "add", "version": "", "weight": "1"})
    last = exam.stations.get(version=None)
    office.post(stations, {"deed": "move", "station": last.pk, "to": "up"})
    office.post(stations, {"deed": "weigh", "station": exam.stations.get(version=version).pk, "weight": "3"})
    assert list(exam.stations.values_list("number", "version", "weight")) == [(1, None, 1), (2, version.pk, 3)]
    office.post(stations, {"deed": "drop", "station": last.pk})
    assert exam.stations.count() == 1
    places = reverse("exam_places", args=[exam.pk])
    office.post(places, {"deed": "circuit", "circuit-name": "A"})
    day = f"{timezone.localdate().year}-05-04"
    begins = {"sitting-name": "Morning", "sitting-begins_at": f"{day}T09:00", "sitting-extra_time": "0"}
    office.post(places, {"deed": "sitting", **begins})
    circuit, station = exam.circuits.get(), exam.stations.get()
    office.post(places, {"deed": "rooms", f"room-{circuit.pk}-{station.pk}": "2.14"})
    assert (exam.sittings.get().name, station.rooms.get().name) == ("Morning", "2.14")
    changed = {f"circuit-{circuit.pk}-name": "Red", f"circuit-{circuit.pk}-step_free": "on"}
    office.post(places, {"deed": "change_circuit", "circuit": circuit.pk, **changed})
    sitting = exam.sittings.get()
    moved = {"name": "Noon", "begins_at": f"{day}T12:00", "extra_time": "25", "group": ""}
    changed = {f"sitting-{sitting.pk}-{name}": value for name, value in moved.items()}
    office.post(places, {"deed": "change_sitting", "sitting": sitting.pk, **changed})
    page = office.get(places).content.decode()
    assert 'value="Red"' in page and f'value="{day}T12:00"' in page and 'value="25"' in page
    assert (exam.circuits.get().step_free, exam.sittings.get().name) == (True, "Noon")
    for deed in ("drop_circuit", "change_circuit"):
        assert office.post(places, {"deed": deed, "circuit": made.circuits[0].pk}).status_code == 404
    assert office.post(places, {"deed": "change_sitting", "sitting": made.sittings[0].pk}).status_code == 404
    office.post(places, {"deed": "drop_sitting", "sitting": exam.sittings.get().pk})
    assert not exam.sittings.exists()


def test_a_list_comes_in_by_preview(made: Plan, office: Client, make_person: Callable[..., Person]) -> None:
    make_person("Ana Silva", email="ana@school.example")
    sheet = SimpleUploadedFile("list.csv", b"Name,Extra time\nAna Silva,25\n")
    preview = office.post(at(made, "exam_roll", "candidates"), {"sheet": sheet})["Location"]
    assert ">1<" in office.get(preview).content.decode()
    assert Candidate.objects.count() == 5
    assert office.post(preview)["Location"] == at(made, "exam_people")
    assert Candidate.objects.get(person__thing__label="Ana Silva").extra_time == 25
    assert not Media.objects.exists()
    other = SimpleUploadedFile("list.csv", b"Name,Extra time\nAna Silva,\n")
    page = office.get(office.post(at(made, "exam_roll", "candidates"), {"sheet": other})["Location"]).content.decode()
    cells = re.search('Ana Silva</bdi></th><td data-label="What">Extra time</td>.*?</tr>', page)
    assert cells and re.findall("<bdi>(.*?)</bdi>", cells.group()) == ["25 %", "–"], "whose, what, old, new"
    assert "osce/exams.css" in page, "its rows stand whole on a narrow screen"
    Media.objects.all().delete()
    bad = SimpleUploadedFile("list.csv", b"Name\nNobody Known\n")
    preview = office.post(at(made, "exam_roll", "candidates"), {"sheet": bad})["Location"]
    page = office.get(preview).content.decode()
    assert "people&#x27;s sheet" in page and "Bring it in" not in page


def test_people_are_arranged(made: Plan, office: Client) -> None:
    candidate, crew, address = made.candidates[0], made.crew[0], at(made, "exam_people")
    office.post(address, {"deed": "extra_time", "candidate": candidate.pk, "extra_time": "25"})
    office.post(address, {"deed": "conflict", "candidate": candidate.pk, "crew": crew.pk, "reason": "Kin"})
    assert (Candidate.objects.get(pk=candidate.pk).extra_time, Conflict.objects.get().reason) == (25, "Kin")
    office.post(address, {"deed": "drop_conflict", "conflict": Conflict.objects.get().pk})
    office.post(address, {"deed": "withdraw", "candidate": candidate.pk})
    office.post(address, {"deed": "dismiss", "crew": crew.pk})
    assert not Conflict.objects.exists() and not Crew.objects.filter(pk=crew.pk).exists()
    assert Candidate.objects.get(pk=candidate.pk).withdrawn_at is not None
    office.post(address, {"deed": "expect", "candidate": candidate.pk})
    assert Candidate.objects.get(pk=candidate.pk).withdrawn_at is None
    assert office.post(address, {"deed": "withdraw", "candidate": "x"}).status_code == 404


def test_a_fixed_plan_says_why_its_circuits_and_sittings_stay(made: Plan, office: Client) -> None:
    assert "stay as they are" not in office.get(at(made, "exam_places")).content.decode()
    move_exam(SYSTEM, made.exam, "fixed")
    page = office.get(at(made, "exam_places")).content.decode()
    assert "circuits and sittings stay as they are" in page and "change_sitting" not in page and 'name="room-' in page
    assert "open it again for planning" in page
    Exam.objects.filter(pk=made.exam.pk).update(state="released")
    page = office.get(at(made, "exam_places")).content.decode()
    assert "stay as they are" in page and "open it again" not in page and "repair" not in page


def test_people_are_shown_with_all_that_lists_bring_and_no_empty_column(made: Plan, office: Client) -> None:
    address = at(made, "exam_people")
    heads = ("Cohort", "Rather at", "Without steps", "Only at", "Most encounters in a sitting", "Does not play")
    page = office.get(address).content.decode()
    assert not any(f">{head}<" in page for head in heads)
    brought = {"cohort": "North-1", "sites": ["Hill"], "step_free": True, "languages": ["so"]}
    Candidate.objects.filter(pk=made.candidates[0].pk).update(**brought)
    Crew.objects.filter(pk=made.crew[0].pk).update(sites=["Harbour"], most=7, declined=["ward"])
    page = office.get(address).content.decode()
    assert all(f">{head}<" in page for head in heads)
    row = page.split(f">{made.candidates[0].number}<")[1].split("</tr>")[0]
    assert all(f"<bdi>{cell}</bdi>" in row for cell in ("North-1", "Hill", "yes", "so", "Medicine"))
    row = page.split(made.crew[0].person.name)[1].split("</tr>")[0]
    assert all(f"<bdi>{cell}</bdi>" in row for cell in ("Harbour", "7", "ward"))


def work() -> None:
    """What the worker does with the newest job."""
    run_job.call(str(Job.objects.latest("created_at").pk))


def test_a_repair_is_seen_before_it_is_kept(made: Plan, office: Client) -> None:
    move_exam(SYSTEM, made.exam, "fixed")
    late = made.candidates[0]
    seat = Seat.objects.get(candidate=late)
    form = {"what": f"candidate-{late.pk}", "sittings": [seat.sitting_id]}
    job = office.post(at(made, "exam_repair"), form)["Location"]
    assert job.startswith("/jobs/")
    work()
    solution = Solution.objects.latest("pk")
    page = office.get(at(made, "exam_solution", solution.pk)).content.decode()
    moved = [re.search(rf"\b{one.number}\b", page) for one in made.candidates[:2]]
    assert "What would move" in page and moved[0] and not moved[1]
    assert Seat.objects.get(candidate=late).sitting_id == seat.sitting_id
    office.post(at(made, "exam_solution", solution.pk))
    assert Seat.objects.get(candidate=late).sitting_id != seat.sitting_id
    assert set(Encounter.objects.filter(candidate=late).values_list("sitting", flat=True)) != {seat.sitting_id}


def test_what_was_found_shows_what_it_asks_of_people_and_can_be_discarded(made: Plan, office: Client) -> None:
    kept = Solution.objects.latest("pk")
    office.post(at(made, "exam_schedule"))
    work()
    found = Solution.objects.latest("pk")
    address = at(made, "exam_solution", found.pk)
    assert address in office.get(at(made, "exam_schedule")).content.decode()
    page = office.get(address).content.decode()
    assert "5 of 5" in page and "Nobody who has a place would move." in page and "Keep this schedule" in page
    set_extra_time(SYSTEM, made.candidates[0], 10)
    page = office.get(address).content.decode()
    assert "has changed since this was found" in page and "Keep this schedule" not in page
    office.post(address, {"deed": "discard"})
    assert not Solution.objects.filter(pk=found.pk).exists()
    assert address not in office.get(at(made, "exam_schedule")).content.decode()
    office.post(at(made, "exam_solution", kept.pk), {"deed": "discard"})
    assert Solution.objects.filter(pk=kept.pk).exists()


def test_what_waits_is_a_schedule_that_can_be_kept(made: Plan, office: Client) -> None:
    page = at(made, "exam_schedule")
    office.post(page)
    looked_for = Solution.objects.latest("pk")
    assert "waits for your word" not in office.get(page).content.decode()
    Solution.objects.filter(pk=looked_for.pk).update(found={"status": "impossible", "places": [], "unmet": []})
    assert "waits for your word" not in office.get(page).content.decode()
    Solution.objects.filter(pk=looked_for.pk).update(found={"status": "optimal", "places": [[]], "unmet": []})
    assert "waits for your word" in office.get(page).content.decode()


def test_a_schedule_that_breaks_a_rule_since_a_change_is_not_called_the_best(made: Plan, office: Client) -> None:
    page, plan_page = at(made, "exam_schedule"), at(made, "exam")
    assert "No other schedule is better" in office.get(page).content.decode()
    assert "Everything is there" in office.get(plan_page).content.decode()
    late = made.candidates[0]
    set_extra_time(SYSTEM, late, 25)
    for address in (page, plan_page):
        said = office.get(address).content.decode()
        assert "breaks a rule now" in said and f"{late.number} needs" in said and "⟦" not in said
        assert "No other schedule is better" not in said and "Everything is there" not in said


def test_burdens_count_encounters_and_hard_hours(made: Plan) -> None:
    saturday = made.sittings[0].begins_at + timedelta(days=(5 - made.sittings[0].begins_at.weekday()) % 7)
    for place, sitting in enumerate(made.sittings):
        Sitting.objects.filter(pk=sitting.pk).update(begins_at=saturday + timedelta(hours=2 * place))
    by_part = {one.part: one for one in burdens_of(Solution.objects.latest("pk"))}
    who = by_part["candidate"]
    assert (who.placed, who.people, who.least, who.most) == (5, 5, 2, 2) and who.hard == 5 and who.hardest >= 1
    for part in ("examiner", "patient", "interpreter"):
        crew = Duty.objects.filter(crew__part=part).values_list("crew", "sitting", "circuit").distinct()
        seats = Seat.objects.values_list("sitting", "circuit")
        met = Counter({one[0]: 0 for one in crew})
        for person, *where in crew:
            met[person] += sum(seat == tuple(where) for seat in seats)
        assert (by_part[part].least, by_part[part].most) == (min(met.values()), max(met.values())), part


def test_what_can_not_be_done_is_said(made: Plan, office: Client) -> None:
    Crew.objects.filter(part="interpreter").delete()
    office.post(at(made, "exam_schedule"), {"fresh": "yes"})
    work()
    page = office.get(at(made, "exam_solution", Solution.objects.latest("pk").pk)).content.decode()
    assert "No schedule can keep every rule" in page and "⟦" not in page and "Keep this schedule" not in page


def test_a_blueprint_is_laid_down_and_held_against_the_stations(office: Client) -> None:
    from tests.school import bring_in, two_courses
    from xenia.curriculum.models import Competency
    from xenia.osce.queries.blueprint import blueprint_of
    from xenia.standards.stations.document import Domain, Weight

    bring_in(two_courses())
    carries = (Weight(competency="school:a", weight=3), Weight(competency="school:c"), Weight(competency="who:none"))
    made = plan(
        document("team", domain=Domain.TEAM, competencies=carries[:2]), document("odd", competencies=carries[2:])
    )
    a, b, c = (Competency.objects.get(source_id=name) for name in "abc")
    read = blueprint_of(made.exam, a.framework)
    assert read.carried == {(a.pk, "teamwork"): 37.5, (c.pk, "teamwork"): 12.5} and read.unknown == ["who:none"]
    assert c in read.untaught and b not in read.untaught
    address = at(made, "exam_blueprint")
    refused = office.post(address, {"competency": b.pk, "domain": "ethics", "share": "140"})
    assert f'<option value="{b.pk}" selected>' in refused.content.decode() and not made.exam.blueprint.exists()
    office.post(address, {"competency": b.pk, "domain": "ethics", "share": "40"})
    office.post(address, {f"share-{b.pk}-ethics": "40", "competency": a.pk, "domain": "teamwork", "share": "60"})
    planned = {(one.competency_id, one.domain): one.share for one in made.exam.blueprint.all()}
    assert planned == {(b.pk, "ethics"): 40, (a.pk, "teamwork"): 60}
    page = office.get(address).content.decode()
    assert "who:none" in page and "37.5" in page
    assert "100 per cent laid down" in office.get(at(made, "exam")).content.decode()
    more = {"competency": c.pk, "domain": "teamwork", "share": "61"}
    for share in ("400", "much"):
        refused = office.post(address, {f"share-{b.pk}-ethics": share, f"share-{a.pk}-teamwork": "7,5", **more})
        page = refused.content.decode()
        assert refused.status_code == 422 and f'value="{share}"' in page and 'value="7,5"' in page
        assert 'value="61"' in page and '<option value="teamwork" selected>' in page
    assert made.exam.blueprint.count() == 2


def test_a_blueprint_is_read_in_the_order_of_its_framework(office: Client) -> None:
    from tests.school import bring_in, two_courses
    from xenia.curriculum.models import Competency
    from xenia.osce.queries.blueprint import blueprint_of
    from xenia.standards.stations.document import Weight

    bring_in(two_courses())
    domain, other, part = (Competency.objects.get(source_id=name) for name in "cab")
    for position, one in enumerate((domain, other, part)):
        Competency.objects.filter(pk=one.pk).update(parent=domain if one == part else None, position=position)
    made = plan(document("all", competencies=tuple(Weight(competency=f"school:{name}") for name in "abc")))
    assert blueprint_of(made.exam).competencies == [domain, part, other]
    empty = plan(document("none"))
    page = office.get(at(empty, "exam_blueprint") + "?edit=1&framework=school").content.decode()
    places = [page.index(f'<option value="{one.pk}">') for one in (domain, part, other)]
    assert places == sorted(places)


def test_an_exam_of_another_day_is_begun_only_after_a_question(made: Plan, office: Client) -> None:
    move_exam(SYSTEM, made.exam, "fixed")
    day = date_format(timezone.localtime(made.sittings[0].begins_at), "l j F Y")
    page = office.get(at(made, "exam")).content.decode()
    assert f"No sitting is today: this exam is on {day}." in page and 'data-opens="begin"' in page
    made.exam.sittings.filter(pk=made.sittings[0].pk).update(begins_at=timezone.now())
    assert 'data-opens="begin"' not in office.get(at(made, "exam")).content.decode()


def test_a_plan_urges_whoever_plans_and_only_until_the_exam_is_over(
    made: Plan, office: Client, make_person: Callable[..., Person], sign_in: Callable[..., Client]
) -> None:
    Seat.objects.filter(candidate=made.candidates[0]).delete()
    dean = sign_in(make_person("A dean", "dean"))
    urging = "not everybody has a place"
    assert urging in office.get(at(made, "exam")).content.decode()
    assert urging not in dean.get(at(made, "exam")).content.decode()
    for state in ("closed", "decided", "released"):
        Exam.objects.filter(pk=made.exam.pk).update(state=state)
        assert urging not in office.get(at(made, "exam")).content.decode()


def test_with_nobody_who_helps_nothing_is_ready() -> None:
    exam = plan(document("ward")).exam
    Crew.objects.filter(exam=exam).delete()
    look = {step.name: step.missing + step.look for step in steps_of(exam)}
    assert "Bring in the list of those who help." in look["crew"] and "Nobody is prepared yet." in look["prepared"]


def test_a_station_used_again_is_told(made: Plan, office: Client) -> None:
    move_exam(SYSTEM, made.exam, "fixed")
    again = plan(document("other"))
    from xenia.osce.actions.planning import add_station

    add_station(SYSTEM, again.exam, made.stations[0].version)
    assert "Used before" not in office.get(at(again, "exam_stations")).content.decode()
    move_exam(SYSTEM, made.exam, "running")
    page = office.get(at(again, "exam_stations")).content.decode()
    assert "Used before: Spring exam" in page and "5 candidates" in page


def test_cards_and_lists_are_for_every_room(made: Plan, office: Client) -> None:
    cards = office.get(at(made, "exam_cards")).content.decode()
    assert cards.count("<svg") >= 4 and all(f"Room {c}{n}" in cards for c in "AB" for n in (1, 2))
    assert SECRET not in cards
    places = [(circuit.pk, one.pk) for circuit in made.circuits for one in made.stations]
    for (circuit, station), code in room_codes(made.exam.pk, places).items():
        # the squares name the place alone, and the door has neither them nor the code
        squares = qr_code(f"http://testserver{at(made, 'mark')}?circuit={circuit}&station={station}")
        [card] = [one for one in cards.split("<article") if code in one]
        door, inside = card.split('class="door-inside"')
        assert squares in inside and inside.count(code) == card.count(code) == 1 and "<svg" not in door
    lists = office.get(at(made, "exam_lists")).content.decode()
    assert all(one.person.name in lists and one.number in lists for one in made.candidates)


def queries_of(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


@pytest.mark.parametrize("name", ["exam", "exam_people", "exam_schedule", "exam_lists", "exam_cards", "exam_stations"])
def test_a_page_costs_the_same_for_few_and_many(office: Client, name: str) -> None:
    few = plan(document("one"), candidates=1)
    many = plan(*(document(f"many-{n}") for n in range(3)), circuits=3, sittings=1, candidates=3)
    for one in (few, many):
        scheduled(one)
    assert queries_of(office, at(few, name)) == queries_of(office, at(many, name))
