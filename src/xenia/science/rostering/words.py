"""Facts of what can't be met, in English: why, and what would free it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xenia.science.rostering.reasons import Facts

#: so many people are named in one sentence
NAMED = 12


def in_words(constraint: str, facts: Facts) -> str:
    """Why a rule can't be kept, and what would free it."""
    return WORDS[constraint](facts)


def named(names: Sequence[str]) -> str:
    """Names in a sentence, not too many."""
    shown = list(dict.fromkeys(names))
    if len(shown) > NAMED:
        return f"{', '.join(shown[:NAMED])} and {len(shown) - NAMED} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def clock(minutes: int) -> str:
    """A time of day."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _availability(facts: Facts) -> str:
    who = named(facts["who"])
    where = named([f"session {id_}, {clock(start)} to {clock(end)}" for id_, start, end in facts["sessions"]])
    else_ = "or with a session at another time" if facts["examined"] else "or to find somebody else"
    return f"{who} can't be there for the whole of {where}. It would do if {who} could come, {else_}."


def _places(facts: Facts) -> str:
    of = f" of {facts['group']}" if facts["group"] else ""
    who, lacking = named(facts["who"]), len(facts["who"])
    why = f"There is no place for {who}: {facts['many']} candidates{of}, {facts['places']} places in all."
    return f"{why} It would do to add a session or a circuit for {lacking}."


def _missing(facts: Facts) -> str:
    """Posts of one role, session and language that stay empty."""
    role, needed, language = facts["role"], facts["needed"], facts["language"]
    speaking = f" who speak{'s' if needed == 1 else ''} {language}" if language else ""
    wanted = f"{needed} {role}{speaking} is needed" if needed == 1 else f"{needed} {role}s{speaking} are needed"
    shy = f" {named(facts['shy'])} must not meet any of the candidates." if facts["shy"] else ""
    empty = ", ".join(f"{circuit}/{station}" for circuit, station in facts["empty"])
    return (
        f"Session {facts['session']}, station {named(facts['stations'])}: {wanted} at the same time; {_there(facts)}"
        f"{shy} Empty: {empty}. It would do to find {facts['more']} more for this session."
    )


def _there(facts: Facts) -> str:
    if not facts["could"]:
        return "nobody in the exam could do it."
    there = facts["there"]
    others = ""
    if there >= facts["needed"]:
        others = ", but they are needed at other stations or in other sessions too"
        others += ", or must not meet who is examined there" if facts["apart"] else ""
    return f"{facts['could']} could do it and {there or 'none'} {'is' if there == 1 else 'are'} there then{others}."


def _pair(facts: Facts) -> str:
    """A station for two where one of the two is missing more often than somebody may stand in."""
    groups = [group for group, _many in facts["groups"]]
    said = " and ".join(f"{number or 'none'} of {group}" for group, number in facts["groups"])
    allowed = {0: "never", 1: "at most once"}.get(facts["stand_ins"], f"at most {facts['stand_ins']} times")
    many = facts["turns"]
    return (
        f"Station {facts['station']} takes {' and '.join(groups)} together, and there are {said}; somebody stands in "
        f"{allowed} in a circuit of a session. {'One turn' if many == 1 else f'{many} turns'} would be without. It "
        f"would do to invite {many} more of {facts['less']} who can come then, to let somebody stand in oftener, or to "
        "use a station for one."
    )


def _quarantine(facts: Facts) -> str:
    first, second = facts["first"], facts["second"]
    said = f"Candidates of session {first} would meet those of session {second}, who have the same stations"
    if facts["why"] == "night":
        return f"{said}: nobody can be held over night. It would do to use other stations on one of the days."
    until, called = facts["until"], facts["called"]
    if facts["why"] == "hold":
        return (
            f"{said}: the first can be held until {clock(until)}, and the others are called at {clock(called)}. "
            f"It would do to hold or call them {called - until} minutes longer before, to move one of the sessions, "
            "or to use other stations in one of them."
        )
    return (
        f"{said}: {facts['between']} minutes lie between, and {facts['gap']} are needed to lead them past one "
        "another. It would do to begin the second later."
    )


def _extra_time(facts: Facts) -> str:
    longer = facts["sessions"]
    said = f"session {named(longer)} has no place left or doesn't fit" if longer else "no session has so many"
    return (
        f"{named(facts['who'])} must have {facts['slot']} minutes a station, and {said}. It would do to add a circuit "
        "with such stations, or places or people in one that there is."
    )


def _access(facts: Facts) -> str:
    where = f"circuit {named(facts['circuits'])} alone" if facts["circuits"] else "no circuit of this exam"
    return (
        f"{named(facts['who'])} can be examined in {where}. It would do to make another circuit accessible, or to free "
        "a place there."
    )


def _load(facts: Facts) -> str:
    who, when = named(facts["who"]), f"in session {facts['session']}" if "session" in facts else f"on {facts['day']}"
    return (
        f"{who} would have more encounters or sessions {when} than agreed. It would do to find others for the same "
        f"stations, or to ask {who}."
    )


def _site(facts: Facts) -> str:
    who, where = named(facts["who"]), facts["where"] or "its site"
    return (
        f"{who} would have to be at {where}, and can only be at {named(facts['sites']) or 'none'}. It would do to find "
        f"others for {where}, or to ask {who}."
    )


def _conflict(facts: Facts) -> str:
    where, reason = facts["where"], f" ({facts['reason']})" if facts["reason"] else ""
    return (
        f"{named(facts['who'])} can't be kept apart from {where}{reason}. It would do to free {where} from one "
        f"session, to find somebody else for it, or not to swap {where}'s station."
    )


def _said(words: str) -> Callable[[Facts], str]:
    """A sentence with {who} and other facts in their places."""
    return lambda facts: words.format(**{**facts, "who": named(facts.get("who", ()))})


WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "availability": _availability,
    "places": _places,
    "pair": _pair,
    "examiner": _missing,
    "patient": _missing,
    "interpreter": _missing,
    "quarantine": _quarantine,
    "extra time": _extra_time,
    "access": _access,
    "own language": _said(
        "Every place for {who} has a patient who speaks a language of theirs. "
        "It would do to let that patient speak another language in one circuit, or to allow it."
    ),
    "rest": _said(
        "{who} may work {longest} minutes on end, and no free place has a rest in time. "
        "It would do to add a rest station or a pause."
    ),
    "cohort": _said(
        "{who} can sit with cohort {cohort} alone, whose sessions have no place left or don't fit. It would do "
        "to add a session or a circuit for this cohort."
    ),
    "group": _said("No session has a station for {who}, of {group}. It would do to add one that takes {group}."),
    "load": _load,
    "breaks": _said(
        "{who} would have less than {rest} minutes between two sessions on {day}. It would do to find others "
        "for the same stations, or to move a session."
    ),
    "site": _site,
    "conflict": _conflict,
    "effort": _said(
        "No schedule was found and none was ruled out in the effort allowed. Allow more, or split the exam by day."
    ),
    "settled": _said(
        "The sessions that are settled can't stand as they were. Leave in the problem whoever worked in them, "
        "and let absences begin after them."
    ),
}
