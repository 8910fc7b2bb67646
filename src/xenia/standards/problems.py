"""What a reader collects while it goes on reading: everything that is wrong, up to a readable number."""

from collections.abc import Iterable

from xenia.standards.curriculum import Problem

MOST = 10_000


class Problems:
    """Errors refuse the whole file, warnings don't; of each, the first `MOST` are kept and the rest are counted.

    What is noticed twice in the same words is kept once.
    """

    def __init__(self) -> None:
        self._errors: dict[Problem, None] = {}
        self._warnings: dict[Problem, None] = {}

    def error(self, message: str, *, source: str, row: int | None = None, field: str = "") -> None:
        self._errors[Problem(source=source, row=row, field=field, message=message)] = None

    def warn(self, message: str, *, source: str, row: int | None = None, field: str = "") -> None:
        self._warnings[Problem(source=source, row=row, field=field, message=message)] = None

    def adopt(self, *, errors: Iterable[Problem] = (), warnings: Iterable[Problem] = ()) -> None:
        """Takes over what an earlier step of the reading found."""
        self._errors.update(dict.fromkeys(errors))
        self._warnings.update(dict.fromkeys(warnings))

    @property
    def errors(self) -> tuple[Problem, ...]:
        return _with_rest(tuple(self._errors), what="errors")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return _with_rest(tuple(self._warnings), what="warnings")


def _with_rest(problems: tuple[Problem, ...], *, what: str) -> tuple[Problem, ...]:
    if len(problems) <= MOST:
        return problems
    beyond = Problem(source=problems[0].source, message=f"{len(problems) - MOST:,} more {what} are not listed.")
    return (*problems[:MOST], beyond)
