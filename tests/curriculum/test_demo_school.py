"""The demo school is whole, believable and uneven where it means to be."""

from collections import Counter, defaultdict
from datetime import UTC
from itertools import pairwise

import pytest

from xenia.curriculum.demo_school import demo_curriculum
from xenia.curriculum.demo_school.school import TIME_ZONE
from xenia.curriculum.demo_school.script import rows
from xenia.standards.curriculum import Alignment, Curriculum, Depth, Level, Session
from xenia.standards.shipped import shipped_frameworks

LAST_YEAR, THIS_YEAR = demo_curriculum()
BOTH = pytest.mark.parametrize("curriculum", [LAST_YEAR, THIS_YEAR], ids=["2025", "2026"])
SHIPPED = {(framework.code, item.id) for framework in shipped_frameworks() for item in framework.items}
SESSIONS = {session.id: session for session in THIS_YEAR.sessions}
COURSES = {course.id: course for course in THIS_YEAR.courses}


def alignments_of(competency: str) -> list[tuple[Session, Alignment]]:
    return [
        (SESSIONS[id], alignment)
        for alignment in THIS_YEAR.alignments
        if alignment.competency == competency
        if (id := alignment.subject if alignment.subject in SESSIONS else alignment.subject[:-2]) in SESSIONS
    ]


def teaches(session: Session) -> bool:
    return any(method.code.startswith("IM") for method in session.methods)


def reached(session: Session) -> tuple[int, float]:
    """When a student comes to it: the year of study, then the first time in that year."""
    return COURSES[session.course].level or 0, min(offering.start.timestamp() for offering in session.offerings)


def test_this_year_has_the_size_of_a_school() -> None:
    levels = Counter(objective.level for objective in THIS_YEAR.objectives)
    assert 40 <= len(THIS_YEAR.courses) <= 50
    assert len(THIS_YEAR.sessions) >= 500
    assert levels[Level.SESSION] >= 2300


def test_the_years_differ_so_that_side_by_side_says_something() -> None:
    then, now = ({session.id for session in year.sessions} for year in (LAST_YEAR, THIS_YEAR))
    assert now - then and then - now
    assert len(LAST_YEAR.alignments) < len(THIS_YEAR.alignments)


@BOTH
def test_every_id_is_unique_and_every_reference_resolves(curriculum: Curriculum) -> None:
    objectives = [objective.id for objective in curriculum.objectives]
    courses = [course.id for course in curriculum.courses]
    sessions = [session.id for session in curriculum.sessions]
    offerings = [offering.id for session in curriculum.sessions for offering in session.offerings]
    for ids in (objectives, courses, sessions, offerings):
        assert len(ids) == len(set(ids))
    assert {parent for objective in curriculum.objectives for parent in objective.parents} <= set(objectives)
    assert {session.course for session in curriculum.sessions} == set(courses)
    assert {id for session in curriculum.sessions for id in session.objectives} <= set(objectives)


@BOTH
def test_alignments_name_things_that_exist(curriculum: Curriculum) -> None:
    own = {(competency.framework, competency.id) for competency in curriculum.competencies}
    subjects = {o.id for o in curriculum.objectives} | {s.id for s in curriculum.sessions}
    assert {(a.framework, a.competency) for a in curriculum.alignments} <= SHIPPED | own
    assert {a.subject for a in curriculum.alignments} <= subjects
    pairs = [(a.subject, a.competency) for a in curriculum.alignments]
    assert len(pairs) == len(set(pairs))


@BOTH
def test_no_objective_is_said_twice(curriculum: Curriculum) -> None:
    texts = Counter(objective.text for objective in curriculum.objectives if objective.level == Level.SESSION)
    assert sum(count - 1 for count in texts.values()) < len(texts) / 50
    assert all(text[0].isupper() and not text.endswith(" ") and "{" not in text for text in texts)


@BOTH
def test_sessions_are_held_in_utc_on_weekdays_in_office_hours(curriculum: Curriculum) -> None:
    assert curriculum.start and curriculum.end
    for session in curriculum.sessions:
        assert session.offerings, session.id
        for offering in session.offerings:
            start, end = offering.start.astimezone(TIME_ZONE), offering.end.astimezone(TIME_ZONE)
            assert offering.start.tzinfo is UTC
            assert start.isoweekday() <= 5 and start.hour >= 8 and (end.hour, end.minute) <= (18, 0)
            assert curriculum.start <= start.date() == end.date() <= curriculum.end
            assert (end - start).seconds == session.minutes * 60 and offering.place


@BOTH
def test_first_and_second_years_are_never_in_two_sessions_at_once(curriculum: Curriculum) -> None:
    levels = {course.id: course.level for course in curriculum.courses}
    times = defaultdict(set)
    for session in curriculum.sessions:
        times[levels[session.course]].update((o.start, o.end, session.id) for o in session.offerings)
    for level in (1, 2):
        for earlier, later in pairwise(sorted(times[level])):
            assert earlier[1] <= later[0] or earlier[2] == later[2], (earlier, later)


def test_pharmacology_ii_has_not_one_link_although_it_teaches_g6pd_and_ramadan() -> None:
    titles = " ".join(s.title for s in THIS_YEAR.sessions if s.course == "PHM-201")
    assert "G6PD" in titles and "Ramadan" in titles
    assert not [a for a in THIS_YEAR.alignments if a.subject.startswith("PHM-201")]
    assert not [o for o in THIS_YEAR.objectives if o.id.startswith("PHM-201-") and len(o.id) == 9 and o.parents]


def test_what_experts_look_for_is_there() -> None:
    titles = {session.title for session in THIS_YEAR.sessions}
    assert {"The brother who translates", "Consent at 3 a.m.", "Thursday newcomer clinic"} <= titles
    assert COURSES["FND-103"].title == "Blood and Host Defense"
    clinic = next(session for session in THIS_YEAR.sessions if session.title == "Thursday newcomer clinic")
    assert {offering.start.astimezone(TIME_ZONE).isoweekday() for offering in clinic.offerings} == {4}
    assert "30 June" in clinic.description


def test_more_than_half_of_the_session_objectives_lead_to_no_outcome() -> None:
    parents = {objective.id: objective.parents for objective in THIS_YEAR.objectives}
    linked = {a.subject for a in THIS_YEAR.alignments if a.framework == "outcomes"}

    def leads(id: str) -> bool:
        return id in linked or any(leads(parent) for parent in parents[id])

    session_level = [o.id for o in THIS_YEAR.objectives if o.level == Level.SESSION]
    assert 0.5 < sum(not leads(id) for id in session_level) / len(session_level) < 0.7


def test_who_6_is_never_taught() -> None:
    assert not alignments_of("who-2021-s6")


def test_who_8_is_taught_but_never_assessed() -> None:
    assert alignments_of("who-2021-s8")
    assert not [pair for pair in alignments_of("who-2021-s8") if pair[1].assessed]


def test_tacct_3_is_assessed_before_it_is_taught() -> None:
    links = alignments_of("tacct-3")
    assessed = min(reached(session) for session, alignment in links if alignment.assessed)
    assert assessed < min(reached(session) for session, _ in links if teaches(session))


def test_tacct_1_never_deepens() -> None:
    links = alignments_of("tacct-1")
    assert {COURSES[session.course].level for session, _ in links} >= {1, 2, 3}
    assert {alignment.depth for _, alignment in links} == {Depth.INTRODUCED}


def test_who_5_is_carried_by_a_single_discipline() -> None:
    assert {session.disciplines for session, _ in alignments_of("who-2021-s5")} == {("Family Medicine",)}


def test_who_9_and_tacct_6_have_nothing_in_the_clinical_phase() -> None:
    for competency in ("who-2021-s9", "tacct-6"):
        assert {COURSES[session.course].level for session, _ in alignments_of(competency)} <= {1, 2}


def test_who_7_is_taught_in_lectures_only() -> None:
    assert {session.kind for session, _ in alignments_of("who-2021-s7")} == {"Lecture"}


def test_who_2_has_no_community_presence() -> None:
    links = alignments_of("who-2021-s2")
    assert len(links) > 10
    assert not [session for session, _ in links if any(word.label == "community" for word in session.keywords)]


def test_who_4_grows_from_introduced_to_demonstrated_and_is_assessed() -> None:
    links = alignments_of("who-2021-s4")
    assert {alignment.depth for _, alignment in links} >= {Depth.INTRODUCED, Depth.PRACTISED, Depth.DEMONSTRATED}
    assert any(alignment.assessed for _, alignment in links)


def test_every_note_belongs_to_a_session_of_this_year() -> None:
    assert {id for id, *_ in rows("notes.tsv")} <= SESSIONS.keys()
    assert sum(bool(session.description) for session in THIS_YEAR.sessions) > 50
