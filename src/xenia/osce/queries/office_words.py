"""Words that boards and control rooms write, in which people are named: sealed, each row under a key of its own."""

import json
from collections.abc import Collection, Sequence
from uuid import UUID

from xenia.core.keys import Cipher, ciphers_of
from xenia.core.models import Key
from xenia.osce.models import Decision, Encounter

#: what the keys of such rows are for; their owner is drawn, so that a row can have another key later
OFFICE_KEY = "exam office"


def minutes_words(minutes: str, present: Sequence[str]) -> bytes:
    """Minutes as they are sealed."""
    return json.dumps({"minutes": minutes, "present": list(present)}, ensure_ascii=False).encode()


def minutes_of(decisions: Sequence[Decision]) -> dict[UUID, tuple[str, list[str]]]:
    """Of each decision its minutes and who was present; none of one whose key is gone. Two statements."""
    found = openers([one.key for one in decisions if one.key])
    told = {}
    for one in decisions:
        if one.key in found:
            said = json.loads(found[one.key].unseal(bytes(one.sealed), bound_to=one.pk.bytes))
            told[one.pk] = (said["minutes"], said["present"])
    return told


def witnesses_place(incident: UUID) -> bytes:
    """What ties sealed witnesses to their incident."""
    return incident.bytes + b"witnesses"


def excuse_place(encounter: UUID) -> bytes:
    """What ties why somebody was excused to its encounter."""
    return encounter.bytes + b"excuse"


def excuse_of(encounter: Encounter) -> str:
    """Why there is nothing to mark; nothing once that is forgotten. Two statements."""
    key, sealed = encounter.key, bytes(encounter.sealed_excuse)
    opener = openers([key]).get(key) if key and sealed else None
    return opener.unseal(sealed, bound_to=excuse_place(encounter.pk)).decode() if opener else ""


def openers(keys: Collection[UUID]) -> dict[UUID, Cipher]:
    """What these keys open, but for those that were destroyed; a statement, and one more for each purpose."""
    rows = Key.objects.filter(pk__in=set(keys), destroyed_at=None).values_list("purpose", "owner", "pk")
    owners: dict[str, dict[UUID, UUID]] = {}
    for purpose, owner, pk in rows:
        if owner is not None:
            owners.setdefault(purpose, {})[owner] = pk
    return {
        of[owner]: opener for purpose, of in owners.items() for owner, opener in ciphers_of(purpose, list(of)).items()
    }
