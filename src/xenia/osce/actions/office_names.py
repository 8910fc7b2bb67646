"""Take the name of somebody who is erased out of what the office wrote, and destroy what opened it there."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from xenia.core.keys import cipher, destroy_key, key_for
from xenia.core.models import Thing
from xenia.osce.models import Adjustment, Candidate, Crew, Decision, Encounter, Incident
from xenia.osce.queries.board_words import place_of
from xenia.osce.queries.office_words import OFFICE_KEY, excuse_place, openers, witnesses_place
from xenia.osce.queries.remarks import name_parts

#: in place of a name
SOMEONE = "Someone"
Clear = Callable[[str], str]


@dataclass(frozen=True)
class Sealed:
    """Rows of a table whose words are sealed under their `key`: by field what ties them to their place."""

    rows: Any
    places: dict[str, Callable[[Any], bytes]]


def _tables() -> tuple[Sealed, ...]:
    incident = {"sealed": lambda one: one.pk.bytes, "sealed_witnesses": lambda one: witnesses_place(one.pk)}
    return (
        Sealed(Decision.objects.all(), {"sealed": lambda one: one.pk.bytes}),
        Sealed(Incident.objects.all(), incident),
        Sealed(_excused(), {"sealed_excuse": lambda one: excuse_place(one.pk)}),
        Sealed(Adjustment.objects.filter(candidate=None), {"sealed_reason": lambda one: place_of(one.exam_id, one.at)}),
    )


def _excused() -> Any:
    return Encounter.objects.annotate(exam_id=F("station__exam"))


def clear_name(person: UUID, *, emptied: Mapping[str, Collection[UUID]]) -> None:
    """Within the erasure of a person, while their name still stands: wherever it is written in full, and in exams that
    they took part in by any part of it, “Someone” stands from now on. Of rows that are `emptied` of what stands in
    a field, by the field's name, nothing of it stays.

    Such a row gets another key, as does every row that shared the old one; the old key is destroyed after the commit,
    so that nothing of what is left on a disk or in a backup can be opened with it.
    """
    label = Thing.objects.values_list("label", flat=True).get(pk=person)
    theirs = {
        *Candidate.objects.filter(person=person).values_list("exam", flat=True),
        *Crew.objects.filter(person=person).values_list("exam", flat=True),
    }
    whole, parts = _clearing([label]), _clearing([label, *name_parts([label])])
    for table in _tables():
        rows = list(table.rows.exclude(key=None))
        found = openers([one.key for one in rows])
        read = [(one, _opened(table, one, found[one.key])) for one in rows if one.key in found]
        cleared = [
            (one, words, {name: (parts if one.exam_id in theirs else whole)(text) for name, text in words.items()})
            for one, words in read
        ]
        for one, _was, now in cleared:
            now |= {name: "" for name in now if one.pk in emptied.get(name, ())}
        old = {one.key for one, was, now in cleared if was != now}
        for one, _was, now in cleared:
            if one.key in old:
                _seal_again(table, one, now)
        for key in old:
            transaction.on_commit(partial(destroy_key, key))


def _opened(table: Sealed, one: Any, opener: Any) -> dict[str, str]:
    sealed = {name: bytes(getattr(one, name)) for name in table.places}
    return {
        name: opener.unseal(kept, bound_to=table.places[name](one)).decode() for name, kept in sealed.items() if kept
    }


def _seal_again(table: Sealed, one: Any, words: dict[str, str]) -> None:
    one.key = key_for(OFFICE_KEY, uuid4()).pk
    sealing = cipher(one.key)
    for name, text in words.items():
        setattr(one, name, sealing.seal(text.encode(), bound_to=table.places[name](one)) if text else b"")
    one.save(update_fields=["key", *words])


def _clearing(names: list[str]) -> Clear:
    """Puts SOMEONE where one of these stands as whole words, in capitals or not."""
    told = "|".join(re.escape(name) for name in sorted(filter(None, names), key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE) if told else None
    return lambda text: pattern.sub(SOMEONE, text) if pattern else text
