"""The register of long work: a name, a function, what people call it and how often it recurs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

Work = Callable[..., None]


@dataclass(frozen=True, slots=True)
class LongWork:
    """A registered function, what people call it, and how often it recurs (None: when asked)."""

    name: str
    run: Work
    words: str | Promise
    every: timedelta | None


_registry: dict[str, LongWork] = {}


def long_work(name: str, *, words: str | Promise = "", every: timedelta | None = None) -> Callable[[Work], Work]:
    """Register a function `(progress, **ids)`. It must be safe to run twice: a worker may die at any moment."""

    def register(run: Work) -> Work:
        _registry[name] = LongWork(name, run, words, every)
        return run

    return register


def registered_work() -> dict[str, LongWork]:
    """Every long work of every room, by name; each room's `tasks` module is read at the first call."""
    autodiscover_modules("tasks")
    return _registry
