"""The school as a file names it, beside the school as it stands, which no file changes."""

from xenia.standards.curriculum import Institution, Problem

#: field → what it is called
WORDS = {
    "name": "name",
    "domain": "domain",
    "aamc_code": "AAMC code",
    "programme": "programme",
    "programme_id": "programme's code",
}


def named_otherwise(named: Institution, standing: Institution, *, source: str) -> tuple[Problem, ...]:
    """Say what the file says otherwise about a school that has a name. One without a name takes the file's words."""
    if not standing.name:
        return ()
    return tuple(
        Problem(source=source, field=f"school's {words}", message=_otherwise(theirs, getattr(standing, field)))
        for field, words in WORDS.items()
        if (theirs := getattr(named, field)) and theirs != getattr(standing, field)
    )


def _otherwise(theirs: str, ours: str) -> str:
    stands = f"Here it is “{ours}”, and stays so" if ours else "Here it is empty, and stays so"
    return f"The file says “{theirs}”. {stands}; an administrator changes it under The school."
