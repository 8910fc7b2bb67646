"""From a gap or a session, whoever teaches is offered the cases that fit, and puts one in."""

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from tests.house import actor_of_person
from tests.school import bring_in, two_courses
from tests.written import both_sign, document
from xenia.core.models import Link
from xenia.core.rules import Actor, NotPermitted, Refused
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments
from xenia.curriculum.models import Competency, Discipline, Session
from xenia.learning.actions.cases import bring_case, publish_case
from xenia.learning.actions.weaving import weave_in, weave_out
from xenia.learning.models import Case
from xenia.learning.queries.weaving import cases_in, offers_for_competency, offers_for_session


@pytest.fixture
def session(db: Any, programme_director: Any) -> Session:
    bring_in(two_courses())
    found = Session.objects.get(source_id="x1")
    wanted = [Wanted(found.pk, Competency.objects.get(source_id="a").pk, State(depth="introduced"))]
    change_alignments(actor_of_person(programme_director), wanted)
    return found


def fitting(author: Actor, code: str, **changes: Any) -> Case:
    version = bring_case(author, replace(document(code=code), title=code, **changes))
    publish_case(author, both_sign(version))
    version.case.thing.refresh_from_db()
    return version.case


def competency() -> str:
    found = Competency.objects.select_related("framework").get(source_id="a")
    return f"{found.framework.code}:{found.source_id}"


def test_what_shares_most_is_offered_first_and_a_draft_never(author: Actor, session: Session) -> None:
    field = Discipline.objects.create(title="Apiculture")
    session.disciplines.add(field)
    both = fitting(author, "both", competencies=(competency(),), disciplines=("apiculture",))
    one = fitting(author, "one", disciplines=("Apiculture",))
    fitting(author, "neither")
    bring_case(author, document(code="draft"))
    assert [offer.case for offer in offers_for_session(session)] == [both, one]


def test_from_a_gap_cases_and_their_sessions_are_offered(
    author: Actor, session: Session, programme_director: Any
) -> None:
    session.disciplines.add(Discipline.objects.create(title="Apiculture"))
    case = fitting(author, "bees", competencies=(competency(),), disciplines=("Apiculture",))
    [offer] = offers_for_competency(actor_of_person(programme_director), Competency.objects.get(source_id="a"))
    assert offer.case == case and offer.sessions == (session,)


def test_a_session_uses_a_case_once_and_leaves_it_out_again(
    author: Actor, session: Session, programme_director: Any
) -> None:
    actor, case = actor_of_person(programme_director), fitting(author, "bees")
    weave_in(actor, case, session)
    weave_in(actor, case, session)
    assert Link.objects.filter(kind="uses_case").count() == 1 and cases_in(session.pk) == [case]
    weave_out(actor, case, session)
    assert cases_in(session.pk) == []


def test_a_draft_is_used_nowhere_and_a_student_adds_nothing(author: Actor, session: Session, student: Any) -> None:
    draft = bring_case(author, document(code="draft")).case
    with pytest.raises(Refused, match="not published"):
        weave_in(author, draft, session)
    with pytest.raises(NotPermitted):
        weave_in(actor_of_person(student), draft, session)


def test_the_pages_offer_it_and_the_student_finds_it_there(
    author: Actor, session: Session, programme_director: Any, student: Any, sign_in: Any
) -> None:
    case = fitting(author, "bees", competencies=(competency(),))
    director, where = sign_in(programme_director), reverse("session", args=[session.pk])
    assert "Add to this session" in director.get(where).content.decode()
    gap = Competency.objects.get(source_id="a")
    assert "Cases that would fit" in director.get(reverse("competency", args=[gap.pk])).content.decode()
    director.post(reverse("case_weave", args=[case.pk]), {"session": session.pk})
    shown = sign_in(student).get(where).content.decode()
    assert reverse("case", args=[case.pk]) in shown and "Leave it out" not in shown


@pytest.mark.parametrize("count", [1, 3])
def test_offers_take_the_same_statements_however_many_cases(
    author: Actor, session: Session, programme_director: Any, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        fitting(author, f"bees-{number}", competencies=(competency(),), disciplines=("Apiculture",))
    director = actor_of_person(programme_director)
    gap = Competency.objects.select_related("framework").get(source_id="a")
    with django_assert_num_queries(3):
        offers_for_session(session)
    with django_assert_num_queries(2):
        assert len(offers_for_competency(director, gap)) == count
