"""What boards and partners forget of a person who is erased."""

from uuid import UUID

from xenia.community.models import AgendaItem, Contribution, Need, PartnerContact, Proposal, Seat
from xenia.core.actions.media import forget_media
from xenia.core.rules import SYSTEM
from xenia.people.actions.people import register_erasure


def register_forgetting() -> None:
    """Have what boards keep of a person forgotten with them."""
    register_erasure(forget_member)


def forget_member(person: UUID) -> None:
    """Within the erasure of a person: needs, voice and wish for credit go, and so do the words that only they said.

    That somebody sat there, came, and was paid stays, by Someone: quorums and accounts rest on it.
    """
    Need.objects.filter(person=person).delete()
    PartnerContact.objects.filter(person=person).delete()
    for item in AgendaItem.objects.filter(by=person).exclude(voice=None).select_related("voice"):
        if item.voice:
            forget_media(SYSTEM, item.voice)
    AgendaItem.objects.filter(by=person).update(by=None)
    Seat.objects.filter(person=person).update(speaks_for="")
    Contribution.objects.filter(person=person).update(credit=Contribution.Credit.NONE, credit_words="")
    Proposal.objects.filter(by=person).update(by=None)
