"""What a meeting speaks about, typed or spoken by whoever brings it; then minutes, decisions and actions."""

from datetime import date
from typing import BinaryIO
from uuid import uuid4

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from xenia.community.actions.voices import keep_voice
from xenia.community.models import AgendaItem, BoardAction, Decision, Meeting
from xenia.community.queries.boards import UNDERTAKEN
from xenia.community.queries.meetings import possible_owners
from xenia.core.actions.audit import recorded
from xenia.core.actions.media import forget_media
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused, demand, may
from xenia.people.actions.tasks import ask, settle
from xenia.people.models import Person
from xenia.people.task_kinds import register_kind


def register_undertakings() -> None:
    """Say what the task of somebody who undertook something says."""
    register_kind(
        UNDERTAKEN,
        gettext_lazy("Undertaken at a board"),
        ngettext_lazy("%(thing)s", "%(thing)s (%(count)s)", "count"),
        permission="community.keep_boards",
    )


def bring_item(
    actor: Actor, meeting: Meeting, *, words: str = "", language: str, voice: BinaryIO | None = None
) -> AgendaItem:
    """Put something on the agenda, last: a member or a keeper, in words or by voice, in whichever language.

    The voice is kept as an encrypted file that keepers and members of this board hear. Refused when neither is there,
    and when the meeting is over.
    """
    demand(actor, "community.take_part", meeting)
    if meeting.cancelled_at is not None or meeting.needed is not None:
        raise Refused(_("This meeting is over. Bring it to the next one."))
    if not words.strip() and voice is None:
        raise Refused(_("Write what you want to speak about, or say it."))
    with recorded(actor, "community.bring_item") as record:
        # of two who bring something at the same moment one comes after the other
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        last = meeting.agenda.aggregate(Max("position"))["position__max"] or 0
        item = AgendaItem(meeting=meeting, position=last + 1, words=words.strip(), language=language)
        item.by_id, item.at = actor.person, timezone.now()
        item.voice = keep_voice(actor, voice, scope=meeting.thing) if voice else None
        item.save(force_insert=True)
        record.note(meeting.pk, scope=meeting.board_id, now={"item": item.position, "voice": voice is not None})
    return item


def drop_item(actor: Actor, item: AgendaItem) -> None:
    """Take something off the agenda, with its voice: who brought it, or a keeper, before anything was said on it."""
    demand(actor, "community.take_part", item.meeting)
    if item.by_id != actor.person and not may(actor, "community.keep_boards"):
        raise NotPermitted(_("Whoever brought this may take it off."))
    if item.minutes or item.decisions.exists() or item.actions.exists():
        raise Refused(_("This was spoken about, so it stays."))
    with recorded(actor, "community.drop_item") as record:
        record.note(item.meeting_id, scope=item.meeting.board_id, was={"item": item.position}, now=None)
        voice = item.voice
        item.delete()
        if voice is not None:
            forget_media(SYSTEM, voice)


def write_minutes(actor: Actor, item: AgendaItem, *, minutes: str, rendered: str = "") -> None:
    """Write what was said, and what a spoken or foreign item says in the language of the meeting."""
    demand(actor, "community.keep_boards")
    with recorded(actor, "community.write_minutes") as record:
        item.minutes, item.rendered = minutes.strip(), rendered.strip()
        item.save(update_fields=["minutes", "rendered"])
        record.note(item.meeting_id, scope=item.meeting.board_id, now={"minutes of": item.position})


def decide(actor: Actor, item: AgendaItem, *, outcome: str, words: str, about: Thing | None = None) -> Decision:
    """Write down a decision. It stands with or without a quorum; which, the attendance of its meeting says."""
    demand(actor, "community.keep_boards")
    if outcome not in Decision.Outcome.values or not words.strip():
        raise Refused(_("Write what was decided, and choose how."))
    if item.meeting.needed is None:
        raise Refused(_("Take the attendance first: it says whether this is decided with a quorum."))
    with recorded(actor, "community.decide") as record:
        decision = Decision.objects.create(
            item=item, outcome=outcome, words=words.strip(), about=about, recorded_by_id=actor.person, at=timezone.now()
        )
        record.note(about.pk if about else item.meeting_id, scope=item.meeting.board_id, now={"decision": decision.pk})
    return decision


def undertake(actor: Actor, item: AgendaItem, *, words: str, owner: Person, due: date) -> BoardAction:
    """Write down what somebody will do by a day; it waits in their inbox.

    Refused for someone who neither sits on the board nor keeps it.
    """
    demand(actor, "community.keep_boards")
    if not words.strip():
        raise Refused(_("Write what will be done."))
    if owner not in possible_owners(item.meeting):
        raise Refused(_("Choose someone who sits on this board, or who looks after it."))
    key, route = uuid4(), f"/meetings/{item.meeting_id}/#item-{item.pk}"
    with recorded(actor, "community.undertake") as record:
        thing = Thing.objects.create(
            pk=key, kind="board_action", label=words.strip(), route=route, published_at=timezone.now()
        )
        action = BoardAction.objects.create(thing=thing, item=item, owner=owner, due=due)
        ask(UNDERTAKEN, thing=thing, assignee=owner, route=route, due=due)
        record.note(key, scope=item.meeting.board_id, now={"owner": str(owner.pk), "due": str(due)})
    return action


def finish_action(actor: Actor, action: BoardAction) -> None:
    """Say that it is done: its owner or a keeper; doing so twice is harmless."""
    demand(actor, "community.take_part", action.item.meeting)
    if action.owner_id != actor.person and not may(actor, "community.keep_boards"):
        raise NotPermitted(_("Whoever undertook this says when it is done."))
    if action.done_at is not None:
        return
    with recorded(actor, "community.finish_action") as record:
        action.done_at = timezone.now()
        action.save(update_fields=["done_at"])
        settle(UNDERTAKEN, thing=action.thing)
        record.note(action.pk, scope=action.item.meeting.board_id, now={"done": True})
