"""The page of growth: whose it is, what it says and what it keeps back, and what each point rests on."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests import school
from tests.house import actor_of_person
from xenia.assessment.actions.evidence import supersede_evidence
from xenia.assessment.actions.occasions import close_occasion
from xenia.assessment.models import Evidence
from xenia.assessment.queries.growth import Growth, Strand, growth_of
from xenia.assessment.queries.growth_words import strand_sentence
from xenia.core.models import Thing, Translation
from xenia.core.rules import SYSTEM
from xenia.curriculum.models import Competency
from xenia.people.models import AcademicYear, Person, Relationship

See = Callable[..., Evidence]


@pytest.fixture
def years(competency: Competency) -> list[AcademicYear]:
    """Last year and this one, whatever the clock says."""
    today = timezone.localdate()
    starts = today - timedelta(days=100)
    this, _made = AcademicYear.objects.update_or_create(
        begins=school.YEAR, defaults={"starts": starts, "ends": starts + timedelta(days=364)}
    )
    before = AcademicYear.objects.create(
        begins=school.YEAR - 1, starts=starts - timedelta(days=365), ends=starts - timedelta(days=1)
    )
    return [before, this]


@pytest.fixture
def mentor(make_person: Any, student: Person) -> Person:
    person = make_person("Mina Mentor", "mentor")
    Relationship.objects.create(source=person, target=student, kind="mentor", starts=timezone.localdate())
    return person


def ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def read(actor: Person, learner: Person) -> Growth:
    return growth_of(actor_of_person(actor), learner)


def strand(growth: Growth, kind: str = "behaviour") -> Strand:
    return next(one for one in growth.strands if one.kind == kind)


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_a_student_reads_their_own_growth_with_what_it_rests_on(
    years: Any, see: See, student: Person, teacher: Person, competency: Competency, sign_in: Any
) -> None:
    see(student, level=0.72, assessor=teacher.pk, role="preceptor", stakes="decision")
    see(student, level=0.4, kind="attitude", assessor=student.pk)
    browser = sign_in(student)
    page = browser.get("/growth/")
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    said = words(page)
    assert "2 observations so far." in said and "Competency a" in said
    assert "Seen once so far. A level is said from 3 independent observations on." in said
    assert "72 of 100" not in said, "one observation makes no level"
    rows = words(browser.get(f"/growth/{student.pk}/{competency.pk}/"))
    assert "The brother who translates Preceptor may count in a decision 72" in rows
    assert "The brother who translates Own view (self-report) to learn from 40" in rows
    assert "Thomas Teacher" not in rows, "a role stands there and never a name"


def test_a_level_is_said_from_three_independent_observations_on(
    years: Any, see: See, student: Person, teacher: Person, sign_in: Any
) -> None:
    place = Thing.objects.create(kind="case", label="One place").pk
    for _time in range(5):
        see(student, level=0.9, assessor=teacher.pk, source=place)
    assert strand(read(student, student)).level is None, "one person on one occasion is one observation"
    see(student, level=0.3, assessor=teacher.pk)
    see(student, level=0.3, assessor=teacher.pk)
    found = strand(read(student, student))
    assert (found.independent, round(found.level or 0, 6)) == (3, 0.5), "the five count as one"
    said = words(sign_in(student).get("/growth/"))
    assert "At 50 of 100 in 2026–27; 3 independent observations, which is enough." in said


def test_growth_is_told_year_by_year_where_enough_was_seen(
    years: list[AcademicYear], see: See, student: Person, teacher: Person
) -> None:
    for number in range(3):
        see(student, level=0.4, assessor=teacher.pk, observed_at=ago(300 - number))
        see(student, level=0.8, assessor=teacher.pk, observed_at=ago(30 - number))
    found = strand(read(student, student))
    assert [(one.year, round(one.level, 6), one.independent) for one in found.years] == [
        (years[0], 0.4, 3),
        (years[1], 0.8, 3),
    ]
    assert strand_sentence(found).startswith("From 40 of 100 in 2025–26 to 80 of 100 in 2026–27; 6 independent")


def test_kinds_stand_apart_and_no_number_joins_them(
    years: Any, see: See, student: Person, teacher: Person, sign_in: Any
) -> None:
    for kind, level in (("knowledge", 1.0), ("behaviour", 0.2), ("attitude", 0.6)):
        for _time in range(3):
            see(student, kind=kind, level=level, assessor=teacher.pk)
    said = words(sign_in(student).get("/growth/"))
    assert [said.count(f"At {n} of 100 in") for n in (100, 20, 60)] == [1, 1, 1]
    levels = {one.kind: one.level for one in read(student, student).strands}
    assert {kind: round(level or 0, 6) for kind, level in levels.items()} == {
        "knowledge": 1.0,
        "behaviour": 0.2,
        "attitude": 0.6,
    }


def test_practice_and_ones_own_view_are_shown_and_make_no_level(
    years: Any, see: See, student: Person, teacher: Person
) -> None:
    for _time in range(3):
        see(student, level=0.9, assessor=teacher.pk, stakes="practice")
        see(student, level=0.9, assessor=student.pk)
    found = strand(read(student, student))
    assert (len(found.observations), found.independent, found.level) == (6, 0, None)
    assert strand_sentence(found).startswith("Nobody else has seen this yet")


def test_the_programme_director_sees_neither_practice_nor_what_learners_say_of_themselves(
    years: Any, see: See, student: Person, teacher: Person, mentor: Person, programme_director: Person, sign_in: Any
) -> None:
    see(student, level=0.61, assessor=teacher.pk)
    see(student, level=0.62, assessor=teacher.pk, stakes="practice")
    see(student, level=0.63, assessor=student.pk, kind="attitude")
    seen = {
        person: sorted(o.level for one in read(person, student).strands for o in one.observations)
        for person in (student, mentor, programme_director)
    }
    assert list(seen.values()) == [[0.61, 0.62, 0.63], [0.61, 0.62, 0.63], [0.61]]
    address = f"/growth/{student.pk}/"
    assert "are not shown here: they decide nothing" in words(sign_in(programme_director).get(address))
    assert "own view" not in words(sign_in(programme_director).get(address))
    assert "You read this as their mentor" in words(sign_in(mentor).get(address))


def test_the_page_says_who_can_read_it(see: See, student: Person, mentor: Person, sign_in: Any) -> None:
    see(student)
    said = words(sign_in(student).get("/growth/"))
    assert "you, Mina Mentor as your mentor, and the programme director" in said


@pytest.mark.parametrize("who", ["dean", "teacher", "coordinator", "administrator", "stranger", "accreditor"])
def test_nobody_else_reads_it(
    see: See, student: Person, competency: Competency, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    see(student)
    browser = sign_in(request.getfixturevalue(who))
    for address in (f"/growth/{student.pk}/", f"/growth/{student.pk}/{competency.pk}/"):
        assert browser.get(address).status_code == 404


def test_a_mentor_reads_it_only_as_long_as_they_are_one(
    see: See, student: Person, mentor: Person, make_person: Any, sign_in: Any
) -> None:
    see(student)
    today, relation = timezone.localdate(), Relationship.objects.filter(source=mentor)
    browser, address = sign_in(mentor), f"/growth/{student.pk}/"
    assert browser.get(address).status_code == 200
    for when in (
        {"starts": today - timedelta(days=9), "ends": today - timedelta(days=1)},
        {"starts": today + timedelta(days=1), "ends": None},
        {"starts": today, "ends": None, "kind": "relative"},
    ):
        relation.update(**when)
        assert browser.get(address).status_code == 404, when
        assert "Samira" not in browser.get("/accompanying/").text
    relation.update(kind="mentor", ends=today)
    assert browser.get(address).status_code == 200, "the last day counts"
    assert sign_in(student).get(f"/growth/{mentor.pk}/").status_code == 404, "it does not open the other way"


def test_someone_who_is_not_signed_in_is_asked_to(student: Person, sign_in: Any) -> None:
    assert sign_in(None).get(f"/growth/{student.pk}/").url.startswith("/accounts/login/")


def test_what_an_examination_saw_is_told_once_it_is_closed(
    years: Any, see: See, student: Person, teacher: Person, make_occasion: Any
) -> None:
    exam = make_occasion([(teacher, student)], stakes="decision")
    round_ = make_occasion([(teacher, student)], stakes="formative")
    see(student, level=0.31, source=exam.pk, stakes="decision", assessor=teacher.pk)
    see(student, level=0.41, source=round_.pk, stakes="formative", assessor=teacher.pk)
    assert [o.level for o in strand(read(student, student)).observations] == [0.41]
    close_occasion(SYSTEM, exam)
    assert [o.level for o in strand(read(student, student)).observations] == [0.31, 0.41]


def test_what_was_corrected_is_shown_as_it_is_now(
    years: Any, see: See, student: Person, teacher: Person, competency: Competency, sign_in: Any
) -> None:
    supersede_evidence(SYSTEM, see(student, level=0.11, assessor=teacher.pk), level=0.77, reason="Swapped")
    said = words(sign_in(student).get(f"/growth/{student.pk}/{competency.pk}/"))
    assert "(corrected) 77" in said and " 11 " not in said


def test_nothing_seen_yet_is_said_kindly(competency: Competency, student: Person, sign_in: Any) -> None:
    browser = sign_in(student)
    said = words(browser.get("/growth/"))
    assert "Nothing has been seen yet." in said and "Who can read this page" in said
    assert "Not seen yet." in words(browser.get(f"/growth/{student.pk}/{competency.pk}/"))
    assert browser.get(f"/growth/{student.pk}/{uuid4()}/").status_code == 404


def test_what_nobody_saw_yet_is_listed_and_what_is_retired_is_not(
    years: Any, see: See, student: Person, sign_in: Any
) -> None:
    gone = Competency.objects.get(source_id="c").thing
    gone.retired_at = timezone.now()
    gone.save()
    see(student)
    (part,) = read(student, student).frameworks
    assert part.unseen == ["Competency b"]
    assert "says something about the occasions, and nothing about the person" in words(sign_in(student).get("/growth/"))


def test_titles_are_escaped_and_said_in_the_readers_language(
    years: Any, see: See, student: Person, competency: Competency, sign_in: Any
) -> None:
    place = Thing.objects.create(kind="case", label="<script>alert(1)</script> " + "very long " * 30)
    see(student, source=place.pk)
    Translation.objects.create(thing_id=competency.pk, field="label", language="ar", value="كفاءة")
    browser = sign_in(student)
    assert "<script>alert" not in browser.get(f"/growth/{student.pk}/{competency.pk}/").text
    browser.cookies["django_language"] = "ar"
    assert "كفاءة" in browser.get("/growth/").text


def test_a_picture_has_a_mark_for_each_observation_and_a_line_for_each_level(
    years: Any, see: See, student: Person, teacher: Person, sign_in: Any
) -> None:
    for days in (10, 20, 30):
        see(student, level=0.5, assessor=teacher.pk, observed_at=ago(days))
    see(student, assessor=student.pk)
    see(student, assessor=teacher.pk, stakes="practice")
    drawn = sign_in(student).get("/growth/").text.split('class="key')[1].split("</ul>", 1)[1]
    counts = [drawn.count(f'class="growth-{name}"') for name in ("seen", "own", "practice", "level")]
    assert counts == [3, 1, 1, 1]
    assert all(8 <= float(x) <= 232 for x in re.findall(r'cx="([\d.]+)"', drawn))


@pytest.mark.parametrize("number", [1, 3])
def test_growth_costs_as_many_statements_for_one_observation_as_for_three(
    years: Any, see: See, student: Person, teacher: Person, number: int, django_assert_num_queries: Any
) -> None:
    for name in ("a", "b", "c")[:number]:
        see(student, competency=Competency.objects.get(source_id=name).pk, assessor=teacher.pk)
    actor = actor_of_person(student)
    with django_assert_num_queries(3):
        growth_of(actor, student)


@pytest.mark.parametrize("number", [1, 3])
def test_mentors_find_those_whom_they_accompany(
    see: See,
    make_person: Any,
    mentor: Person,
    student: Person,
    number: int,
    sign_in: Any,
    django_assert_num_queries: Any,
) -> None:
    for name in ("Amina Ali", "Bruno Alves")[: number - 1]:
        other = make_person(name, "student")
        Relationship.objects.create(source=mentor, target=other, kind="mentor", starts=timezone.localdate())
    see(student)
    browser = sign_in(mentor)
    browser.get("/accompanying/")
    with django_assert_num_queries(7):
        page = browser.get("/accompanying/")
    assert page.text.count('href="/growth/') == number
    assert "last observed on" in page.text


def test_navigation_and_the_persons_page_lead_there(
    see: See, student: Person, mentor: Person, dean: Person, programme_director: Person, sign_in: Any
) -> None:
    assert 'href="/growth/"' in sign_in(student).get("/inbox/").text
    assert 'href="/accompanying/"' in sign_in(mentor).get("/inbox/").text
    assert 'href="/growth/"' not in sign_in(dean).get("/inbox/").text
    address = f'href="/growth/{student.pk}/"'
    assert address in sign_in(programme_director).get(f"/people/{student.pk}/").text
    assert address in sign_in(student).get(f"/people/{student.pk}/").text
    assert address not in sign_in(dean).get(f"/people/{student.pk}/").text
    assert "/growth/" not in sign_in(programme_director).get(f"/people/{dean.pk}/").text


def test_an_erased_learner_has_no_page(
    see: See, student: Person, programme_director: Person, administrator: Person, sign_in: Any
) -> None:
    from xenia.people.actions.people import erase_person

    see(student)
    erase_person(actor_of_person(administrator), student, reason="They asked for it")
    assert sign_in(programme_director).get(f"/growth/{student.pk}/").status_code == 404
