"""Plan an exam, and move it along from state to state."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from uuid import uuid4

from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.keys import key_for
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.devices import revoke_without_duty
from xenia.osce.actions.encounters import drop_encounters, make_encounters
from xenia.osce.actions.pictures import forget_pictures
from xenia.osce.models import Exam
from xenia.osce.queries.day import OPEN
from xenia.osce.queries.device_keys import DEVICES_KEY
from xenia.osce.queries.exams import DayRules, day_rules
from xenia.osce.queries.steps import hindrances
from xenia.people.models import AcademicYear

State = Exam.State

#: from one state to another: who may. Going back loses nothing: marks, decisions and what was told stay as they are.
MOVES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (State.PLANNED, State.FIXED): "osce.administer",
        (State.FIXED, State.PLANNED): "osce.administer",
        (State.FIXED, State.RUNNING): "osce.administer",
        (State.RUNNING, State.CLOSED): "osce.administer",
        (State.CLOSED, State.RUNNING): "osce.administer",
        (State.CLOSED, State.DECIDED): "osce.decide",
        (State.DECIDED, State.CLOSED): "osce.decide",
        (State.DECIDED, State.RELEASED): "osce.release",
    }
)
LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamWords:
    """What an exam is called, its kind and year, how long its stations take, and how the day runs."""

    title: str
    year: AcademicYear
    kind: str = Exam.Kind.OSCE
    reading_minutes: int = 2
    station_minutes: int = 8
    day: DayRules = field(default_factory=DayRules)


def words_of(exam: Exam) -> ExamWords:
    """The exam as it stands."""
    names = ("kind", "year", "reading_minutes", "station_minutes")
    return ExamWords(title=exam.thing.label, day=day_rules(exam), **{name: getattr(exam, name) for name in names})


def plan_exam(actor: Actor, words: ExamWords) -> Exam:
    """Begin to plan an exam; the key of its devices is made with it, so that nothing is made by looking."""
    demand(actor, "osce.administer")
    _refuse_bad(words)
    key = uuid4()
    with recorded(actor, "osce.plan_exam") as record:
        thing = Thing.objects.create(pk=key, kind="exam", label=words.title.strip(), route=f"/exams/{key}/")
        exam = Exam(thing=thing)
        _write(exam, words)
        exam.save(force_insert=True)
        key_for(DEVICES_KEY, key)
        record.note(key, now={"kind": exam.kind, "year": words.year.begins})
    return exam


def change_exam(actor: Actor, exam: Exam, words: ExamWords) -> None:
    """Change what an exam is called, and how long its stations take; refused once its schedule is fixed."""
    demand(actor, "osce.administer", exam)
    _refuse_bad(words)
    was = words_of(exam)
    with recorded(actor, "osce.change_exam") as record:
        held = being_planned(exam)
        Thing.objects.filter(pk=exam.pk).update(label=words.title.strip())
        _write(held, words)
        held.save()
        record.note(exam.pk, was=_plain(was), now=_plain(words))


def move_exam(actor: Actor, exam: Exam, state: str, *, reason: str = "") -> None:
    """Move an exam to another state, with one audit entry; refused with what is still missing.

    Fixing makes the encounters that marks are about; devices of people who are not there any more are revoked whenever
    marks are taken from then on; going back to planning drops them while no mark stands. Closing destroys the keys of
    the candidates' pictures. Who closes, decides or releases calls the action of that name, which looks first whether
    it is time, then comes here.
    """
    demand(actor, MOVES.get((exam.state, state), "osce.administer"), exam)
    with recorded(actor, "osce.move_exam", reason=reason) as record:
        held = Exam.objects.select_for_update().get(pk=exam.pk)
        was = held.state
        if (was, state) not in MOVES:
            raise Refused(_("This exam has been moved on meanwhile. Load the page again."))
        demand(actor, MOVES[was, state], exam)
        if missing := hindrances(held, state):
            raise Refused(" ".join(missing))
        if (was, state) == (State.PLANNED, State.FIXED):
            make_encounters(held)
        if state == State.PLANNED:
            drop_encounters(held)
        if state == State.CLOSED:
            forget_pictures(held.candidates.all())
        held.state = state
        held.save(update_fields=["state"])
        revoked = {"revoked": found} if state in OPEN and (found := revoke_without_duty(held)) else {}
        record.note(exam.pk, was={"state": was}, now={"state": state, **revoked})
    exam.state = state


def being_planned(exam: Exam) -> Exam:
    """The exam, held until the transaction ends; refused once its schedule is fixed."""
    held = Exam.objects.select_for_update().get(pk=exam.pk)
    if held.state != State.PLANNED:
        raise Refused(_("The plan of this exam is fixed. Open it again for planning, or repair the schedule."))
    return held


def _write(exam: Exam, words: ExamWords) -> None:
    exam.kind, exam.year = words.kind, words.year
    exam.reading_minutes, exam.station_minutes = words.reading_minutes, words.station_minutes
    exam.rules = {**exam.rules, "day": asdict(words.day)}


def _plain(words: ExamWords) -> dict[str, object]:
    plain = {name: getattr(words, name) for name in ("title", "kind", "reading_minutes", "station_minutes")}
    return {**plain, "year": words.year.begins, "day": asdict(words.day)}


def _refuse_bad(words: ExamWords) -> None:
    if not words.title.strip():
        raise Refused(_("Give the exam a name."))
    if not 0 <= words.reading_minutes <= LONGEST or not 1 <= words.station_minutes <= LONGEST:
        raise Refused(_("A station takes from 1 to 120 minutes, and reading before it from 0 to 120."))
    if bool(words.day.pause_after) != bool(words.day.pause):
        raise Refused(_("A pause needs both: after how many turns it is, and how many minutes it takes."))
    if words.day.swap and not words.day.pause_after:
        raise Refused(_("Examiners change circuits in the pause. Say after how many turns it is."))
