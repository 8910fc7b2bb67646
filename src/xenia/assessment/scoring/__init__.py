"""What answers are worth: which items are asked, what is wrong with an answer, and every score. Pure, without Django.

`answers` map the code of an item to its answer, which looks as `standards.instruments.ItemType` says.
"""

from xenia.assessment.scoring.asking import asked_items, has_answer, is_number
from xenia.assessment.scoring.checking import AnswerProblem, problems
from xenia.assessment.scoring.items import Range, item_scores, scored_ranges
from xenia.assessment.scoring.scales import Score, level_by_competency, scale_scores
from xenia.standards.instrument_texts import in_language, missing_texts

__all__ = [
    "AnswerProblem",
    "Range",
    "Score",
    "asked_items",
    "has_answer",
    "in_language",
    "is_number",
    "item_scores",
    "level_by_competency",
    "missing_texts",
    "problems",
    "scale_scores",
    "scored_ranges",
]
