"""xenia measure angoff, ebel and hofstee: cuts from what judges say."""

import argparse
from typing import TYPE_CHECKING, Any

from xenia.core.rules import Refused
from xenia.site.cli.measure import method

if TYPE_CHECKING:
    from xenia.site.cli.measure.table import Columns


def add_methods(methods: Any) -> None:
    """angoff, ebel and hofstee."""
    parser = method(methods, "angoff", angoff_of, words="the judges' cut by Angoff")
    for name in ("judge", "item", "p"):
        parser.add_argument(f"--{name}", default=name, metavar="COLUMN")
    parser.add_argument("--items", choices=("fixed", "random"), default="fixed", help="this test, or any of such items")
    parser = method(methods, "ebel", ebel_of, words="the cut by Ebel's grid of relevance and difficulty")
    for name, column in (("relevance",) * 2, ("difficulty",) * 2, ("n-items", "n_items"), ("pct",) * 2):
        parser.add_argument(f"--{name}", default=column, metavar="COLUMN")
    parser.add_argument("--judge", metavar="COLUMN", help="who expects it, when judges gave their own")
    _add_hofstee(method(methods, "hofstee", hofstee_of, words="the compromise of cut and failure rate by Hofstee"))


def _add_hofstee(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--score", default="score", metavar="COLUMN")
    for name, words in (
        ("kmin", "least bearable cut, in the unit of the scores"),
        ("kmax", "greatest bearable cut"),
        ("fmin", "least bearable failures, in per cent: 10, not 0.1"),
        ("fmax", "greatest bearable failures, in per cent: 40, not 0.4"),
    ):
        parser.add_argument(f"--{name}", type=float, required=True, help=words)
    parser.add_argument("--rule", choices=("step", "interpolated"), default="step")
    parser.add_argument("--unit", type=float, default=1.0, help="between the cuts that are interpolated")
    parser.add_argument("--bootstrap", type=int, default=1000, metavar="B", help="resamples for the cut's error")
    parser.add_argument("--seed", type=int, default=1)


def angoff_of(options: argparse.Namespace) -> dict[str, Any]:
    """The judges' cut, and its error with items fixed or random."""
    from xenia.science.measurement.standard_setting.angoff import angoff
    from xenia.site.cli.measure.crossing import crossed
    from xenia.site.cli.measure.table import read_columns

    estimates, judges, items = crossed(
        read_columns(options.file), row=options.judge, column=options.item, score=options.p
    )
    try:
        found = angoff(estimates, items=options.items)
    except ValueError as error:
        raise Refused(f"{options.file.name}: {error}") from error
    return {
        "cut": found.cut,
        "cut_se": found.cut_se,
        "items": found.items,
        "n_judges": found.n_judges,
        "n_items": found.n_items,
        "judge_means": dict(zip(judges, found.judge_means.tolist(), strict=True)),
        "item_means": dict(zip(items, found.item_means.tolist(), strict=True)),
        "sd_judges": found.sd_judges,
        "se_judges": found.se_judges,
        "se_items_fixed": found.se_items_fixed,
        "se_items_random": found.se_items_random,
        "components": found.components,
        "warnings": found.warnings,
    }


def ebel_of(options: argparse.Namespace) -> dict[str, Any]:
    """The cut of a grid, in per cent and in items."""
    from xenia.science.measurement.standard_setting.ebel import ebel
    from xenia.site.cli.measure.table import read_columns

    table = read_columns(options.file)
    judges = table.column(options.judge) if options.judge else None
    for name in (options.relevance, options.difficulty):
        table.column(name)
    _refuse_twice(table, [options.relevance, options.difficulty, *([options.judge] if options.judge else [])])
    try:
        found = ebel(table.numbers(options.n_items), table.numbers(options.pct), judges=judges)
    except ValueError as error:
        raise Refused(f"{table.name}: {error}") from error
    return {
        "cut": found.cut,
        "cut_se": found.cut_se,
        "cut_pct": found.cut,
        "cut_items": found.cut_items,
        "n": found.n_items,
        "judge_cuts": found.judge_cuts,
        "warnings": found.warnings,
    }


def hofstee_of(options: argparse.Namespace) -> dict[str, Any]:
    """The compromise, and its error over resampled students."""
    from xenia.science.measurement.standard_setting.hofstee import Bounds, hofstee
    from xenia.site.cli.measure.table import read_columns

    scores = read_columns(options.file).numbers(options.score)
    try:
        bounds = Bounds(options.kmin, options.kmax, options.fmin, options.fmax)
        found = hofstee(
            scores, bounds, rule=options.rule, unit=options.unit, resamples=options.bootstrap, seed=options.seed
        )
    except ValueError as error:
        raise Refused(str(error)) from error
    return {
        "rule": found.rule,
        "cut": found.cut,
        "crossing": found.crossing,
        "fail_pct": found.fail_percent,
        "cut_se": found.cut_se,
        "n": found.n,
        "warnings": found.warnings,
    }


def _refuse_twice(table: "Columns", names: list[str]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for number, cell in zip(table.rows, zip(*(table.column(name) for name in names), strict=True), strict=True):
        if cell in seen:
            raise Refused(f"{table.name}, row {number} repeats the cell of row {seen[cell]}: {', '.join(cell)}.")
        seen[cell] = number
