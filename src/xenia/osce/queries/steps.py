"""How far a plan has come: its steps in order, each with what is missing, and what keeps an exam from moving on."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xenia.assessment.queries.instruments import plain_of
from xenia.osce.models import (
    BlueprintLine,
    Candidate,
    Circuit,
    Crew,
    Duty,
    Encounter,
    Exam,
    ExamStation,
    Part,
    Room,
    Seat,
    Sitting,
)
from xenia.osce.queries.exams import rotation, stations_of
from xenia.osce.queries.needs import needs_of
from xenia.osce.queries.pairs import company_of
from xenia.osce.queries.prepared_page import missing_words
from xenia.osce.queries.schedule import broken_rules
from xenia.osce.station_labels import PROFESSIONS

WHOLE = Decimal(100)
#: so many broken rules are told at once
MOST_TOLD = 3


@dataclass(slots=True)
class Step:
    """One step of planning: what stands, in a few words, what is missing, and what had better be looked at."""

    name: str
    stands: str = ""
    missing: list[str] = field(default_factory=list)
    look: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return not self.missing


def steps_of(exam: Exam) -> list[Step]:
    """The seven steps in their order. Some forty statements, however large the exam is."""
    stations = stations_of(exam)
    return [
        _stations(stations),
        _blueprint(exam),
        _rooms(exam, rotation(stations)),
        _candidates(exam, rotation(stations)),
        _crew(exam, rotation(stations)),
        _schedule(exam, rotation(stations)),
        _prepared(exam),
    ]


def hindrances(exam: Exam, state: str) -> list[str]:
    """What must still happen before this exam is in `state`, in sentences."""
    if state == Exam.State.FIXED and exam.state == Exam.State.PLANNED:
        return [words for step in steps_of(exam) for words in step.missing]
    if state == Exam.State.RUNNING and not Encounter.objects.filter(candidate__exam=exam).exists():
        return [_("Nobody has a place in this exam.")]
    return []


def _stations(stations: list[ExamStation]) -> Step:
    marked = [one for one in rotation(stations) if one.version]
    rests, reserves = len(rotation(stations)) - len(marked), len(stations) - len(rotation(stations))
    step = Step("stations", _("%(marked)d marked, %(rest)d to rest, %(reserve)d in reserve")
                % {"marked": len(marked), "rest": rests, "reserve": reserves})  # fmt: skip
    if not marked:
        step.missing.append(_("Choose the stations."))
    for one in (station for station in stations if station.version):
        assert one.version is not None
        if one.version.thing.published_at is None or one.version.thing.retired_at:
            step.missing.append(_("Station %(n)d is not published.") % {"n": one.number})
        if not _has_global_rating(one):
            words = _("The form of station %(n)d has no global rating, which borderline regression needs.")
            step.missing.append(words % {"n": one.number})
    if not reserves:
        step.look.append(_("No station is in reserve, should one fall away."))
    return step


def _has_global_rating(station: ExamStation) -> bool:
    assert station.version is not None
    return any(item.type == "global" for item in plain_of(station.version.form).items)


def _blueprint(exam: Exam) -> Step:
    lines = BlueprintLine.objects.filter(exam=exam)
    total = lines.aggregate(total=Sum("share"))["total"] or Decimal(0)
    step = Step("blueprint", _("%(share)s per cent laid down") % {"share": f"{total.normalize():f}"})
    if not total:
        step.look.append(_("Say what the exam should cover, so that the stations can be held against it."))
    elif total != WHOLE:
        step.look.append(_("The shares do not add up to 100."))
    return step


def _rooms(exam: Exam, places: list[ExamStation]) -> Step:
    circuits, sittings = Circuit.objects.filter(exam=exam).count(), Sitting.objects.filter(exam=exam).count()
    rooms = Room.objects.filter(circuit__exam=exam, station__in=places).count()
    step = Step("rooms", ngettext("%(n)d circuit", "%(n)d circuits", circuits) % {"n": circuits})
    step.stands += ", " + ngettext("%(n)d sitting", "%(n)d sittings", sittings) % {"n": sittings}
    if not circuits:
        step.missing.append(_("Say through which circuits the candidates go."))
    if not sittings:
        step.missing.append(_("Say when it is held."))
    if rooms < circuits * len(places):
        step.look.append(_("Not every station has a room yet."))
    return step


def _candidates(exam: Exam, places: list[ExamStation]) -> Step:
    """Where two professions share a station, each has a chair at every place."""
    professions = Candidate.objects.filter(exam=exam, withdrawn_at=None).values_list("profession", flat=True)
    there, company = Counter(professions), company_of(places)
    number, most = there.total(), max(there.values(), default=0) if company.groups else there.total()
    circuits, sittings = Circuit.objects.filter(exam=exam).count(), Sitting.objects.filter(exam=exam).count()
    room = len(places) * circuits * sittings
    step = Step("candidates", ngettext("%(n)d candidate", "%(n)d candidates", number) % {"n": number})
    if not number:
        step.missing.append(_("Bring in the list of candidates."))
    elif room and most > room:
        words = _("There are %(room)d places for %(n)d candidates. Add a sitting or a circuit.")
        step.missing.append(words % {"room": room, "n": most})
    for profession in (one for one in company.groups if number and not there[one]):
        words = _("A station takes two candidates, and nobody of %(profession)s is on the list: a colleague stands in.")
        step.look.append(words % {"profession": PROFESSIONS.get(profession, profession)})
    return step


def _crew(exam: Exam, places: list[ExamStation]) -> Step:
    there = Counter(Crew.objects.filter(exam=exam).values_list("part", flat=True))
    circuits = Circuit.objects.filter(exam=exam).count()
    needs = [needs_of(one, places=len(places)) for one in places]
    wanted: Counter[str] = Counter()
    for part, many in (pair for one in needs for pair in one.by_part):
        wanted[part] += circuits * many
    step = Step("crew", ngettext("%(n)d person helps", "%(n)d people help", there.total()) % {"n": there.total()})
    short = [(part, n - there[part]) for part, n in wanted.items() if there[part] < n]
    words: dict[str, str] = {
        Part.EXAMINER: _("Too few examiners for all circuits at once: %(n)d more."),
        Part.PATIENT: _("Too few simulated patients for all circuits at once: %(n)d more."),
        Part.INTERPRETER: _("Too few interpreters for all circuits at once: %(n)d more."),
    }
    if not there:
        step.look.append(_("Bring in the list of those who help."))
    step.look += [words[part] % {"n": lack} for part, lack in short]
    return step


def _schedule(exam: Exam, places: list[ExamStation]) -> Step:
    candidates = Candidate.objects.filter(exam=exam, withdrawn_at=None)
    seated, lacking = Seat.objects.filter(candidate__in=candidates).count(), candidates.filter(seat=None).count()
    step = Step("schedule", ngettext("%(n)d has a place", "%(n)d have a place", seated) % {"n": seated})
    if not seated or lacking:
        step.missing.append(_("Make the schedule: not everybody has a place."))
    elif empty := _empty_posts(exam, places):
        words = ngettext("%(n)d post is empty.", "%(n)d posts are empty.", empty) % {"n": empty}
        step.missing.append(f"{words} {_('Make the schedule again.')}")
    elif exam.state == Exam.State.PLANNED and (broken := broken_rules(exam)):
        step.missing.append(broken_words(broken))
    return step


def broken_words(broken: list[str]) -> str:
    """That the schedule has to be made again, with the first of the rules that it breaks."""
    words = _("The plan has changed since the schedule was made, and breaks a rule now. Make it again.")
    return " ".join([words, *broken[:MOST_TOLD]])


def _prepared(exam: Exam) -> Step:
    """Whom the day would not take: named with what would mend it. Who is in reserve keeps nothing from moving on."""
    held, spare, there = missing_words(exam)
    if not there and not held and not spare:
        spare = [_("Nobody is prepared yet.")]
    return Step("prepared", ngettext("%(n)d is prepared", "%(n)d are prepared", there) % {"n": there}, held, spare)


def _empty_posts(exam: Exam, places: list[ExamStation]) -> int:
    """How many people are missing at the stations of the runs that are held."""
    seats = Seat.objects.filter(candidate__exam=exam, candidate__withdrawn_at=None)
    runs = set(seats.values_list("sitting", "circuit"))
    duties = Duty.objects.filter(crew__exam=exam).values_list(
        "sitting", "circuit", "station", "crew__part", "last", "first"
    )
    filled: Counter[tuple[object, ...]] = Counter()
    for *where, last, first in duties:
        filled[tuple(where)] += last - first
    empty = 0
    for station in places:
        needs = needs_of(station, places=len(places))
        for (sitting, circuit), (part, many) in product(runs, needs.by_part):
            lack = many * len(places) - filled[sitting, circuit, station.pk, part]
            empty += -(-lack // len(places)) if lack > 0 else 0
    return empty
