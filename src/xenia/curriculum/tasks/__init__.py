"""The long work of the curriculum, a module for each kind; core reads this package when it looks for work."""

from xenia.curriculum.tasks import frameworks, imports, suggestions, years

__all__ = ["frameworks", "imports", "suggestions", "years"]
