"""Where anonymous answers wait until their occasion is closed: sealed, shuffled, at least ten at a time.

Of an anonymous occasion no response exists before it is closed; then all come to be at once, in random order, so that
neither a list nor a comparison of two lists tells which answers came when. Until then at most a few wait in one box,
written anew at each answer, and from twenty on ten of them, chosen at random, go into a full one: at least ten always
stay, whose order nobody can read from what was before (`box_keys`).
"""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from xenia.assessment.actions.box_keys import box_keys, forget_box, renewed_key
from xenia.assessment.models import Answers, Box, Occasion, Response
from xenia.assessment.queries.instruments import plain_of
from xenia.core.actions.rows import insert_rows
from xenia.core.keys import Cipher, KeyDestroyed, cipher, destroy_key, key_for
from xenia.core.rules import Refused
from xenia.standards.instruments import WORDS

#: fewer than this could be told apart: no anonymous asking of fewer, and no answers shown or stored by fewer
FEWEST = 10
#: of this many, ten leave the box
ENOUGH = 2 * FEWEST
KEY = "anonymous answers"
BOXES_KEY = "anonymous boxes"
#: one size for all, so that a state of the box does not tell how long the last answer was
ROOM = 64 * 1024
#: a language that fewer share (BCP 47: undetermined)
UNTOLD = "und"
shuffle = SystemRandom().shuffle

Kept = dict[str, Any]


@dataclass(slots=True)
class Open:
    """A box while it is open: what waits in it, which pseudonyms have been there, and the key that opened it."""

    occasion: UUID
    row: Box
    waiting: list[Kept] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    opened_by: bytes | None = None


def open_box(occasion: Occasion) -> Open:
    """The box of an occasion, held against others until this transaction ends. One that a restored backup brought
    without its key is empty."""
    Box.objects.get_or_create(occasion=occasion, full=False, defaults={"sealed": b""})
    row = Box.objects.select_for_update().get(occasion=occasion, full=False)
    held = Open(occasion.pk, row)
    for key in box_keys(occasion.pk) if row.sealed else ():
        try:
            inner = Cipher(key).unseal(bytes(row.sealed), bound_to=row.pk.bytes)
        except Refused:
            continue
        content = json.loads(_cipher(occasion.pk).unseal(inner, bound_to=row.pk.bytes))
        held.waiting, held.seen, held.opened_by = content["waiting"], content["seen"], key
    return held


def close_box(held: Open) -> None:
    """Seal the box again in a new order, under a new key; from twenty on, ten of one language leave for a full one."""
    shuffle(held.waiting)
    if ten := _ten_of(held.waiting):
        held.waiting = [one for one in held.waiting if not any(one is each for each in ten)]
        uuid = uuid4()
        sealed = _cipher(held.occasion).seal(_packed(ten), bound_to=uuid.bytes)
        insert_rows(Box, ("uuid", "occasion", "full", "sealed"), [(uuid, held.occasion, True, sealed)])
    inner = _cipher(held.occasion).seal(
        _packed({"waiting": held.waiting, "seen": sorted(held.seen)}), bound_to=held.row.pk.bytes
    )
    key = renewed_key(held.occasion, held.opened_by)
    held.row.sealed = Cipher(key).seal(inner, bound_to=held.row.pk.bytes)
    held.row.save(update_fields=["sealed"])


def _ten_of(waiting: list[Kept]) -> list[Kept]:
    """Ten that share a language, since ten languages of ten answers would tell them apart; none while too few wait."""
    language, many = Counter(one["language"] for one in waiting).most_common(1)[0]
    if len(waiting) < ENOUGH or many < FEWEST:
        return []
    return [one for one in waiting if one["language"] == language][:FEWEST]


def _cipher(occasion: UUID) -> Cipher:
    return cipher(key_for(BOXES_KEY, occasion).pk)


def _packed(content: Any) -> bytes:
    plain, room = json.dumps(content, ensure_ascii=False).encode(), ROOM
    while room < len(plain):
        room *= 2
    return plain.ljust(room)


def empty_boxes(occasion: Occasion) -> int:
    """At the end: everything that waits becomes responses, all at once and in random order; how many.

    When fewer than ten answered in all, their answers are destroyed: they could be told apart. The keys of the boxes
    are destroyed once this is committed, and with them what logs, dead rows and backups still hold of boxes.
    """
    found = open_box(occasion).waiting
    for row in Box.objects.filter(occasion=occasion, full=True):
        with suppress(KeyDestroyed):  # a backup from before the end, restored after it
            found += json.loads(_cipher(occasion.pk).unseal(bytes(row.sealed), bound_to=row.pk.bytes))
    shuffle(found)
    # one wave, one answer of a pseudonym; a restored backup may have forgotten which were there
    apart = {one["pseudonym"] or str(number): one for number, one in enumerate(found)}
    found = list(apart.values())
    if len(found) < FEWEST:
        found = []
    _store(occasion, found)
    Box.objects.filter(occasion=occasion).delete()
    key = key_for(BOXES_KEY, occasion.pk).pk
    transaction.on_commit(lambda: _forget(occasion.pk, key))
    return len(found)


def _forget(occasion: UUID, key: UUID) -> None:
    forget_box(occasion)
    destroy_key(key)


def _store(occasion: Occasion, found: list[Kept]) -> None:
    """Responses without person, link or time; their words sealed under the occasion's key."""
    words = {item.code for item in plain_of(occasion.version).items if item.type in WORDS}
    told, key = told_languages([one["language"] for one in found]), key_for(KEY, occasion.pk).pk
    responses, events = [], []
    for one in found:
        uuid, event = uuid4(), uuid4()
        own = {code: value for code, value in one["values"].items() if code in words}
        said = {code: value for code, value in one["values"].items() if code not in words}
        sealed = b""
        if own:
            sealed = cipher(key).seal(json.dumps(own, ensure_ascii=False).encode(), bound_to=uuid.bytes + event.bytes)
        language = one["language"] if one["language"] in told else UNTOLD
        responses.append((uuid, one["pseudonym"], language))
        events.append((uuid, event, said, sealed, key if own else None))
    alike = {"occasion": occasion.pk, "version": occasion.version_id, "about": occasion.about_id}
    alike |= {"role": occasion.role, "submitted": True}
    insert_rows(Response, ("uuid", "pseudonym", "language"), responses, same=alike)
    insert_rows(Answers, ("response", "event", "said", "sealed", "key"), events)


def told_languages(spoken: list[str]) -> set[str]:
    """The languages that can be told: each shared by ten, and so are all the others together, when there are any."""
    told = {language: many for language, many in Counter(spoken).items() if many >= FEWEST}
    while told and 0 < len(spoken) - sum(told.values()) < FEWEST:
        del told[min(told, key=lambda language: told[language])]
    return set(told)
