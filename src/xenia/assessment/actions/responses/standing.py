"""What stands already where a file's rows go, and what each row would change of it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from xenia.assessment.actions.responses.sheet import BroughtRow, ResponseSheet
from xenia.assessment.models import Response
from xenia.assessment.queries.people_called import people_called
from xenia.assessment.queries.words_unsealed import AT_ONCE, answers_by_response
from xenia.core.models import Thing
from xenia.core.rules import Actor

#: unknown names that a warning tells
NAMES = 5
type Owner = tuple[UUID, UUID, UUID | None]


@dataclass(slots=True)
class Change:
    """A row and what it does: a new response, or answers that differ from those of the response that stands."""

    row: BroughtRow
    person: UUID | None
    about: UUID | None
    response: UUID | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Stands:
    response: UUID
    person: UUID | None
    about: UUID | None
    language: str
    submitted: Any
    brought: bool


class Comparison:
    """Compares the rows of a file with what stands; errors go to `problems`, and refuse the whole."""

    def __init__(self, actor: Actor, rows: Sequence[BroughtRow], sheet: ResponseSheet) -> None:
        self._rows, self._sheet = rows, sheet
        self._people = people_called(actor, {name for row in rows for name in (row.person, row.about) if name})
        self._things = _things({row.about for row in rows if row.about})
        occasions = {row.place.key for row in rows}
        self._by_id: dict[tuple[UUID, str], _Stands] = {}
        self._owners: dict[Owner, str] = {}
        self._unknown: dict[str, list[BroughtRow]] = {"person": [], "about": []}
        self._read(occasions)
        self.unchanged = 0

    def _read(self, occasions: Iterable[UUID]) -> None:
        fields = ("pk", "occasion", "person", "about", "language", "submitted_at", "submitted", "source_id")
        standing = Response.objects.filter(occasion__in=list(occasions)).values_list(*fields)
        for pk, occasion, person, about, language, sent_at, sent, source in standing.iterator(chunk_size=2_000):
            if sent or source:
                found = _Stands(pk, person, about, language, sent_at, bool(source))
                self._by_id[occasion, source or str(pk)] = found
            if person:
                self._owners[occasion, person, about] = source or str(pk)

    @property
    def brought_before(self) -> set[tuple[UUID, str]]:
        """The ids of what stands here from files."""
        return {place for place, stands in self._by_id.items() if stands.brought}

    def changes(self) -> list[Change]:
        """What each row does, rows that change nothing left out; every conflict is told."""
        named = [self._named(row) for row in self._rows]
        self._tell_unknown()
        self._refuse_twice(named)
        new: list[Change] = []
        there: list[tuple[Change, _Stands]] = []
        for change in named:
            stands = self._by_id.get((change.row.place.key, change.row.id))
            if stands:
                there.append((change, stands))
            else:
                self._refuse_answered(change)
                new.append(change)
        return [*new, *(change for part in batched(there, AT_ONCE) for change in self._differing(part))]

    def _named(self, row: BroughtRow) -> Change:
        """The row with its person and whom or what it is about: nothing, where nobody here is called so."""
        person = self._one(row, row.person, "person") if row.person else None
        about = row.place.about
        if row.about:
            about = self._things.get(row.about.casefold()) or self._one(row, row.about, "about")
        return Change(row, person, about)

    def _one(self, row: BroughtRow, name: str, column: str) -> UUID | None:
        found = self._people.get(name.casefold(), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            words = _("More than one person is called “%(name)s”. Write the address instead.")
            self._error(row, words % {"name": name[:60]}, column)
        else:
            self._unknown[column].append(row)
        return None

    def _tell_unknown(self) -> None:
        for column, rows in self._unknown.items():
            if not rows:
                continue
            names = list(dict.fromkeys(getattr(row, column)[:60] for row in rows))
            words = _(
                "Not found here: %(names)s. The answers of %(count)s rows are kept and linked to nothing; bring these "
                "people or things in first if the answers should be theirs."
            )
            said = {"names": ", ".join(names[:NAMES]) + (" …" if len(names) > NAMES else ""), "count": len(rows)}
            self._sheet.problems.warn(words % said, source=self._sheet.table.name, row=rows[0].number, field=column)

    def _refuse_twice(self, changes: Sequence[Change]) -> None:
        ids: dict[tuple[UUID, str], int] = {}
        owners: dict[tuple[UUID, UUID | str, UUID | str], int] = {}
        for change in changes:
            row = change.row
            if not row.id:
                continue
            first = ids.setdefault((row.place.key, row.id), row.number)
            if first != row.number:
                words = _("The id “%(id)s” stands in row %(first)s already.") % {"id": row.id, "first": first}
                self._error(row, words, "id")
            elif row.person:
                owner = change.person or row.person.casefold()
                first = owners.setdefault((row.place.key, owner, change.about or row.about.casefold()), row.number)
                if first != row.number:
                    words = _("This person's answers stand in row %(first)s already.") % {"first": first}
                    self._error(row, words, "person")

    def _refuse_answered(self, change: Change) -> None:
        row = change.row
        if change.person and (row.place.key, change.person, change.about) in self._owners:
            words = _("This person has begun or answered this form already, under another id.")
            self._error(row, words, "person")

    def _differing(self, part: Sequence[tuple[Change, _Stands]]) -> Iterator[Change]:
        """Of rows whose id stands, those with other answers to the questions that the file has a column for."""
        known = {stands.response: (change, stands) for change, stands in part}
        for key, standing in answers_by_response(known, words=self._sheet.has_words):
            change, stands = known[key]
            if self._moved(change, stands):
                continue
            row = change.row
            wanted = json.loads(row.said) | (json.loads(row.words) if row.words else {})
            codes = self._sheet.items_of(row.place.version)
            answers = {code: wanted.get(code) for code in codes if not _same(standing, wanted, code)}
            told = row.language != stands.language or (row.submitted and row.submitted != stands.submitted)
            if not answers and not (told and stands.brought):
                self.unchanged += 1
            elif stands.brought:
                yield Change(row, stands.person, stands.about, key, answers)
            else:
                words = _("This was answered here and not brought in from a file, so it stays as it is.")
                self._error(row, words, "id")

    def _moved(self, change: Change, stands: _Stands) -> bool:
        """Whether the id belongs to somebody else's answers, or to answers about something else. What came when nobody
        was called so stays nobody's: its words are sealed under a key that would not go with the person."""
        row = change.row
        if change.person and change.person != stands.person and not (stands.brought and stands.person is None):
            self._error(row, _("Under this id stand the answers of someone else."), "person")
        elif change.about and change.about != stands.about and not (stands.brought and stands.about is None):
            self._error(row, _("Under this id stand answers about something else."), "about")
        else:
            return False
        return True

    def _error(self, row: BroughtRow, message: str, column: str) -> None:
        self._sheet.error(message, row.number, column)


def _same(standing: Mapping[str, Any], wanted: Mapping[str, Any], code: str) -> bool:
    """Words that differ only in the spaces and signs that a spreadsheet takes away are the same."""
    one, other = standing.get(code), wanted.get(code)
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _bare(one) == _bare(other)
    return bool(one == other)


def _bare(text: str) -> str:
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split()).lstrip("'")


def _things(names: Iterable[str]) -> dict[str, UUID]:
    """Things other than persons by their key, or by a title that only one published thing has."""
    wanted = [name for name in names if name]
    found: dict[str, set[UUID]] = {}
    if not wanted:
        return {}
    keys = [key for name in wanted if (key := _key(name))]
    published = Thing.objects.filter(published_at__isnull=False).exclude(kind="person")
    for key in Thing.objects.filter(pk__in=keys).values_list("pk", flat=True):
        found.setdefault(str(key), set()).add(key)
    for key, label in published.filter(label__in=wanted, kind__in=ABOUT).values_list("pk", "label"):
        found.setdefault(label.casefold(), set()).add(key)
    return {name: next(iter(these)) for name, these in found.items() if len(these) == 1}


#: what else than a person answers may be about
ABOUT = ("course", "session", "cohort", "team", "case", "station", "placement")


def _key(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
