"""Pasting alignments: every row says what it would do, all is one step, and nothing typed is lost."""

from typing import Any

import pytest
from django.urls import reverse

from tests import school
from tests.house import actor_of_person
from xenia.core.models import AuditEntry
from xenia.core.rules import NotPermitted, Refused
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments, undo
from xenia.curriculum.actions.paste import Pasted, apply_paste, preview_paste
from xenia.curriculum.models import Alignment, Competency, Course, Framework, Objective

HEADED = "Session\tObjective\tCompetency\tDepth\tAssessed\n"
GOOD = "o1\tb\tpractised\tyes\nSession x1\ta; b\t1\t\nobjective  O2\ta\tintroduced\t\n"


@pytest.fixture
def blood(db: Any) -> Course:
    school.bring_in(school.two_courses())
    return Course.objects.get(source_id="X")


@pytest.fixture
def director(blood: Course, make_person: Any) -> Any:
    return make_person("Dora Director", ("course_director", blood.thing))


def asked(course: Course | None) -> dict[str, Any]:
    return {"framework": Framework.objects.get(code="school"), "course": course, "year": 2026, "language": "en"}


def looked_at(person: Any, text: str, course: Course | None) -> Pasted:
    return preview_paste(actor_of_person(person), text, **asked(course))


def states(pasted: Pasted) -> list[str]:
    return [row.state for row in pasted.rows]


def test_every_row_says_what_it_would_do(blood: Course, director: Any) -> None:
    pasted = looked_at(director, GOOD, blood)
    assert states(pasted) == ["created", "created", "unchanged"]
    assert [option.code for option in pasted.rows[1].options] == ["a", "b"]
    assert not Alignment.objects.filter(subject=Objective.objects.get(source_id="o1").pk).exists()


def test_headings_say_which_column_is_which(blood: Course, director: Any) -> None:
    pasted = looked_at(director, HEADED + "x1\to1\tb\t3\tx\nx1\t\tb\t\t\n", blood)
    assert [row.title for row in pasted.rows] == ["Objective o1", "Session x1"]
    assert [row.line.number for row in pasted.rows] == [2, 3]
    state = pasted.rows[0].wanted[0].state
    assert state is not None and (state.depth, state.assessed) == ("demonstrated", True)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("nowhere\ta", "Nothing here is called that"),
        ("o1\tzebra", "No competency"),
        ("o1\t", "No competency stands in this row"),
        ("\ta", "first column"),
        ("o1\ta\tdeep", "is no depth"),
        ("o1\ta\t1\tperhaps", "neither yes nor no"),
        ("Session y1\ta", "Nothing here is called that"),
    ],
)
def test_row_in_error_says_why(blood: Course, director: Any, row: str, why: str) -> None:
    (read,) = looked_at(director, row, blood).rows
    assert read.state == "refused"
    assert why in read.problem


def test_empty_cells_leave_what_stands(blood: Course, director: Any) -> None:
    o2 = Objective.objects.get(source_id="o2")
    (row,) = looked_at(director, "o2\ta\t\tyes", blood).rows
    state = row.wanted[0].state
    assert row.state == "updated"
    assert state is not None and (state.depth, state.assessed) == ("introduced", True)
    assert states(looked_at(director, f"{o2.pk}\ta", blood)) == ["unchanged"]


def test_two_rows_that_contradict_each_other_are_refused(blood: Course, director: Any) -> None:
    assert states(looked_at(director, "o1\ta\t1\no1\ta\t2\no1\tb\no1\tb\n", blood)) == [
        *("created", "refused"),
        *("created", "created"),
    ]


def test_paste_is_one_step_and_twice_changes_nothing(blood: Course, director: Any) -> None:
    actor, before = actor_of_person(director), Alignment.objects.count()
    entry = apply_paste(actor, GOOD, **asked(blood), left_out=())
    assert (entry.verb, entry.changes.count(), Alignment.objects.count()) == ("curriculum.paste", 3, before + 3)
    with pytest.raises(Refused, match="stands already"):
        apply_paste(actor, GOOD, **asked(blood), left_out=())
    undo(actor, entry.uuid)
    assert Alignment.objects.count() == before


def test_nothing_is_written_while_a_row_in_error_is_not_left_out(blood: Course, director: Any) -> None:
    actor, text, before = actor_of_person(director), "o1\tb\nnowhere\tb\n", Alignment.objects.count()
    with pytest.raises(Refused, match=r"rows in error \(2\)"):
        apply_paste(actor, text, **asked(blood), left_out=())
    assert Alignment.objects.count() == before
    apply_paste(actor, text, **asked(blood), left_out=[2])
    assert Alignment.objects.count() == before + 1


def test_course_director_is_told_what_is_not_theirs_in_a_whole_year(blood: Course, director: Any) -> None:
    assert states(looked_at(director, "o1\tb\no3\tb\n", None)) == ["created", "refused"]


def test_one_subject_of_others_refuses_the_whole_change(blood: Course, director: Any) -> None:
    b = Competency.objects.get(source_id="b").pk
    wanted = [Wanted(Objective.objects.get(source_id=name).pk, b, State()) for name in ("o1", "o3")]
    with pytest.raises(NotPermitted):
        change_alignments(actor_of_person(director), wanted)
    assert not Alignment.objects.filter(subject=wanted[0].subject).exists()


def test_what_was_typed_comes_back_with_the_preview_and_with_an_error(
    blood: Course, director: Any, sign_in: Any
) -> None:
    browser, address = sign_in(director), reverse("align_paste", args=[blood.pk])
    posted = {"framework": "school", "text": "o1\tb\nnowhere\tb", "do": "preview"}
    page = browser.post(address, posted).text
    assert "o1\tb\nnowhere\tb" in page and "Leave row 2 out" in page
    refused = browser.post(address, posted | {"do": "apply", "reason": "From the retreat"})
    assert refused.status_code == 422
    assert "o1\tb\nnowhere\tb" in refused.text and "From the retreat" in refused.text


def test_written_paste_leads_to_the_align_page_with_its_undo(blood: Course, director: Any, sign_in: Any) -> None:
    browser, address = sign_in(director), reverse("align_paste", args=[blood.pk])
    posted = {"framework": "school", "text": "o1\tb\nnowhere\tb", "do": "apply", "leave": "2"}
    page = browser.post(address, posted, follow=True).text
    assert f'value="{AuditEntry.objects.latest("pk").uuid}"' in page


@pytest.mark.parametrize("text", ["", "   \n\t\n", "Session\tCompetency\n", "o1\ta\n" * 2001])
def test_paste_that_holds_nothing_or_too_much_is_refused_in_words(
    blood: Course, director: Any, sign_in: Any, text: str
) -> None:
    answer = sign_in(director).post(reverse("align_paste", args=[blood.pk]), {"framework": "school", "text": text})
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text


def test_whole_school_is_pasted_by_leads_alone(
    blood: Course, director: Any, programme_director: Any, student: Any, sign_in: Any
) -> None:
    address = reverse("align_paste_all")
    assert sign_in(programme_director).get(address).status_code == 200
    assert sign_in(director).get(address).status_code == 403
    assert sign_in(student).get(address).status_code == 403
    assert sign_in(student).get(reverse("align_paste", args=[blood.pk])).status_code == 403
    posted = {"framework": "school", "year": "2026", "text": "o1\tb\no3\tb", "do": "apply"}
    page = sign_in(programme_director).post(address, posted, follow=True)
    assert "2 changes, made together" in page.text


@pytest.mark.parametrize("many", [1, 3])
def test_preview_takes_the_same_statements_however_many_rows(
    many: int, blood: Course, director: Any, django_assert_num_queries: Any
) -> None:
    actor, named = actor_of_person(director), asked(blood)
    with django_assert_num_queries(5):
        preview_paste(actor, "".join(f"o{n}\tb\n" for n in range(1, many + 1)), **named)
