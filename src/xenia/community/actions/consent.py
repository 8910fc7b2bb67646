"""Record what a storyteller agrees to, and release what may be released."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.actions.keepers_told import tell_keeper
from xenia.community.actions.owners import tell_owners
from xenia.community.actions.telling import demand_living
from xenia.community.actions.words import clear_texts, is_read
from xenia.community.choices import Called, Choices, choices_from
from xenia.community.models import Consent, Story
from xenia.community.queries.release import missing_for_release, newest_texts
from xenia.community.queries.standing import newest_consents
from xenia.community.sealing import TELLER, consent_place, seal_content, story_cipher
from xenia.core.actions.audit import Record, recorded
from xenia.core.actions.things import set_state
from xenia.core.ledger import narrowed_things, write_less
from xenia.core.rules import SYSTEM, Actor, Refused, demand

STAGES = tuple(Consent.Stage)


@dataclass(frozen=True, slots=True)
class Given:
    """How consent was given: at which stage, in which way and language, and what was made sure of beside it.

    `details` may name people (who interpreted, who agreed as guardian, wishes in the teller's words) and is sealed.
    """

    stage: str
    way: str
    language: str
    wording: str
    understood: bool = False
    guardian: bool = False
    not_their_clinician: bool = False
    interpreter_chosen: bool = False
    details: Mapping[str, str] = field(default_factory=dict)


def record_consent(actor: Actor, story: Story, *, choices: Choices, until: date | None, given: Given) -> Consent:
    """Keep a new version of consent, asked for by a keeper; the versions before stay.

    Refused out of order of the stages, when whoever asks treats the teller, when the interpreter was not the teller's
    choice, and for someone under age without a guardian.
    """
    demand(actor, "community.keep_stories")
    _demand_sound(story, given)
    with recorded(actor, "consent.record") as record:
        return _kept(story, choices, until, given, record, asked_by=actor)


def change_consent(story: Story, *, choices: Choices, until: date | None, language: str, wording: str) -> Consent:
    """Keep what the teller changed alone on their own page; whoever calls has let only them in.

    The stage stays as it is: on one's own page one changes choices, and needs nobody for it.
    """
    demand_living(story)
    standing = newest_consents([story.pk]).get(story.pk)
    if standing is None:
        raise Refused(_("There is nothing to change yet: nobody has asked you anything."))
    given = Given(standing.stage, Consent.Way.SELF, language, wording, standing.understood, standing.guardian)
    with recorded(Actor(), "consent.change") as record:
        return _kept(story, choices, until, given, record, asked_by=None)


def _demand_sound(story: Story, given: Given) -> None:
    demand_living(story)
    standing = newest_consents([story.pk]).get(story.pk)
    reached = STAGES.index(Consent.Stage(standing.stage)) if standing else -1
    if STAGES.index(Consent.Stage(given.stage)) > reached + 1:
        raise Refused(_("One stage after the other: this one comes after the teller has answered the one before."))
    if not given.not_their_clinician:
        raise Refused(_("Whoever treats this person can't be the one who asks. Let a colleague ask."))
    if given.way == Consent.Way.INTERPRETED and not (given.interpreter_chosen and given.details.get("interpreter")):
        raise Refused(_("Say who interpreted, and that the teller chose them. Otherwise find another interpreter."))
    if story.minor and not given.guardian:
        raise Refused(_("The teller is under age: a guardian has to agree beside them."))


def _kept(
    story: Story, choices: Choices, until: date | None, given: Given, record: Record, *, asked_by: Actor | None
) -> Consent:
    if until is not None and until <= timezone.localdate():
        raise Refused(_("This day has passed. Choose a later one, or withdraw the story."))
    if choices.called == Called.NAME and story.route != Story.Route.IDENTIFIED:
        raise Refused(_("Before a story bears its teller's own name, somebody speaks with them about what may follow."))
    newest = newest_consents([story.pk]).get(story.pk)
    made = Consent(story=story, number=(newest.number if newest else 0) + 1, at=timezone.now(), until=until)
    made.stage, made.way, made.language, made.wording = given.stage, given.way, given.language, given.wording
    made.choices, made.understood, made.guardian = choices.plain(), given.understood, given.guardian
    made.asked_by_id = asked_by.person if asked_by else None
    if given.details:
        made.sealed = seal_content(
            story_cipher(story.pk, TELLER), given.details, place=consent_place(story.pk, made.number)
        )
    less = newest is not None and _allows_less(made, newest)
    if less:  # first of all, so that no restored backup allows what was taken back
        write_less(story.pk, made.number)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:  # the same page was open on two devices
        raise Refused(_("Something was changed at this moment on another device. Look again.")) from error
    if asked_by and story.route == Story.Route.IDENTIFIED and given.stage != Consent.Stage.TELLING:
        clear_texts(story, [text.pk for text in newest_texts(story) if is_read(text)])  # the teller heard these words
    if newest and choices.takes_back(choices_from(newest.choices)):
        tell_owners(story)
    if newest and asked_by is None and _allows_less(newest, made):
        tell_keeper(story)
    record.note(story.pk, now={"consent": made.number, "stage": made.stage, "way": made.way})
    return made


def _allows_less(made: Consent, before: Consent) -> bool:
    sooner = made.until is not None and (before.until is None or made.until < before.until)
    return sooner or choices_from(made.choices).takes_back(choices_from(before.choices))


def take_back_again(_last_words: Mapping[UUID, bool]) -> None:
    """After a restore: where a teller allowed less than the backup knows, nothing is allowed until they are asked."""
    narrowed = narrowed_things()
    newest = newest_consents(list(narrowed))
    for story in Story.objects.filter(pk__in=newest, hidden_at=None):
        standing, number = newest[story.pk], narrowed[story.pk]
        if standing.number >= number:
            continue
        with recorded(SYSTEM, "consent.restored") as record:
            made = Consent(story=story, number=number, stage=standing.stage, way=Consent.Way.SELF)
            made.language, made.wording, made.guardian = standing.language, standing.wording, standing.guardian
            made.choices, made.at = Choices().plain(), timezone.now()
            made.save(force_insert=True)
            record.note(story.pk, now={"consent": number, "restored": True})


def release_story(actor: Actor, story: Story) -> None:
    """Let makers of cases find and use it. Refused with everything that is still missing, sentence by sentence."""
    demand(actor, "community.keep_stories")
    demand_living(story)
    if missing := missing_for_release(story):
        raise Refused(" ".join(missing))
    with recorded(actor, "story.release") as record:
        record.note(story.pk, was={"state": story.thing.state}, now={"state": "published"})
        set_state(story.thing, "published")
