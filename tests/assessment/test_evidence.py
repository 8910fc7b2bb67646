"""Evidence is added and corrected, never changed; what decides nothing stays out of decisions, and erasing takes it."""

import math
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import school
from tests.assessment.conftest import DEGREES, small_form
from tests.assessment.seen import answer
from tests.house import actor_of_person
from tests.together import together
from xenia.assessment.actions.answering import submit_response
from xenia.assessment.actions.evidence import (
    Seen,
    competencies_tested,
    record_evidence,
    record_evidence_of,
    supersede_evidence,
)
from xenia.assessment.models import Answers, Evidence, EvidenceKind, Occasion, Response, Stakes
from xenia.assessment.queries.answering import Respondent
from xenia.assessment.queries.evidence import for_decisions, standing_evidence
from xenia.core.actions.audit import recorded
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.curriculum.models import Competency
from xenia.people.models import Person
from xenia.standards.instruments import Instrument, Item, ItemType, Option, Section

MakeOccasion = Callable[..., Occasion]


def test_what_was_seen_never_changes_and_never_goes(see: Callable[..., Evidence], student: Person) -> None:
    row = see(student, level=0.4)
    row.level = 0.9
    for attempt in (
        row.save,
        row.delete,
        Evidence.objects.all().delete,
        lambda: Evidence.objects.update(level=0.9),
        lambda: Evidence.objects.bulk_update([row], ["level"]),
        lambda: student.evidence.all().delete(),
    ):
        with pytest.raises(TypeError, match="append-only"), transaction.atomic():
            attempt()
    assert Evidence.objects.get().level == 0.4


def test_a_correction_supersedes_and_the_old_row_stays_and_counts_nowhere(
    see: Callable[..., Evidence], student: Person, programme_director: Person
) -> None:
    old, lead = see(student, level=0.2, stakes="decision", role="preceptor"), actor_of_person(programme_director)
    new = supersede_evidence(lead, old, level=0.8, reason="Two students were swapped")
    again = supersede_evidence(lead, new, level=0.7, reason="A typing slip")
    assert Evidence.objects.count() == 3
    assert list(standing_evidence()) == list(for_decisions(student.pk)) == [again]
    kept = ("kind", "stakes", "source_id", "assessor_id", "role", "observed_at", "competency_id", "learner_id")
    assert [getattr(again, name) for name in kept] == [getattr(old, name) for name in kept]


def test_a_correction_needs_a_reason_a_level_and_leave(
    see: Callable[..., Evidence], student: Person, programme_director: Person, teacher: Person
) -> None:
    row, lead = see(student), actor_of_person(programme_director)
    with pytest.raises(Refused, match="Say why"):
        supersede_evidence(lead, row, level=0.8, reason="  ")
    for level in (1.01, -0.01, math.nan):
        with pytest.raises(Refused, match="between 0 and 1"):
            supersede_evidence(lead, row, level=level, reason="Wrong")
    for person in (student, teacher):
        with pytest.raises(NotPermitted):
            supersede_evidence(actor_of_person(person), row, level=0.8, reason="I was better")
    assert Evidence.objects.count() == 1


def test_a_row_is_corrected_once(see: Callable[..., Evidence], student: Person) -> None:
    row = see(student)
    supersede_evidence(SYSTEM, row, level=0.8, reason="Swapped")
    with pytest.raises(Refused, match="corrected already"):
        supersede_evidence(SYSTEM, row, level=0.9, reason="Swapped")
    assert Evidence.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_correct_at_once_correct_once(make_person: Any) -> None:
    school.bring_in(school.two_courses())
    learner, place = make_person("Samira Student", "student"), Thing.objects.create(kind="case", label="A case")
    seen = Seen(
        learner=learner.pk, competency=Competency.objects.get(source_id="a").pk, kind="behaviour", level=0.5,
        stakes="formative", source=place.pk,
    )  # fmt: skip
    with recorded(SYSTEM, "test.see") as entry:
        (row,) = record_evidence([seen], record=entry)

    def correct() -> Any:
        return supersede_evidence(SYSTEM, Evidence.objects.get(pk=row.pk), level=0.9, reason="Swapped")

    results = together(correct, correct)
    assert sorted(type(result).__name__ for result in results) == ["Evidence", "Refused"]
    assert standing_evidence().count() == 1


def test_practice_and_what_people_say_of_themselves_never_enter_a_decision(
    see: Callable[..., Evidence], student: Person, teacher: Person, make_person: Any
) -> None:
    kept = [see(student, assessor=teacher.pk, stakes=stakes) for stakes in ("formative", "decision")]
    kept.append(see(student, assessor=teacher.pk, kind="attitude", stakes="decision"))
    see(student, assessor=teacher.pk, stakes="practice")
    see(student, assessor=student.pk, kind="attitude")
    see(student, assessor=student.pk, kind="behaviour", stakes="decision")
    see(make_person("Omar Other", "student"), assessor=teacher.pk, stakes="decision")
    leaked = see(student, assessor=teacher.pk)
    # what another program might have written: of oneself, and not marked as such
    Evidence._base_manager.filter(pk=leaked.pk).update(assessor=student)
    assert list(for_decisions(student.pk)) == kept


def test_of_oneself_nothing_is_recorded_for_a_decision(see: Callable[..., Evidence], student: Person) -> None:
    row = see(student, assessor=student.pk, stakes="decision")
    assert (row.self_report, row.stakes) == (True, "formative")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence._base_manager.filter(pk=row.pk).update(stakes="decision")


@pytest.mark.parametrize(
    "wrong", [{"level": 1.2}, {"level": math.nan}, {"kind": "skill"}, {"stakes": "exam"}, {"level": -0.1}]
)
def test_what_is_no_evidence_is_refused_whole(
    see: Callable[..., Evidence], student: Person, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="Evidence has a kind"):
        see(student, **wrong)
    assert not Evidence.objects.exists()


def test_each_kind_of_a_form_is_evidence_of_its_own(
    competency: Competency, make_version: Any, make_occasion: MakeOccasion, student: Person, teacher: Person
) -> None:
    occasion = make_occasion([(teacher, student)], version=make_version(two_kinds()), stakes="decision", role="teacher")
    answer(teacher, occasion, about=student, listens="2", respects="0")
    rows = list(Evidence.objects.order_by("kind").values_list("kind", "level", "stakes", "role", "self_report"))
    assert rows == [("attitude", 0.0, "decision", "teacher", False), ("behaviour", 1.0, "decision", "teacher", False)]


def two_kinds() -> Instrument:
    usual = {"type": ItemType.LIKERT, "options": DEGREES, "competencies": ("school:a",)}
    items = (
        Item(code="listens", text="Listens", evidence="behaviour", **usual),  # type: ignore[arg-type]
        Item(code="respects", text="Respects", evidence="attitude", **usual),  # type: ignore[arg-type]
    )
    return small_form(code="two", sections=(Section(code="s", items=items),), subscales=())


def knowledge_form(kind: ItemType) -> Instrument:
    options = (Option(code="a", label="Anyone", score=1), Option(code="b", label="Citizens", score=0))
    item = Item(
        code="whose", type=kind, text="Whose right is it?", options=options, competencies=("school:a",),
        evidence="knowledge",
    )  # fmt: skip
    return small_form(code=f"knows-{kind.value}", sections=(Section(code="s", items=(item,)),), subscales=())


def test_a_test_shows_knowledge_and_an_opinion_of_it_is_a_self_report(
    competency: Competency, make_version: Any, make_occasion: MakeOccasion, student: Person
) -> None:
    tested, rated = (make_version(knowledge_form(kind)) for kind in (ItemType.SINGLE, ItemType.LIKERT))
    answer(student, make_occasion([student], version=tested, stakes="decision"), whose="a")
    answer(student, make_occasion([student], version=rated, stakes="decision"), whose="a")
    rows = list(Evidence.objects.order_by("pk").values_list("self_report", "assessor", "role", "stakes"))
    assert rows == [(False, None, "test", "decision"), (True, student.pk, "", "formative")]
    assert for_decisions(student.pk).count() == 1


def test_a_form_that_also_asks_how_much_one_knows_tests_nothing_of_that() -> None:
    single, likert = (knowledge_form(kind).sections[0].items[0] for kind in (ItemType.SINGLE, ItemType.LIKERT))
    assert competencies_tested(small_form(sections=(Section(code="s", items=(single,)),))) == {"school:a"}
    assert competencies_tested(small_form(sections=(Section(code="s", items=(single, likert)),))) == frozenset()


def test_a_response_is_evidence_once(
    competency: Competency, make_occasion: MakeOccasion, student: Person, teacher: Person
) -> None:
    response = answer(teacher, make_occasion([(teacher, student)]), about=student, listens="2")
    submit_response(Respondent(person=teacher.pk), response)
    with recorded(SYSTEM, "test.again") as entry:
        assert record_evidence_of(response, record=entry) == []
    row = Evidence.objects.get()
    copy = {name: getattr(row, name) for name in ("learner_id", "competency_id", "kind", "level", "stakes")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(**copy, source_id=row.source_id, response=response, observed_at=timezone.now())
    assert Evidence.objects.count() == 1


def test_what_was_corrected_in_a_response_may_stand_beside_it(
    competency: Competency, make_occasion: MakeOccasion, student: Person, teacher: Person
) -> None:
    response = answer(teacher, make_occasion([(teacher, student)]), about=student, listens="2")
    new = supersede_evidence(SYSTEM, Evidence.objects.get(), level=0.1, reason="Swapped")
    assert new.response == response and Evidence.objects.count() == 2


@pytest.mark.parametrize("privacy", ["anonymous", "linkable"])
def test_answers_without_a_name_never_become_evidence(
    competency: Competency, make_occasion: MakeOccasion, student: Person, teacher: Person, privacy: str
) -> None:
    occasion = make_occasion([student])
    response = Response.objects.create(
        occasion=occasion, version=occasion.version, person=teacher, about=student.thing, submitted=True
    )
    Answers.objects.create(response=response, event=uuid4(), said={"listens": "2"})
    # as if a person had slipped into rows that promise none
    Occasion.objects.filter(pk=occasion.pk).update(privacy=privacy)
    response = Response.objects.select_related("occasion", "version").get()
    with recorded(SYSTEM, "test.leak") as entry:
        assert record_evidence_of(response, record=entry) == []
    seen = Seen(
        learner=student.pk, competency=competency.pk, kind="behaviour", level=1, stakes="formative", source=occasion.pk
    )
    with pytest.raises(Refused, match="without a name"), recorded(SYSTEM, "test.leak") as entry:
        record_evidence([seen], record=entry)
    assert not Evidence.objects.exists()


def test_answers_about_a_course_are_evidence_of_nobody(
    competency: Competency, make_occasion: MakeOccasion, student: Person
) -> None:
    course = Thing.objects.get(kind="course", label="Blood")
    answer(student, make_occasion([student], about=course.pk), listens="2")
    assert not Evidence.objects.exists()


def test_the_record_holds_no_level(see: Callable[..., Evidence], student: Person, administrator: Person) -> None:
    from xenia.core.models import Change
    from xenia.core.queries.audit import changes_read

    row = see(student, level=0.31415)
    supersede_evidence(SYSTEM, row, level=0.92653, reason="Swapped")
    said = " ".join(str((change.was, change.now)) for change in changes_read(Change.objects.filter(thing=student.pk)))
    assert "evidence" in said and "31415" not in said and "92653" not in said


@pytest.mark.parametrize("kind", EvidenceKind.values)
@pytest.mark.parametrize("stakes", Stakes.values)
def test_every_kind_and_stake_can_be_recorded(
    see: Callable[..., Evidence], student: Person, kind: str, stakes: str
) -> None:
    row = see(student, kind=kind, stakes=stakes)
    assert (row.kind, row.stakes, row.self_report) == (kind, stakes, False)
