"""Every sentence with which the methods of an exam warn, and what it says to a board: what is wrong, what to do."""

from xenia.osce.queries.caution_words.cuts import CUTS
from xenia.osce.queries.caution_words.models import MODELS
from xenia.osce.queries.caution_words.reliability import RELIABILITY
from xenia.osce.queries.caution_words.severity import SEVERITY
from xenia.osce.queries.phrases import Phrase

CAUTIONS: tuple[Phrase, ...] = (*CUTS, *RELIABILITY, *MODELS, *SEVERITY)

__all__ = ["CAUTIONS"]
