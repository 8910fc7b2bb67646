"""Bringing a curriculum in: compare, preview, apply whole or not at all."""

from xenia.curriculum.actions.importing.apply import Outcome, apply_curriculum, preview_curriculum

__all__ = ["Outcome", "apply_curriculum", "preview_curriculum"]
