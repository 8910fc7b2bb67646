"""`xenia measure mixed`: a linear mixed model of one score."""

import argparse
from typing import TYPE_CHECKING, Any

from xenia.core.rules import Refused
from xenia.site.cli.measure import method
from xenia.site.cli.measure.table import Columns, read_columns

if TYPE_CHECKING:
    from xenia.science.measurement.mixed.result import MixedModel, RandomEffects


def add_methods(methods: Any) -> None:
    """mixed FILE --score Y --fixed "wave*arm" --random "wave|student"."""
    parser = method(methods, "mixed", _mixed, words="a linear mixed model, by REML or maximum likelihood")
    parser.add_argument("--score", required=True, metavar="Y")
    parser.add_argument("--fixed", default="1", metavar="FORMULA", help='such as "wave*arm", "a + a:b", "0 + arm"')
    parser.add_argument(
        "--random",
        required=True,
        action="append",
        metavar="EFFECTS|FACTOR",
        help='such as "wave|student", "wave||student", "1|dept:service"; once for each term',
    )
    parser.add_argument("--method", dest="likelihood", choices=("reml", "ml"), default="reml")
    parser.add_argument("--effects", action="store_true", help="give the prediction for every level as well")


def _mixed(options: argparse.Namespace) -> dict[str, Any]:
    from xenia.science.measurement.mixed.formula import mixed_model, parse_fixed, parse_random

    table = read_columns(options.file)
    try:
        fixed, groupings = parse_fixed(options.fixed), parse_random(tuple(options.random))
        effects = {*fixed.columns, *(name for one in groupings for block in one.blocks for name in block.columns)}
        columns: dict[str, Any] = {name: table.column(name) for one in groupings for name in one.factor}
        columns |= {name: _effect(table, name) for name in effects} | {options.score: table.numbers(options.score)}
        found = mixed_model(
            columns,
            score=options.score,
            fixed=options.fixed,
            random=tuple(options.random),
            method=options.likelihood,
        )
    except ValueError as refusal:
        raise Refused(f"{options.file.name}: {refusal}") from refusal
    return _document(found, effects=options.effects)


def _effect(table: Columns, name: str) -> Any:
    """A column of numbers, or of words; one that is nearly all numbers is refused, with the word that is none."""
    cells = [cell for cell in table.column(name) if cell]
    numeric = sum(cell.lstrip("+-").replace(".", "", 1).isdecimal() for cell in cells)
    if cells and 2 * numeric <= len(cells):
        return table.column(name)
    return table.numbers(name)


def _document(found: "MixedModel", *, effects: bool) -> dict[str, Any]:
    fixed = zip(found.names, found.estimate, found.se, found.df, found.t, found.p, strict=True)
    document = {
        "method": found.method,
        "n": found.n,
        "groups": {one.group: len(one.labels) for one in found.random},
        "fixed": {
            name: {"estimate": estimate, "se": se, "df": df, "t": t, "p": p} for name, estimate, se, df, t, p in fixed
        },
        "random": {one.group: _variances(one) for one in found.random},
        "residual": found.residual,
        "criterion": found.criterion,
        "log_likelihood": -found.criterion / 2.0,
        "aic": found.aic,
        "singular": found.singular,
        "converged": found.converged,
        "dropped": found.dropped,
        "warnings": found.warnings,
    }
    if effects:
        document["effects"] = {
            one.group: {
                label: dict(zip(one.names, values, strict=True))
                for label, values in zip(one.labels, one.effects, strict=True)
            }
            for one in found.random
        }
    return document


def _variances(one: "RandomEffects") -> dict[str, float]:
    """Variances by the effect's name and covariances by two names, `(Intercept):wave`, in one dictionary."""
    found = dict(zip(one.names, one.covariance.diagonal(), strict=True))
    for after, name in enumerate(one.names):
        for before in range(after):
            found[f"{one.names[before]}:{name}"] = one.covariance[before, after]
    return found
