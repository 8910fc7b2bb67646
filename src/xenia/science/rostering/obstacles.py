"""What stands between somebody and a place: every rule about one person and one place, as the solver asks it."""

from dataclasses import dataclass

from xenia.science.rostering.problem import (
    EXAMINER,
    INTERPRETER,
    PATIENT,
    Assignment,
    Candidate,
    Person,
    Problem,
    Run,
    Session,
    Window,
)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A rule that could be waived, for `subject`, in a session, on a day or with somebody (`scope`)."""

    constraint: str
    subject: str
    scope: str = ""


def candidate_obstacles(problem: Problem, candidate: Candidate, run: Run) -> tuple[Obstacle, ...]:
    """Which rules keep a candidate out of a run; none when the candidate can be there."""
    session, circuit = problem.session[run[0]], run[1]
    found = []
    if not _is_there(candidate.windows, session.day, *presence(problem, session)):
        found.append(Obstacle("availability", candidate.id, session.id))
    if session.slot < candidate.slot:
        found.append(Obstacle("extra time", candidate.id))
    if candidate.circuits is not None and circuit not in candidate.circuits:
        found.append(Obstacle("access", candidate.id))
    if candidate.cohort != session.cohort and candidate.cohort in problem.cohorts:
        found.append(Obstacle("cohort", candidate.id))
    if not any(is_task(problem, s, problem.group(candidate)) for s in session.stations):
        found.append(Obstacle("group", candidate.id))
    if problem.avoid_own_language and any(_speaks(problem, candidate, circuit, s) for s in session.stations):
        found.append(Obstacle("own language", candidate.id))
    if candidate.longest is not None and not resting_positions(session, problem, candidate):
        found.append(Obstacle("rest", candidate.id))
    return tuple(found)


def person_obstacles(problem: Problem, person: Person, post: Assignment) -> tuple[Obstacle, ...]:
    """Which rules that could be waived keep a person from a post for which they are `fit`."""
    session = problem.session[post.session]
    found = []
    if not _is_there(person.windows, session.day, session.start, session.end):
        found.append(Obstacle("availability", person.id, session.id))
    if person.most_a_session is not None and load_of(problem, post) > person.most_a_session:
        found.append(Obstacle("load", person.id, session.id))
    site = problem.circuit[post.circuit].site
    if person.sites is not None and site not in person.sites:
        found.append(Obstacle("site", person.id, site))
    return tuple(found)


def is_fit(problem: Problem, person: Person, post: Assignment) -> bool:
    """Whether somebody has what a post needs and does not refuse it; nobody can waive that."""
    if person.role != post.role or post.station in person.opted_out:
        return False
    if person.stations is not None and post.station not in person.stations:
        return False
    language = problem.language(post.circuit, post.station)
    return post.role == EXAMINER or not language or language in person.languages


def may_meet_nobody(problem: Problem, person: str) -> bool:
    """Whether somebody has a conflict with every candidate."""
    return len({c.candidate for c in problem.conflicts if c.person == person}) == len(problem.candidates)


def posts_of(problem: Problem, run: Run) -> list[Assignment]:
    """What a run needs when it is held, without names: each examiner, patient and interpreter."""
    posts = []
    for id_ in problem.session[run[0]].stations:
        station = problem.station[id_]
        needs = ((EXAMINER, station.examiners), (PATIENT, station.patients), (INTERPRETER, station.interpreters))
        if not station.rest:
            posts += [Assignment(role, "", *run, id_, turn) for role, many in needs for turn in range(many)]
    return posts


def load_of(problem: Problem, post: Assignment) -> int:
    """How many encounters a post asks for in a full circuit; patients at one station take turns."""
    places = len(problem.session[post.session].stations)
    if post.role != PATIENT:
        return places
    return len(range(post.turn, places, problem.station[post.station].patients))


def is_task(problem: Problem, station: str, group: str) -> bool:
    """Whether candidates of a group are examined at a station."""
    return not problem.station[station].rest and problem.takes(station, group)


def resting_positions(session: Session, problem: Problem, candidate: Candidate) -> tuple[int, ...]:
    """The positions from which a candidate never works longer on end than they may."""
    group, longest = problem.group(candidate), candidate.longest
    places = range(len(session.stations))
    return tuple(p for p in places if longest is None or longest_stretch(session, problem, p, group) <= longest)


def longest_stretch(session: Session, problem: Problem, position: int, group: str) -> int:
    """The most minutes on end without a rest, a pause or a turn without a task, for who begins at a position."""
    most, begun = 0, None
    for slot in range(len(session.stations)):
        if not is_task(problem, session.station_at(position, slot), group):
            begun = None
            continue
        if begun is None or (slot == session.pause_after and session.pause):
            begun = session.slot_start(slot)
        most = max(most, session.slot_start(slot) + session.slot - begun)
    return most


def presence(problem: Problem, session: Session) -> tuple[int, int]:
    """From when until when a session's candidates are bound: called before it, held after it until all later ones are.

    Sessions that are kept apart on a day bind each other, whether or not anybody is in the other one.
    """
    rule = problem.quarantine
    if rule is None:
        return session.start, session.end
    later = (s for s in problem.sessions if s.day == session.day and kept_apart(problem, s, session))
    calls = [s.start - rule.report for s in later]
    return session.start - rule.report, max([session.end, *(call for call in calls if call <= session.end + rule.hold)])


def can_be_apart(problem: Problem, one: Session, other: Session) -> bool:
    """Whether nobody of one session could tell anybody of the other: the later are called before the earlier go, and
    between one that ends and one that begins there is time to lead them past one another."""
    rule = problem.quarantine
    if rule is None or not kept_apart(problem, one, other):
        return True
    first, second = sorted((one, other), key=lambda s: s.start)
    between = second.start - first.end
    return one.day == other.day and between <= rule.report + rule.hold and not 0 <= between < rule.gap


def kept_apart(problem: Problem, one: Session, other: Session) -> bool:
    """Whether the rule of quarantine is about two sessions: what one knows helps the other, and they are of different
    cohorts, or of two that the rule names."""
    rule = problem.quarantine
    if rule is None or one.id == other.id or not shares_stations(problem, one, other):
        return False
    if one.day != other.day and not rule.overnight:
        return False
    if rule.cohorts is None:
        return not one.cohort or one.cohort != other.cohort
    return one.cohort != other.cohort and {one.cohort, other.cohort} <= rule.cohorts


def shares_stations(problem: Problem, one: Session, other: Session) -> bool:
    """Whether two sessions have a task in common; a rest station gives nothing away."""
    return any(not problem.station[s].rest for s in set(one.stations) & set(other.stations))


def _speaks(problem: Problem, candidate: Candidate, circuit: str, station: str) -> bool:
    return problem.language(circuit, station) in candidate.languages


def _is_there(windows: tuple[Window, ...] | None, day: str, start: int, end: int) -> bool:
    return windows is None or any(w.day == day and w.start <= start and end <= w.end for w in windows)
