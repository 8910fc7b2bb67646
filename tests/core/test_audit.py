"""No one can quietly rewrite what happened: each kind of tampering is planted and must be found."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.core.leaks import bytes_on_disk, spoil
from xenia.core.actions.audit import recorded
from xenia.core.actions.keys import destroy_keys_of, rotate_root
from xenia.core.actions.seal import ENOUGH, seal_audit, seal_when_due
from xenia.core.actions.things import make_thing
from xenia.core.chain import ChangesDigest, entry_digest, heads_path, signed_words, signing_key
from xenia.core.keys import cipher, key_for
from xenia.core.models import AuditEntry, AuditSeal, Change, Key, Thing
from xenia.core.queries.audit import ERASED, changes_of, changes_read, reason_of
from xenia.core.queries.verification import verify_audit
from xenia.core.rules import SYSTEM, Actor, Refused

CANARY = "canary: what Maria wrote"


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "heads.txt"
    monkeypatch.setenv("XENIA_AUDIT_HEADS", str(path))
    monkeypatch.setenv("XENIA_LEDGER", str(tmp_path / "ledger"))
    return path


@pytest.fixture
def course(db: None) -> Thing:
    return make_thing("course", "Care across languages")


@pytest.fixture
def maria(db: None) -> Actor:
    return Actor(person=make_thing("person", "Maria").pk)


@pytest.fixture
def record(course: Thing, maria: Actor) -> Iterator[None]:
    """Five entries under two seals, and one that is not sealed yet."""
    for number in range(6):
        with recorded(maria, "rename", reason=CANARY) as note:
            for title in range(3):
                note.note(course.pk, scope=course.pk, was=f"{number}", now=f"{CANARY} {title}")
        if number in (2, 4):
            seal_audit()
    yield


def test_untouched_record_holds(record: None) -> None:
    verdict = verify_audit()
    assert verdict.holds, verdict.problems
    assert (verdict.seals, verdict.entries, verdict.changes, verdict.unsealed, verdict.exported) == (2, 5, 18, 1, 2)


def flip_change() -> None:
    change = Change.objects.order_by("id")[4]
    Change.objects.filter(pk=change.pk).update(sealed=spoil(bytes(change.sealed), at=20))


def move_change() -> None:
    Change.objects.filter(pk=Change.objects.order_by("id")[4].pk).update(scope=uuid.uuid4())


def remove_change() -> None:
    Change.objects.filter(pk=Change.objects.order_by("id")[4].pk).delete()


def other_verb() -> None:
    AuditEntry.objects.filter(pk=AuditEntry.objects.order_by("id")[1].pk).update(verb="praise")


def other_actor() -> None:
    someone = make_thing("person", "Someone else")
    AuditEntry.objects.filter(pk=AuditEntry.objects.order_by("id")[1].pk).update(actor=someone)


def rewrite_entry_and_its_digest() -> None:
    entry = AuditEntry.objects.order_by("id")[1]
    entry.verb = "praise"
    entry.digest = entry_digest(entry, ChangesDigest(entry.changes.order_by("id")))
    entry.save()


def remove_entry() -> None:
    AuditEntry.objects.order_by("id")[1].delete()


def take_entry_out_of_its_seal() -> None:
    AuditEntry.objects.filter(pk=AuditEntry.objects.order_by("id")[1].pk).update(seal=None)


def remove_last_seal_with_its_entries() -> None:
    last = AuditSeal.objects.order_by("-number")[0]
    AuditEntry.objects.filter(seal=last).delete()
    last.delete()


def change_unsealed_entry() -> None:
    AuditEntry.objects.filter(seal=None).update(verb="praise")


def forge_signature() -> None:
    seal = AuditSeal.objects.order_by("number")[1]
    AuditSeal.objects.filter(pk=seal.pk).update(signature=signing_key(secret="another").sign(signed_words(seal)))


@pytest.mark.parametrize(
    "tamper",
    [
        flip_change,
        move_change,
        remove_change,
        other_verb,
        other_actor,
        rewrite_entry_and_its_digest,
        remove_entry,
        take_entry_out_of_its_seal,
        remove_last_seal_with_its_entries,
        change_unsealed_entry,
        forge_signature,
    ],
)
def test_tampering_is_found(record: None, tamper: Callable[[], None]) -> None:
    tamper()
    assert not verify_audit().holds


def test_rewritten_chain_sealed_again_with_our_own_key_fails_against_the_exported_head(
    record: None, heads: Path, tmp_path: Path
) -> None:
    exported = tmp_path / "second-server.txt"
    exported.write_bytes(heads.read_bytes())
    rewrite_entry_and_its_digest()
    AuditEntry.objects.update(seal=None)
    AuditSeal.objects.all().delete()
    heads.unlink()
    seal_audit()
    assert verify_audit().holds, "inside the house nothing shows any more"
    verdict = verify_audit(exported)
    assert any("rewritten" in problem for problem in verdict.problems)


def test_head_lost_between_commit_and_export_is_exported_later(record: None, heads: Path) -> None:
    lines = heads.read_text().splitlines()
    heads.write_text(lines[0] + "\n")
    seal_audit()
    assert heads.read_text().splitlines()[:2] == lines


def test_seals_come_when_enough_entries_wait_and_not_before(maria: Actor) -> None:
    for _ in range(ENOUGH - 1):
        with recorded(maria, "look"):
            pass
    assert seal_when_due() == 0
    with recorded(maria, "look"):
        pass
    assert seal_when_due() == ENOUGH
    assert heads_path().read_text().count("\n") == 1


def test_record_of_one_action_is_read_in_order_whatever_its_size(course: Thing, maria: Actor) -> None:
    with recorded(maria, "import") as note:
        for number in range(2500):
            note.note(course.pk, now=number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_change")
        assert cursor.fetchone() == (2500,)
    assert [change.now for change in changes_read(changes_of([course.pk]))][:3] == [2499, 2498, 2497]
    assert verify_audit().holds


@pytest.mark.parametrize("count", [1, 3])
def test_reading_changes_takes_the_same_statements_for_any_number(
    course: Thing, maria: Actor, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for _ in range(count):
        with recorded(maria, "rename", reason="because") as note:
            note.note(course.pk, was="a", now="b")
    with django_assert_num_queries(2), django_assert_num_queries(1, using="keys"):  # type: ignore[attr-defined]
        assert len(list(changes_read(changes_of([course.pk])))) == count


def test_change_outlives_the_thing_that_was_given_up(course: Thing, maria: Actor) -> None:
    with recorded(maria, "rename") as note:
        note.note(course.pk, now="b")
    uuid_ = course.pk
    course.delete()
    read = next(changes_read(changes_of([uuid_])))
    assert (read.label, read.now) == ("", "b")
    assert verify_audit().holds


def test_erased_person_reads_as_erased_and_the_chain_still_holds(record: None, course: Thing, maria: Actor) -> None:
    assert destroy_keys_of(maria.person) == 1  # type: ignore[arg-type]
    change = next(changes_read(changes_of([course.pk])))
    assert (change.why, change.was, change.now) == (ERASED, ERASED, ERASED)
    assert reason_of(AuditEntry.objects.first()) == ERASED  # type: ignore[arg-type]
    assert verify_audit().holds


def test_nothing_of_the_record_stands_in_the_clear(
    record: None, transactional_db: None, course: Thing, maria: Actor
) -> None:
    with recorded(maria, "rename", reason=CANARY) as note:
        note.note(course.pk, now=CANARY)
    assert bytes_on_disk(CANARY.encode()) == []
    make_thing("course", CANARY)
    assert bytes_on_disk(CANARY.encode()) != [] or connection.vendor != "sqlite", "the search itself must bite"


def test_rotated_root_opens_everything_and_the_old_one_nothing(record: None, course: Thing) -> None:
    old, new = settings.ROOT_KEY, "a new root secret"
    key = key_for("audit", AuditEntry.objects.first().actor_id)  # type: ignore[union-attr]
    count = Key.objects.filter(destroyed_at=None).count()
    assert rotate_root(old, new) == count
    with pytest.raises(Refused):
        cipher(key.pk)
    settings.ROOT_KEY = new
    try:
        assert next(changes_read(changes_of([course.pk]))).why == CANARY
        assert verify_audit().holds, "seals are signed by the new key, and heads stand as exported"
        assert rotate_root(old, new) == 0
        with pytest.raises(Refused, match="another root key"):
            rotate_root("yet another", "and another")
    finally:
        settings.ROOT_KEY = old


def test_system_acts_without_a_person(db: None, course: Thing) -> None:
    with recorded(SYSTEM, "seed") as note:
        note.note(course.pk)
    seal_audit()
    assert verify_audit().holds
