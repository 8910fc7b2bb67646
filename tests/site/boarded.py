"""What stands at the addresses of boards and partners: a board on which the board member sits."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.community.seated import a_board, a_meeting, a_voice, an_item, as_member, held, seat
from xenia.community.actions.agenda import bring_item, undertake
from xenia.community.actions.contributions import Given, record_contribution
from xenia.community.actions.meetings import ask_for_need
from xenia.community.actions.partners import PartnerWords, add_partner
from xenia.community.actions.payments import Sum, record_payment
from xenia.community.actions.proposals import SaidWords, propose
from xenia.core.rules import SYSTEM


def furnish_boards(house: Any) -> None:
    """A board with a meeting to come and one that was held, what its member brought, needs and is owed."""
    member = house.people["board_member"]
    board = a_board()
    place = seat(board, member)
    actor = as_member(member, board)
    coming, past = a_meeting(board), held(board, member)
    spoken = bring_item(actor, coming, language="my", voice=a_voice())
    need = ask_for_need(actor, coming, person=member.pk, kind="childcare")
    due = timezone.localdate() + timedelta(days=7)
    undertaken = undertake(SYSTEM, an_item(past), words="Call", owner=member, due=due)
    partner = add_partner(SYSTEM, PartnerWords(name="Golden Lotus", kind="organisation"))
    said = propose(SYSTEM, SaidWords(voice="board", words="Say our names", language="en", board=board))
    given = Given(person=member, kind="board", hours=Decimal(2), on=date(2026, 5, 4))
    contribution = record_contribution(SYSTEM, given)
    payment = record_payment(SYSTEM, contribution, Sum(kind="honorarium", method="transfer", amount=Decimal(120)))
    house.things |= {
        "board": board.pk,
        "seat": place.pk,
        "meeting": coming.pk,
        "meeting held": past.pk,
        "spoken item": spoken.pk,
        "need": need.pk,
        "undertaking": undertaken.pk,
        "partner": partner.pk,
        "proposal": said.pk,
        "contribution": contribution.pk,
        "payment": payment.pk,
        "member": member.pk,
    }
