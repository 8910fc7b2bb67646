"""The long work of assessment, a module for each kind; core reads this package when it looks for work."""

from xenia.assessment.tasks import occasions, sums

__all__ = ["occasions", "sums"]
