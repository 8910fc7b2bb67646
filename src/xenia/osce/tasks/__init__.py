"""The long work of examinations; core reads this package when it looks for work."""

from xenia.osce.tasks import scheduling

__all__ = ["scheduling"]
