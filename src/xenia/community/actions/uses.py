"""Say where a story stands, and that somebody opened it."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.choices import Audience, Purpose
from xenia.community.models import Opening, Reader, Side, Story, Use
from xenia.community.queries.passages import Reference
from xenia.community.queries.standing import standings
from xenia.community.queries.stories import reader_role
from xenia.community.sealing import WORDS
from xenia.core.actions.audit import Record
from xenia.core.actions.rows import insert_rows
from xenia.core.keys import ciphers_of
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused


def set_uses(
    place: Thing, wanted: Collection[tuple[Reference, str]], *, purpose: Purpose, audience: Audience, record: Record
) -> bool:
    """Make the uses of a place what they are now, within the record of the action that changed the place.

    Refused for a new use that the teller did not agree to, or that stands nowhere in the story. What stood before and
    is withdrawn since may stay: the place is silent there, and its owners have been told. Whether a story that is
    withdrawn left the place now.
    """
    before = {(use.passage, use.how): use for use in Use.objects.filter(place=place)}
    now = {(one.passage, how): one for one, how in wanted}
    added = {key: one for key, one in now.items() if key not in before}
    _demand_agreed(added, purpose=purpose, audience=audience)
    gone = [use for key, use in before.items() if key not in now]
    Use.objects.filter(pk__in=[use.pk for use in gone]).delete()
    today = timezone.localdate()
    rows = [(one.story, passage, place.pk, how, today) for (passage, how), one in added.items()]
    insert_rows(Use, ("story", "passage", "place", "how", "since"), rows)
    for story in {one.story for one in now.values()} | {use.story_id for use in before.values()}:
        record.note(story, scope=place.pk, now={"uses": sum(1 for one in now.values() if one.story == story)})
    left = {use.story_id for use in gone}
    return bool(left) and Story.objects.filter(pk__in=left, hidden_at__isnull=False).exists()


def _demand_agreed(added: dict[tuple[UUID, str], Reference], *, purpose: Purpose, audience: Audience) -> None:
    standing = standings({one.story for one in added.values()})
    for (_passage, how), one in added.items():
        found = standing.get(one.story)
        if found is None or not found.allows(purpose, audience):
            raise Refused(_("The teller of this story does not agree to this use, or took it back."))
        if not (found.choices.quoted if how == Use.How.QUOTED else found.choices.retold):
            raise Refused(
                _("The teller does not want to be quoted.")
                if how == Use.How.QUOTED
                else _("The teller does not want the story to be retold.")
            )


def note_review(actor: Actor, stories: Collection[UUID], *, reader: Reader | None, place: Thing) -> None:
    """Remember a meeting with stories in something that is read before it is published: a reader of the community's
    side is of its board, whatever else they are."""
    role = "board_member" if reader and reader.side == Side.COMMUNITY else reader_role(actor)
    note_openings(actor, stories, role=role, place=place)


def note_openings(actor: Actor, stories: Collection[UUID], *, role: str, place: Thing | None = None) -> None:
    """Remember that somebody in a role met these stories; each reader counts once for each, and is named nowhere."""
    if actor.person is not None:
        _note(stories, role, place, actor.person.bytes)


def note_taken(actor: Actor, stories: Collection[UUID], *, place: Thing) -> None:
    """Remember that somebody took the words of these stories out of the school, beside that they met them: once for
    each person and place, and named nowhere."""
    if actor.person is not None:
        _note(stories, Opening.TAKEN, place, actor.person.bytes + Opening.TAKEN.encode())


def _note(stories: Collection[UUID], role: str, place: Thing | None, once: bytes) -> None:
    rows = [
        (story, role, place.pk if place else None, opener.mark(once))
        for story, opener in ciphers_of(WORDS, stories).items()
    ]
    insert_rows(Opening, ("story", "role", "place", "mark"), rows, ignore_conflicts=True)
