"""Every rule of an OSCE again, from the assignments alone and without the solver: an empty list means that all hold."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from xenia.science.rostering.encounters import Encounter, encounters
from xenia.science.rostering.problem import (
    CANDIDATE,
    EXAMINER,
    INTERPRETER,
    PATIENT,
    STAFF,
    Assignment,
    Candidate,
    Person,
    Problem,
    Session,
)


def faults(problem: Problem, assignments: Sequence[Assignment]) -> list[str]:
    """One sentence for each rule that a schedule breaks, with who, where and when."""
    if strange := list(_strange(problem, assignments)):
        return strange  # names that don't exist would only stumble over the rest
    met = list(encounters(problem, assignments))
    return [
        *_places(problem, assignments),
        *_pairs(problem, met),
        *_posts(problem, assignments),
        *_quarantine(problem, assignments),
        *_settled(problem, assignments),
        *(fault for candidate in problem.candidates for fault in _candidate(problem, candidate, met)),
        *(fault for person in problem.people for fault in _person(problem, person, assignments)),
        *_conflicts(problem, assignments),
    ]


def _strange(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[str]:
    roles = {person.id: person.role for person in problem.people}
    roles |= {candidate.id: CANDIDATE for candidate in problem.candidates}
    for each in assignments:
        if roles.get(each.person) != each.role:
            yield f"{each.person} is no {each.role} of this exam."
        if each.run not in problem.runs:
            yield f"{each.person}: circuit {each.circuit} is not held in session {each.session}."
        elif each.station not in problem.session[each.session].stations:
            yield f"{each.person}: session {each.session} has no station {each.station}."


def _places(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[str]:
    places = [each for each in assignments if each.role == CANDIDATE]
    times = Counter(each.person for each in places)
    for candidate in problem.candidates:
        if times[candidate.id] != 1:
            yield f"{candidate.id} is placed {times[candidate.id]} times, not once."
    group = {candidate.id: problem.group(candidate) for candidate in problem.candidates}
    chairs = Counter((e.session, e.circuit, e.station, group[e.person]) for e in places)
    for (session, circuit, station, _group), many in chairs.items():
        if many > 1:
            yield f"{many} candidates begin at station {station} of circuit {circuit} in session {session}."


def _pairs(problem: Problem, met: Sequence[Encounter]) -> Iterator[str]:
    """Where a station takes two candidates, one of each group; a colleague stands in no more often than allowed."""
    group = {candidate.id: candidate.group for candidate in problem.candidates}
    turns: defaultdict[tuple[str, str, str], defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in met:
        turns[each.session, each.circuit, each.station][each.slot].add(group[each.candidate])
    for (session, circuit, id_), slots in turns.items():
        station = problem.station[id_]
        alone = sum(len(set(station.together) - there) for there in slots.values())
        if len(station.together) > 1 and alone > station.stand_ins:
            where = f"station {id_} of circuit {circuit} in session {session}"
            yield f"Somebody stands in {alone} times at {where}; {station.stand_ins} is the most."


def _posts(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[str]:
    """Each post of a run with candidates filled once; where examiners swap, the circuits of a site go together."""
    held = dict.fromkeys(each.run for each in assignments if each.role == CANDIDATE)
    swapping = {run for one in held if problem.session[one[0]].swap for run in problem.ring(one)}
    filled = Counter((e.role, *e.run, e.station, e.turn) for e in assignments if e.role != CANDIDATE)
    needed = set()
    for session, circuit in problem.runs:
        if (session, circuit) not in held and (session, circuit) not in swapping:
            continue
        for station in (problem.station[id_] for id_ in problem.session[session].stations):
            many = {EXAMINER: station.examiners, PATIENT: station.patients, INTERPRETER: station.interpreters}
            for role in STAFF if not station.rest else ():
                needed |= {(role, session, circuit, station.id, turn) for turn in range(many[role])}
    for post in sorted(needed | filled.keys()):
        role, session, circuit, station_id, turn = post
        if filled[post] != (post in needed):
            where = f"session {session}, circuit {circuit}, station {station_id}, {role} {turn + 1}"
            yield f"{where}: {filled[post]} people where {int(post in needed)} is needed."


def _quarantine(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[str]:
    """Whoever is examined later is called before anyone who was examined earlier may go, and isn't met on the way."""
    rule = problem.quarantine
    used = [problem.session[id_] for id_ in dict.fromkeys(e.session for e in assignments if e.role == CANDIDATE)]
    for one, other in combinations(used, 2) if rule else ():
        first, second = sorted((one, other), key=lambda s: s.start)
        if rule is None or not _would_tell(problem, first, second):
            continue
        if first.day != second.day or second.start - rule.report > first.end + rule.hold:
            yield f"Candidates of session {first.id} can meet those of session {second.id}, who have the same stations."
        elif first.end <= second.start < first.end + rule.gap:
            gap = f"{second.start - first.end} minutes lie between sessions {first.id} and {second.id}"
            yield f"{gap}, whose candidates must not meet; {rule.gap} is the least."


def _would_tell(problem: Problem, one: Session, other: Session) -> bool:
    """Whether the rule keeps two sessions apart: they share a task, and are not of one cohort."""
    rule = problem.quarantine
    tasks = {s for s in set(one.stations) & set(other.stations) if not problem.station[s].rest}
    if rule is None or not tasks or one.id == other.id or (one.day != other.day and not rule.overnight):
        return False
    if rule.cohorts is not None and not (one.cohort in rule.cohorts and other.cohort in rule.cohorts):
        return False
    return one.cohort != other.cohort or (not one.cohort and rule.cohorts is None)


def _settled(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[str]:
    before = {each for each in problem.previous if each.session in problem.settled}
    now = {each for each in assignments if each.session in problem.settled}
    for each in sorted(before ^ now, key=str):
        yield f"{each.person}: session {each.session} is settled and was changed."


def _candidate(problem: Problem, candidate: Candidate, met: Sequence[Encounter]) -> Iterator[str]:
    mine = [each for each in met if each.candidate == candidate.id]
    for session in (problem.session[id_] for id_ in dict.fromkeys(each.session for each in mine)):
        if not _there(candidate, session, *_bound(problem, session)):
            yield f"{candidate.id} is not there for the whole of session {session.id}."
        if session.slot < candidate.slot:
            yield f"{candidate.id} needs {candidate.slot} minutes a station; session {session.id} has {session.slot}."
        if candidate.longest is not None and (stretch := _stretch(problem, session, mine)) > candidate.longest:
            yield f"{candidate.id} works {stretch} minutes without a rest, and {candidate.longest} is the most."
    group = problem.group(candidate)
    cohorts = {problem.session[each.session].cohort for each in mine}
    if candidate.cohort in problem.cohorts and cohorts - {candidate.cohort}:
        yield f"{candidate.id} is of cohort {candidate.cohort} and in session {mine[0].session}, which is not."
    if all(problem.station[each.station].rest for each in mine):
        yield f"{candidate.id} has no task: no station of their session takes {group or 'anybody'}."
    if candidate.circuits is not None and any(each.circuit not in candidate.circuits for each in mine):
        yield f"{candidate.id} has no access to circuit {mine[0].circuit}."
    languages = {problem.language(each.circuit, each.station) for each in mine} & candidate.languages
    if problem.avoid_own_language and languages:
        yield f"{candidate.id} meets a patient in a language of their own, {', '.join(sorted(languages))}."


def _bound(problem: Problem, session: Session) -> tuple[int, int]:
    """From the call before a session until the later ones that share a station have been called."""
    if problem.quarantine is None:
        return session.start, session.end
    report, hold = problem.quarantine.report, problem.quarantine.hold
    later = (s for s in problem.sessions if s.day == session.day and _would_tell(problem, s, session))
    calls = [s.start - report for s in later]
    return session.start - report, max([session.end, *(call for call in calls if call <= session.end + hold)])


def _stretch(problem: Problem, session: Session, mine: Sequence[Encounter]) -> int:
    """The longest time between rests: cut the walk at every rest station, turn without a task, and at the pause."""
    pieces: list[list[Encounter]] = [[]]
    last = -1
    for each in mine:
        free, last = each.slot != last + 1, each.slot
        if free or problem.station[each.station].rest or (session.pause and each.slot == session.pause_after):
            pieces.append([])
        if not problem.station[each.station].rest:
            pieces[-1].append(each)
    return max((piece[-1].end - piece[0].start for piece in pieces if piece), default=0)


def _there(who: Candidate | Person, session: Session, start: int, end: int) -> bool:
    if who.windows is None:
        return True
    return any(w.day == session.day and w.start <= start and w.end >= end for w in who.windows)


def _person(problem: Problem, person: Person, assignments: Sequence[Assignment]) -> Iterator[str]:
    mine = [each for each in assignments if each.person == person.id]
    loads: Counter[str] = Counter()
    sessions: defaultdict[str, set[str]] = defaultdict(set)
    for post in mine:
        session = problem.session[post.session]
        load = _load(problem, post)
        loads[session.day] += load
        sessions[session.day].add(session.id)
        yield from _fitness(problem, person, post)
        if not _there(person, session, session.start, session.end):
            yield f"{person.id} is not there for the whole of session {session.id}."
        if person.most_a_session is not None and load > person.most_a_session:
            yield f"{person.id} has {load} encounters in session {session.id}; {person.most_a_session} is the most."
    for day, load in loads.items():
        if person.most_a_day is not None and load > person.most_a_day:
            yield f"{person.id} has {load} encounters on {day}; {person.most_a_day} is the most."
        if person.most_sessions is not None and len(sessions[day]) > person.most_sessions:
            yield f"{person.id} works {len(sessions[day])} sessions on {day}; {person.most_sessions} is the most."
    for one, other in combinations(mine, 2):
        yield from _two_posts(problem, person, one, other)


def _load(problem: Problem, post: Assignment) -> int:
    slots = range(len(problem.session[post.session].stations))
    turns = problem.station[post.station].patients if post.role == PATIENT else 1
    return sum(slot % turns == post.turn or post.role != PATIENT for slot in slots)


def _fitness(problem: Problem, person: Person, post: Assignment) -> Iterator[str]:
    if person.stations is not None and post.station not in person.stations:
        yield f"{person.id} is not trained for station {post.station}."
    if post.station in person.opted_out:
        yield f"{person.id} has opted out of station {post.station}."
    site = problem.circuit[post.circuit].site
    if person.sites is not None and site not in person.sites:
        yield f"{person.id} can't be at the site of circuit {post.circuit}, {site or 'which has no name'}."
    language = problem.language(post.circuit, post.station)
    if language and post.role != EXAMINER and language not in person.languages:
        yield f"{person.id} does not speak {language}, the language of station {post.station} in {post.circuit}."


def _two_posts(problem: Problem, person: Person, one: Assignment, other: Assignment) -> Iterator[str]:
    first, second = sorted((problem.session[one.session], problem.session[other.session]), key=lambda s: s.start)
    if first.day != second.day:
        return
    gap = second.start - first.end
    sites = {problem.circuit[each.circuit].site for each in (one, other)}
    if one.session == other.session or gap < 0:
        yield f"{person.id} is in two places at once: {_where(one)} and {_where(other)}."
    elif gap < person.rest:
        yield f"{person.id} rests {gap} minutes between {first.id} and {second.id}; {person.rest} is the least."
    elif len(sites) > 1 and gap < problem.travel:
        yield f"{person.id} has {gap} minutes to travel between sessions {first.id} and {second.id}."


def _where(post: Assignment) -> str:
    return f"session {post.session}, circuit {post.circuit}, station {post.station}"


def _conflicts(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[str]:
    """Nobody in the same circuit of a session as somebody they have a conflict with, before or after the swap."""
    runs: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for each in assignments:
        runs[each.person] |= {each.run} if each.role == CANDIDATE else set(problem.runs_of(each))
    for conflict in problem.conflicts:
        for session, circuit in sorted(runs[conflict.candidate] & runs[conflict.person]):
            yield f"{conflict.candidate} and {conflict.person} are both in circuit {circuit} of session {session}."
