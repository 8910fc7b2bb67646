"""Keep partners: what they offer, whom one speaks to, and whether they wish to be named.

The record of these actions says which fields changed, and never a name or an address: it would outlive the person.
"""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID, uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.actions.agreements import AGREEMENT
from xenia.community.models import Partner, PartnerContact
from xenia.core.actions.audit import recorded
from xenia.core.actions.things import set_state
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.people.actions.people import add_person
from xenia.people.actions.tasks import settle
from xenia.people.models import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerWords:
    """What stands on a partner's page."""

    name: str
    kind: str
    offers: str = ""
    languages: tuple[str, ...] = ()
    places: int | None = None
    agreement_until: date | None = None


def words_of(partner: Partner) -> PartnerWords:
    """The partner as it stands."""
    return PartnerWords(
        name=partner.thing.label,
        kind=partner.kind,
        offers=partner.offers,
        languages=tuple(partner.languages),
        places=partner.places,
        agreement_until=partner.agreement_until,
    )


def add_partner(actor: Actor, words: PartnerWords) -> Partner:
    """Add a partner; it is not named in public until it says so. Refuses one without a name."""
    demand(actor, "community.keep_partners")
    _refuse_unnamed(words)
    key = uuid4()
    with recorded(actor, "community.add_partner") as record:
        thing = Thing.objects.create(
            pk=key, kind="partner", label=words.name.strip(), route=f"/partners/{key}/", published_at=timezone.now()
        )
        partner = Partner(thing=thing)
        _write(partner, words)
        partner.save(force_insert=True)
        record.note(key, now={"kind": words.kind})
    return partner


def change_partner(actor: Actor, partner: Partner, words: PartnerWords) -> None:
    """Make the partner read as `words`. A partner that is called a person from now on is not named any more."""
    demand(actor, "community.keep_partners")
    _refuse_unnamed(words)
    was, now = asdict(words_of(partner)), asdict(words)
    changed = [name for name in now if now[name] != was[name]]
    if not changed:
        raise Refused(_("Nothing is different, so there is nothing to save."))
    with recorded(actor, "community.change_partner") as record:
        Thing.objects.filter(pk=partner.pk).update(label=words.name.strip())
        _write(partner, words)
        if words.kind == Partner.Kind.PERSON:
            partner.named = False
        partner.save()
        if "agreement_until" in changed:
            settle(AGREEMENT, thing=partner.thing)
        record.note(partner.pk, was={"fields": changed}, now={"fields": changed})


def _write(partner: Partner, words: PartnerWords) -> None:
    partner.kind, partner.offers, partner.languages = words.kind, words.offers, list(words.languages)
    partner.places, partner.agreement_until = words.places, words.agreement_until


def record_naming(actor: Actor, partner: Partner, *, named: bool, on: date) -> None:
    """Record that a partner said on a day that it wishes to be named in public, or no longer; it holds at once.

    Refused for a person, who is never named in public, and for a day that has not come.
    """
    demand(actor, "community.keep_partners")
    if named and partner.kind == Partner.Kind.PERSON:
        raise Refused(_("A person is never named in public here, whatever they say. Credit them where they wish it."))
    if on > timezone.localdate():
        raise Refused(_("That day has not come yet. Write the day on which they said so."))
    with recorded(actor, "community.name_partner") as record:
        was = partner.named
        partner.named, partner.named_on, partner.named_recorded_by_id = named, on, actor.person
        partner.save(update_fields=["named", "named_on", "named_recorded_by"])
        record.note(partner.pk, was={"named": was}, now={"named": named, "on": str(on)})


def end_partnership(actor: Actor, partner: Partner, *, reason: str) -> None:
    """End a partnership, or take it up again; what it gave and said stays."""
    demand(actor, "community.keep_partners")
    if not reason.strip():
        raise Refused(_("Say in a sentence why; it stands in the change record."))
    with recorded(actor, "community.end_partnership", reason=reason) as record:
        was = partner.thing.state
        set_state(partner.thing, "published" if was == "retired" else "retired")
        record.note(partner.pk, was={"state": was}, now={"state": partner.thing.state})


def add_contact(
    actor: Actor, partner: Partner, *, name: str, role: str = "", language: str = "en", email: str = "", phone: str = ""
) -> PartnerContact:
    """Add somebody at a partner: a person without an account, whose ways to be reached stand with them alone."""
    demand(actor, "community.keep_partners")
    if not name.strip():
        raise Refused(_("Write the name of the person."))
    with recorded(actor, "community.add_contact") as record:
        person = add_person(actor, name=name, language=language, email=email)
        if phone.strip():
            Contact.objects.create(person=person, kind="phone", value=phone.strip())
        contact = PartnerContact.objects.create(partner=partner, person=person, role=role.strip())
        record.note(partner.pk, now={"contact": str(person.pk)})
    return contact


def remove_contact(actor: Actor, partner: Partner, contact: int) -> None:
    """Somebody is not there any more; the person stays, and is erased elsewhere when they wish it."""
    demand(actor, "community.keep_partners")
    found = PartnerContact.objects.filter(partner=partner, pk=contact).first()
    if found is None:
        return
    with recorded(actor, "community.remove_contact") as record:
        person: UUID = found.person_id
        found.delete()
        record.note(partner.pk, was={"contact": str(person)}, now=None)


def _refuse_unnamed(words: PartnerWords) -> None:
    if not words.name.strip():
        raise Refused(_("A partner needs a name."))
    if words.kind not in Partner.Kind.values:
        raise Refused(_("Choose an organisation, a clinic or a person."))
