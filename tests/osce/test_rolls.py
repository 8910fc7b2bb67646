"""Lists of candidates and helpers come in from sheets: seen first, whole or not at all, the same twice."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.house import actor_of_person
from tests.osce.planned import Plan, document, plan
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.osce.actions.rolls import import_roll
from xenia.osce.models import Candidate, Conflict, Credential, Crew, Exam
from xenia.osce.queries import sheet_words
from xenia.osce.queries.phrases import phrase, said_again
from xenia.osce.queries.sheet_words import PHRASES
from xenia.people.models import Campus, Person, Relationship, Role
from xenia.standards.sheets import write_xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(make_person: Callable[..., Person]) -> Plan:
    """An exam with one station, and four people who are in no list yet."""
    found = plan(document("ward"), candidates=0)
    Crew.objects.all().delete()
    for name in ("Ana Silva", "Bo Lind", "Cy Ode", "Di Oz"):
        make_person(name, account=False, email=f"{name.split()[0].lower()}@school.example")
    return found


def bring(made: Plan, text: str, *, kind: str = "candidates", dry_run: bool = False) -> dict[str, Any]:
    stream = io.BytesIO(text.encode())
    return import_roll(SYSTEM, made.exam, stream, kind=kind, name="list.csv", dry_run=dry_run)


def errors(made: Plan, text: str, *, kind: str = "candidates") -> list[tuple[int | None, str, str]]:
    """What the preview says is wrong; and that the import refuses with the first of it and writes nothing."""
    answer = bring(made, text, kind=kind, dry_run=True)
    with pytest.raises(Refused, match="Nothing was changed"):
        bring(made, text, kind=kind)
    assert not Candidate.objects.exists() and not Crew.objects.filter(person__thing__label="Ana Silva").exists()
    for one in (*answer["errors"], *answer["warnings"]):
        assert said_again(one["message"], PHRASES) is not None, "nobody can translate this"
    return [(one["row"], one["field"], one["message"]) for one in answer["errors"]]


GOOD = """Email,Name,Number,Extra time,Languages,Profession
ana@school.example,,A1,25,es; pt-BR,Nursing
,Bo Lind,,,,
"""


def test_a_preview_writes_nothing(made: Plan) -> None:
    answer = bring(made, GOOD, dry_run=True)
    assert (answer["created"], answer["errors"]) == (2, [])
    assert not Candidate.objects.exists()


def test_candidates_come_in_the_same_twice(made: Plan) -> None:
    assert bring(made, GOOD)["created"] == 2
    again = bring(made, GOOD)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)
    ana, bo = (Candidate.objects.get(person__thing__label=name) for name in ("Ana Silva", "Bo Lind"))
    assert (ana.number, ana.extra_time, ana.languages, ana.profession) == ("A1", 25, ["es", "pt-BR"], "nursing")
    assert (bo.extra_time, bo.profession, len(bo.number)) == (0, "medicine", 4)
    assert bring(made, GOOD.replace("25", "50"))["updated"] == 1
    assert Candidate.objects.get(pk=ana.pk).extra_time == 50


WHOLE = """Email,Number,Extra time in per cent,Languages,Profession,Wished sites,Step-free,Cohort
ana@school.example,A1,25,es; pt-BR,Nursing,Harbour,yes,Blue
"""


def needs(made: Plan) -> dict[str, Any]:
    found = Candidate.objects.filter(exam=made.exam, number="A1")
    return found.values("extra_time", "languages", "profession", "cohort", "sites", "step_free").get()


def test_what_a_list_has_no_column_for_stays_and_an_empty_cell_empties_it(made: Plan) -> None:
    made.sittings[0].group = "Blue"
    made.sittings[0].save()
    made.circuits[0].campus = Campus.objects.create(name="Harbour")
    made.circuits[0].save()
    bring(made, WHOLE)
    said = {"languages": ["es", "pt-BR"], "profession": "nursing", "sites": ["Harbour"], "cohort": "Blue"}
    assert needs(made) == said | {"extra_time": 25, "step_free": True}
    assert bring(made, "Email\nana@school.example\n")["unchanged"] == 1
    assert needs(made) == said | {"extra_time": 25, "step_free": True}
    empty = "Email,Extra time,Step-free,Wished sites,Cohort\nana@school.example,,,,\n"
    changes = bring(made, empty)["changes"]
    assert sorted(changes) == [
        ("Ana Silva", "Cohort", "Blue", ""),
        ("Ana Silva", "Extra time", "25 %", ""),
        ("Ana Silva", "Rather at", "Harbour", ""),
        ("Ana Silva", "Without steps", "yes", ""),
    ]
    assert needs(made) == said | {"extra_time": 0, "step_free": False, "cohort": "", "sites": []}


def test_whoever_helps_keeps_what_a_list_has_no_column_for(made: Plan) -> None:
    bring(made, CREW, kind="crew")
    ana = Crew.objects.filter(person__thing__label="Ana Silva")
    before = ana.values().get()
    assert bring(made, "Name,Part\nAna Silva,patient\n", kind="crew")["changes"] == []
    assert ana.values().get() == before
    bring(made, "Name,Part,Away,Declined,Most\nAna Silva,patient,,,\n", kind="crew")
    assert ana.values().get() == before | {"away": [], "declined": [], "most": None}


def test_who_is_not_expected_and_stands_in_a_list_is_told_to_come_back(made: Plan) -> None:
    bring(made, GOOD)
    Candidate.objects.filter(number="A1").update(withdrawn_at=timezone.now())
    assert bring(made, GOOD, dry_run=True)["changes"] == [("Ana Silva", "Expected", "no", "yes")]


def test_a_workbook_comes_in_as_well(made: Plan) -> None:
    out = io.BytesIO()
    write_xlsx({"Candidates": [("Name", "Extra time"), ("Ana Silva", 25)]}, out)
    out.seek(0)
    import_roll(SYSTEM, made.exam, out, kind="candidates", name="list.xlsx", dry_run=False)
    assert Candidate.objects.get().extra_time == 25


def test_duplicates_are_refused_with_both_rows(made: Plan) -> None:
    [(row, field, words)] = errors(made, "Email,Name\nana@school.example,\nANA@school.example,\n")
    assert (row, field) == (3, "Email") and "repeats row 2" in words
    [(row, field, words)] = errors(made, "Email,Name\nana@school.example,\n,Ana Silva\n")
    assert (row, field) == (3, "Name") and "same person as row 2" in words


def test_unknown_people_are_refused_with_the_way_out(made: Plan) -> None:
    found = errors(made, "Email,Name\nnobody@school.example,Ana Silva\n,Nils Nobody\n")
    assert [(row, field) for row, field, _ in found] == [(2, "Email"), (3, "Name")]
    assert all("people's sheet" in words for _, _, words in found)


def test_two_of_one_name_need_their_address(made: Plan, make_person: Callable[..., Person]) -> None:
    make_person("Ana Silva", account=False, email="ana.2@school.example")
    assert "Give the address" in errors(made, "Name\nAna Silva\n")[0][2]


def test_bad_cells_are_told_by_row_and_column(made: Plan) -> None:
    text = "Name,Number,Extra time,Languages\nAna Silva,A1,much,Spanish!\nBo Lind,A1,500,\n"
    where = [(row, field) for row, field, _ in errors(made, text)]
    assert where == [(2, "Extra time"), (2, "Languages"), (3, "Number"), (3, "Extra time")]


def test_bad_cells_and_unknown_people_are_told_at_once_by_row(made: Plan) -> None:
    text = "Name,Number,Extra time\nNils Nobody,A1,much\nAna Silva,no number at all,500\nAna Silva,,\n,A2,\n"
    where = [(row, field) for row, field, _ in errors(made, text)]
    assert where == [
        (2, "Extra time"), (2, "Name"), (3, "Number"), (3, "Extra time"), (4, "Name"), (5, "Name"),
    ]  # fmt: skip
    text = "Name,Part,Most,Away,Sites\nAna Silva,juggler,none,Sitting 7,Moon\nNils Nobody,examiner,,,\n"
    where = [(row, field) for row, field, _ in errors(made, text, kind="crew")]
    assert where == [(2, "Part"), (2, "Most"), (2, "Away"), (2, "Sites"), (3, "Name")]


def test_a_number_is_one_persons(made: Plan) -> None:
    bring(made, "Name,Number\nAna Silva,A1\n")
    answer = bring(made, "Name,Number\nBo Lind,A1\n", dry_run=True)
    assert "has the number A1" in answer["errors"][0]["message"]


def test_nobody_examines_where_they_are_examined(made: Plan) -> None:
    bring(made, "Name\nAna Silva\n")
    answer = bring(made, "Name,Part\nAna Silva,examiner\n", kind="crew", dry_run=True)
    assert "is examined in the same exam" in answer["errors"][0]["message"]
    bring(made, "Name,Part\nBo Lind,examiner\n", kind="crew")
    answer = bring(made, "Name\nBo Lind\n", dry_run=True)
    assert "helps in the same exam" in answer["errors"][0]["message"]


CREW = """Name,Part,Languages,Away,Declined,Most,Ready until
Ana Silva,Patient,so; ar,Sitting 1,ward,4,2030-01-01
Bo Lind,examiner,,,,,
"""


def test_helpers_come_in_with_what_they_said(made: Plan) -> None:
    assert bring(made, CREW, kind="crew")["created"] == 2
    assert bring(made, CREW, kind="crew")["unchanged"] == 2
    ana = Crew.objects.get(person__thing__label="Ana Silva")
    assert (ana.part, ana.languages, ana.away, ana.declined, ana.most) == (
        "patient", ["so", "ar"], ["Sitting 1"], ["ward"], 4,
    )  # fmt: skip


def test_what_was_earned_elsewhere_comes_in_as_such_once_a_day(made: Plan) -> None:
    bring(made, CREW, kind="crew")
    theirs = Credential.objects.filter(person__thing__label="Ana Silva")
    earned = theirs.get()
    assert (earned.person.name, earned.part, earned.earned) == ("Ana Silva", "patient", "elsewhere")
    assert earned.until == date(2030, 1, 1)
    answer = bring(made, CREW.replace("2030", "2031"), kind="crew")
    assert answer["changes"] == [("Ana Silva", "Prepared until", "", "1 Jan 2031")]
    assert (answer["updated"], answer["unchanged"], theirs.count()) == (1, 1, 2)


def test_nobody_is_brought_in_as_prepared_for_longer_than_a_term_has(made: Plan) -> None:
    [(row, field, words)] = errors(made, CREW.replace("2030-01-01", "2069-01-01"), kind="crew")
    assert (row, field) == (2, "Ready until") and "Nobody is prepared beyond" in words


def test_whoever_leads_one_exam_prepares_nobody_for_all(made: Plan, make_person: Callable[..., Person]) -> None:
    lead = make_person("Lea Scoped", "student")
    lead.roles.all().delete()
    Role.objects.create(person=lead, kind="exam_administrator", scope=made.exam.thing, starts=timezone.localdate())
    actor, before = actor_of_person(lead), Credential.objects.count()
    for dry_run in (True, False):
        with pytest.raises(NotPermitted, match="holds in every exam"):
            import_roll(actor, made.exam, io.BytesIO(CREW.encode()), kind="crew", name="x.csv", dry_run=dry_run)
    assert Credential.objects.count() == before and not Crew.objects.exists()
    without = CREW.replace("2030-01-01", "")
    import_roll(actor, made.exam, io.BytesIO(without.encode()), kind="crew", name="x.csv", dry_run=False)
    assert Crew.objects.count() == 2


def test_a_station_declined_that_is_not_in_the_exam_is_refused(made: Plan) -> None:
    found = errors(made, CREW.replace("ward", "wrad").replace("Sitting 1", "Sitting 7"), kind="crew")
    assert {(row, field) for row, field, _ in found} == {(2, "Declined"), (2, "Away")}
    assert any("wrad" in words and "There are ward." in words for _, _, words in found)


def test_a_part_that_is_none_is_refused(made: Plan) -> None:
    assert "Use one of examiner" in errors(made, "Name,Part\nAna Silva,juggler\n", kind="crew")[0][2]


def test_one_person_has_one_part(made: Plan) -> None:
    bring(made, CREW, kind="crew")
    answer = bring(made, "Name,Part\nBo Lind,interpreter\n", kind="crew", dry_run=True)
    assert "is examiner in this exam already" in answer["errors"][0]["message"]


def test_mentors_are_found_when_a_list_comes_in(made: Plan) -> None:
    people = Person.objects.filter(thing__label__in=("Ana Silva", "Bo Lind")).order_by("thing__label")
    Relationship.objects.create(source=people[1], target=people[0], kind="mentor", starts=date(2020, 1, 1))
    bring(made, "Name\nAna Silva\n")
    assert not Conflict.objects.exists()
    bring(made, "Name,Part\nBo Lind,examiner\n", kind="crew")
    assert Conflict.objects.get().reason == "mentor"


def test_a_list_without_people_says_what_is_needed(made: Plan) -> None:
    answer = bring(made, "Age\n7\n", dry_run=True)
    assert "Name and Email are missing" in answer["errors"][0]["message"]


def test_only_the_office_brings_lists(made: Plan, make_person: Callable[..., Person]) -> None:
    for role in ("student", "examiner", "teacher", "dean"):
        actor = actor_of_person(make_person(f"A {role}", role))
        with pytest.raises(NotPermitted):
            import_roll(actor, made.exam, io.BytesIO(b"Name\n"), kind="crew", name="x.csv", dry_run=True)


def test_a_fixed_exam_takes_no_list(made: Plan) -> None:
    Exam.objects.filter(pk=made.exam.pk).update(state="fixed")
    with pytest.raises(Refused, match="is fixed"):
        bring(made, GOOD, dry_run=True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Email,Extra time,Languages,Wished sites,Cohort\nana@school.example,-3,klingonese!,Moon,None\n,,,,\n,1,,,\n",
         "candidates"),
        ("Email,Number\nana@school.example,much too long a number\nno@school.example,1\n", "candidates"),
        ("Email,Part,Away,Declined,Most,Ready until,Sites\nana@school.example,juggler,Never,x,y,soon,Moon\n", "crew"),
        ("Name,Colour\nNobody At All,blue\n", "candidates"),
        ("Name,Name\nAna Silva,Ana\n", "candidates"),
        ("Colour\nblue\n", "candidates"),
        ("", "candidates"),
    ],
)  # fmt: skip
def test_every_sentence_that_refuses_a_list_can_be_said_in_another_language(made: Plan, text: str, kind: str) -> None:
    assert errors(made, text, kind=kind)


def test_a_list_is_refused_in_the_readers_language(
    made: Plan, monkeypatch: pytest.MonkeyPatch, make_person: Callable[..., Person], sign_in: Callable[..., Any]
) -> None:
    said = phrase("Nobody here is called %(name)s. Bring them in with the people's sheet first.", "لا أحد: %(name)s")
    monkeypatch.setattr(sheet_words, "PHRASES", (said,))
    sheet = SimpleUploadedFile("list.csv", b"Name\nZoe Nowhere\n", content_type="text/csv")
    client = sign_in(make_person("Ada", "exam_administrator"))
    shown = client.post(reverse("exam_roll", args=[made.exam.pk, "candidates"]), {"sheet": sheet}, follow=True)
    assert "لا أحد: Zoe Nowhere" in shown.content.decode()
    with pytest.raises(Refused, match="لا أحد: Zoe Nowhere"):
        bring(made, "Name\nZoe Nowhere\n")
