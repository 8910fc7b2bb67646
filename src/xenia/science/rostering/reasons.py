"""Each rule in words: what it asks of whom, and what would free it."""

from collections.abc import Sequence

from xenia.science.rostering.obstacles import Obstacle
from xenia.science.rostering.problem import Problem

#: so many people are named in one sentence
NAMED = 12
#: what a rule says and what waiving it would mean; {who} is a person or candidate, {where} a session, site or person
WORDS = {
    "extra time": "{who} must have {slot} minutes a station, and {sessions}. It would do to add a circuit with such "
    "stations, or places or people in one that there is.",
    "access": "{who} can be examined in {circuits}. It would do to make another circuit accessible, "
    "or to free a place there.",
    "own language": "Every place for {who} has a patient who speaks a language of theirs. "
    "It would do to let that patient speak another language in one circuit, or to allow it.",
    "rest": "{who} may work {longest} minutes on end, and no free place has a rest in time. "
    "It would do to add a rest station or a pause.",
    "cohort": "{who} can sit with cohort {cohort} alone, whose sessions have no place left or don't fit. It would do "
    "to add a session or a circuit for this cohort.",
    "group": "No session has a station for {who}, of {group}. It would do to add one that takes {group}.",
    "load": "{who} would have more encounters or sessions {when} than agreed. It would do to find others for "
    "the same stations, or to ask {who}.",
    "breaks": "{who} would have less than {rest} minutes between two sessions on {where}. It would do to find others "
    "for the same stations, or to move a session.",
    "site": "{who} would have to be at {where}, and can only be at {sites}. It would do to find others for {where}, "
    "or to ask {who}.",
    "conflict": "{who} can't be kept apart from {where}{reason}. It would do to free {where} from one session, "
    "to find somebody else for it, or not to swap {where}'s station.",
}


def named(names: Sequence[str]) -> str:
    """Names in a sentence, not too many."""
    shown = list(dict.fromkeys(names))
    if len(shown) > NAMED:
        return f"{', '.join(shown[:NAMED])} and {len(shown) - NAMED} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def away_words(problem: Problem, names: Sequence[str], sessions: Sequence[str], *, examined: bool) -> str:
    """Who can't be there when, and what would free it."""
    found = [problem.session[id_] for id_ in sessions]
    where = named([f"session {each.id}, {clock(each.start)} to {clock(each.end)}" for each in found])
    else_ = "or with a session at another time" if examined else "or to find somebody else"
    return f"{named(names)} can't be there for the whole of {where}. It would do if {named(names)} could come, {else_}."


def in_words(problem: Problem, obstacle: Obstacle, who: str) -> str:
    """Why a rule can't be kept, and what would free it."""
    if obstacle.constraint == "quarantine":
        return _quarantine(problem, obstacle)
    candidate = problem.candidate.get(obstacle.subject)
    person = next((each for each in problem.people if each.id == obstacle.subject), None)
    reasons = {(c.candidate, c.person): f" ({c.reason})" for c in problem.conflicts if c.reason}
    session = problem.session.get(obstacle.scope)
    return WORDS[obstacle.constraint].format(
        who=who,
        where=obstacle.scope or "its site",
        when=f"in session {obstacle.scope}" if session else f"on {obstacle.scope}",
        slot=candidate and candidate.slot,
        sessions=_sessions_of(problem, (candidate and candidate.slot) or 0),
        longest=candidate and candidate.longest,
        cohort=candidate and candidate.cohort,
        group=candidate and candidate.group,
        rest=person and person.rest,
        sites=named(sorted(person.sites or ())) or "none" if person else "",
        circuits=_circuits(sorted((candidate and candidate.circuits) or ())),
        reason=reasons.get((obstacle.subject, obstacle.scope), ""),
    )


def _circuits(names: list[str]) -> str:
    return f"circuit {named(names)} alone" if names else "no circuit of this exam"


def _sessions_of(problem: Problem, slot: int) -> str:
    longer = [session.id for session in problem.sessions if session.slot >= slot]
    return f"session {named(longer)} has no place left or doesn't fit" if longer else "no session has so many"


def _quarantine(problem: Problem, obstacle: Obstacle) -> str:
    """By how much two sessions miss one another."""
    pair = (problem.session[obstacle.subject], problem.session[obstacle.scope])
    first, second = sorted(pair, key=lambda s: s.start)
    rule = problem.quarantine
    assert rule is not None
    said = f"Candidates of session {first.id} would meet those of session {second.id}, who have the same stations"
    if first.day != second.day:
        return f"{said}: nobody can be held over night. It would do to use other stations on one of the days."
    until, called = first.end + rule.hold, second.start - rule.report
    if called > until:
        return (
            f"{said}: the first can be held until {clock(until)}, and the others are called at {clock(called)}. "
            f"It would do to hold or call them {called - until} minutes longer before, to move one of the sessions, "
            "or to use other stations in one of them."
        )
    return (
        f"{said}: {second.start - first.end} minutes lie between, and {rule.gap} are needed to lead them past one "
        "another. It would do to begin the second later."
    )


def clock(minutes: int) -> str:
    """A time of day."""
    return f"{minutes // 60}:{minutes % 60:02d}"
