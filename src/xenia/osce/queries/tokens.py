"""Keys in place of names: what the solver is given and what is kept of its answer names nobody."""

import re
from collections.abc import Mapping

CANDIDATE, CREW, STATION, SITTING, CIRCUIT, SITE = "candidate", "crew", "station", "sitting", "circuit", "site"
_TOKEN = re.compile(r"⟦([a-z]+) ([0-9]+)⟧")

#: names by kind and key
type Names = Mapping[tuple[str, int], str]


def token(kind: str, key: int) -> str:
    """What stands for a row."""
    return f"⟦{kind} {key}⟧"


def key_of(text: str) -> int:
    """The key in a token."""
    found = _TOKEN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} stands for no row.")
    return int(found[2])


def with_names(text: str, names: Names) -> str:
    """A sentence with each token put into words; a row that is gone is called by a dash."""
    return _TOKEN.sub(lambda found: names.get((found[1], int(found[2])), "–"), text)
