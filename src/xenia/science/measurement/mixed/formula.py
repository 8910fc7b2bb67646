"""Formulas as R writes them: fixed effects and random terms of named columns, with treatment contrasts for words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from xenia.science.measurement.mixed.estimate import fit_terms
from xenia.science.measurement.mixed.result import MixedModel
from xenia.science.measurement.mixed.terms import RandomTerm

Floats = NDArray[np.float64]

#: a column of numbers (float64; NaN is missing), or of words (any sequence of str; "" is missing)
type Column = Floats | tuple[str, ...]
type Columns = Mapping[str, Column]
#: the columns that are multiplied with each other, in the formula's order; () is the intercept
type Product = tuple[str, ...]

INTERCEPT = "(Intercept)"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A right-hand side: its products by order, the intercept (an empty one) among them where there is one."""

    products: tuple[Product, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named."""
        return tuple(dict.fromkeys(name for product in self.products for name in product))


@dataclass(frozen=True, slots=True)
class Grouping:
    """One grouping factor, the columns whose combinations are its levels, and its independent blocks of effects."""

    factor: tuple[str, ...]
    blocks: tuple[Fixed, ...]

    @property
    def name(self) -> str:
        """As lme4 names it: `dept:service`."""
        return ":".join(self.factor)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named."""
        return (*self.factor, *(name for block in self.blocks for name in block.columns))


def mixed_model(
    columns: Columns, *, score: str, fixed: str, random: tuple[str, ...], method: str = "reml"
) -> MixedModel:
    """Fit score ~ fixed + (random₁) + … as lme4's `lmer` does.

    `fixed` knows +, *, :, 0 and -1 ("wave*arm", "1"); each of `random` is "effects|factor" ("1|examiner",
    "wave|student", "wave||student" without covariance, "1|dept:service" for combinations, "1|school/class" for both
    levels of a nesting). Columns of words become factors with treatment contrasts against their first level in
    alphabetical order. Rows in which any named column is missing are left out, and `warnings` counts them. Raises
    ValueError for a formula that can't be read, an effect that varies twice over one factor, a column that is not
    there and a score that is no number.
    """
    if method not in ("reml", "ml"):
        raise ValueError(f"The method is reml or ml, not “{method}”.")
    sides, groupings = parse_fixed(fixed), parse_random(random)
    used = tuple(dict.fromkeys((score, *sides.columns, *(name for one in groupings for name in one.columns))))
    for name in used:
        if name not in columns:
            raise ValueError(f"There is no column “{name}”.")
    if not isinstance(columns[score], np.ndarray):
        raise ValueError(f"The score “{score}” has words in it. It must be a number.")
    whole = np.logical_and.reduce([_present(columns[name]) for name in used])
    rows = np.flatnonzero(whole)
    table = {name: _chosen(columns[name], rows) for name in used}
    y = np.asarray(table[score], dtype=np.float64)
    x, names = design(sides, table, rows=len(rows))
    terms = tuple(_term(one, table, rows=len(rows)) for one in groupings)
    found = fit_terms(y, x, names, terms, restricted=method == "reml")
    if gone := len(whole) - len(rows):
        found = replace(found, warnings=(f"{gone} rows with a missing value were left out.", *found.warnings))
    return found


def parse_fixed(text: str) -> Fixed:
    """Read "a*b + c - 1"; products in R's order: by their number of columns, then as they come."""
    found: dict[frozenset[str], Product] = {}
    intercept = True
    for sign, part in _summands(text):
        if part in ("0", "1"):
            intercept = (part == "1") == (sign == "+")
        elif sign == "-":
            raise ValueError(f"“{text}”: only the intercept can be taken away, with - 1.")
        else:
            for one in _expanded(part, text):
                found.setdefault(frozenset(one), one)
    first = list(dict.fromkeys(name for one in found.values() for name in one))
    ordered = [tuple(sorted(one, key=first.index)) for one in sorted(found.values(), key=len)]
    return Fixed((*([()] if intercept else []), *ordered))


def parse_random(texts: tuple[str, ...]) -> tuple[Grouping, ...]:
    """Read "effects|factor" terms; those of the same factor become one with independent blocks."""
    blocks: dict[tuple[str, ...], list[Fixed]] = {}
    for text in (part for whole in texts for part in _bracketed(whole)):
        bar = "||" if "||" in text else "|"
        left, found, right = (part.strip() for part in text.partition(bar))
        if not (left and found and right) or "|" in right:
            raise ValueError(f"“{text}” is no random term. Write effects|factor, such as 1|examiner or wave|student.")
        side = parse_fixed(left)
        if not side.products:
            raise ValueError(f"“{text}” has no effects before the bar.")
        parts = tuple(Fixed((one,)) for one in side.products) if bar == "||" else (side,)
        for factor in _nested(right, text):
            blocks.setdefault(factor, []).extend(parts)
    for factor, found_blocks in blocks.items():
        _refuse_repeated(factor, [one for block in found_blocks for one in block.products])
    return tuple(Grouping(factor, tuple(parts)) for factor, parts in blocks.items())


def _refuse_repeated(factor: tuple[str, ...], products: list[Product]) -> None:
    """An effect that varies twice over the same factor has two variances of which only the sum can be known."""
    effects = [frozenset(one) for one in products]
    for one, effect in zip(products, effects, strict=True):
        if effects.count(effect) > 1:
            words = f"{':'.join(one) or INTERCEPT} varies twice by {':'.join(factor)}"
            raise ValueError(f"{words}: only the sum of the two variances could be known. Take one of the terms away.")


def design(side: Fixed, columns: Columns, *, rows: int) -> tuple[Floats, tuple[str, ...]]:
    """The columns of a right-hand side, (rows, p), with R's names.

    A factor stands by treatment contrasts where the product without it is in the model as well, and by all its
    levels elsewhere; without an intercept, the first factor has all its levels (R's `model.matrix`).
    """
    levels = {name: _levels(columns[name]) for name in side.columns if not isinstance(columns[name], np.ndarray)}
    full = _full(side, levels)
    found, names = [], []
    for one in side.products:
        choices = [_coded(name, columns[name], levels.get(name), full=(one, name) in full) for name in one]
        for chosen in product(*reversed(choices)):  # the first column's levels go fastest
            column = np.ones(rows)
            for _, values in chosen:
                column = column * values
            found.append(column)
            names.append(":".join(label for label, _ in reversed(chosen)) or INTERCEPT)
    return (np.column_stack(found) if found else np.empty((rows, 0))), tuple(names)


def _full(side: Fixed, levels: Mapping[str, tuple[str, ...]]) -> set[tuple[Product, str]]:
    """The factors, by product, that stand with all their levels."""
    there = {frozenset(one) for one in side.products}
    full = {
        (one, name)
        for one in side.products
        for name in one
        if len(one) > 1 and name in levels and frozenset(one) - {name} not in there
    }
    if () not in side.products:
        full |= {next(((one, name) for one in side.products for name in one if name in levels), ((), ""))}
    return full


def _coded(name: str, column: Column, levels: tuple[str, ...] | None, *, full: bool) -> list[tuple[str, Floats]]:
    if levels is None:
        return [(name, np.asarray(column, dtype=np.float64))]
    words = np.array(column, dtype=np.str_)
    return [(f"{name}{level}", (words == level).astype(np.float64)) for level in (levels if full else levels[1:])]


def _term(one: Grouping, columns: Columns, *, rows: int) -> RandomTerm:
    parts = [design(block, columns, rows=rows) for block in one.blocks]
    labels, codes = _combined([columns[name] for name in one.factor])
    return RandomTerm(
        group=one.name,
        labels=labels,
        codes=codes,
        columns=np.hstack([matrix for matrix, _ in parts]),
        names=tuple(name for _, names in parts for name in names),
        blocks=tuple(len(names) for _, names in parts),
    )


def _combined(columns: list[Column]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Labels and codes of the combinations that occur."""
    labels, codes = [""], np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        words, own = np.unique(_as_words(column), return_inverse=True)
        occurring, codes = np.unique(codes * len(words) + own, return_inverse=True)
        labels = [f"{labels[n // len(words)]}:{words[n % len(words)]}" for n in occurring]
    return tuple(label[1:] for label in labels), codes.astype(np.int64)


def _as_words(column: Column) -> NDArray[np.str_]:
    if isinstance(column, np.ndarray) and column.dtype.kind == "f":
        return np.array([f"{value:.15g}" for value in column], dtype=np.str_)
    return np.array(column, dtype=np.str_)


def _levels(column: Column) -> tuple[str, ...]:
    return tuple(sorted(set(column), key=lambda word: (word.casefold(), word.swapcase())))


def _present(column: Column) -> NDArray[np.bool_]:
    if isinstance(column, np.ndarray):
        return np.isfinite(column)
    return np.array([cell != "" for cell in column], dtype=np.bool_)


def _chosen(column: Column, rows: NDArray[np.intp]) -> Column:
    if isinstance(column, np.ndarray):
        return column[rows]
    return tuple(column[row] for row in rows)


def _summands(text: str) -> list[tuple[str, str]]:
    """The parts between + and -, each with its sign."""
    found, sign = [], "+"
    for place, part in enumerate(text.replace("-", "+-").split("+")):
        if part.startswith("-"):
            sign, part = "-", part[1:]
        if part.strip():
            found.append((sign, part.strip()))
        elif place or not text.strip():
            raise ValueError(f"“{text}” can't be read: something is missing beside + or -.")
        sign = "+"
    return found


def _expanded(part: str, text: str) -> list[Product]:
    """a*b as a, b and a:b; a:b as itself."""
    factors = [tuple(name.strip() for name in one.split(":")) for one in part.split("*")]
    for name in (name for one in factors for name in one):
        if not name or any(mark in name for mark in "()^|/~"):
            raise ValueError(f"“{text}” can't be read at “{part}”. Write columns joined by +, * and :.")
    chosen = [several for size in range(1, len(factors) + 1) for several in combinations(factors, size)]
    return [tuple(dict.fromkeys(name for one in several for name in one)) for several in chosen]


def _bracketed(text: str) -> list[str]:
    """ "(1|a) + (1|b)" as its two terms; a term without brackets as itself."""
    if "(" not in text:
        return [text]
    parts = [part.strip().removeprefix("+").strip() for part in text.split(")")]
    if parts[-1] or any(not part.startswith("(") or part.count("(") > 1 for part in parts[:-1]):
        raise ValueError(f"“{text}” can't be read. Write (1|a) + (1|b), or one term without brackets.")
    return [part[1:] for part in parts[:-1]]


def _nested(right: str, text: str) -> list[tuple[str, ...]]:
    """a:b as one factor; a/b as a and b:a, as lme4 has it."""
    steps = [tuple(name.strip() for name in step.split(":")) for step in right.split("/")]
    if any(not name for step in steps for name in step):
        raise ValueError(f"“{text}” has an unnamed factor after the bar.")
    found, inside = [], tuple[str, ...]()
    for step in steps:
        inside = (*step, *inside)
        found.append(inside)
    return found
