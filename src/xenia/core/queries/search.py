"""Search over the names of things themselves: there is no index apart that would have to forget.

A kind of thing is found only when its room registered who may see it; only what is published, and not retired, is
found. Case and accents don't matter ("Gonzalez" finds "González"); in kinds that hold very many things only the accents
that are typed may differ, since a pattern that allows every accent takes twice as long over 300,000 names.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Lookup, OuterRef, QuerySet, TextField
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused

LIMIT = 20
#: names that the database finds by its pattern, to be looked at closely
CANDIDATES = 200
#: letters that often carry a mark in some language that is written with Latin letters
MARKED = frozenset("aceinosuyzACEINOSUYZ")


@TextField.register_lookup
class Like(Lookup[Any]):
    """`label__like="%pattern_"`: case-insensitive, as far as each database folds case."""

    lookup_name = "like"

    def as_sql(self, compiler: Any, connection: Any, operator: str = "LIKE") -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return rf"{left} {operator} {right} ESCAPE '\'", (*left_params, *right_params)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self.as_sql(compiler, connection, "ILIKE")


@dataclass(frozen=True, slots=True)
class Findable:
    """A kind that can be found: what of it an actor sees, what people call it, where its pages are."""

    kind: str
    visible: Callable[[Actor], QuerySet[Any]]
    title: str | Promise
    page: str
    large: bool

    def visible_to(self, actor: Actor) -> QuerySet[Any] | None:
        """What an actor sees of it; None when that is nothing at all."""
        try:
            rows = self.visible(actor)
        except Refused:
            return None
        return None if rows.query.is_empty() else rows

    def address(self, thing: Thing) -> str:
        """Where a thing's page is, when it has one."""
        if thing.route or not self.page:
            return thing.route
        try:
            return reverse(self.page, args=[thing.pk])
        except NoReverseMatch:
            return ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; `more` when there is more than is shown."""

    kind: str
    title: str
    hits: list[Hit]
    more: bool


_kinds: dict[str, Findable] = {}


def register_findable(
    kind: str, visible: Callable[[Actor], QuerySet[Any]], *, title: str | Promise, page: str = "", large: bool = False
) -> None:
    """Let things of `kind` be found: those in `visible(actor)`, a queryset of things or of what keys down to them.

    `page` is the name of the address that takes a thing's key; `large` kinds are looked through a moment later.
    """
    _kinds[kind] = Findable(kind, visible, title, page, large)


def findable_kinds(actor: Actor) -> list[Findable]:
    """The kinds of which an actor may find any, in the order in which rooms registered them."""
    return [found for found in _kinds.values() if found.visible_to(actor) is not None]


def found(actor: Actor, words: str, kinds: Iterable[str] | None = None, *, limit: int = LIMIT) -> list[Group]:
    """The things whose name holds all the words and which the actor may see, kind by kind; one statement a kind."""
    sought = unicodedata.normalize("NFC", words).split()
    wanted = None if kinds is None else set(kinds)
    if not sought or sum(map(len, sought)) < 2:
        return []
    groups = []
    for known in findable_kinds(actor):
        if wanted is None or known.kind in wanted:
            things = _things(actor, known, sought, limit + 1)
            hits = [Hit(thing.label, known.address(thing)) for thing in things[:limit]]
            if hits:
                groups.append(Group(known.kind, str(known.title), hits, len(things) > limit))
    return groups


def _things(actor: Actor, known: Findable, sought: list[str], limit: int) -> list[Thing]:
    visible = known.visible_to(actor)
    if visible is None:
        return []
    rows = Thing.objects.filter(kind=known.kind, published_at__isnull=False, retired_at=None)
    for word in sought:
        rows = rows.filter(label__like=_pattern(word, any_mark=not known.large))
    # asked of each name that fits, rather than listed first for all names
    rows = rows.filter(Exists(visible.filter(pk=OuterRef("pk"))))
    folded = [fold(word) for word in sought]
    close = [thing for thing in rows[:CANDIDATES] if all(word in fold(thing.label) for word in folded)]
    return sorted(close, key=lambda thing: (not fold(thing.label).startswith(folded[0]), fold(thing.label)))[:limit]


def fold(text: str) -> str:
    """Text without marks and case: 'Résumé' and 'RESUME' are the same."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _pattern(word: str, *, any_mark: bool) -> str:
    """A pattern of the database that lets through at least every name that `fold` finds alike."""
    made = []
    for letter in word:
        if not letter.isascii() or (any_mark and letter in MARKED):
            made.append("_")
        else:
            made.append("\\" + letter if letter in "%_\\" else letter)
    return f"%{''.join(made)}%"
