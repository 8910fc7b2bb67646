"""The method facets: many-facet Rasch model."""

import argparse
from typing import TYPE_CHECKING, Any

from xenia.core.rules import Refused
from xenia.site.cli.measure import add_wide, finite, method

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xenia.science.measurement.facets import FacetsFit
    from xenia.site.cli.measure.table import Columns

ITEM = "item"


def add_methods(methods: Any) -> None:
    """facets FILE --person P --facets rater,item --score S, or --wide for items."""
    parser = method(methods, "facets", _facets, words="severities of raters, difficulties of items (many-facet Rasch)")
    add_wide(parser, required=False)
    parser.add_argument("--person", required=True, metavar="P", help="the column that says who was rated")
    parser.add_argument("--facets", default="", metavar="A,B", help="the columns of the facets, such as rater,item")
    parser.add_argument("--score", metavar="S", help="the column of the scores, when the table is not --wide")
    parser.add_argument("--model", choices=("rsm", "pcm"), default="rsm", help="one set of steps, or one an item")
    parser.add_argument(
        "--item", metavar="NAME", help="the facet that stays free and may have own steps (default: item, else the last)"
    )
    parser.add_argument("--interaction", metavar="A,B", help="two facets whose combinations have their own severity")
    parser.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="FACET:LEVEL=VALUE",
        help="a severity that is fixed; give the option again for another",
    )
    parser.add_argument("--center", choices=("persons", "items"), default="persons", help="whose mean is 0")
    parser.add_argument(
        "--nodes", default="auto", metavar="auto|fine|FROM:TO:N", help="where the persons' distribution is integrated"
    )
    parser.add_argument("--group", metavar="G", help="the persons' group: does severity depend on it? Needs --rater")
    parser.add_argument("--rater", default="rater", metavar="NAME", help="the facet of the raters (default: rater)")


def _facets(options: argparse.Namespace) -> dict[str, Any]:
    from xenia.science.measurement.facets import compare_fits, fit_facets, rater_by_group
    from xenia.site.cli.measure.table import read_columns

    columns = read_columns(options.file)
    person, persons, codes, labels, score = _ratings(columns, options)
    choices: dict[str, Any] = {
        "labels": labels,
        "item": options.item,
        "model": options.model,
        "anchors": _anchors(options.anchor, labels),
        "center": options.center,
        "nodes": _nodes(options.nodes),
    }
    try:
        pair = _interaction(options.interaction)
        fit = fit_facets(person, codes, score, interaction=pair, **choices)
        document = _document(fit, labels, persons)
        if pair:
            same_nodes = {**choices, "nodes": fit.nodes if len(fit.nodes) else "auto"}
            document["interaction_test"] = compare_fits(fit_facets(person, codes, score, **same_nodes), fit)
        if options.group:
            group, groups = _groups(columns, options.group, len(score))
            names = {**labels, "group": groups}
            found = rater_by_group(person, codes, score, group, rater=options.rater, **{**choices, "labels": names})
            document["rater_by_group"] = {
                "test": found.test,
                "raters": _cells(found.fit, names),
                "limits": found.limits,
                "warnings": found.fit.warnings,
            }
    except ValueError as error:
        raise Refused(f"{columns.name}: {error}.") from error
    return document


def _ratings(
    columns: "Columns", options: argparse.Namespace
) -> tuple[
    "NDArray[np.int64]",
    tuple[str, ...],
    dict[str, "NDArray[np.int64]"],
    dict[str, tuple[str, ...]],
    "NDArray[np.float64]",
]:
    """Codes and names of the persons, codes and names of each facet, scores: one entry a rating."""
    import numpy as np

    from xenia.site.cli.measure.table import listed

    names = list(dict.fromkeys(name for name in listed(options.facets) if name))
    if options.wide:
        names = [name for name in names if name != ITEM or name in columns.cells]
        if options.score:
            raise Refused("A table is either --wide or has its scores in one column (--score). Leave one of them out.")
    elif not options.score or not names:
        raise Refused("Name the facets' columns with --facets and the scores' with --score, or say --wide for items.")
    if twice := [name for name in names if name in (options.person, options.score)]:
        raise Refused(f"--facets {twice[0]}: that column holds the persons or scores. Name raters or items.")
    person, persons = columns.codes(options.person)
    codes, labels = {}, {}
    for name in names:
        codes[name], labels[name] = columns.codes(name)
    if not options.wide:
        scores = _whole(columns, options.score)
        return person, persons, codes, labels, scores
    items = columns.items(options.items, without=(options.person, options.group, *names))
    scores = np.concatenate([_whole(columns, name) for name in items])
    codes = {name: np.tile(code, len(items)) for name, code in codes.items()}
    codes[ITEM] = np.repeat(np.arange(len(items)), len(person))
    labels[ITEM] = tuple(items)
    return np.tile(person, len(items)), persons, codes, labels, scores


def _whole(columns: "Columns", name: str) -> "NDArray[np.float64]":
    import numpy as np

    scores = columns.numbers(name)
    wrong = np.flatnonzero(~np.isnan(scores) & ~(np.isfinite(scores) & (scores == np.round(scores))))
    if len(wrong):
        raise Refused(
            f"{columns.name}, row {columns.rows[wrong[0]]}, {name}: “{columns.cells[name][wrong[0]]}” is not a whole "
            "number. Scores are the categories of a rating scale: 0, 1, 2 and so on."
        )
    return scores


def _groups(columns: "Columns", name: str, ratings: int) -> tuple["NDArray[np.int64]", tuple[str, ...]]:
    import numpy as np

    codes, labels = columns.codes(name)
    return np.tile(codes, ratings // len(codes)), labels


def _interaction(text: str | None) -> tuple[str, str] | None:
    if text is None:
        return None
    names = [name.strip() for name in text.split(",")]
    if len(names) != 2:
        raise Refused(f"--interaction {text}: name two facets with a comma between them, such as item,rater.")
    return names[0], names[1]


def _anchors(texts: list[str], labels: dict[str, tuple[str, ...]]) -> dict[str, dict[int, float]]:
    anchors: dict[str, dict[int, float]] = {}
    for text in texts:
        named, _, value = text.rpartition("=")
        facet, _, level = named.partition(":")
        if facet not in labels or level not in labels[facet]:
            raise Refused(f"--anchor {text}: there is no such level. Write FACET:LEVEL=VALUE, such as rater:R1=0.5.")
        place = labels[facet].index(level)
        if place in anchors.get(facet, {}):
            raise Refused(f"--anchor {text}: {facet} {level} is anchored twice. Keep one of them.")
        try:
            anchors.setdefault(facet, {})[place] = finite(value)
        except ValueError:
            raise Refused(f"--anchor {text}: “{value}” is not a number.") from None
    return anchors


def _nodes(text: str) -> Any:
    import numpy as np

    if text in {"auto", "fine"}:
        return text
    try:
        low, high, count = text.split(":")
        return np.linspace(finite(low), finite(high), int(count))
    except ValueError:
        raise Refused(f"--nodes {text}: write auto, fine, or FROM:TO:N, such as --nodes=-6:6:41.") from None


def _document(fit: "FacetsFit", labels: dict[str, tuple[str, ...]], persons: tuple[str, ...]) -> dict[str, Any]:
    document: dict[str, Any] = {
        "n_ratings": int(fit.persons.n.sum()),
        "n_persons": int((fit.persons.n > 0).sum()),
        "facets": {
            name: {
                level: {
                    "severity": found.severity[n],
                    "se": found.se[n],
                    "infit": found.infit[n],
                    "outfit": found.outfit[n],
                    "n": found.n[n],
                }
                for n, level in enumerate(labels[name])
            }
            for name, found in fit.facets.items()
        },
        "separation": fit.separation,
        "steps": fit.steps,
        "steps_se": fit.steps_se,
        "variance": fit.variance,
        "variance_se": fit.variance_se,
        "mean": fit.mean,
        "mean_se": fit.mean_se,
        "deviance": fit.deviance,
        "parameters": fit.parameters,
        "reliability": fit.reliability,
        "connected": fit.connected,
        "subsets": {
            name: [[labels[name][level] for level in subset] for subset in subsets]
            for name, subsets in fit.subsets.items()
        },
        "converged": fit.converged,
        "nodes": {"n": len(fit.nodes), "from": fit.nodes[0], "to": fit.nodes[-1]} if len(fit.nodes) else None,
        "persons": {
            label: {
                "eap": fit.persons.eap[n],
                "se": fit.persons.se[n],
                "score": fit.persons.score[n],
                "n": fit.persons.n[n],
            }
            for n, label in enumerate(persons)
        },
        "warnings": fit.warnings,
        "limits": fit.limits,
    }
    if fit.item_steps is not None:
        document["item_steps"] = dict(zip(labels[fit.item], fit.item_steps, strict=True))
    if fit.interaction is not None:
        document["interaction"] = _cells(fit, labels)
    return document


def _cells(fit: "FacetsFit", labels: dict[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    cells = fit.interaction
    if cells is None:
        return []
    one, other = cells.facets
    return [
        {one: labels[one][a], other: labels[other][b], "severity": severity, "se": se, "n": n}
        for (a, b), severity, se, n in zip(cells.levels, cells.severity, cells.se, cells.n, strict=True)
    ]
