"""Bringing a curriculum in: compare, preview, apply whole or not at all."""

from xenia.curriculum.actions.importing.apply import apply_curriculum, place_and_words, preview_curriculum, what_refuses
from xenia.curriculum.actions.importing.outcome import Outcome

__all__ = ["Outcome", "apply_curriculum", "place_and_words", "preview_curriculum", "what_refuses"]
