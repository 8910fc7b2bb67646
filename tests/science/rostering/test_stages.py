"""Roles are cast without regard to conflicts; whoever then stands in a candidate's way is cast elsewhere."""

import pytest

from xenia.science.rostering import Candidate, Circuit, Conflict, Person, Problem, Session, Station, Window
from xenia.science.rostering.problem import EXAMINER
from xenia.science.rostering.solve import _in_stages
from xenia.science.rostering.stages import outline


@pytest.mark.parametrize("mentor", ["e1", "e2"])
def test_a_mentor_of_a_candidate_with_one_session_is_cast_in_the_other(mentor: str) -> None:
    """Whichever of the two the first cast takes for the morning, one of these two exams has to be cast anew."""
    sessions = tuple(Session(name, name, 540, 8, ("A",), ("history",)) for name in ("Monday", "Tuesday"))
    candidates = (Candidate("c1", windows=(Window("Monday", 0, 1440),)), Candidate("c2"))
    people = tuple(Person(name, EXAMINER) for name in ("e1", "e2"))
    problem = Problem(
        (Station("history"),), (Circuit("A"),), sessions, candidates, people, (Conflict("c1", mentor, "mentor"),)
    )
    found = _in_stages(problem, outline(problem, seed=1, effort=1), seed=1, effort=1)
    assert found is not None
    working = [key for key, choice in found.roster.post.items() if found.solver.boolean_value(choice)]
    assert (mentor, "Monday") not in [(name, post.session) for name, post in working] and len(working) == 2
