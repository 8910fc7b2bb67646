"""Who answers, and what a response says: its events folded."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Max
from django.utils import timezone

from xenia.assessment.models import Answers, Response
from xenia.core.keys import KeyDestroyed, derived_root, unseal
from xenia.core.models import SignedLink

#: what a column of numbers holds
LARGEST_NUMBER = 2**31 - 1
GIVEN = "xenia.page given"


@dataclass(frozen=True, slots=True)
class Respondent:
    """Whoever answers: a person who is signed in or came by a personal link, or a link that many may use."""

    person: UUID | None = None
    link: SignedLink | None = None

    @property
    def used_up(self) -> bool:
        """Whether nothing more can be begun with a link for many; what was begun with it goes on."""
        return self.person is None and self.link is not None and self.link.uses_left == 0

    def owns(self, response: Response) -> bool:
        """Whether the response is theirs; of a link without a person, knowing the response's key is part of it."""
        if self.person is not None:
            return response.person_id == self.person
        return self.link is not None and response.person_id is None and response.link_id == self.link.pk


def device_box(who: Respondent, occasion: UUID) -> str:
    """The name under which a device keeps what was not sent yet: the same whenever this person opens the form again, no
    one else's, and telling whoever finds the device nothing."""
    whose = who.person or (who.link.pk if who.link else "")
    key = derived_root("box on a device")
    return blake2b(f"{whose}\n{occasion}".encode(), key=key, digest_size=16).hexdigest()


def page_given(who: Respondent, occasion: UUID) -> str:
    """What a page carries to show later when it was given to this person or link, by the server's clock."""
    said = {"box": device_box(who, occasion), "at": timezone.now().timestamp()}
    return signing.dumps(said, salt=GIVEN)


def given_at(who: Respondent, occasion: UUID, shown: str) -> datetime | None:
    """When the page was given that shows this; None when it was given to somebody else, or never."""
    try:
        said = signing.loads(shown, salt=GIVEN)
    except signing.BadSignature:
        return None
    return datetime.fromtimestamp(said["at"], tz=UTC) if said["box"] == device_box(who, occasion) else None


_READ_AT_EVERY_ANSWER = (
    *("occasion_id", "version_id", "person_id", "about_id", "link_id", "submitted"),
    *("occasion__closed_at", "occasion__opens_at", "occasion__closes_at", "occasion__privacy", "version__digest"),
)


def standing_response(who: Respondent, occasion: UUID, *, key: UUID, about: UUID | None) -> Response | None:
    """The response that this person or link has begun; a person's by who they are, a link's by the key of its page.

    Read at every answer that is saved, so that the version's document, which is known already, is left where it is.
    """
    begun = Response.objects.select_related("occasion", "version").only(*_READ_AT_EVERY_ANSWER)
    if who.person is not None:
        return begun.filter(occasion=occasion, person=who.person, about=about).first()
    return begun.filter(occasion=occasion, pk=key, person=None, link=who.link).first() if who.link else None


def answers_of(response: Response) -> dict[str, Any]:
    """The answers as they stand, words included; words whose key was destroyed are absent."""
    return folded(response.events.order_by("number", "pk"), response=response.pk)


def next_number(response: Response) -> int:
    """The number after all that stand. Devices also number what is never stored, so that counting them falls short, and
    a newer answer would stand before an older one."""
    last: int = response.events.aggregate(last=Max("number"))["last"] or 0
    return min(last + 1, LARGEST_NUMBER)


def folded(events: Iterable[Answers], *, response: UUID) -> dict[str, Any]:
    """Later events say more than earlier ones; an answer that was taken back is None and absent."""
    found: dict[str, Any] = {}
    for event in events:
        found.update(event.said)
        if event.sealed:
            found.update(_words(event, response))
    return {code: value for code, value in found.items() if value is not None}


def _words(event: Answers, response: UUID) -> Mapping[str, Any]:
    with suppress(KeyDestroyed):
        opened: dict[str, Any] = json.loads(
            unseal(event.key, event.sealed, bound_to=response.bytes + event.event.bytes)  # type: ignore[arg-type]
        )
        return opened
    return {}
