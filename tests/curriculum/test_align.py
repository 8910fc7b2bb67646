"""Aligning a course by hand: who may, what one step does, and that it can be undone."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from tests import school
from xenia.core.models import AuditEntry
from xenia.curriculum.models import Alignment, Competency, Course, MapCount, Objective, Session
from xenia.standards.curriculum import Level

QUICK = {"HX-Request": "true"}


@pytest.fixture
def blood(db: Any) -> Course:
    school.bring_in(school.two_courses())
    return Course.objects.get(source_id="X")


@pytest.fixture
def director(blood: Course, make_person: Any) -> Any:
    return make_person("Dora Director", ("course_director", blood.thing))


def address(course: Course) -> str:
    return reverse("align_course", args=[course.pk])


def objective(name: str) -> Objective:
    return Objective.objects.get(source_id=name)


def said(subject: UUID, competency: str) -> Alignment | None:
    return Alignment.objects.filter(subject=subject, competency__source_id=competency).first()


def step(browser: Any, course: Course, subject: UUID, *, quick: bool = True, **more: str) -> Any:
    posted = {"do": "add", "subject": str(subject), "framework": "school", **more}
    return browser.post(address(course), posted, headers=QUICK if quick else {})


def test_course_director_sees_every_session_with_its_objectives(blood: Course, director: Any, sign_in: Any) -> None:
    page = sign_in(director).get(address(blood) + "?framework=school").text
    assert [name in page for name in ("Session x1", "Objective o1", "Objective o2", "Session x2")] == [True] * 4
    assert "Session y1" not in page
    assert "through its parents" in page  # o1 serves a over p


@pytest.mark.parametrize("who", ["student", "stranger", "dean", "committee_member"])
def test_align_page_stays_closed_for_who_does_not_teach(
    blood: Course, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get(address(blood)).status_code == 403
    assert step(browser, blood, objective("o1").pk, words="a").status_code == 403


def test_colleague_of_another_course_may_not(blood: Course, make_person: Any, sign_in: Any) -> None:
    other = make_person("Otto Other", ("course_director", Course.objects.get(source_id="Y").thing))
    browser = sign_in(other)
    assert browser.get(address(blood)).status_code == 403
    assert step(browser, blood, objective("o1").pk, words="a").status_code == 403


def test_row_of_another_course_is_not_changed_through_ones_own(blood: Course, director: Any, sign_in: Any) -> None:
    theirs = Session.objects.get(source_id="y1")
    assert step(sign_in(director), blood, theirs.pk, words="a").status_code == 422
    assert said(theirs.pk, "a") is None


def test_step_adds_by_code_and_the_map_follows(blood: Course, director: Any, sign_in: Any) -> None:
    o4 = objective("o4")
    answer = step(sign_in(director), blood, o4.pk, words="b", depth="practised", assessed="1")
    assert answer.status_code == 200
    assert 'id="row-' in answer.text and "Undo" in answer.text
    made = said(o4.pk, "b")
    assert made is not None
    assert (made.depth, made.assessed, made.status, made.made_by_id) == ("practised", True, "confirmed", director.pk)
    assert MapCount.objects.get(competency=made.competency, axis="year", column="1", layer="planned").sessions == 1


@pytest.mark.parametrize("words", ["B", "competency B", "b Competency b"])
def test_competency_is_found_by_code_or_words(blood: Course, director: Any, sign_in: Any, words: str) -> None:
    step(sign_in(director), blood, objective("o4").pk, words=words)
    assert said(objective("o4").pk, "b") is not None


@pytest.mark.parametrize(("words", "why"), [("zebra", "No competency"), ("competency", "Several"), ("", "Type a code")])
def test_competency_that_is_not_one_is_refused_with_the_words_kept(
    blood: Course, director: Any, sign_in: Any, words: str, why: str
) -> None:
    answer = step(sign_in(director), blood, objective("o4").pk, words=words, depth="practised")
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{words}"' in answer.text
    assert not Alignment.objects.filter(subject=objective("o4").pk).exists()


def test_step_without_scripts_leads_back_to_the_row_with_an_undo(blood: Course, director: Any, sign_in: Any) -> None:
    browser = sign_in(director)
    o4 = objective("o4")
    answer = step(browser, blood, o4.pk, quick=False, words="b")
    assert answer.url.endswith(f"#row-{o4.pk}")
    page = browser.get(answer.url.split("#")[0]).text
    entry = AuditEntry.objects.latest("pk")
    assert f'value="{entry.uuid}"' in page
    browser.post(reverse("align_undo", args=[blood.pk]), {"entry": str(entry.uuid), "framework": "school"})
    assert said(o4.pk, "b") is None


def test_undo_gives_back_what_was_said_and_by_whom(
    blood: Course, director: Any, programme_director: Any, sign_in: Any
) -> None:
    o4, browser = objective("o4"), sign_in(director)
    step(sign_in(programme_director), blood, o4.pk, words="b", depth="practised", assessed="1")
    b = Competency.objects.get(source_id="b").pk
    step(browser, blood, o4.pk, do="remove", competency=str(b))
    assert said(o4.pk, "b") is None
    entry = AuditEntry.objects.latest("pk")
    undone = browser.post(
        reverse("align_undo", args=[blood.pk]), {"entry": str(entry.uuid), "framework": "school"}, headers=QUICK
    )
    assert "Undone" in undone.text and f'id="row-{o4.pk}"' in undone.text
    back = said(o4.pk, "b")
    assert back is not None
    assert (back.depth, back.assessed, back.made_by_id) == ("practised", True, programme_director.pk)


def test_undo_is_refused_when_someone_has_changed_it_since(
    blood: Course, director: Any, programme_director: Any, sign_in: Any
) -> None:
    o4, browser = objective("o4"), sign_in(director)
    step(browser, blood, o4.pk, words="b")
    mine = AuditEntry.objects.latest("pk")
    step(sign_in(programme_director), blood, o4.pk, words="b", depth="demonstrated")
    refused = browser.post(reverse("align_undo", args=[blood.pk]), {"entry": str(mine.uuid)}, headers=QUICK)
    assert "Changed since" in refused.text and "Objective o4" in refused.text
    found = said(o4.pk, "b")
    assert found is not None and found.depth == "demonstrated"


def test_undo_of_a_step_in_a_course_of_others_is_refused(
    blood: Course, director: Any, programme_director: Any, sign_in: Any
) -> None:
    ward = Course.objects.get(source_id="Y")
    step(sign_in(programme_director), ward, objective("o3").pk, words="b")
    entry = AuditEntry.objects.latest("pk")
    answer = sign_in(director).post(reverse("align_undo", args=[blood.pk]), {"entry": str(entry.uuid)}, headers=QUICK)
    assert "do not allow" in answer.text
    assert said(objective("o3").pk, "b") is not None


def test_saying_what_stands_is_not_a_new_step(blood: Course, director: Any, sign_in: Any) -> None:
    answer = step(sign_in(director), blood, objective("o2").pk, words="a", depth="introduced")
    assert "That stands already" in answer.text
    assert "Undo" not in answer.text


@pytest.mark.parametrize("many", [1, 3])
def test_align_page_takes_the_same_statements_however_long_the_course(
    many: int, db: Any, programme_director: Any, sign_in: Any, django_assert_num_queries: Any
) -> None:
    whole = school.two_courses()
    names = [f"s{n}" for n in range(many)]
    school.bring_in(
        replace(
            whole,
            objectives=(school.objective("p", level=Level.PROGRAMME), *(school.objective(f"o{n}", "p") for n in names)),
            sessions=tuple(school.session(n, "X", f"o{n}") for n in names),
            alignments=(school.serves("p", "a"), *(school.serves(f"o{n}", "b") for n in names)),
        )
    )
    browser = sign_in(programme_director)
    course = Course.objects.get(source_id="X")
    browser.get(address(course))
    with django_assert_num_queries(17):
        assert browser.get(address(course) + "?framework=school").text.count("align-chip") > many


def test_what_is_only_proposed_is_not_counted_as_said(blood: Course, director: Any, sign_in: Any) -> None:
    browser, own = sign_in(director), f"{address(blood)}?framework=school"
    assert "2 of 3 objectives serve" in browser.get(own).text
    proposal = Alignment.objects.create(
        subject=objective("o4").thing,
        competency=Competency.objects.get(source_id="b"),
        status="proposed",
        origin="suggested",
        confidence=0.9,
    )
    assert "2 of 3 objectives serve" in browser.get(own).text
    Alignment.objects.filter(pk=proposal.pk).update(status="confirmed")
    assert "3 of 3 objectives serve" in browser.get(own).text
