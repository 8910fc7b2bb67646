"""A problem as JSON (docs/scheduling.md): read strictly, so that no slip of the pen is quietly ignored."""

from typing import Any

from xenia.science.rostering.fields import Fields, Malformed
from xenia.science.rostering.problem import (
    CANDIDATE,
    STAFF,
    Assignment,
    Candidate,
    Circuit,
    Conflict,
    Person,
    Problem,
    Quarantine,
    Session,
    Station,
    Video,
    Window,
)
from xenia.science.rostering.sense import refuse_nonsense

__all__ = ["Malformed", "as_document", "problem_of"]


def problem_of(document: Any) -> Problem:
    """Read a problem. Raises Malformed with one sentence that names the field and the way out."""
    top = Fields(document, "the problem")
    stations = top.each("stations", _station)
    circuits = top.each("circuits", _circuit)
    every_circuit, every_station = tuple(c.id for c in circuits), tuple(s.id for s in stations)
    problem = Problem(
        stations,
        circuits,
        top.each("sessions", lambda f: _session(f, every_circuit, every_station)),
        top.each("candidates", _candidate),
        top.each("people", _person, default=()),
        top.each("conflicts", _conflict, default=()),
        top.one("quarantine", _quarantine),
        top.each("videos", lambda f: Video(f.text("id"), f.text("station"), f.names("scored_by")), default=()),
        top.flag("avoid_own_language"),
        top.whole("travel", default=0),
        frozenset(top.each("closed", lambda f: (f.text("session"), f.text("circuit")), default=())),
        top.each("previous", _assignment, default=()),
        top.names("settled") or frozenset(),
    )
    top.end()
    refuse_nonsense(problem)
    return problem


def as_document(assignment: Assignment, problem: Problem) -> dict[str, Any]:
    """An assignment as JSON, with the circuit that an examiner goes on to after the swap; it can be read again."""
    runs = problem.runs_of(assignment) if assignment.role != CANDIDATE else ()
    return {
        "role": assignment.role,
        "person": assignment.person,
        "session": assignment.session,
        "circuit": assignment.circuit,
        "station": assignment.station,
        "turn": assignment.turn,
        **({"then": runs[1][1]} if len(runs) > 1 else {}),
    }


def _station(f: Fields) -> Station:
    return Station(
        f.text("id"),
        f.flag("rest"),
        f.whole("examiners", default=1),
        f.whole("patients", default=0),
        f.whole("interpreters", default=0),
        f.text("language", default=""),
        f.list_of_names("together") or (),
        f.whole("stand_ins", default=1),
    )


def _circuit(f: Fields) -> Circuit:
    return Circuit(f.text("id"), f.text("site", default=""), f.texts_by_name("languages"))


def _session(f: Fields, circuits: tuple[str, ...], stations: tuple[str, ...]) -> Session:
    return Session(
        f.text("id"),
        f.text("day"),
        f.whole("start"),
        f.whole("slot", least=1),
        f.list_of_names("circuits", some=True) or circuits,
        f.list_of_names("stations", some=True) or stations,
        f.whole("change", default=0),
        f.whole("pause_after", default=0),
        f.whole("pause", default=0),
        f.names("swap") or frozenset(),
        f.whole("hardship", default=0),
        f.text("cohort", default=""),
    )


def _candidate(f: Fields) -> Candidate:
    return Candidate(
        f.text("id"),
        f.names("languages") or frozenset(),
        f.each("windows", _window, default=None),
        f.whole("slot", default=0),
        f.whole("longest", default=None, least=1),
        f.names("circuits"),
        f.whole("hardship", default=0),
        f.text("group", default=""),
        f.text("cohort", default=""),
        f.names("wishes") or frozenset(),
    )


def _person(f: Fields) -> Person:
    return Person(
        f.text("id"),
        f.text("role", among=STAFF),
        f.names("languages") or frozenset(),
        f.names("stations"),
        f.names("opted_out") or frozenset(),
        f.each("windows", _window, default=None),
        f.whole("most_a_session", default=None),
        f.whole("most_a_day", default=None),
        f.whole("most_sessions", default=None),
        f.whole("rest", default=0),
        f.whole("hardship", default=0),
        f.names("sites"),
    )


def _window(f: Fields) -> Window:
    return Window(f.text("day"), f.whole("start"), f.whole("end"))


def _quarantine(f: Fields) -> Quarantine:
    return Quarantine(
        f.whole("report"),
        f.whole("hold"),
        f.whole("gap", default=0),
        f.text("room", default=""),
        f.names("cohorts"),
        f.flag("overnight", default=True),
    )


def _conflict(f: Fields) -> Conflict:
    return Conflict(f.text("candidate"), f.text("person"), f.text("reason", default=""))


def _assignment(f: Fields) -> Assignment:
    f.text("then", default="")  # follows from the circuits of the session
    return Assignment(
        f.text("role", among=(CANDIDATE, *STAFF)),
        f.text("person"),
        f.text("session"),
        f.text("circuit"),
        f.text("station"),
        f.whole("turn", default=0),
    )
