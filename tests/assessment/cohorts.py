"""Cohorts that answer without names over the pages, and everything that somebody could steal meanwhile and after."""

import hashlib
import json
import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, connections
from django.test import Client

from tests.assessment.linkage import Loot, Row, unwrapped
from xenia.assessment.actions.occasions import close_occasion
from xenia.assessment.models import Occasion
from xenia.core.rules import SYSTEM

Said = dict[UUID, str]


@dataclass
class Cohort:
    """An occasion that was answered: what each person wrote, in the order in which they came, and what was stolen."""

    occasion: Occasion
    said: Said
    loot: Loot


class Listener(logging.Handler):
    """The log at level INFO, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def __enter__(self) -> "Listener":
        log = logging.getLogger("xenia.access")
        log.addHandler(self)
        log.setLevel(logging.INFO)
        return self

    def __exit__(self, *_error: object) -> None:
        log = logging.getLogger("xenia.access")
        log.removeHandler(self)
        log.setLevel(logging.NOTSET)


def table_rows(table: str, *, alias: str = "default") -> list[Row]:
    """All rows in the order in which they lie, with what the database itself keeps of each."""
    own = "ctid::text AS lies, xmin::text::bigint AS written" if connection.vendor == "postgresql" else "rowid AS lies"
    order = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connections[alias].cursor() as cursor:
        cursor.execute(f'SELECT {own}, * FROM "{table}" ORDER BY {order}')  # noqa: S608 - names of our own tables
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def everything(occasion: Occasion) -> dict[str, list[Row]]:
    """Every table, of responses only those of the occasion."""
    tables = {name: table_rows(name) for name in connection.introspection.table_names()}
    key = {occasion.pk, occasion.pk.hex}
    own = [row for row in tables["assessment_response"] if row["occasion_id"] in key]
    theirs = {row["uuid"] for row in own}
    events = [row for row in tables["assessment_answers"] if row["response_id"] in theirs]
    return tables | {"assessment_response": own, "assessment_answers": events}


def box_files(occasion: Occasion) -> list[bytes]:
    """The keys in the data folder, as somebody finds them who takes over the machine at this moment."""
    file = settings.DATA_DIR / "boxes" / occasion.pk.hex
    held = file.read_bytes() if file.exists() else b""
    return [held[start : start + 32] for start in range(0, len(held), 32)]


def all_keys() -> list[bytes]:
    return unwrapped(table_rows("core_key", alias="keys"), settings.ROOT_KEY)


def words_of(random: Random, number: int) -> str:
    """What someone writes: nobody writes the same, and some write much more than others."""
    return f"{number:02}{random.getrandbits(32):08x}" + " and more" * random.randrange(120)


def answered(
    occasion: Occasion,
    browsers: dict[UUID, Client],
    *,
    seed: int,
    marks: dict[UUID, str] | None = None,
    languages: dict[UUID, str] | None = None,
    end: bool = True,
) -> Cohort:
    """Everyone comes in a random order and answers over the pages; then the occasion is closed, and all is stolen.

    The thief has had the databases, with all keys in them, after each arrival as well; the keys that the data folder
    holds meanwhile are stolen only with `end` False, by taking over the machine before the occasion is closed.
    """
    random = Random(seed)
    order = random.sample(list(browsers), len(browsers))
    spoken = {person: (languages or {}).get(person, "en") for person in order}
    said: Said = {}
    states = []
    with Listener() as log:
        for number, person in enumerate(order):
            said[person] = words_of(random, number)
            _come(occasion, browsers[person], said[person], (marks or {}).get(person, ""), spoken[person])
            states.append([row for row in table_rows("assessment_box") if _of(row, occasion)])
    keys = all_keys()
    if end:
        close_occasion(SYSTEM, occasion)
    else:
        keys += box_files(occasion)
    loot = Loot(everything(occasion), order, spoken, [*keys, *all_keys()], states, log.lines)
    return Cohort(occasion, said, loot)


def _of(row: Row, occasion: Occasion) -> bool:
    return row["occasion_id"] in {occasion.pk, occasion.pk.hex}


def _come(occasion: Occasion, browser: Client, words: str, mark: str, language: str) -> None:
    turn = secrets.token_bytes(16)
    page = f"/answer/{occasion.pk}/anonymous/"
    browser.post(f"{page}turn/", {"turn": hashlib.sha256(turn).hexdigest()})
    sent = {"turn": turn.hex(), "pseudonym": mark, "language": language}
    sent["values"] = {"listens": "2", "words": words}  # type: ignore[assignment]
    answered = Client().post(f"{page}put/", json.dumps(sent), content_type="application/json")
    assert answered.json() == {"kept": True}, answered.content


def hits(guess: dict[Any, Any], said: Said, people: Iterable[UUID] | None = None) -> int:
    """How many were said rightly."""
    return sum(guess[person] == said[person] for person in (said if people is None else people))
