"""The long work of assessment, a module for each kind; core reads this package when it looks for work."""

from xenia.assessment.tasks import attainment, occasions, response_files, sums

__all__ = ["attainment", "occasions", "response_files", "sums"]
