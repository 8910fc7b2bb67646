"""How hard a text is to read: a reading age where a formula exists, and which sentences make it hard."""

from xenia.science.textmatch.readability.formulas import FormulaFigure
from xenia.science.textmatch.readability.reading import Readability, SentenceFigure, readability

__all__ = ["FormulaFigure", "Readability", "SentenceFigure", "readability"]
