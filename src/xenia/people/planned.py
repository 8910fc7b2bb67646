"""What rooms above have planned by the school's clock: they register it at start-up, and whoever changes the clock is
told how much of it there is."""

from collections.abc import Callable

from django.utils.functional import Promise

#: how many there are, and the words for so many: "%(count)s exams …"
Counted = Callable[[], int]

_plans: list[tuple[Counted, str | Promise]] = []


def register_planned(count: Counted, words: str | Promise) -> None:
    """Let a room say what it has planned; `words` have a `count`."""
    _plans.append((count, words))


def planned_lines() -> list[str]:
    """A sentence for each kind of which there is any."""
    return [words % {"count": found} for count, words in _plans if (found := count())]
