"""Lead a room through a case, and end it so that nothing is left of who voted."""

import secrets
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.keys import destroy_keys_of
from xenia.core.keys import cipher, key_for
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused, demand
from xenia.learning.actions.plays import Stale, acknowledge_stories, append, next_step, step_at, wish_at
from xenia.learning.models import CaseVersion, GroupSession, Play, Round, Step
from xenia.learning.queries.groups import LEAST, VOTES_KEY, asked_now, last_round, vote_place
from xenia.learning.queries.plays import standing_of, texts_of

#: without vowels and without what looks alike, so that no code is a word or is misread
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
LENGTH = 6
#: nobody ends a room that is forgotten; it ends by itself
LONGEST = timedelta(hours=12)
MOST_SECONDS = 3600


def open_group(actor: Actor, version: CaseVersion, *, language: str) -> GroupSession:
    """A room with a code of its own, in this version of a case. Refused for a case that is not published.

    Like beginning to play it alone, this acknowledges the policy on stories."""
    demand(actor, "learning.facilitate")
    if version.thing.published_at is None or version.thing.retired_at:
        raise NotPermitted(_("This case is not published."))
    texts, now = texts_of(version), timezone.now()
    with recorded(actor, "case.open_group") as record:
        acknowledge_stories(actor, texts[version.language])
        play = Play.objects.create(
            version=version, language=language if language in texts else version.language, started_at=now
        )
        session = GroupSession(play=play, facilitator_id=actor.person, opened_at=now)
        _save_with_code(session)
        record.note(version.case_id, now={"version": version.number})
    return session


def _save_with_code(session: GroupSession) -> None:
    for _again in range(20):
        session.code = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
        try:
            with transaction.atomic():
                session.save(force_insert=True)
        except IntegrityError:  # another room has this code today
            continue
        return
    raise Refused(_("No code is free. Try again in a moment."))


def open_vote(actor: Actor, session: GroupSession) -> None:
    """Ask every phone; the room talks again afterwards."""
    _demand_own(actor, session)
    standing = standing_of(session.play)
    what, options = asked_now(standing)
    if len(options) < 2:
        raise Refused(_("There is nothing to vote on here."))
    before = last_round(session)
    if before and not before.closed_at:
        return
    number = before.number + 1 if before else 1
    rows = Round(session=session, number=number, scene=standing.position.scene.id, what=what, options=options)
    rows.opened_at = timezone.now()
    try:
        with transaction.atomic():
            rows.save(force_insert=True)
            _change(session, talking=False)
    except IntegrityError:  # pressed twice
        return


def close_vote(actor: Actor, session: GroupSession) -> None:
    """Count, if at least three have voted, and forget every single vote."""
    _demand_own(actor, session)
    with transaction.atomic():
        round = session.rounds.select_for_update().filter(closed_at=None).first()
        if round is None:
            return
        opener = cipher(key_for(VOTES_KEY, session.pk).pk)
        place = vote_place(round)
        votes = [opener.unseal(bytes(vote.sealed), bound_to=place).decode().strip() for vote in round.votes.all()]
        round.voters, round.closed_at = len(votes), timezone.now()
        round.counts = {name: votes.count(name) for name in round.options} if len(votes) >= LEAST else {}
        round.save(update_fields=["voters", "counts", "closed_at"])
        round.votes.all().delete()


def cast_vote(session: GroupSession, device: str, option: str) -> None:
    """A vote from a phone: one for each device, and another press changes it as long as the vote is open."""
    round = session.rounds.filter(closed_at=None).first()
    if session.ended_at or round is None:
        raise Refused(_("This vote is closed."))
    if option not in round.options:
        raise Refused(_("Choose one of the answers."))
    opener = cipher(key_for(VOTES_KEY, session.pk).pk)
    place = vote_place(round)
    mark = opener.mark(place + device.encode())
    # every answer is as long as any other, so that a sealed one does not tell its length
    sealed = opener.seal(option.ljust(64).encode(), bound_to=place)
    with transaction.atomic():
        if not Round.objects.select_for_update().filter(pk=round.pk, closed_at=None).exists():
            raise Refused(_("This vote is closed."))
        round.votes.update_or_create(mark=mark, defaults={"sealed": sealed})


def group_step(actor: Actor, session: GroupSession, *, kind: str, what: str, number: int) -> None:
    """What the room decided, as one step of its way; a question is answered aloud, so its step holds no words."""
    _demand_own(actor, session)
    close_vote(actor, session)
    with transaction.atomic():
        before = standing_of(session.play)
        if number != before.number:
            raise Stale(_("The room went on in the meantime. This is where it is now."))
        timer = before.position.scene.timer
        if kind == Step.Kind.TIME and timer and timer.goes:
            append(before, step_at(before, Step.Kind.TIME))
        else:
            append(before, next_step(before, wish_at(before, kind=kind, what=what)))
        _change(session, talking=False, timer_until=None)


def set_talking(actor: Actor, session: GroupSession, *, talking: bool) -> None:
    """Ask everybody to talk, or go on."""
    _demand_own(actor, session)
    _change(session, talking=talking)


def set_timer(actor: Actor, session: GroupSession, *, seconds: int) -> None:
    """Let so much time run from now; none stops it."""
    _demand_own(actor, session)
    if not 0 <= seconds <= MOST_SECONDS:
        raise Refused(_("At most an hour."))
    _change(session, timer_until=timezone.now() + timedelta(seconds=seconds) if seconds else None)


def end_group(actor: Actor, session: GroupSession) -> None:
    """Close the room. The key to all its votes is destroyed, so that no device can be told from another any more."""
    _demand_own(actor, session)
    close_vote(actor, session)
    now = timezone.now()
    with recorded(actor, "case.end_group") as record:
        Play.objects.filter(pk=session.play_id, ended_at=None).update(ended_at=now)
        _change(session, talking=False, timer_until=None, ended_at=now)
        record.note(session.play.version.case_id, now={"ended": True})
        transaction.on_commit(partial(destroy_keys_of, session.pk))


def end_forgotten_groups() -> int:
    """End rooms that were open for too long; how many."""
    old = GroupSession.objects.select_related("play__version").filter(
        ended_at=None, opened_at__lt=timezone.now() - LONGEST
    )
    found = list(old)
    for session in found:
        end_group(SYSTEM, session)
    return len(found)


def forget_groups(person: UUID) -> None:
    """Within the erasure of a person: the rooms that they led end, and go."""
    for session in GroupSession.objects.filter(facilitator=person):
        transaction.on_commit(partial(destroy_keys_of, session.pk))
        Play.objects.filter(pk=session.play_id).delete()


def _change(session: GroupSession, **values: object) -> None:
    GroupSession.objects.filter(pk=session.pk).update(**values)
    for name, value in values.items():
        setattr(session, name, value)


def _demand_own(actor: Actor, session: GroupSession) -> None:
    demand(actor, "learning.facilitate")
    if not actor.holds("system") and actor.person != session.facilitator_id:
        raise NotPermitted(_("This room is led by somebody else."))
    if session.ended_at:
        raise Refused(_("This room is closed."))
