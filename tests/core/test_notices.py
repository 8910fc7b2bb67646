"""The outbox: neutral words in the reader's language, sent once, tried again, nothing kept that must vanish."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.translation import gettext_lazy

from xenia.core.actions import notices
from xenia.core.actions.notices import Address, mark_read, notify, register_addresses, register_notice, send_notices
from xenia.core.actions.things import make_thing
from xenia.core.models import Notice, Thing
from xenia.core.queries.notices import unread_notices
from xenia.core.rules import Actor


class DownBackend(BaseEmailBackend):
    """A mail server that says the address in its refusal, as they do."""

    def send_messages(self, email_messages: list) -> int:
        raise OSError(f"550 no such user {email_messages[0].to[0]}")


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(notices, "_kinds", {})
    monkeypatch.setattr(notices, "_address_of", [])
    register_notice("waits", subject=gettext_lazy("Sunday"), sentence=gettext_lazy("Monday"))
    yield


@pytest.fixture
def amal(db: None) -> Thing:
    person = make_thing("person", "Amal")
    register_addresses(lambda uuid: Address("amal@example.org", "ar") if uuid == person.pk else None)
    return person


def test_notice_is_sent_once_in_the_readers_language(amal: Thing) -> None:
    notify(amal, "waits", make_thing("story", "A secret title"))
    assert send_notices() == 1
    assert send_notices() == 0
    [message] = mail.outbox
    assert (message.subject, message.body.splitlines()[0]) == ("الأحد", "الاثنين")
    assert "secret" not in message.message().as_string()


def test_notice_that_fails_is_tried_again_later_and_keeps_no_address(
    amal: Thing, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.DownBackend"}}  # type: ignore[attr-defined]
    notice = notify(amal, "waits")
    pauses = []
    for _ in range(notices.ATTEMPTS + 2):
        Notice.objects.update(due_at=timezone.now())
        before = timezone.now()
        send_notices()
        notice.refresh_from_db()
        pauses.append(notice.due_at - before > timedelta(minutes=2))
    assert pauses[: notices.ATTEMPTS] == [True] * notices.ATTEMPTS
    assert (notice.attempts, notice.sent_at, notice.failure) == (notices.ATTEMPTS, None, "OSError")
    assert "amal@" not in caplog.text


def test_person_without_an_address_reads_it_on_their_page_only(db: None) -> None:
    register_addresses(lambda uuid: None)
    person = make_thing("person", "A storyteller")
    notify(person, "waits")
    assert send_notices() == 0
    reader = Actor(person=person.pk)
    [notice] = unread_notices(reader)
    mark_read(Actor(person=UUID(int=7)), notice)
    assert unread_notices(reader).exists()
    mark_read(reader, notice)
    assert not unread_notices(reader).exists()


def test_kind_that_nobody_registered_is_refused(amal: Thing) -> None:
    with pytest.raises(KeyError):
        notify(amal, "unheard-of")
