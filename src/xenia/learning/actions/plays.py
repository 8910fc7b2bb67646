"""Play a case: begin, go a step on, change the language, begin again.

Steps are appended and never changed: they are their own log, as answers are. Only what writes more than the player's
own way (a beginning, evidence) has an entry in the record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.actions.evidence import Seen, competencies_named, record_evidence
from xenia.assessment.models import Stakes
from xenia.assessment.models.evidence import CASE
from xenia.community.actions.policies import acknowledge_policy
from xenia.community.queries.policies import must_read_first
from xenia.core.actions.audit import recorded
from xenia.core.keys import key_for, seal
from xenia.core.rules import Actor, NotPermitted, Refused, demand, may
from xenia.learning.models import CaseVersion, Play, Step
from xenia.learning.queries.passages import passages_in
from xenia.learning.queries.plays import GRACE, Standing, place_of, standing_of, texts_of
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.document import Choice, Moment, MomentKind
from xenia.standards.cases.walking import Did, Move, after, questions
from xenia.standards.cases.weighing import WHOLE, weights_from

#: under this key a player's own words are sealed; it goes with the player
WORDS_KEY = "case words"
MOST_WORDS = 10_000


class Stale(Refused):
    """The page was not the newest one: in another tab, or after time was up, the play went on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a page sent: the number of the step that it would be, the scene that it showed, and what was pressed."""

    number: int
    scene: str
    kind: str
    what: str = ""
    words: str = ""
    weights: Mapping[str, str] = field(default_factory=dict)
    option: str = ""
    passed: bool = False
    untimed: bool = False


def begin_play(actor: Actor, version: CaseVersion, *, language: str) -> Play:
    """The play of this version that is open, or a new one. A draft opens to those who may see the bank.

    Whoever plays a case that quotes stories has read the school's policy on stories: beginning acknowledges it, so the
    page shows it first.
    """
    demand(actor, "learning.play")
    thing = version.thing
    if (thing.published_at is None or thing.retired_at) and not may(actor, "learning.view_bank"):
        raise NotPermitted(_("This case is not published."))
    standing = Play.objects.filter(version=version, person=actor.person, ended_at=None).first()
    if standing or actor.person is None:
        return standing or _refuse_nobody()
    texts = texts_of(version)
    with recorded(actor, "case.play") as record:
        acknowledge_stories(actor, texts[version.language])
        play = Play(version=version, person_id=actor.person, started_at=timezone.now())
        play.language = language if language in texts else version.language
        try:
            with transaction.atomic():
                play.save(force_insert=True)
        except IntegrityError:  # opened in two tabs at once
            return Play.objects.get(version=version, person=actor.person, ended_at=None)
        record.note(version.case_id, now={"version": version.number})
    return play


def acknowledge_stories(actor: Actor, document: CaseDocument) -> None:
    """Whoever goes on from the front page of a case that quotes stories has read the policy, which stood there."""
    if passages_in(document) and (policy := must_read_first(actor)):
        acknowledge_policy(actor, policy)


def _refuse_nobody() -> Play:
    raise Refused(_("Sign in first."))


def begin_again(actor: Actor, play: Play) -> Play:
    """Leave this way as it is, and begin a new one in the version that is played now."""
    _demand_own(actor, play)
    Play.objects.filter(pk=play.pk, ended_at=None).update(ended_at=timezone.now())
    return begin_play(actor, play.version, language=play.language)


def set_language(actor: Actor, play: Play, language: str) -> None:
    """Go on in another language of the case."""
    _demand_own(actor, play)
    if language not in texts_of(play.version):
        raise Refused(_("This case does not stand in that language."))
    Play.objects.filter(pk=play.pk).update(language=language)
    play.language = language


def take_step(actor: Actor, play: Play, wish: Wish) -> Standing:
    """Append one step and say where it leads. The same step sent twice is one step.

    Refused (Stale) when the play went on meanwhile; a choice that comes after its time is the step that time was up.
    What the choice shows of a competency is recorded as practice, on the first play of a case only and once a choice.
    """
    _demand_own(actor, play)
    with transaction.atomic():
        before = standing_of(play)
        if 0 < wish.number < before.number and _is_same(before.steps[wish.number - 1], wish):
            return before
        step = next_step(before, wish)
        append(before, step, words=wish.words if step.kind == Step.Kind.ANSWER else "")
        if step.kind == Step.Kind.CHOICE:
            _record_shown(actor, before, step)
    return standing_of(play)


def next_step(before: Standing, wish: Wish) -> Step:
    """The step that a page asks for, where it may be made. Raises Refused, and Stale where the play has gone on."""
    position = before.position
    if before.play.ended_at or wish.number != before.number or wish.scene != position.scene.id:
        raise Stale(_("You went on in the meantime, perhaps in another tab. This is where you are now."))
    late = timedelta(0) if wish.kind == Step.Kind.TIME else GRACE
    if not wish.untimed and before.time_is_up(late=late):
        return step_at(before, Step.Kind.TIME)
    if wish.kind == Step.Kind.TIME:
        raise Refused(_("There is time left."))
    if wish.kind == Step.Kind.ANSWER:
        return _answer(before, wish)
    choice = next((one for one in position.offered if one.id == wish.what), None)
    if choice is None or position.waiting:
        raise Stale(_("This is not offered here. This is where you are now."))
    return step_at(before, Step.Kind.CHOICE, choice.id)


def wish_at(before: Standing, *, kind: str, what: str) -> Wish:
    """What somebody wants who leads a room from where it is now: a choice, or a question that is done with."""
    passed = kind == Step.Kind.ANSWER
    return Wish(number=before.number, scene=before.position.scene.id, kind=kind, what=what, passed=passed, untimed=True)


def step_at(before: Standing, kind: Step.Kind, what: str = "", said: Mapping[str, Any] | None = None) -> Step:
    """The next step of a play, not written yet."""
    made = Step(play=before.play, number=before.number, kind=kind.value, scene=before.position.scene.id, what=what)
    made.said, made.at = dict(said or {}), timezone.now()
    return made


def _answer(before: Standing, wish: Wish) -> Step:
    asked = questions(before.position.scene)
    moment = next((one for one in asked if one.id == wish.what), None)
    if moment is None or (before.position.scene.id, moment.id) in before.position.answers:
        raise Stale(_("This was answered already. This is where you are now."))
    return step_at(before, Step.Kind.ANSWER, moment.id, {"passed": True} if wish.passed else _said(moment, wish))


def _said(moment: Moment, wish: Wish) -> dict[str, Any]:
    if moment.kind == MomentKind.WEIGH:
        return {"weights": _weights(moment, wish.weights)}
    if moment.kind == MomentKind.VOTE:
        if wish.option not in {option.id for option in moment.options}:
            raise Refused(_("Choose one of the answers, or go on without."))
        return {"option": wish.option}
    if moment.kind == MomentKind.WRITE and not wish.words.strip():
        raise Refused(_("Write a few words, or go on without."))
    if len(wish.words) > MOST_WORDS:
        raise Refused(_("This is longer than can be kept here. Shorten it a little."))
    return {}


def _weights(moment: Moment, typed: Mapping[str, str]) -> dict[str, int]:
    try:
        weights = weights_from(moment, typed)
    except ValueError as error:
        raise Refused(_("Each weight is a whole number from 0 to 100.")) from error
    total = sum(weights.values())
    if total != WHOLE:
        raise Refused(_("Together the weights make %(total)s. They should make 100.") % {"total": total})
    return weights


def append(before: Standing, step: Step, *, words: str = "") -> None:
    """Write a step, its words sealed under the player's own key; end the play where the case ends."""
    play = before.play
    if words.strip() and play.person_id:
        key = key_for(WORDS_KEY, play.person_id).pk
        step.sealed, step.key = seal(key, words.strip().encode(), bound_to=place_of(play, step.number)), key
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError as error:  # another tab was faster
        raise Stale(_("You went on in the meantime, perhaps in another tab. This is where you are now.")) from error
    move = Move(Did(step.kind), step.scene, step.what, step.said)
    if after(before.original, before.position, move).ended:
        play.ended_at = step.at
        Play.objects.filter(pk=play.pk).update(ended_at=step.at)


def _is_same(step: Step, wish: Wish) -> bool:
    return (step.kind, step.scene, step.what) == (wish.kind, wish.scene, wish.what)


def _record_shown(actor: Actor, before: Standing, step: Step) -> None:
    play = before.play
    choice: Choice = next(one for one in before.position.scene.choices if one.id == step.what)
    again = any(one.kind == step.kind and (one.scene, one.what) == (step.scene, step.what) for one in before.steps)
    if not choice.evidence or again or play.version.thing.published_at is None or play.person_id is None:
        return
    case = play.version.case_id
    if Play.objects.filter(version__case=case, person=play.person_id, started_at__lt=play.started_at).exists():
        return
    known = competencies_named({one.competency for one in choice.evidence})
    seen = [
        Seen(
            learner=play.person_id,
            competency=known[one.competency],
            kind=one.kind.value,
            level=one.level,
            stakes=Stakes.PRACTICE.value,
            source=case,
            role=CASE,
        )
        for one in choice.evidence
        if one.competency in known
    ]
    if seen:
        with recorded(actor, "case.practise") as record:
            record_evidence(seen, record=record)


def _demand_own(actor: Actor, play: Play) -> None:
    demand(actor, "learning.play")
    if actor.person is None or actor.person != play.person_id:
        raise NotPermitted(_("This is somebody else's way through the case."))
