"""The outbox: notices that are shown on a person's page and mailed, with words made when they are sent."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xenia.core.models import Notice, Thing
from xenia.core.rules import Actor

log = logging.getLogger("xenia.outbox")
AT_ONCE = 100
ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Address:
    """Where and in which language a person wants to be written to."""

    email: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """What one kind of notice says. Neither sentence nor subject may tell whoever looks over a shoulder anything."""

    subject: str | Promise
    sentence: str | Promise


_kinds: dict[str, NoticeKind] = {}
_address_of: list[Callable[[UUID], Address | None]] = []


def register_notice(kind: str, *, subject: str | Promise, sentence: str | Promise) -> None:
    """Say what a kind of notice says; lazily translated, so that it is made in the reader's language."""
    _kinds[kind] = NoticeKind(subject, sentence)


def register_addresses(address_of: Callable[[UUID], Address | None]) -> None:
    """Say how a person's safe address is found; the room of people does."""
    _address_of[:] = [address_of]


def notify(recipient: Thing, kind: str, thing: Thing | None = None, *, by_mail: bool = True) -> Notice:
    """Put a notice for a person into the outbox, within the caller's transaction."""
    if kind not in _kinds:
        raise KeyError(kind)
    return Notice.objects.create(recipient=recipient, kind=kind, thing=thing, by_mail=by_mail)


def sentence_of(notice: Notice) -> str:
    """What a notice says, in the language of the moment; a kind that no room knows any more says nothing of itself."""
    known = _kinds.get(notice.kind)
    return str(known.sentence) if known else _("Something waits for you.")


def mark_read(actor: Actor, notice: Notice) -> None:
    """Remember that its reader has seen a notice; someone else's stays as it is."""
    Notice.objects.filter(pk=notice.pk, recipient=actor.person, read_at=None).update(read_at=timezone.now())


def send_notices() -> int:
    """Send what is due; how many were sent. A failure waits twice as long each time and ends after eight.

    Each attempt is claimed first, so that two workers never send one notice twice; only a worker that dies between
    sending and noting it leaves a notice that is sent again.
    """
    due = Notice.objects.filter(sent_at=None, by_mail=True, due_at__lte=timezone.now(), attempts__lt=ATTEMPTS)
    return sum(_send(notice) for notice in due.order_by("due_at")[:AT_ONCE])


def _send(notice: Notice) -> bool:
    address = _address_of[0](notice.recipient_id) if _address_of else None
    if address is None:
        Notice.objects.filter(pk=notice.pk).update(by_mail=False, failure="no address")
        return False
    pause = FIRST_PAUSE * 2**notice.attempts
    claimed = Notice.objects.filter(pk=notice.pk, attempts=notice.attempts, sent_at=None)
    if not claimed.update(attempts=notice.attempts + 1, due_at=timezone.now() + pause):
        return False
    try:
        _message(notice, address).send()
    except Exception as error:  # whatever a mail server or network does; its words may hold the address
        log.warning("a notice of kind %s was not sent: %s", notice.kind, type(error).__name__)
        Notice.objects.filter(pk=notice.pk).update(failure=type(error).__name__)
        return False
    Notice.objects.filter(pk=notice.pk).update(sent_at=timezone.now(), failure="")
    return True


def _message(notice: Notice, address: Address) -> EmailMessage:
    with translation.override(address.language):
        known = _kinds.get(notice.kind)
        subject = str(known.subject) if known else _("Something waits for you")
        lines = [sentence_of(notice)]
        if settings.CSRF_TRUSTED_ORIGINS:
            lines += ["", _("Sign in to read it: %(address)s") % {"address": settings.CSRF_TRUSTED_ORIGINS[0]}]
        return EmailMessage(subject, "\n".join(lines), to=[address.email])
