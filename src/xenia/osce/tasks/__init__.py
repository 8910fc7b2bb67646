"""The long work of examinations; core reads this package when it looks for work."""

from xenia.osce.tasks import applicants, results, scheduling

__all__ = ["applicants", "results", "scheduling"]
