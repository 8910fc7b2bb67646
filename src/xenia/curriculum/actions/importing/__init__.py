"""Bringing a curriculum in: compare, preview, apply whole or not at all."""

from xenia.curriculum.actions.importing.apply import FileRefused, apply_curriculum, place_and_words, preview_curriculum
from xenia.curriculum.actions.importing.outcome import Outcome

__all__ = ["FileRefused", "Outcome", "apply_curriculum", "place_and_words", "preview_curriculum"]
