"""Write down what people gave, and how they wish to be credited."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.models import Contribution, Partner
from xenia.community.queries.meant import KINDS
from xenia.core.actions.audit import recorded
from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, Refused, demand, may
from xenia.people.models import Person

MOST_HOURS = Decimal(1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One contribution: by a person or a partner, of a kind, so many hours, on a day, to some thing."""

    kind: str
    hours: Decimal
    on: date
    person: Person | None = None
    partner: Partner | None = None
    about: Thing | None = None


def record_contribution(actor: Actor, given: Given, *, credit: str = "none", credit_words: str = "") -> Contribution:
    """Write down a contribution. Whoever said nothing about credit is not named.

    Refused for a day that has not come, and about a story or a person: it would tell who told what.
    """
    demand(actor, "community.keep_payments")
    _refuse_bad(given)
    _refuse_bad_credit(credit, credit_words)
    with recorded(actor, "community.record_contribution") as record:
        row = Contribution.objects.create(
            person=given.person,
            partner=given.partner,
            kind=given.kind,
            hours=given.hours,
            on=given.on,
            about=given.about,
            credit=credit,
            credit_words=credit_words.strip(),
        )
        record.note(row.pk, now={"kind": given.kind, "hours": str(given.hours)})
    return row


def choose_credit(actor: Actor, contribution: Contribution, *, credit: str, words: str = "") -> None:
    """How a person wishes to be credited: theirs to choose, or a keeper's to write down for them."""
    demand(actor, "community.own_credit")
    if contribution.person_id != actor.person and not may(actor, "community.keep_payments"):
        raise NotPermitted(_("How somebody is credited is theirs to choose."))
    _refuse_bad_credit(credit, words)
    with recorded(actor, "community.choose_credit") as record:
        was = contribution.credit
        contribution.credit = credit
        contribution.credit_words = words.strip() if credit == Contribution.Credit.ROLE else ""
        contribution.save(update_fields=["credit", "credit_words"])
        record.note(contribution.pk, was={"credit": was}, now={"credit": credit})


def _refuse_bad(given: Given) -> None:
    if (given.person is None) == (given.partner is None):
        raise Refused(_("Say who gave it: one person, or one partner."))
    if given.kind not in Contribution.Kind.values:
        raise Refused(_("Choose what it was from the list."))
    if not 0 <= given.hours <= MOST_HOURS:
        raise Refused(_("That is not a number of hours that somebody can give."))
    if given.on > timezone.localdate():
        raise Refused(_("That day has not come yet."))
    if given.about is not None and given.about.kind not in KINDS:
        raise Refused(_("A contribution can't point at a story or a person: it would tell who told what."))


def _refuse_bad_credit(credit: str, words: str) -> None:
    if credit not in Contribution.Credit.values:
        raise Refused(_("Choose how they wish to be credited."))
    if credit == Contribution.Credit.ROLE and not words.strip():
        raise Refused(_("Write the words by which they wish to be called, for instance “a mother on the board”."))
