"""The tables of assessment."""

from xenia.assessment.models.coding import Code, Codebook, Coding, Passage
from xenia.assessment.models.evidence import Evidence, EvidenceKind
from xenia.assessment.models.instruments import Instrument, Version
from xenia.assessment.models.occasions import Asked, Budget, Occasion, Privacy, Stakes, Study
from xenia.assessment.models.responses import Answers, Box, KeptSums, Response, Token

__all__ = [
    "Answers",
    "Asked",
    "Box",
    "Budget",
    "Code",
    "Codebook",
    "Coding",
    "Evidence",
    "EvidenceKind",
    "Instrument",
    "KeptSums",
    "Occasion",
    "Passage",
    "Privacy",
    "Response",
    "Stakes",
    "Study",
    "Token",
    "Version",
]
