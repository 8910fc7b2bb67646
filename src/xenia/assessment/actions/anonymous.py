"""Answers without a name: turns that nobody can trace to who took them, and answers that wait in sealed boxes.

What is *not* here is the promise: no action of this module writes an entry with an actor, an address or a time, and
nothing joins a person's row to a turn, a turn to an answer, or an answer to its moment. What each trace tells:

- A turn is made by the browser; the server keeps its hash in a place chosen at random, so that rows tell no order.
  PostgreSQL numbers its transactions, and dead rows tell until they are vacuumed who took which place and when it was
  spent: that is who took part and when, never what was answered.
- Answers become responses when the occasion is closed, all at once and shuffled; the states of the box before can't be
  opened any more (`boxes`, `box_keys`). Their size tells nothing, nor does the order in which items were answered.
- A language that fewer than ten share is not kept, because the list of people has languages too.
- That someone took their turn is known while the occasion is open, so that they are not asked again. It is forgotten
  when it is closed, with tasks, reminders and uses of links: whoever knew who took part in which waves could tell whose
  code appears in just these. Mail servers may know whom we reminded; people may know who was absent.

Outside the promise, and said on the page: a server that lies, or that somebody takes over, while one answers; a very
small group, among it the first few who answer, as long as somebody reads the server's memory or its data folder
with all keys in it; and what people write about themselves.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xenia.assessment.actions.boxes import close_box, open_box, shuffle
from xenia.assessment.models import Asked, Occasion, Privacy, Token
from xenia.assessment.queries.answer_words import in_words
from xenia.assessment.queries.answering import Respondent
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.occasions import open_now
from xenia.assessment.scoring import asked_items, has_answer, problems
from xenia.core.actions.rows import insert_rows
from xenia.core.actions.tokens import spend_use
from xenia.core.models import Notice, SignedLink
from xenia.core.rules import NotPermitted, Refused
from xenia.people.models import Task

HEX = re.compile(r"[0-9a-f]{64}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a browser sends: its turn, the pseudonym it made from its owner's secret, and the answers."""

    turn: str
    values: Mapping[str, Any]
    pseudonym: str = ""
    language: str = "en"


def make_places(occasion: Occasion, *, count: int) -> None:
    """As many places as turns, all made at once; who takes which is written nowhere."""
    insert_rows(
        Token, ("uuid", "hashed"), ((uuid4(), token_bytes(32)) for _ in range(count)), same={"occasion": occasion.pk}
    )


def take_turn(who: Respondent, occasion: Occasion, *, turn: str) -> None:
    """Enter a turn, of which the browser sends the hash, for someone who was asked or came by a link for many.

    Each person takes one, and that they did is all that is kept until the end; the same turn sent again changes
    nothing, so that a lost acknowledgement costs nobody their turn. Nothing goes into the record, which would tell who
    and when.
    """
    if not HEX.fullmatch(turn):
        raise Refused(_("This page is out of date. Load it again; your answers stay on this device."))
    hashed = bytes.fromhex(turn)
    if _stands(occasion, hashed):
        return
    try:
        _take(who, occasion, hashed)
    except (IntegrityError, Refused):  # the same turn, sent twice at once, was entered meanwhile
        if not _stands(occasion, hashed):
            raise


def _stands(occasion: Occasion, hashed: bytes) -> bool:
    standing = Token.objects.filter(hashed=hashed).values_list("occasion", flat=True).first()
    if standing not in (None, occasion.pk):
        raise Refused(_("This page is out of date. Load it again; your answers stay on this device."))
    return standing is not None


@transaction.atomic
def _take(who: Respondent, occasion: Occasion, hashed: bytes) -> None:
    if not Occasion.objects.filter(open_now(), pk=occasion.pk).exclude(privacy=Privacy.NAMED).exists():
        raise Refused(_("This form is not open."))
    if who.person is not None:
        _mark_asked(occasion, who.person)
    else:
        _spend_link(who.link, occasion)
    _enter(occasion, hashed)


def _mark_asked(occasion: Occasion, person: UUID) -> None:
    mine = Asked.objects.filter(occasion=occasion, person=person, declined=False)
    if not mine.exists():
        raise NotPermitted(_("This form was not sent to you."))
    if not mine.filter(answered=False).update(answered=True):
        raise Refused(
            _(
                "You have taken your turn on this form already. Nobody can see which answers are yours, "
                "so a turn that was lost can't be given again."
            )
        )
    # no time may stay with the person: the task goes instead of being marked as done
    Task.objects.filter(thing=occasion.pk, assignee=person, done_at=None).delete()


def _spend_link(link: SignedLink | None, occasion: Occasion) -> None:
    """A turn is a use of a link for many; as each use and each person had a place made for it, theirs stay free."""
    if link is None or link.person_id is not None or link.scope_id != occasion.pk:
        raise NotPermitted(_("This form was not sent to you."))
    spend_use(link)


def places_left(occasion: Occasion) -> int:
    """How many turns can still be taken."""
    return Token.objects.filter(occasion=occasion, drawn=False).count()


def _enter(occasion: Occasion, hashed: bytes) -> None:
    free = Token.objects.filter(occasion=occasion, drawn=False).order_by("pk")
    while place := free.filter(pk__gte=uuid4()).first() or free.first():
        if free.filter(pk=place.pk).update(hashed=hashed, drawn=True):  # two who come at once take two
            return
    raise Refused(_("All turns on this form were taken. Tell whoever sent it to you."))


@transaction.atomic
def put_answers(occasion: Occasion, sent: Sent) -> None:
    """Take complete answers for a turn, and put them into the box; sent twice they count once.

    Refused, with the turn unspent, when something is missing or wrong, and when the same secret has answered this wave
    already.
    """
    # held, so that whoever closes it at this moment waits, or has closed it
    still = Occasion.objects.select_for_update(of=("self",)).filter(open_now(), pk=occasion.pk)
    held = still.select_related("version").first()
    if held is None:
        raise Refused(_("This form is closed."))
    place = _place(held, sent.turn)
    if place is None:
        return
    linkable = held.privacy == Privacy.LINKABLE
    _demand_shape(sent, linkable=linkable)
    plain = plain_of(held.version)
    if wrong := problems(plain, sent.values, complete=True):
        raise Refused(in_words(wrong[0]))
    box = open_box(held)
    if linkable and sent.pseudonym[:16] in box.seen:
        raise Refused(_("Answers with this secret were given to this wave already."))
    if not Token.objects.filter(pk=place, spent=False).update(spent=True):
        return
    values = {item.code: sent.values.get(item.code) for item in asked_items(plain, sent.values)}
    said = {code: value for code, value in values.items() if has_answer(value)}
    box.waiting.append({"values": said, "pseudonym": sent.pseudonym, "language": sent.language})
    box.seen += [sent.pseudonym[:16]] if linkable else []
    close_box(box)


def _demand_shape(sent: Sent, *, linkable: bool) -> None:
    marked = HEX.fullmatch(sent.pseudonym) if linkable else sent.pseudonym == ""
    if not marked or not LANGUAGE.fullmatch(sent.language):
        raise Refused(_("This page is out of date. Load it again; your answers stay on this device."))


def _place(occasion: Occasion, turn: str) -> UUID | None:
    """The place of a living turn, None of one that was spent."""
    try:
        hashed = sha256(bytes.fromhex(turn)).digest()
    except ValueError:
        hashed = b""
    found = Token.objects.filter(occasion=occasion, hashed=hashed, drawn=True).values_list("pk", "spent").first()
    if found is None:
        raise NotPermitted(_("This turn does not belong to this form. Open the form again from your inbox or link."))
    return None if found[1] else found[0]


@transaction.atomic
def decline_unnamed(occasion: Occasion, person: UUID) -> None:
    """Rather not answer: known until the end so that no reminder comes, and entered nowhere, since whoever did not
    take part in a wave tells something of those who did."""
    Asked.objects.filter(occasion=occasion, person=person, answered=False).update(declined=True)
    Task.objects.filter(thing=occasion.pk, assignee=person).delete()


def forget_who_took_part(occasion: Occasion) -> None:
    """At the end: nothing tells any more who took their turn, neither a mark nor the lack of a task or a reminder."""
    rows = list(Asked.objects.filter(occasion=occasion).values_list("person", "about"))
    shuffle(rows)  # made anew rather than changed: changed rows would stand in the order of their changes
    Asked.objects.filter(occasion=occasion).delete()
    insert_rows(Asked, ("person", "about"), rows, same={"occasion": occasion.pk})
    Task.objects.filter(thing=occasion.pk).delete()
    Notice.objects.filter(thing=occasion.pk).delete()
    SignedLink.objects.filter(scope=occasion.pk).update(last_used_at=None)
    Token.objects.filter(occasion=occasion).delete()
