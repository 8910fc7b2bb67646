"""What a reader collects on its way: refusals and warnings, each with its line, up to a readable number."""

from xenia.standards.curriculum import Problem

MOST = 10_000


class Findings:
    """Problems of one file; beyond `MOST` of a kind the rest are counted in one closing line."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._errors: list[Problem] = []
        self._warnings: list[Problem] = []
        self._more_errors = 0
        self._more_warnings = 0

    def refuse(self, message: str, *, row: int | None = None, field: str = "") -> None:
        if len(self._errors) < MOST:
            self._errors.append(Problem(source=self._source, message=message, row=row, field=field))
        else:
            self._more_errors += 1

    def warn(self, message: str, *, row: int | None = None, field: str = "") -> None:
        if len(self._warnings) < MOST:
            self._warnings.append(Problem(source=self._source, message=message, row=row, field=field))
        else:
            self._more_warnings += 1

    @property
    def errors(self) -> tuple[Problem, ...]:
        return self._closed(self._errors, self._more_errors, "errors; correct the first ones and import again.")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return self._closed(self._warnings, self._more_warnings, "warnings of the same kinds.")

    def _closed(self, problems: list[Problem], more: int, of_what: str) -> tuple[Problem, ...]:
        if not more:
            return tuple(problems)
        return (*problems, Problem(source=self._source, message=f"And {more} more {of_what}"))
