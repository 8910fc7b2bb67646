"""The tables of the voices, one module a noun."""

from xenia.community.models.consent import Acknowledgement, Check, Consent, Policy, SafetyTalk
from xenia.community.models.stories import Recording, Story, Teller, Text
from xenia.community.models.uses import Opening, Recipient, Use, Withdrawal

__all__ = [
    "Acknowledgement",
    "Check",
    "Consent",
    "Opening",
    "Policy",
    "Recipient",
    "Recording",
    "SafetyTalk",
    "Story",
    "Teller",
    "Text",
    "Use",
    "Withdrawal",
]
