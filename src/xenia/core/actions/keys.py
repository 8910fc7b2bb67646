"""Rotate the root key, and destroy the keys of one owner."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from django.db import transaction

from xenia.core.chain import is_signed, signed_words, signing_key
from xenia.core.keys import cut_log, destroy_key, forget_key, root_cipher, root_name
from xenia.core.ledger import destroyed_keys, hidden_things
from xenia.core.models import AuditSeal, Key
from xenia.core.rules import Refused


def foreign_keys() -> int:
    """How many living keys another root than ours wrapped: with them, the root key is the wrong one."""
    return Key.objects.filter(destroyed_at=None).exclude(root=root_name()).count()


def rotate_root(old: str, new: str) -> int:
    """Wrap every data key anew under `new` and sign every seal again; how many keys. Content is not touched.

    Safe to run again after a crash: what stands under `new` already is left alone. Start the servers and workers with
    the new root key afterwards, and keep the old one as long as backups that it encrypted.
    """
    if old == new:
        raise Refused("The new root key is the old one; make another.")
    from_name, to_name = root_name(secret=old), root_name(secret=new)
    foreign = Key.objects.filter(destroyed_at=None).exclude(root__in=(from_name, to_name)).count()
    if foreign:
        raise Refused(f"{foreign} keys are wrapped by another root key than the old one given; nothing was changed.")
    unwrap, wrap = root_cipher(secret=old), root_cipher(secret=new)
    with transaction.atomic(using="keys"), transaction.atomic():
        keys = list(Key.objects.filter(destroyed_at=None, root=from_name).select_for_update())
        for key in keys:
            place = key.uuid.bytes
            key.wrapped = wrap.seal(unwrap.unseal(bytes(key.wrapped or b""), bound_to=place), bound_to=place)
            key.root = to_name
        Key.objects.bulk_update(keys, ["wrapped", "root"], batch_size=500)
        _sign_again(old, new)
    return len(keys)


def _sign_again(old: str, new: str) -> None:
    """Heads stay as they are; only what the old key had truly signed is signed by the new one."""
    before, after = signing_key(secret=old), signing_key(secret=new)
    for seal in AuditSeal.objects.order_by("number").iterator():
        if is_signed(seal, before):
            AuditSeal.objects.filter(pk=seal.pk).update(signature=after.sign(signed_words(seal)))


def destroy_keys_of(owner: UUID) -> int:
    """Destroy every key of a person or another owner: what they wrote, and why, reads as erased from then on.

    The caller has asked whether this may be, and calls it when its transaction has committed. The database's log is
    cut as well, in which whatever that transaction erased still stands in the clear.
    """
    keys = list(Key.objects.filter(owner=owner, destroyed_at=None).values_list("pk", flat=True))
    for key in keys:
        destroy_key(key)
    cut_log("default")
    return len(keys)


def living_owners(owners: Collection[UUID]) -> set[UUID]:
    """Which of these still have a living key."""
    rows = Key.objects.filter(owner__in=owners, destroyed_at=None).values_list("owner", flat=True)
    return {owner for owner in rows if owner}


_replays: list[Callable[[Mapping[UUID, bool]], None]] = []


def register_replay(hide: Callable[[Mapping[UUID, bool]], None]) -> None:
    """Say how a room hides its things again after a restore, given every thing's last word in the ledger."""
    if hide not in _replays:
        _replays.append(hide)


def replay_ledger() -> int:
    """Hide again, and destroy again, whatever the ledger names and a restored backup brought back; how many keys."""
    back = set(Key.objects.filter(destroyed_at=None).values_list("pk", flat=True))
    again = [key for key in destroyed_keys() if key in back]
    for key in again:
        forget_key(key)
    hidden = hidden_things()
    for hide in _replays:
        hide(hidden)
    return len(again)
