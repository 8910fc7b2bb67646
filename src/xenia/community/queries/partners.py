"""Partners for those who look after them, and the few names that may stand in public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from xenia.community.models import Partner, PartnerContact
from xenia.core.rules import Actor, may
from xenia.people.models import Contact

#: how long before its end an agreement is spoken of
AHEAD = timedelta(days=90)


def visible_partners(actor: Actor) -> QuerySet[Partner]:
    """The partners that an actor may open; those whose partnership ended last."""
    partners = Partner.objects.select_related("thing", "named_recorded_by__thing")
    if not may(actor, "community.keep_partners"):
        return partners.none()
    return partners.order_by("thing__retired_at", "thing__label", "pk")


def partners_listed(actor: Actor, *, words: str = "", kind: str = "") -> QuerySet[Partner]:
    """The list with whom one speaks to; three statements however many there are."""
    found = visible_partners(actor)
    if words:
        found = found.filter(Q(thing__label__icontains=words) | Q(offers__icontains=words))
    if kind:
        found = found.filter(kind=kind)
    return found.prefetch_related(Prefetch("contacts", PartnerContact.objects.select_related("person__thing")))


@dataclass(frozen=True, slots=True)
class ContactRead:
    """Somebody at a partner, and how they are reached."""

    contact: PartnerContact
    ways: list[Contact]


def contacts_read(partner: Partner) -> list[ContactRead]:
    """Whom one speaks to there, with their ways; two statements."""
    ways = Prefetch("person__contacts", Contact.objects.order_by("-safe", "kind"), to_attr="ways")
    rows = partner.contacts.select_related("person__thing").prefetch_related(ways).order_by("person__thing__label")
    return [ContactRead(row, row.person.ways) for row in rows]  # type: ignore[attr-defined]


def ends_soon(partner: Partner, *, today: date | None = None) -> bool:
    """Whether the agreement has ended, or ends within three months."""
    day = today or timezone.localdate()
    return partner.agreement_until is not None and partner.agreement_until <= day + AHEAD


def public_names(partners: Iterable[UUID]) -> dict[UUID, str]:
    """The names of those who wish to be named in public; everybody else is left out. One statement."""
    wishing = Partner.objects.filter(pk__in=list(partners), named=True).exclude(kind=Partner.Kind.PERSON)
    return dict(wishing.values_list("pk", "thing__label"))
