"""The methods alpha and omega: the reliability of a total score."""

import argparse
from typing import Any

from xenia.site.cli.measure import add_wide, finite, method

ITEM_FIGURES = (
    "mean",
    "sd",
    "item_rest_r",
    "item_total_r",
    "alpha_if_deleted",
    "floor",
    "ceiling",
    "missing",
)


def add_methods(methods: Any) -> None:
    """alpha FILE --wide [--reverse x,y] and omega FILE --wide [--factors 3]."""
    alpha = method(methods, "alpha", _alpha, words="coefficient alpha, omega, the error of measurement and every item")
    omega = method(methods, "omega", _omega, words="omega hierarchical and total, with group factors")
    for parser in (alpha, omega):
        add_wide(parser, required=False)
        parser.add_argument("--person", metavar="P", help="the column that names the person (never an item)")
        parser.add_argument("--item", metavar="I", help="in a long table, the column that names the item")
        parser.add_argument("--score", metavar="S", help="in a long table, the column of the score")
        parser.add_argument("--reverse", metavar="X,Y", help="items to turn round: lowest + highest − score")
        parser.add_argument("--scale", metavar="LOW,HIGH", help="the ends of the scale (default: those in the data)")
    alpha.add_argument(
        "--ties", choices=("rows", "equal"), default="equal", help="of totals at the edges of the upper and lower 27 %%"
    )
    omega.add_argument("--factors", type=int, default=3, metavar="N", help="group factors (default 3)")
    omega.add_argument("--method", choices=("minres", "ml"), default="minres", help="how factors are fitted")
    omega.add_argument("--correlations", action="store_true", help="FILE holds the items' correlations, not scores")


def _alpha(options: argparse.Namespace) -> dict[str, Any]:
    from dataclasses import asdict

    import numpy as np

    from xenia.science.measurement.discrimination import discrimination_index
    from xenia.science.measurement.reliability import alpha

    scores, names, again = _scores(options)
    moments, scale, flipped = _moments(options, scores, names)
    found = alpha(moments, names=names, scale=scale)
    # where the scale begins does not matter to an index of differences
    upper_lower = discrimination_index(np.where(flipped, -scores, scores), ties=options.ties)
    document = asdict(found)
    by_figure = {key: document.pop(key) for key in ITEM_FIGURES}
    by_figure["discrimination27"] = upper_lower.index
    return {
        **document,
        "items": {name: {key: by_figure[key][place] for key in by_figure} for place, name in enumerate(names)},
        "reversed": [name for name, turned in zip(names, flipped, strict=True) if turned],
        "scale": scale,
        "warnings": [*again, *found.warnings, *upper_lower.warnings],
    }


def _omega(options: argparse.Namespace) -> dict[str, Any]:
    import numpy as np

    from xenia.core.rules import Refused
    from xenia.science.measurement.omega import omega
    from xenia.science.measurement.reliability import as_correlations, coefficient

    scores, names, warnings = _scores(options)
    if not 1 <= options.factors <= len(names):
        raise Refused(f"--factors {options.factors}: there are {len(names)} items. Ask for one factor or a few.")
    if options.correlations:
        if len(scores) != len(names) or not np.allclose(scores, scores.T, atol=1e-6):
            raise Refused(f"{options.file.name} is not a square symmetric table of correlations.")
        covariances = scores
    else:
        covariances = _moments(options, scores, names)[0].covariances()
        varies = covariances.diagonal() > 0
        warnings += [f"{names[place]} has no variance and is left out." for place in np.flatnonzero(~varies)]
        covariances = covariances[np.ix_(varies, varies)]
        names = [names[place] for place in np.flatnonzero(varies)]
    correlations = as_correlations(covariances)
    found = omega(correlations, factors=options.factors, method=options.method)
    return {
        "k": len(names),
        "factors": options.factors,
        "omega_h": found.omega_hierarchical,
        "omega_total": found.omega_total,
        "alpha": coefficient(covariances),
        "standardized_alpha": coefficient(correlations),
        "g_loadings": dict(zip(names, found.general, strict=True)),
        "group_loadings": dict(zip(names, found.groups, strict=True)),
        "uniquenesses": dict(zip(names, found.uniquenesses, strict=True)),
        "warnings": [*warnings, *found.warnings],
    }


def _scores(options: argparse.Namespace) -> tuple[Any, list[str], list[str]]:
    """Persons × items, the items' names, and what warns of persons who are there twice."""
    from xenia.site.cli.measure.crossing import crossed, long_columns
    from xenia.site.cli.measure.table import read_columns

    columns = read_columns(options.file)
    if long := long_columns(options, "person", "item", "score"):
        matrix, _, items = crossed(columns, *long)
        return matrix, list(items), []
    names = columns.items(options.items, without=(options.person,))
    return columns.matrix(names), names, columns.again(options.person)


def _moments(options: argparse.Namespace, scores: Any, names: list[str]) -> tuple[Any, tuple[float, float], Any]:
    """The moments with some items turned round, the ends of the scale, and which items were turned (a mask)."""
    import numpy as np

    from xenia.core.rules import Refused
    from xenia.science.measurement.item_moments import item_moments
    from xenia.site.cli.measure.table import listed

    moments = item_moments(scores)
    wanted = listed(options.reverse) if options.reverse else []
    if unknown := sorted(set(wanted) - set(names)):
        raise Refused(f"--reverse {unknown[0]}: there is no such item. The items are: {', '.join(names)}.")
    flipped = np.array([name in wanted for name in names])
    low, high = _scale(options) or moments.scale
    lowest, highest = moments.scale
    if lowest < low or highest > high:
        raise Refused(f"{options.file.name} has scores from {lowest:g} to {highest:g}, beyond --scale {options.scale}.")
    return moments.reversed(flipped, low=low, high=high), (low, high), flipped


def _scale(options: argparse.Namespace) -> tuple[float, float] | None:
    from xenia.core.rules import Refused

    if not options.scale:
        return None
    try:
        low, high = map(finite, options.scale.split(","))
    except ValueError:
        raise Refused(f"--scale {options.scale}: give the lowest and the highest score, such as --scale 1,5.") from None
    return low, high
