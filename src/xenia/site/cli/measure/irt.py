"""xenia measure irt and bkt: items and abilities beyond Rasch, and the tracing of one skill."""

import argparse
from typing import TYPE_CHECKING, Any

from xenia.core.rules import Refused
from xenia.site.cli.measure import add_wide, method
from xenia.site.cli.measure.table import Columns, read_columns

if TYPE_CHECKING:
    from xenia.science.measurement.irt import ItemEstimate


def add_methods(methods: Any) -> None:
    """irt and bkt."""
    parser = method(methods, "irt", _irt, words="items and abilities by 2PL, graded response or partial credit")
    add_wide(parser)
    parser.add_argument("--person", metavar="P", help="the column that names the persons")
    parser.add_argument("--model", choices=("2pl", "grm", "gpcm"), default="2pl", help="(default: 2pl)")
    parser = method(methods, "bkt", _bkt, words="Bayesian knowledge tracing of one skill")
    parser.add_argument("--person", required=True, metavar="P", help="the column that says who answered")
    parser.add_argument("--order", required=True, metavar="T", help="the column that puts a person's answers in order")
    parser.add_argument("--correct", required=True, metavar="C", help="the column with 1 (correct) and 0")
    parser.add_argument("--most-guess", type=float, default=1.0, metavar="G", help="the highest guess allowed")
    parser.add_argument("--most-slip", type=float, default=1.0, metavar="S", help="the highest slip allowed")


def _irt(options: argparse.Namespace) -> dict[str, Any]:
    from xenia.science.measurement.irt import answer_patterns, irt_fit, m2, s_x2

    columns = read_columns(options.file)
    names = columns.items(options.items, without=(options.person,))
    patterns, place = answer_patterns(columns.scores(names))
    try:
        fit = irt_fit(patterns, model=options.model, names=names)
    except ValueError as error:
        raise Refused(f"{columns.name}: {error} Choose --model grm or --model gpcm.") from error
    items = {name: _item(item, options.model) for name, item in zip(names, fit.items, strict=True)}
    who = {"person": columns.column(options.person)} if options.person else {}
    table = {**who, "eap": fit.eap[place], "eap_sd": fit.eap_sd[place]}
    document: dict[str, Any] = {
        "n": len(place),
        "items": items,
        "loglik": fit.loglik,
        "aic": fit.aic,
        "bic": fit.bic,
        "n_parameters": fit.parameters,
        "persons": [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)],
    }
    warnings = [*columns.again(options.person), *fit.warnings]
    if len(fit.eap) and not all(fit.plan.chosen.any(axis=1)):
        warnings.append("Persons who answered nothing that measures them have no ability.")
    if options.model == "2pl":
        whole, each = m2(fit), s_x2(fit)
        document["m2"] = whole
        for figures, *chi in zip(items.values(), each.s_x2, each.df, each.p, strict=True):
            figures["s_x2"] = dict(zip(("s_x2", "df", "p"), chi, strict=True))
        warnings += dict.fromkeys(whole.warnings + each.warnings)
    return {**document, "warnings": warnings}


def _item(item: "ItemEstimate", model: str) -> dict[str, Any]:
    """a, b and d as mirt has them; with more than two categories b1, b2 … and d1, d2 …"""
    marks = [""] if model == "2pl" else [str(step + 1) for step in range(len(item.d))]
    figures: dict[str, Any] = {"a": item.a}
    errors: dict[str, Any] = {"a": item.a_se}
    for name, values, spread in (("b", item.b, item.b_se), ("d", item.d, item.d_se)):
        figures |= {name + mark: value for mark, value in zip(marks, values, strict=True)}
        errors |= {name + mark: value for mark, value in zip(marks, spread, strict=True)}
    return {**figures, "se": errors}


def _bkt(options: argparse.Namespace) -> dict[str, Any]:
    from xenia.science.measurement.bkt import attempts, bkt_fit, posterior

    columns = read_columns(options.file)
    codes, persons = columns.codes(options.person)
    correct = columns.numbers(options.correct)
    wrong = (correct == correct) & (correct != 0) & (correct != 1)
    if wrong.any():
        row = int(wrong.argmax())
        raise Refused(
            f"{columns.name}, row {columns.rows[row]}, {options.correct}: “{columns.cells[options.correct][row]}” is "
            "neither 1 (correct) nor 0. Write one of them, or leave the cell empty where there was no answer."
        )
    order = _order(columns, options.order)
    found, _, run = attempts(codes, order, correct)
    try:
        fit = bkt_fit(found, most_guess=options.most_guess, most_slip=options.most_slip)
    except ValueError as error:
        raise Refused(str(error)) from error
    known = posterior(found, fit.skill)
    lengths = (found.rows != -1).sum(axis=1)
    return {
        **{name: getattr(fit.skill, name) for name in ("L0", "T", "G", "S")},
        "se": fit.se,
        "loglik": fit.loglik,
        "n": fit.n,
        "attempts": fit.attempts,
        "persons": {
            person: {"posterior": known[run[place], : lengths[run[place]]]} for place, person in enumerate(persons)
        },
        "warnings": [*fit.warnings, *_order_words(codes, order)],
    }


def _order_words(persons: Any, order: Any) -> list[str]:
    import numpy as np

    again = len(order) - len(np.unique(np.column_stack([persons, order]), axis=0))
    if not again:
        return []
    return [
        f"{again} answers stand where another of the same person stands: those were taken as they come in the file."
    ]


def _order(columns: Columns, name: str) -> Any:
    """Numbers by size; anything else, such as dates written year first, in natural order."""
    codes, _ = columns.codes(name)  # refuses an empty cell
    try:
        return columns.numbers(name)
    except Refused:
        return codes
