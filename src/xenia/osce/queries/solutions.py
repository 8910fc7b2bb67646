"""What the solver found, as it is kept and as it is read on a page."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xenia.osce.models import Candidate, Circuit, Crew, Exam, ExamStation, Sitting, Solution
from xenia.osce.queries.problem import Upset
from xenia.osce.queries.tokens import CANDIDATE, CIRCUIT, CREW, SITE, SITTING, STATION, Names, with_names
from xenia.osce.queries.unmet_words import unmet_words
from xenia.science.rostering.pairs import pairs_of
from xenia.science.rostering.problem import Assignment, Problem
from xenia.science.rostering.waits import waits_of
from xenia.science.rostering.words import clock

if TYPE_CHECKING:
    from xenia.science.rostering.design import Design
    from xenia.science.rostering.solve import Schedule

OPTIMAL, FEASIBLE, ARRANGED = USABLE = "optimal", "feasible", "arranged"


def found_plain(problem: Problem, schedule: "Schedule", design: "Design") -> dict[str, Any]:
    """A schedule as it is kept."""
    return {
        "status": schedule.status,
        "objective": schedule.objective,
        "bound": schedule.bound,
        "places": [list(astuple(one)) for one in schedule.assignments],
        "unmet": [[one.constraint, dict(one.facts)] for one in schedule.unmet],
        "groups": [len(subset.candidates) for subset in design.subsets],
        "stand_ins": sum(pair.candidates.count("") for pair in pairs_of(problem, schedule.assignments)),
        "waits": [list(astuple(one)) for one in waits_of(problem, schedule.assignments)],
    }


def places_of(solution: Solution) -> list[Assignment]:
    """Where it puts everybody."""
    return [Assignment(*row) for row in solution.found.get("places", ())]


def upset_plain(upset: Upset) -> dict[str, Any]:
    """What happened, as it is kept."""
    return {
        "candidates": {str(key): sorted(away) for key, away in upset.candidates.items()},
        "crew": {str(key): sorted(away) for key, away in upset.crew.items()},
        "closed": sorted(map(list, upset.closed)),
    }


def upset_of(kept: Mapping[str, Any]) -> Upset:
    """The same, read again."""
    return Upset(
        candidates={int(key): frozenset(away) for key, away in kept.get("candidates", {}).items()},
        crew={int(key): frozenset(away) for key, away in kept.get("crew", {}).items()},
        closed=frozenset((sitting, circuit) for sitting, circuit in kept.get("closed", ())),
    )


def joined(one: Upset, other: Upset) -> Upset:
    """Both happened."""

    def away(mine: dict[int, frozenset[int]], theirs: dict[int, frozenset[int]]) -> dict[int, frozenset[int]]:
        return {key: mine.get(key, frozenset()) | theirs.get(key, frozenset()) for key in {*mine, *theirs}}

    return Upset(away(one.candidates, other.candidates), away(one.crew, other.crew), one.closed | other.closed)


def kept_upset(exam: Exam) -> Upset:
    """All that happened since the schedule was made anew. One statement."""
    total = Upset()
    for solution in Solution.objects.filter(exam=exam, kept_at__isnull=False).order_by("kept_at"):
        total = joined(total, upset_of(solution.upset)) if any(solution.upset.values()) else total
    return total


def names_of(exam: Exam) -> Names:
    """What tokens of this exam stand for. Six statements."""
    names: dict[tuple[str, int], str] = {}
    for key, number in Candidate.objects.filter(exam=exam).values_list("pk", "number"):
        names[CANDIDATE, key] = number
    for key, label in Crew.objects.filter(exam=exam).values_list("pk", "person__thing__label"):
        names[CREW, key] = label
    for key, place in ExamStation.objects.filter(exam=exam).values_list("pk", "number"):
        names[STATION, key] = str(place)
    for key, name in exam.circuits.exclude(campus=None).values_list("campus", "campus__name"):
        names[SITE, key] = name
    for kind, rows in ((SITTING, Sitting.objects), (CIRCUIT, Circuit.objects)):
        names |= {(kind, key): name for key, name in rows.filter(exam=exam).values_list("pk", "name")}
    return names


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a solution is worth, in sentences, what is to be known of it on the day, and each thing that can't be met
    with what would free it."""

    usable: bool
    worth: str
    design: str
    notes: list[str]
    unmet: list[str]


def verdict_of(solution: Solution, names: Names) -> Verdict:
    """Optimum or gap, whether severity can be told apart from ability, and what clashes."""
    found = solution.found
    usable = found.get("status") in USABLE
    unmet = [with_names(unmet_words(*one), names) for one in found.get("unmet", ())]
    design = _design(found.get("groups", []), sum(kind == CIRCUIT for kind, _key in names)) if usable else ""
    return Verdict(usable, _worth(found), design, _notes(found, names) if usable else [], unmet)


def _notes(found: Mapping[str, Any], names: Names) -> list[str]:
    """At how many turns somebody stands in for a candidate, and where who was examined waits until when."""
    notes = []
    if many := found.get("stand_ins", 0):
        words = ngettext(
            "At %(n)d turn of a station for two a colleague takes the empty chair.",
            "At %(n)d turns of stations for two a colleague takes the empty chair.",
            many,
        )
        notes.append(words % {"n": many})
    for session, room, start, end in found.get("waits", ()):
        words = _("Whoever was in %(sitting)s waits in %(room)s from %(start)s until %(end)s.")
        said = {"sitting": with_names(session, names), "start": clock(start), "end": clock(end)}
        notes.append(words % {**said, "room": room or _("a room of their own")})
    return notes


def _worth(found: Mapping[str, Any]) -> str:
    status = found.get("status")
    if status == OPTIMAL:
        return _("No other schedule is better: this is the best that the rules allow.")
    if status == FEASIBLE:
        gap = 100 * (found["objective"] - found["bound"]) / max(abs(found["objective"]), 1)
        return _("Every rule is kept. A better schedule could cost at most %(gap).1f per cent less.") % {"gap": gap}
    if status == ARRANGED:
        return _("Arranged by hand; an independent look at every rule found none broken.")
    if status == "impossible":
        return _("No schedule can keep every rule. This is what clashes, and what would free it.")
    return _("No schedule was found in the time allowed, and none was ruled out.")


def _design(groups: list[int], circuits: int) -> str:
    if circuits == 1:
        return _(
            "There is one circuit: how severe an examiner is can only be compared where examiners change at a station."
        )
    if len(groups) <= 1:
        return _(
            "The design is connected: examiners meet candidates of several circuits, so that a severe examiner can be "
            "told apart from a weak group."
        )
    words = ngettext(
        "The design falls into %(n)d group that no examiner joins.",
        "The design falls into %(n)d groups that no examiner joins.",
        len(groups),
    )
    rest = _(
        "Between them, a severe examiner and a weak group look the same. Let examiners change circuits in a pause."
    )
    return f"{words % {'n': len(groups)}} {rest}"
