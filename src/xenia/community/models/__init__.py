"""The tables of the voices, one module a noun."""

from xenia.community.models.boards import (
    AgendaItem,
    Attendance,
    Board,
    BoardAction,
    Decision,
    Meeting,
    Need,
    Seat,
)
from xenia.community.models.consent import Acknowledgement, Check, Consent, Policy, SafetyTalk
from xenia.community.models.partners import Partner, PartnerContact
from xenia.community.models.payments import Contribution, Payment
from xenia.community.models.proposals import Answer, Proposal
from xenia.community.models.reviews import Reader, Remark, Review, Side
from xenia.community.models.stories import Recording, Story, Teller, Text
from xenia.community.models.uses import Opening, Recipient, Use, Withdrawal

__all__ = [
    "Acknowledgement",
    "AgendaItem",
    "Answer",
    "Attendance",
    "Board",
    "BoardAction",
    "Check",
    "Consent",
    "Contribution",
    "Decision",
    "Meeting",
    "Need",
    "Opening",
    "Partner",
    "PartnerContact",
    "Payment",
    "Policy",
    "Proposal",
    "Reader",
    "Recipient",
    "Recording",
    "Remark",
    "Review",
    "SafetyTalk",
    "Seat",
    "Side",
    "Story",
    "Teller",
    "Text",
    "Use",
    "Withdrawal",
]
