"""The frameworks and crosswalks that Xenia ships: facts of the field, with labels in our own words."""

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files

from xenia.standards.frameworks import Crosswalk, Framework, Item

_DATA = files("xenia.standards") / "frameworks_data"


@cache
def shipped_frameworks() -> tuple[Framework, ...]:
    """Every version of a framework that ships, in the order of `frameworks.csv`."""
    return tuple(_framework(row) for row in _rows("frameworks.csv"))


@cache
def shipped_crosswalks() -> tuple[Crosswalk, ...]:
    """What an expert would say of pairs of items; nothing here is a claim of the issuers."""
    return tuple(Crosswalk(**row) for row in _rows("crosswalks.csv"))


def _rows(*path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_DATA.joinpath(*path).read_text("utf-8").splitlines()))


def _framework(row: dict[str, str]) -> Framework:
    return Framework(
        code=row["code"],
        title=row["title"],
        version=row["version"],
        issuer=row["issuer"],
        source_url=row["source_url"],
        licence=row["licence"],
        note=row["note"],
        valid_from=_day(row["valid_from"]),
        valid_until=_day(row["valid_until"]),
        items=tuple(_items(_rows("items", f"{row['code']}.csv"))),
    )


def _items(rows: Iterable[dict[str, str]]) -> Iterable[Item]:
    siblings: Counter[str] = Counter()
    for row in rows:
        siblings[row["parent"]] += 1
        yield Item(
            id=row["id"],
            code=row["code"],
            label=row["label"],
            kind=row["kind"],
            parent=row["parent"],
            position=siblings[row["parent"]],
            note=row["note"],
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
            translations=(("ar", row["label_ar"]),) if row["label_ar"] else (),
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
