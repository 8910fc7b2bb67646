"""Severity and ability can be told apart exactly when something ties the circuits together."""

from dataclasses import replace

from tests.science.rostering.exams import small
from xenia.science.rostering import Problem, Video, design_of, encounters, solve
from xenia.science.rostering.problem import CANDIDATE, EXAMINER


def one_session(**changed: object) -> Problem:
    """Parallel circuits, each with examiners of its own."""
    return small(sessions=small().sessions[:1], candidates=small().candidates[:6], **changed)


def design(problem: Problem):  # type: ignore[no-untyped-def]
    return design_of(problem, solve(problem).assignments)


def test_parallel_circuits_are_disjoint_and_named() -> None:
    found = design(one_session())
    assert not found.connected
    assert sorted(subset.runs for subset in found.subsets) == [(("morning", "A"),), (("morning", "B"),)]
    assert [len(subset.candidates) for subset in found.subsets] == [3, 3]
    assert not set(found.subsets[0].examiners) & set(found.subsets[1].examiners)


def test_examiners_who_swap_connect_the_circuits() -> None:
    session = replace(small().sessions[0], swap=frozenset({"history"}), pause_after=1, pause=10)
    assert design(replace(one_session(), sessions=(session,))).connected


def test_common_videos_connect_the_circuits_only_when_scored_in_both() -> None:
    assert design(one_session(videos=(Video("consent on film", "consent"),))).connected
    some = frozenset({design(one_session()).subsets[0].examiners[0]})
    assert not design(one_session(videos=(Video("consent on film", "consent", some),))).connected


def test_an_examiner_at_another_station_does_not_connect() -> None:
    # the same person at two stations: the difference of the stations could be that of the circuits
    problem = small(sessions=small().sessions)
    morning = [a for a in solve(problem).assignments if a.role in (CANDIDATE, EXAMINER)]
    runs = sorted({a.run for a in morning})[:2]
    names = {("history", runs[0]): "a", ("consent", runs[0]): "b", ("history", runs[1]): "c", ("consent", runs[1]): "a"}
    placed = [a for a in morning if a.run in runs and a.role == CANDIDATE]
    posts = [replace(a, person=names[a.station, a.run]) for a in morning if a.role == EXAMINER and a.run in runs]
    assert not design_of(problem, [*placed, *posts]).connected
    names["consent", runs[1]], names["history", runs[1]] = "c", "a"
    same = [replace(a, person=names[a.station, a.run]) for a in morning if a.role == EXAMINER and a.run in runs]
    assert design_of(problem, [*placed, *same]).connected


def test_encounters_bring_every_candidate_to_every_station_once() -> None:
    problem = small()
    met = list(encounters(problem, solve(problem).assignments))
    for candidate in problem.candidates:
        mine = [each for each in met if each.candidate == candidate.id]
        assert sorted(each.station for each in mine) == ["consent", "history", "rest"]
        assert [each.start for each in mine] == [mine[0].start + 10 * n for n in range(3)]
    places = [(each.session, each.circuit, each.station, each.slot) for each in met]
    assert len(set(places)) == len(places), "a room holds one candidate at a time"


def test_patients_who_share_a_station_take_turns() -> None:
    stations = (replace(small().stations[0], patients=2), *small().stations[1:])
    problem = one_session(stations=stations)
    for each in encounters(problem, solve(problem).assignments):
        turns = [post.turn for post in each.people if post.role == "patient"]
        assert turns == {"history": [each.slot % 2], "consent": [0], "rest": []}[each.station]
