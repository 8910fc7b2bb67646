"""Answers without a name: rights to answer that nobody can trace, and a box that is emptied ten at a time.

What is *not* here is the promise: no action of this module writes an entry with an actor, an address or a time, and
nothing joins a person's row to a right, a right to an answer, or an answer to its moment. A server that lies while one
answers, and a very small group, are outside the promise, and the pages say so.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from random import SystemRandom
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from xenia.assessment.models import Answers, Asked, Box, Occasion, Privacy, Response, Token
from xenia.assessment.queries.answer_words import in_words
from xenia.assessment.queries.answering import Respondent, folded
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.occasions import open_now
from xenia.assessment.scoring import problems
from xenia.core.actions.rows import insert_rows
from xenia.core.keys import cipher, key_for
from xenia.core.rules import NotPermitted, Refused
from xenia.people.models import Task
from xenia.standards.instruments import WORDS

#: fewer than this could be told apart: no anonymous asking of fewer, and no answers shown or stored by fewer
FEWEST = 10
KEY = "anonymous answers"
TOKEN_BYTES = 16
PSEUDONYM = re.compile(r"[0-9a-f]{64}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
shuffle = SystemRandom().shuffle


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a browser sends: the right it drew, the pseudonym it made from its owner's secret, and the answers."""

    token: str
    values: Mapping[str, Any]
    pseudonym: str = ""
    language: str = "en"


def make_tokens(occasion: Occasion, *, count: int) -> None:
    """As many rights to answer as people, all made at once; who draws which is written nowhere."""
    key = cipher(key_for(KEY, occasion.pk).pk)
    rows = []
    for _number in range(count):
        plain, uuid = secrets.token_bytes(TOKEN_BYTES), uuid4()
        rows.append((uuid, occasion.pk, sha256(plain).digest(), key.seal(plain, bound_to=uuid.bytes)))
    insert_rows(Token, ("uuid", "occasion", "hashed", "sealed"), rows)


@transaction.atomic
def draw_token(who: Respondent, occasion: Occasion) -> str:
    """One right to answer, at random, for someone who was asked; each person draws once, and that they drew is all
    that is kept. Nothing of it goes into the record, which would tell who and when."""
    still = Occasion.objects.filter(open_now(), pk=occasion.pk).exclude(privacy=Privacy.NAMED)
    if not still.exists():
        raise Refused(_("This form is not open."))
    mine = Asked.objects.filter(occasion=occasion, person=who.person, declined=False)
    if who.person is None or not mine.exists():
        raise NotPermitted(_("This form was not sent to you."))
    if not mine.filter(answered=False).update(answered=True):
        raise Refused(
            _(
                "You have taken your turn on this form already. Nobody can see which answers are yours, "
                "so a turn that was lost can't be given again."
            )
        )
    # no time may stay with the person: the task goes instead of being marked as done
    Task.objects.filter(thing=occasion.pk, assignee=who.person, done_at=None).delete()
    return _any_token(occasion)


def _any_token(occasion: Occasion) -> str:
    free = list(Token.objects.filter(occasion=occasion, drawn=False).values_list("pk", flat=True))
    shuffle(free)
    for pk in free:
        if Token.objects.filter(pk=pk, drawn=False).update(drawn=True):  # two who draw at once get two
            sealed = Token.objects.values_list("sealed", flat=True).get(pk=pk)
            return cipher(key_for(KEY, occasion.pk).pk).unseal(bytes(sealed), bound_to=pk.bytes).hex()
    raise Refused(_("All turns on this form were taken. Tell whoever sent it to you."))


@transaction.atomic
def put_answers(occasion: Occasion, sent: Sent) -> None:
    """Take complete answers against a right to answer, and put them into the box.

    Refused, with the right unspent, when something is missing or wrong, and when the same secret has answered this
    wave already. The tenth answer empties the box into shuffled rows without a time.
    """
    held = Occasion.objects.filter(open_now(), pk=occasion.pk).select_related("version").first()
    if held is None:
        raise Refused(_("This form is closed."))
    token = _living_token(held, sent.token)
    linkable = held.privacy == Privacy.LINKABLE
    if bool(PSEUDONYM.fullmatch(sent.pseudonym)) != linkable or not LANGUAGE.fullmatch(sent.language):
        raise Refused(_("This page is out of date. Load it again; your answers stay on this device."))
    if wrong := problems(plain_of(held.version), sent.values, complete=True):
        raise Refused(in_words(wrong[0]))
    waiting = _opened(held)
    if linkable and _answered(held, sent.pseudonym, waiting):
        raise Refused(_("Answers with this secret were given to this wave already."))
    if not Token.objects.filter(pk=token, spent=False).update(spent=True):
        raise Refused(_("This turn was used already; your answers are with us."))
    waiting.append({"values": dict(sent.values), "pseudonym": sent.pseudonym, "language": sent.language})
    _close_box(held, waiting)


def _living_token(occasion: Occasion, token: str) -> UUID:
    try:
        hashed = sha256(bytes.fromhex(token)).digest()
    except ValueError:
        hashed = b""
    found = Token.objects.filter(occasion=occasion, hashed=hashed, drawn=True).values_list("pk", "spent").first()
    if found is None:
        raise NotPermitted(_("This turn does not belong to this form. Open the form again from your inbox or link."))
    if found[1]:
        raise Refused(_("This turn was used already; your answers are with us."))
    key: UUID = found[0]
    return key


def _answered(occasion: Occasion, pseudonym: str, waiting: list[dict[str, Any]]) -> bool:
    stored = Response.objects.filter(occasion=occasion, pseudonym=pseudonym)
    return any(one["pseudonym"] == pseudonym for one in waiting) or stored.exists()


def _opened(occasion: Occasion) -> list[dict[str, Any]]:
    """What waits in the box, held until this transaction ends."""
    Box.objects.get_or_create(occasion=occasion, defaults={"sealed": b""})
    box = Box.objects.select_for_update().get(occasion=occasion)
    if not box.sealed:
        return []
    plain = cipher(key_for(KEY, occasion.pk).pk).unseal(bytes(box.sealed), bound_to=occasion.pk.bytes)
    found: list[dict[str, Any]] = json.loads(plain)
    return found


def _close_box(occasion: Occasion, waiting: list[dict[str, Any]]) -> None:
    """Empty a box that holds ten, or seal it again with its answers in a new order."""
    shuffle(waiting)
    if len(waiting) >= FEWEST:
        _store(occasion, waiting)
        waiting = []
    sealed = b""
    if waiting:
        plain = json.dumps(waiting, ensure_ascii=False).encode()
        sealed = cipher(key_for(KEY, occasion.pk).pk).seal(plain, bound_to=occasion.pk.bytes)
    Box.objects.filter(occasion=occasion).update(sealed=sealed, waiting=len(waiting))


def _store(occasion: Occasion, batch: list[dict[str, Any]]) -> None:
    """A shuffled batch as responses without person, link or time; their words sealed under the occasion's key."""
    words = {item.code for item in plain_of(occasion.version).items if item.type in WORDS}
    key = key_for(KEY, occasion.pk).pk
    responses, events = [], []
    for one in batch:
        uuid, event = uuid4(), uuid4()
        own = {code: value for code, value in one["values"].items() if code in words}
        said = {code: value for code, value in one["values"].items() if code not in words}
        sealed = b""
        if own:
            sealed = cipher(key).seal(json.dumps(own, ensure_ascii=False).encode(), bound_to=uuid.bytes + event.bytes)
        responses.append((uuid, occasion.pk, occasion.version_id, one["pseudonym"], one["language"], True))
        events.append((uuid, event, said, sealed, key if own else None))
    insert_rows(Response, ("uuid", "occasion", "version", "pseudonym", "language", "submitted"), responses)
    insert_rows(Answers, ("response", "event", "said", "sealed", "key"), events)


@transaction.atomic
def empty_box(occasion: Occasion) -> int:
    """At the end of an occasion: what waits joins ten of those stored, all shuffled anew; how many answers stand.

    When fewer than ten answered in all, their answers are destroyed: they could be told apart.
    """
    waiting = _opened(occasion)
    stored = Response.objects.filter(occasion=occasion, submitted=True)
    if not waiting:
        return stored.count()
    if stored.count() + len(waiting) >= FEWEST:
        waiting += _taken_back(occasion)
        _close_box(occasion, waiting)
    else:
        Box.objects.filter(occasion=occasion).update(sealed=b"", waiting=0)
    return stored.count()


def _taken_back(occasion: Occasion) -> list[dict[str, Any]]:
    """Ten stored answers, taken out again to be mixed with the last few; none whose words someone codes already."""
    coded = Response.objects.filter(pk=OuterRef("pk"), passages__isnull=False)
    stored = Response.objects.filter(~Exists(coded), occasion=occasion, submitted=True)
    keys = list(stored.values_list("pk", flat=True))
    shuffle(keys)
    taken = []
    for response in Response.objects.filter(pk__in=keys[:FEWEST]).prefetch_related("events"):
        values = folded(response.events.all(), response=response.pk)
        taken.append({"values": values, "pseudonym": response.pseudonym, "language": response.language})
    Response.objects.filter(pk__in=keys[:FEWEST]).delete()
    return taken
