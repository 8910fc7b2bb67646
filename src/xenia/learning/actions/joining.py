"""Come into a room with its code, without an account: the device gets a number of its own and nobody a name."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext as _

from xenia.core.keys import derived_root
from xenia.core.rules import Refused
from xenia.learning.models import GroupSession
from xenia.learning.queries.groups import open_group_with

COOKIE = "xenia_room"
SALT = "xenia.room"
#: wrong codes from one place before it has to wait; a whole room sits behind one address
FAILURES = 60
FORGET_FAILURES = 600


@dataclass(frozen=True, slots=True)
class Seat:
    """A device in a room."""

    session: GroupSession
    device: str


def join_group(code: str, *, address: str) -> tuple[GroupSession, str]:
    """The room with this code and the value of the device's cookie. Sixty wrong codes from one place in ten minutes
    close the door for that place; the place is kept as a keyed hash in memory, which forgets."""
    place = _place(address)
    if cache.get(place, 0) >= FAILURES:
        raise Refused(_("Too many wrong codes came from where you are. Try again in ten minutes."))
    session = open_group_with(code)
    if session is None:
        cache.add(place, 0, FORGET_FAILURES)
        cache.incr(place)
        raise Refused(_("No room has this code now. Look at the screen again."))
    return session, signing.dumps([str(session.pk), secrets.token_urlsafe(16)], salt=SALT)


def _place(address: str) -> str:
    key = derived_root("room failures")
    return "room:" + hashlib.blake2b(address.encode(), key=key, digest_size=16).hexdigest()


def seat_of(cookies: dict[str, str]) -> Seat | None:
    """Where a device sits; nowhere once its room has ended."""
    try:
        room, device = signing.loads(cookies.get(COOKIE, ""), salt=SALT)
        key = UUID(room)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    session = GroupSession.objects.select_related("play__version__thing").filter(pk=key, ended_at=None).first()
    return Seat(session, str(device)) if session else None
