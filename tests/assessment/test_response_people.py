"""Whose the answers in a file are: found by address, name or key, once each, or nobody's."""

from typing import Any

from tests.assessment.conftest import small_form
from tests.assessment.test_response_files import MakeOccasion, MakeVersion, bring
from xenia.assessment.models import Asked, Response
from xenia.people.models import Task


def test_people_are_found_by_address_name_or_key_and_answer_once(
    make_version: MakeVersion, make_occasion: MakeOccasion, make_person: Any, student: Any, teacher: Any
) -> None:
    ana = make_person("Ana Díaz", "student", email="ana@school.example")
    twins = [make_person("Sam Lee", "student", email=f"sam{number}@school.example") for number in (1, 2)]
    occasion = make_occasion([student, (ana, teacher.thing), *twins], title="On paper")
    text = "id,occasion,person,about,listens\n"
    wrong = (
        "r1,On paper,nobody@school.example,,1\nr2,On paper,sam lee,,1\nr3,On paper,SAM1@school.example,,1\n"
        "r4,On paper,Samira Student,,2\nr5,On paper,samira student,,2\nr6,On paper,Ana Díaz,Nobody Else,2\n"
    )
    outcome = bring(occasion.version, text + wrong)
    found = [(problem.row, problem.field) for problem in outcome.errors]
    assert found == [(3, "person"), (6, "person")] and not Response.objects.exists()
    assert "More than one person is called “sam lee”" in outcome.errors[0].message
    good = f"r3,On paper,{twins[0].pk},,1\nr4,On paper,Samira Student,,2\nr6,On paper,ana díaz,Thomas Teacher,2\n"
    assert bring(occasion.version, text + good).created == {"response": 3, "occasion": 0}
    assert Response.objects.get(source_id="r6").about_id == teacher.pk
    assert set(Asked.objects.filter(answered=True).values_list("person", flat=True)) == {
        student.pk,
        ana.pk,
        twins[0].pk,
    }
    assert list(Task.objects.filter(done_at=None).values_list("assignee", flat=True)) == [twins[1].pk]
    again = bring(occasion.version, text + "r9,On paper,Samira Student,,0\n")
    assert [(problem.row, problem.field) for problem in again.errors] == [(2, "person")]
    moved = bring(occasion.version, text + "r4,On paper,Ana Díaz,,2\n")
    assert [problem.message for problem in moved.errors] == ["Under this id stand the answers of someone else."]


def test_answers_of_somebody_who_is_not_here_are_kept_and_belong_to_nobody(
    make_version: MakeVersion, make_person: Any
) -> None:
    version = make_version(small_form())
    text = "id,person,about,listens,interprets\nr1,p-01,,1,2\nr2,p-02,a clinic,2,2\n"
    outcome = bring(version, text)
    assert not outcome.errors and outcome.created["response"] == 2
    told = [one for one in outcome.warnings if one.field]
    assert [(one.row, one.field) for one in told] == [(2, "person"), (3, "about")]
    assert "Not found here: p-01, p-02. The answers of 2 rows are kept" in told[0].message
    assert set(Response.objects.values_list("person", "about")) == {(None, None)}
    assert bring(version, text).unchanged == {"response": 2}
    make_person("p-01", "student")
    again = bring(version, text)
    assert not again.errors and again.unchanged == {"response": 2}, "its words would not go with the person"
    assert not Response.objects.exclude(person=None).exists()
    twice = bring(version, "id,person,listens,interprets\nr7,p-03,1,1\nr8,P-03,2,2\n")
    assert [one.message for one in twice.errors] == ["This person's answers stand in row 2 already."]
