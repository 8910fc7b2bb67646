"""What a problem must not say although each of its fields is well formed: unknown names, impossible times."""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import combinations

from xenia.science.rostering.fields import Malformed
from xenia.science.rostering.problem import CANDIDATE, Problem, Session

DAY = 24 * 60


def refuse_nonsense(problem: Problem) -> None:
    """Raise Malformed at the first."""
    _once("stations", (s.id for s in problem.stations))
    _once("circuits", (c.id for c in problem.circuits))
    _once("sessions", (s.id for s in problem.sessions))
    _once("candidates and people", [c.id for c in problem.candidates] + [p.id for p in problem.people])
    _refuse_stations(problem)
    for number, session in enumerate(problem.sessions):
        _refuse_session(problem, session, f"sessions[{number}]")
    _refuse_overlaps(problem)
    _refuse_people(problem)
    _refuse_rest(problem)


def _refuse_stations(problem: Problem) -> None:
    for number, station in enumerate(problem.stations):
        if station.interpreters and not station.language:
            raise Malformed(f"stations[{number}].language: is missing; an interpreter needs the patient's language.")
    _refuse_groups(problem)
    for number, circuit in enumerate(problem.circuits):
        _known(f"circuits[{number}].languages", circuit.languages, problem.station, "station")


def _refuse_groups(problem: Problem) -> None:
    """Two groups in all, of which each candidate has one."""
    for number, station in enumerate(problem.stations):
        place = f"stations[{number}].together"
        if station.together and (station.rest or len(station.together) > 2):
            raise Malformed(f"{place}: one group or two, and none at a rest station.")
        if station.together and not problem.groups:
            raise Malformed(f"{place}: no station takes two groups together; leave it out, or name two at one station.")
        if not set(station.together) <= set(problem.groups):
            named = " and ".join(problem.groups)
            raise Malformed(f"{place}: another station takes {named} together; an exam has these two groups alone.")
    for number, candidate in enumerate(problem.candidates if problem.groups else ()):
        if candidate.group not in problem.groups:
            named = " or ".join(problem.groups)
            raise Malformed(f"candidates[{number}].group: {candidate.id} is neither {named}, “{candidate.group}”.")


def _refuse_session(problem: Problem, session: Session, place: str) -> None:
    _known(f"{place}.circuits", session.circuits, problem.circuit, "circuit")
    _known(f"{place}.stations", session.stations, problem.station, "station")
    if all(problem.station[station].rest for station in session.stations):
        raise Malformed(f"{place}.stations: all are for rest, so that nobody is examined; name one with a task.")
    _known(f"{place}.swap", session.swap, session.stations, "station of the session")
    if session.end > DAY:
        raise Malformed(f"{place}.start: session {session.id} ends after midnight; begin earlier, or split it.")
    if session.pause_after >= len(session.stations):
        raise Malformed(f"{place}.pause_after: is below the number of stations, {len(session.stations)}.")
    if (session.pause or session.swap) and not session.pause_after:
        raise Malformed(f"{place}.pause_after: is missing; say after how many stations the pause or the swap is.")
    if session.swap and len({problem.circuit[c].site for c in session.circuits}) == len(session.circuits):
        raise Malformed(f"{place}.swap: no site has two circuits in this session, so that nobody can swap.")


def _refuse_overlaps(problem: Problem) -> None:
    for one, other in combinations(problem.sessions, 2):
        shared = sorted(set(one.circuits) & set(other.circuits))
        if shared and one.day == other.day and one.start < other.end and other.start < one.end:
            raise Malformed(
                f"sessions: {one.id} and {other.id} overlap and both use circuit {shared[0]}; "
                "change a start, or list in each session the circuits that it has."
            )


def _refuse_people(problem: Problem) -> None:
    sites = {circuit.site for circuit in problem.circuits}
    for number, candidate in enumerate(problem.candidates):
        _known(f"candidates[{number}].circuits", candidate.circuits or (), problem.circuit, "circuit")
        _known(f"candidates[{number}].wishes", candidate.wishes, sites, "site")
    for number, person in enumerate(problem.people):
        _known(f"people[{number}].stations", person.stations or (), problem.station, "station")
        _known(f"people[{number}].opted_out", person.opted_out, problem.station, "station")
        _known(f"people[{number}].sites", person.sites or (), sites, "site")
    windows = {f"candidates[{number}]": each.windows for number, each in enumerate(problem.candidates)}
    windows |= {f"people[{number}]": each.windows for number, each in enumerate(problem.people)}
    for where, found in windows.items():
        for place, window in enumerate(found or ()):
            if window.end <= window.start:
                raise Malformed(f"{where}.windows[{place}].end: {window.end} is not after start, {window.start}.")


def _refuse_rest(problem: Problem) -> None:
    """Names in the quarantine, conflicts, videos, closed runs and the previous schedule."""
    apart = problem.quarantine.cohorts if problem.quarantine else None
    _known("quarantine.cohorts", apart or (), problem.cohorts, "session of cohort")
    candidates, people = {c.id for c in problem.candidates}, {p.id: p.role for p in problem.people}
    for number, conflict in enumerate(problem.conflicts):
        _known(f"conflicts[{number}].candidate", [conflict.candidate], candidates, "candidate")
        _known(f"conflicts[{number}].person", [conflict.person], people, "person")
    for number, video in enumerate(problem.videos):
        _known(f"videos[{number}].station", [video.station], problem.station, "station")
        _known(f"videos[{number}].scored_by", video.scored_by or (), people, "person")
    for session, circuit in problem.closed:
        _known("closed.session", [session], problem.session, "session")
        _known("closed.circuit", [circuit], problem.session[session].circuits, "circuit of the session")
    _known("settled", problem.settled, problem.session, "session")
    for number, each in enumerate(problem.previous):
        place = f"previous[{number}]"
        _known(f"{place}.session", [each.session], problem.session, "session")
        _known(f"{place}.circuit", [each.circuit], problem.session[each.session].circuits, "circuit of the session")
        _known(f"{place}.station", [each.station], problem.session[each.session].stations, "station of the session")
        if each.session in problem.settled and each.person not in candidates and each.person not in people:
            raise Malformed(
                f"{place}.person: {each.person} was in session {each.session}, which is settled; leave them in."
            )
        # whoever no longer takes part may still stand in the previous schedule, in no other role
        if people.get(each.person, each.role) != each.role or (each.person in candidates and each.role != CANDIDATE):
            raise Malformed(f"{place}.role: {each.person} is no {each.role} of this exam.")


def _once(place: str, names: Iterable[str]) -> None:
    for name, many in Counter(names).items():
        if many > 1:
            raise Malformed(f"{place}: the id “{name}” stands here {many} times; give each its own.")


def _known(place: str, names: Iterable[str], known: Collection[str], kind: str) -> None:
    for name in names:
        if name not in known:
            raise Malformed(f"{place}: there is no {kind} “{name}”.")
