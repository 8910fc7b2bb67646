"""The methods icc, kappa, fleiss and krippendorff: how far raters agree."""

import argparse
import math
from itertools import pairwise
from typing import Any

from xenia.site.cli.measure import add_wide, method

WEIGHTS = ("none", "linear", "quadratic")
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def add_methods(methods: Any) -> None:
    """Add icc, kappa, fleiss and krippendorff."""
    icc = method(methods, "icc", _icc, words="intraclass correlations of targets that raters scored")
    add_wide(icc, required=False)
    icc.add_argument("--target", metavar="T", help="the column that names who or what was rated")
    icc.add_argument("--rater", metavar="R", help="in a long table, the column that names the rater")
    icc.add_argument("--score", metavar="S", help="in a long table, the column of the score")
    kappa = method(methods, "kappa", _kappa, words="Cohen's kappa of two raters, weighted or not")
    kappa.add_argument("--row", required=True, metavar="A", help="the column of the first rater's category")
    kappa.add_argument("--col", required=True, metavar="B", help="the column of the second rater's category")
    kappa.add_argument("--count", metavar="N", help="the column that says how many such pairs there are")
    kappa.add_argument("--weights", default="none", metavar="W", help="none, linear or quadratic; several with commas")
    fleiss = method(methods, "fleiss", _fleiss, words="Fleiss's kappa of many raters (a row a subject)")
    krippendorff = method(methods, "krippendorff", _krippendorff, words="Krippendorff's alpha (a row a unit)")
    krippendorff.add_argument("--level", choices=LEVELS, default="nominal", help="of measurement (default nominal)")
    for parser in (fleiss, krippendorff):
        add_wide(parser)
        parser.add_argument("--target", metavar="T", help="a column that names the subject, and is no rater")
    for parser in (kappa, fleiss, krippendorff):
        parser.add_argument("--categories", metavar="A,B,C", help="all categories, in their order")


def _icc(options: argparse.Namespace) -> dict[str, Any]:
    from dataclasses import asdict

    import numpy as np

    from xenia.science.measurement.agreement import intraclass, one_way, ratings
    from xenia.site.cli.measure.crossing import crossed, long_columns
    from xenia.site.cli.measure.table import read_columns

    columns = read_columns(options.file)
    again: list[str] = []
    if long := long_columns(options, "target", "rater", "score"):
        scores, _, _ = crossed(columns, *long)
    else:
        scores = columns.matrix(columns.items(options.items, without=(options.target,)))
        again = columns.again(options.target)
    sums = ratings(scores)
    given = np.isfinite(scores)
    if sums.targets < 2 and (given.sum(axis=1) > 1).any():
        found = one_way(np.nonzero(given)[0], scores[given])
    else:
        found = intraclass(sums)
    return {**asdict(found), "warnings": [*again, *found.warnings]}


def _kappa(options: argparse.Namespace) -> dict[str, Any]:
    from dataclasses import asdict

    from xenia.core.rules import Refused
    from xenia.science.measurement.agreement import cohen_kappa, crosstab
    from xenia.site.cli.measure.table import listed, read_columns

    wanted = listed(options.weights)
    if unknown := [name for name in wanted if name not in WEIGHTS]:
        raise Refused(f"--weights {unknown[0]}: they are {', '.join(WEIGHTS)}.")
    columns = read_columns(options.file)
    codes, labels, warnings = _coded(columns, [options.row, options.col], options.categories)
    if set(wanted) == {"none"}:
        warnings = []  # the order of the categories doesn't matter
    elif not options.categories:
        warnings += _uneven(labels)
    pairs = (codes >= 0).all(axis=1)
    if left_out := int((~pairs).sum()):
        warnings = [*warnings, f"{left_out} rows lack one of the two ratings and are left out."]
    counts = _counts(columns, options.count) if options.count else None
    table = crosstab(codes[:, 0], codes[:, 1], categories=len(labels), counts=counts)
    found = {name: asdict(cohen_kappa(table, weights=name)) for name in wanted}
    first = found[wanted[0]]
    several = {"by_weights": found} if len(wanted) > 1 else {}
    return {**first, **several, "categories": labels, "warnings": [*warnings, *first["warnings"]]}


def _fleiss(options: argparse.Namespace) -> dict[str, Any]:
    from xenia.science.measurement.agreement import fleiss_kappa
    from xenia.site.cli.measure.table import read_columns

    columns = read_columns(options.file)
    names = columns.items(options.items, without=(options.target,))
    codes, labels, _ = _coded(columns, names, options.categories)
    found = fleiss_kappa(codes, categories=len(labels))
    return {
        "kappa": found.kappa,
        "se": found.se,
        "z": found.z,
        "p": found.p,
        "n": found.n,
        "raters": found.raters,
        "categories": {
            label: {"kappa": found.category_kappa[place], "z": found.category_z[place]}
            for place, label in enumerate(labels)
        },
        "conger": found.conger,
        "light": found.light,
        "warnings": [*columns.again(options.target), *found.warnings],
    }


def _krippendorff(options: argparse.Namespace) -> dict[str, Any]:
    from dataclasses import asdict

    import numpy as np

    from xenia.core.rules import Refused
    from xenia.science.measurement.agreement import coincidences, krippendorff_alpha, values_by_unit
    from xenia.site.cli.measure.table import number, read_columns

    columns = read_columns(options.file)
    names = columns.items(options.items, without=(options.target,))
    if options.level in ("interval", "ratio"):
        columns.matrix(names)  # refuses what is no number, with its place
    codes, labels, warnings = _coded(columns, names, options.categories)
    values = np.array([number(label) for label in labels])
    if options.level in ("interval", "ratio") and np.isnan(values).any():
        raise Refused(f"--categories: on the {options.level} level every category is a number.")
    by_unit = values_by_unit(codes, values=len(labels))
    units = int((by_unit.sum(axis=1) > 1).sum())
    found = krippendorff_alpha(coincidences(by_unit), values, level=options.level, units=units)
    about_order = warnings if options.level == "ordinal" else []
    warnings = [*columns.again(options.target), *about_order, *found.warnings]
    return {**asdict(found), "values": labels, "warnings": warnings}


def _coded(columns: Any, names: list[str], categories: str | None) -> tuple[Any, list[str], list[str]]:
    """Codes (rows, names) from 0, −1 where a cell is empty; the labels in order, and a warning if the order is a guess.

    Categories that are all numbers are ordered by size, and 1 is the same as 1.0; others are ordered as words.
    """
    import numpy as np

    from xenia.core.rules import Refused
    from xenia.site.cli.measure.table import listed, natural, number

    cells = np.array([columns.column(name) for name in names], dtype=object).T
    seen = set(cells.ravel()) - {""}
    chosen = listed(categories) if categories else None
    key = _plainest if all(not math.isnan(number(label)) for label in seen.union(chosen or ())) else str
    named = {label: key(label) for label in seen}
    warnings = []
    if chosen:
        labels = list(dict.fromkeys(key(label) for label in chosen))
    elif key is _plainest:
        labels = sorted(set(named.values()), key=number)
    else:
        labels = sorted(set(named.values()), key=natural)
        warnings.append(f"The order of the categories was taken to be {', '.join(labels)}; --categories sets it.")
    place_of = {label: place for place, label in enumerate(labels)}
    for label in sorted(seen):
        if named[label] not in place_of:
            row, column = np.argwhere(cells == label)[0]
            raise Refused(
                f"{columns.name}, row {columns.rows[row]}, {names[column]}: “{label}” is not among --categories."
            )
    code_of = {"": -1, **{label: place_of[name] for label, name in named.items()}}
    codes = np.array([[code_of[cell] for cell in row] for row in cells], dtype=np.int64)
    return codes.reshape(cells.shape), labels, warnings


def _uneven(labels: list[str]) -> list[str]:
    """A warning when the numbers of the categories lie unevenly, as where nobody used one of them."""
    from xenia.site.cli.measure.table import number

    values = [number(label) for label in labels]
    if len({later - value for value, later in pairwise(values)}) < 2 or any(map(math.isnan, values)):
        return []
    return [f"Weights count one step between neighbours of {', '.join(labels)}; --categories names all, used or not."]


def _counts(columns: Any, name: str) -> Any:
    import numpy as np

    from xenia.core.rules import Refused

    counts = columns.numbers(name)
    wrong = ~(np.isfinite(counts) & (counts >= 0))
    if wrong.any():
        place = int(np.argmax(wrong))
        raise Refused(
            f"{columns.name}, row {columns.rows[place]}, {name}: “{columns.cells[name][place]}” is not a count. "
            "Write how many pairs there are, 0 or more."
        )
    return counts


def _plainest(label: str) -> str:
    """A number without needless digits, so that 1 and 1.0 are one category."""
    from xenia.site.cli.measure.table import number

    value = number(label)
    return str(int(value)) if value.is_integer() else repr(value)
