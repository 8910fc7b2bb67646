"""Designs of generalizability theory as text: which facets cross, which are nested, and the effects that follow."""

import re
from dataclasses import dataclass
from itertools import combinations

CROSSED = frozenset({"x", "X", "×", "*"})
_TOKEN = re.compile(r"\s*([():×*]|[^\s():×*]+)")

type Effect = frozenset[str]


@dataclass(frozen=True, slots=True)
class Design:
    """Facets in the order in which the text names them, and for each one the facets that it is nested in."""

    text: str
    facets: tuple[str, ...]
    within: dict[str, Effect]

    def closure(self, facets: Effect) -> Effect:
        """The facets together with all that they are nested in: the letters of an effect."""
        return facets.union(*(self.within[facet] for facet in facets))

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Every effect that the design can tell apart, small ones first; the last is the residual, the full product.

        A set of facets is an effect's index when it contains whatever its facets are nested in (Brennan 2001,
        section 3.2): p × (i:h) has p, h, ih, ph and pih.
        """
        sizes = range(1, len(self.facets) + 1)
        sets = (frozenset(chosen) for size in sizes for chosen in combinations(self.facets, size))
        return tuple(chosen for chosen in sets if self.closure(chosen) == chosen)

    @property
    def object(self) -> str:
        """The object of measurement unless another is named: `p` where there is one, else the first facet."""
        return "p" if "p" in self.facets else self.facets[0]

    def name(self, effect: Effect) -> str:
        """The letters in the design's order, `prt`; names of several letters are joined with colons."""
        joint = "" if all(len(facet) == 1 for facet in self.facets) else ":"
        return joint.join(facet for facet in self.facets if facet in effect)


def parse_design(text: str) -> Design:
    """Read a design such as `p x i`, `p x (r:t)`, `(p:s) x i` or `r:(p x t)`; `a:b` says that a is nested in b.

    Raises ValueError with the place when the text is no design, names a facet twice or has fewer than two facets.
    """
    tokens = _TOKEN.findall(text)
    within: dict[str, Effect] = {}
    rest = _read_crossed(tokens, within, text)
    if rest:
        raise ValueError(f"The design “{text}” can't be read from “{rest[0]}” on. Write it as in “p x (i:h)”.")
    if len(within) < 2:
        raise ValueError(f"The design “{text}” has fewer than two facets. Name the persons and what they met: “p x i”.")
    return Design(text=text.strip(), facets=tuple(within), within=within)


def _read_crossed(tokens: list[str], within: dict[str, Effect], text: str) -> list[str]:
    rest = _read_nested(tokens, within, text)
    while rest and rest[0] in CROSSED:
        rest = _read_nested(rest[1:], within, text)
    return rest


def _read_nested(tokens: list[str], within: dict[str, Effect], text: str) -> list[str]:
    before = set(within)
    rest = _read_facet(tokens, within, text)
    while rest and rest[0] == ":":
        inner = set(within) - before
        rest = _read_facet(rest[1:], within, text)
        for facet in inner:
            within[facet] |= set(within) - before - inner
    return rest


def _read_facet(tokens: list[str], within: dict[str, Effect], text: str) -> list[str]:
    if not tokens or tokens[0] in CROSSED | {":", ")"}:
        place = f"before “{tokens[0]}”" if tokens else "at its end"
        raise ValueError(f"The design “{text}” lacks a facet {place}. Write it as in “p x (i:h)”.")
    if tokens[0] == "(":
        rest = _read_crossed(tokens[1:], within, text)
        if not rest or rest[0] != ")":
            raise ValueError(f"The design “{text}” opens a bracket that it doesn't close.")
        return rest[1:]
    if tokens[0] in within:
        raise ValueError(f"The design “{text}” names the facet “{tokens[0]}” twice. Give each facet its own letter.")
    within[tokens[0]] = frozenset()
    return tokens[1:]
