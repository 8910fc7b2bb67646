"""Signed links: addresses that open one thing for a while, without a password.

The secret (256 bits) stands in the address's fragment, which no server, proxy or log ever receives; the database keeps
its hash. Opening the address shows one button; pressing it redeems the secret into a signed cookie.

What a use is, the purpose says. Usually it is the redeeming. Where something is done under the link later (a form is
answered), it is the doing, counted by `spend_use`: a browser that lost its cookie redeems again and goes on with what
it began, although the last use is spent, and begins nothing new.

Calendar feeds are the one exception: their programs send no fragment, so that the secret stands in the path. Such a
link reads one feed and opens nothing else.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.core.cache import cache
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.keys import derived_root
from xenia.core.models import SignedLink, Thing
from xenia.core.rules import Actor, Refused, demand

FEED = "calendar"
SALT = "xenia.link"
FAILURES = 20
FORGET_FAILURES = 600
HAS_USES = Q(uses_left=None) | Q(uses_left__gt=0)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a kind of link is for: where it leads, what its page says, who may issue it on a scope, whether to redeem
    it is to use it, and which languages its page has if they are not those of the house."""

    name: str
    lands_on: str
    words: str | Promise
    permission: str
    spent_at_once: bool = True
    languages: tuple[str, ...] = ()


_purposes: dict[str, Purpose] = {}


def register_purpose(
    name: str,
    *,
    lands_on: str,
    words: str | Promise,
    permission: str = "core.issue_links",
    spent_at_once: bool = True,
    languages: tuple[str, ...] = (),
) -> None:
    """Say where links of a purpose lead (the name of an address) and what their page says. Where redeeming is no use
    yet, `spent_at_once` is False, and what is done under the link calls `spend_use`. A page with `languages` of its
    own speaks those, and shows nothing of the house's frame, which does not."""
    _purposes[name] = Purpose(name, lands_on, words, permission, spent_at_once, languages)


def purpose_named(name: str) -> Purpose | None:
    """A registered purpose."""
    return _purposes.get(name)


def issue_link(
    actor: Actor,
    *,
    purpose: str,
    person: Thing | None = None,
    scope: Thing | None = None,
    uses: int | None = 1,
    days: float = 7,
) -> str:
    """Make a link and return its path with the fragment; nobody can show it again. `uses` None is any number."""
    secret = _issue(actor, _purposes[purpose], person=person, scope=scope, uses=uses, days=days)
    return f"{reverse('link', args=[purpose])}#{secret}"


def issue_feed(actor: Actor, *, lands_on: str, person: Thing, scope: Thing | None = None, days: float = 400) -> str:
    """Make a calendar feed's path for oneself; the feeds that the person had for this scope end."""
    if actor.person != person.pk:
        demand(actor, "core.issue_links", scope)
    before = SignedLink.objects.filter(purpose=FEED, person=person, scope=scope, revoked_at=None)
    before.update(revoked_at=timezone.now())
    feed = Purpose(FEED, lands_on, "", "core.issue_feed")
    return reverse(lands_on, args=[_issue(actor, feed, person=person, scope=scope, uses=None, days=days)])


def _issue(
    actor: Actor, purpose: Purpose, *, person: Thing | None, scope: Thing | None, uses: int | None, days: float
) -> str:
    demand(actor, purpose.permission, scope)
    secret = secrets.token_urlsafe(32)
    link = SignedLink(purpose=purpose.name, hashed=_hashed(purpose.name, secret), person=person, scope=scope)
    link.uses_left, link.expires_at = uses, timezone.now() + timedelta(days=days)
    with recorded(actor, "issue_link") as record:
        link.save(force_insert=True)
        record.note(link.pk, scope=scope.pk if scope else None, now={"purpose": purpose.name, "uses": uses})
    return secret


def _hashed(purpose: str, secret: str) -> bytes:
    """A plain hash is enough for 256 random bits; the purpose in it keeps a link from opening another door."""
    return hashlib.sha256(f"{purpose}\n{secret}".encode()).digest()


def _open_links(now: datetime) -> QuerySet[SignedLink]:
    return SignedLink.objects.filter(revoked_at=None, expires_at__gt=now)


def redeem_link(purpose: str, secret: str, *, address: str = "") -> SignedLink:
    """Use a link once; of two that redeem its last use at the same moment, one is refused. Where redeeming is no use
    yet, only a link that has ended is refused.

    Twenty failures from one place in ten minutes close the purpose for that place; the place is kept as a keyed hash
    in memory, which forgets.
    """
    place = _place(purpose, address)
    if cache.get(place, 0) >= FAILURES:
        raise Refused(_("Too many links that don't work came from where you are. Try again in ten minutes."))
    now = timezone.now()
    usable, used = _open_links(now).filter(hashed=_hashed(purpose, secret)).exclude(purpose=FEED), {}
    if purpose not in _purposes or _purposes[purpose].spent_at_once:
        usable, used = usable.filter(HAS_USES), {"uses_left": F("uses_left") - 1}
    if usable.update(last_used_at=now, **used):
        return SignedLink.objects.get(hashed=_hashed(purpose, secret))
    cache.add(place, 0, FORGET_FAILURES)
    cache.incr(place)
    raise Refused(_("This link was used up, has ended or is not whole. Ask whoever sent it for a new one."))


def spend_use(link: SignedLink) -> None:
    """Count one use of a living link; of two that spend its last at the same moment, one is refused."""
    usable = _open_links(timezone.now()).filter(HAS_USES, pk=link.pk)
    if not usable.update(uses_left=F("uses_left") - 1):
        raise Refused(_("This link was used up, has ended or is not whole. Ask whoever sent it for a new one."))


def _place(purpose: str, address: str) -> str:
    key = derived_root("link failures")
    return "link:" + hashlib.blake2b(f"{purpose}\n{address}".encode(), key=key, digest_size=16).hexdigest()


def link_for_feed(secret: str) -> SignedLink | None:
    """The living link of a calendar feed; it only reads, and is not used up."""
    link = _open_links(timezone.now()).filter(purpose=FEED, hashed=_hashed(FEED, secret)).first()
    if link:
        SignedLink.objects.filter(pk=link.pk).update(last_used_at=timezone.now())
    return link


def cookie_name(purpose: str) -> str:
    return f"xenia_{purpose}"


def cookie_for(link: SignedLink) -> str:
    """The signed value of the cookie into which a link was redeemed; it names the link and nothing else."""
    return signing.dumps(str(link.pk), salt=SALT)


def held_link(cookies: dict[str, str], purpose: str) -> SignedLink | None:
    """The link that a browser redeemed, unless it has ended or was revoked since: checked whenever it is read."""
    try:
        uuid = UUID(signing.loads(cookies.get(cookie_name(purpose), ""), salt=SALT))
    except (signing.BadSignature, ValueError):
        return None
    found = _open_links(timezone.now()).filter(pk=uuid, purpose=purpose).exclude(last_used_at=None)
    return found.select_related("person", "scope").first()


def revoke_link(actor: Actor, link: SignedLink) -> None:
    """End a link at once, and with it the cookies that it gave."""
    permission = _purposes[link.purpose].permission if link.purpose in _purposes else "core.issue_links"
    if actor.person is None or actor.person != link.person_id:
        demand(actor, permission, link.scope)
    with recorded(actor, "revoke_link") as record:
        SignedLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
        record.note(link.pk, scope=link.scope_id)


def forget_ended_links() -> int:
    """Drop the rows of links that ended a month ago; how many."""
    old = timezone.now() - timedelta(days=30)
    return SignedLink.objects.filter(Q(expires_at__lt=old) | Q(revoked_at__lt=old)).delete()[0]
