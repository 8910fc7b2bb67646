"""xenia measure rasch: items and persons of the Rasch family."""

import argparse
from typing import TYPE_CHECKING, Any

from xenia.core.rules import Refused
from xenia.site.cli.measure import add_wide, method
from xenia.site.cli.measure.table import read_columns

if TYPE_CHECKING:
    from xenia.science.measurement.rasch import ItemFit, RaschFit

MODELS = ("rasch", "pcm", "rsm")


def add_methods(methods: Any) -> None:
    """rasch."""
    parser = method(methods, "rasch", _rasch, words="items and persons by Rasch, partial credit or rating scale")
    add_wide(parser)
    parser.add_argument("--person", metavar="P", help="the column that names the persons")
    parser.add_argument("--model", choices=MODELS, default="rasch", help="(default: rasch)")
    parser.add_argument("--estimator", choices=("cml", "mml"), default="cml", help="(default: cml)")


def _rasch(options: argparse.Namespace) -> dict[str, Any]:
    from xenia.science.measurement.rasch import andersen, grouped, item_fit, measures, rasch_fit

    columns = read_columns(options.file)
    names = tuple(columns.items(options.items, without=(options.person,)))
    scores = columns.scores(list(names))
    groups, cell = grouped(scores)
    try:
        fit = rasch_fit(groups, model=options.model, estimator=options.estimator, names=names)
    except ValueError as error:
        raise Refused(f"{columns.name}: {error} Choose --model pcm or --model rsm.") from error
    persons = measures(groups, fit)
    fits = item_fit(groups, fit, persons)
    document: dict[str, Any] = {
        "n": len(scores),
        "items": {name: _item(fit, fits, place) for place, name in enumerate(names)},
        "loglik": fit.loglik,
        "deviance": -2 * fit.loglik,
        "n_parameters": fit.parameters,
        "wle_reliability": persons.wle_reliability,
    }
    warnings = (*columns.again(options.person), *fit.warnings, *persons.warnings)
    if options.model == "rsm":
        document["steps"] = fit.steps
    kept = ["ml", "ml_se", "wle", "wle_se"]
    if options.estimator == "cml":
        test = andersen(scores, model=options.model, names=names)
        document["andersen"] = {"lr": test.lr, "df": test.df, "p": test.p}
        warnings += test.warnings
    else:
        kept += ["eap", "eap_sd"]
        document |= {"variance": fit.variance, "variance_se": fit.variance_se}
        document["eap_reliability"] = persons.eap_reliability
    who = {"person": columns.column(options.person)} if options.person else {}
    table = {**who, "score": groups.score[cell], **{name: getattr(persons, name)[cell] for name in kept}}
    document["persons"] = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    return {**document, "warnings": warnings}


def _item(fit: "RaschFit", fits: "ItemFit", place: int) -> dict[str, Any]:
    figures: dict[str, Any] = {"difficulty": fit.difficulty[place]}
    if fit.model == "rasch":
        figures["se"] = fit.difficulty_se[place]
    else:
        figures |= {
            "difficulty_se": fit.difficulty_se[place],
            "thresholds": fit.thresholds[place],
            "se": fit.thresholds_se[place],
            "beta": fit.beta[place],
            "beta_se": fit.beta_se[place],
        }
    kept = ("infit", "outfit", "infit_t", "outfit_t", "n")
    return {**figures, **{name: getattr(fits, name)[place] for name in kept}}
