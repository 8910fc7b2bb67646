"""What a board sets by hand and decides: always with a reason, and never over an earlier word."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.jobs import start_job
from xenia.core.actions.things import make_thing
from xenia.core.keys import cipher, key_for
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.osce.actions.exams import move_exam
from xenia.osce.actions.judging import judged
from xenia.osce.models import Adjustment, Candidate, Decision, Exam, ExamStation
from xenia.osce.queries.board_words import BOARD_KEY, place_of
from xenia.osce.queries.counting import adjustments_of, plain_adjustments
from xenia.osce.queries.decisions import standing_decision
from xenia.osce.queries.office_words import OFFICE_KEY, minutes_words
from xenia.osce.queries.outcomes import (
    BY_STATION,
    FAIL,
    OPEN,
    OUTCOMES,
    PASS,
    BoardRules,
    board_rules,
    figures_decided,
    laid_before,
)
from xenia.osce.queries.results import HELD
from xenia.osce.queries.scores import scores_of

Kind = Adjustment.Kind


def set_rules(actor: Actor, exam: Exam, rules: BoardRules, *, reason: str) -> None:
    """Say by which rules the outcomes are made; what was signed by others stays as it is."""
    demand(actor, "osce.decide", exam)
    _demand_reason(reason)
    if rules.method not in BY_STATION or not 0 <= rules.sems <= 3 or rules.stations < 0:
        raise Refused(_("Choose a method that cuts each station, a number of stations, and from 0 to 3 errors."))
    with recorded(actor, "osce.set_board_rules", reason=reason) as record:
        held = _held(exam)
        was = board_rules(held)
        held.rules = {**held.rules, "board": asdict(rules)}
        held.save(update_fields=["rules"])
        record.note(exam.pk, was=asdict(was), now=asdict(rules))
    exam.rules = held.rules


def adjust(
    actor: Actor,
    exam: Exam,
    kind: str,
    *,
    reason: str,
    station: ExamStation | None = None,
    candidate: Candidate | None = None,
    value: dict[str, Any] | None = None,
) -> Adjustment:
    """Set by hand a pass mark, what is left out, what judges expected, circumstances or an outcome.

    A value of {"back": true} takes back what was set. The reason is sealed: under the candidate's own key where it is
    about one, and nobody sets anything of their own. The results are reckoned anew.
    """
    demand(actor, "osce.decide", exam)
    _demand_reason(reason)
    said = value or {}
    _refuse_bad(kind, station, candidate, said)
    if candidate and candidate.person_id == actor.person:
        raise NotPermitted(_("Nobody decides about their own result."))
    if kind == Kind.JUDGES and not said.get("back"):
        said = judged(exam, said)
    key = (key_for(BOARD_KEY, candidate.person_id) if candidate else key_for(OFFICE_KEY, uuid4())).pk
    with recorded(actor, "osce.adjust") as record:
        _held(exam)
        at = timezone.now()
        made = Adjustment(exam=exam, kind=kind, station=station, candidate=candidate, value=said, at=at)
        made.by_id, made.key = actor.person, key
        made.sealed_reason = cipher(key).seal(reason.strip().encode(), bound_to=place_of(exam.pk, at))
        made.save(force_insert=True)
        record.note(candidate.person_id if candidate else exam.pk, scope=exam.pk, now={"adjustment": kind})
        start_job(actor, "osce.reckon", arguments={"exam": exam.pk})
    return made


class Outdated(Refused):
    """What the board had before it is not what stands."""


def sign_decision(
    actor: Actor, exam: Exam, *, minutes: str, present: Sequence[str], seen: str, reason: str = ""
) -> Decision:
    """Fix what was decided: rules, adjustments, figures and outcomes, with the digest of the events that they rest on.

    `seen` commits to what the board had before it (`laid_before`): refused when a mark, an excuse, a rule or anything
    set by hand came since. Refused while an outcome is open. The exam moves on to decided; one that was released
    already keeps its state, and a second decision stands beside the first with the reason why.
    """
    demand(actor, "osce.decide", exam)
    if not [one for one in present if one.strip()]:
        raise Refused(_("Say who was present."))
    if not minutes.strip():
        raise Refused(_("Write the minutes: in a year nobody remembers why."))
    with recorded(actor, "osce.sign_decision", reason=reason) as record:
        held = _held(exam)
        earlier = standing_decision(held)
        if earlier and not reason.strip():
            raise Refused(_("A decision stands already. Say why there is another."))
        table = scores_of(held)
        rules, said = board_rules(held), plain_adjustments(adjustments_of(held))
        if laid_before(table, rules, said) != seen:
            raise Outdated(
                _("Something changed since this page was loaded. Look at the figures again before you sign.")
            )
        figures = figures_decided(table, rules, said)
        still = sum(one["outcome"] == OPEN for one in figures["outcomes"])
        if still:
            raise Refused(_("Outcomes that are still open: %(n)s. Decide each of them first.") % {"n": still})
        number = earlier.number + 1 if earlier else 1
        kept = {"board": asdict(rules), "adjustments": said, "seen": seen}
        made = Decision(exam=held, number=number, rules=kept, figures=figures)
        made.thing = make_thing("exam_decision", _("Decision %(n)s") % {"n": number}, published=True)
        words = minutes_words(minutes.strip(), [one.strip() for one in present])
        made.marks, made.key = table.events, key_for(OFFICE_KEY, uuid4()).pk
        made.sealed = cipher(made.key).seal(words, bound_to=made.thing.pk.bytes)
        made.signed_by_id, made.signed_at = actor.person, timezone.now()
        made.save(force_insert=True)
        record.note(made.pk, scope=exam.pk, now={"decision": number, "marks": table.events.hex()})
        if held.state == Exam.State.CLOSED:
            move_exam(actor, held, Exam.State.DECIDED, reason=reason)
    exam.state = held.state
    return made


def _held(exam: Exam) -> Exam:
    """The exam, held until the transaction ends; refused before it is closed."""
    held = Exam.objects.select_for_update(of=("self",)).select_related("thing", "year").get(pk=exam.pk)
    if held.state not in HELD:
        raise Refused(_("This exam is not closed yet. Close it once everything is marked or accounted for."))
    return held


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why; the reason stands beside it for as long as the exam does."))


def _refuse_bad(kind: str, station: ExamStation | None, candidate: Candidate | None, said: dict[str, Any]) -> None:
    """Refuse what lacks its subject or has a value that means nothing."""
    if kind not in Kind.values or (kind == Kind.CUT and station is None):
        raise Refused(_("Choose the station."))
    if kind in (Kind.CIRCUMSTANCES, Kind.OUTCOME) and candidate is None:
        raise Refused(_("Choose the candidate."))
    if kind == Kind.LEAVE_OUT and station is None:
        raise Refused(_("Choose the station."))
    if said.get("back"):
        return
    if kind == Kind.CUT and not (_is_number(said.get("cut")) and 0 <= said["cut"] <= 100):
        raise Refused(_("A pass mark lies between 0 and 100 per cent."))
    if kind == Kind.OUTCOME and said.get("outcome") not in OUTCOMES:
        raise Refused(_("An outcome is “%(a)s” or “%(b)s”.") % {"a": PASS, "b": FAIL})


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
