"""The method dif: differential item functioning between two groups."""

import argparse
from typing import Any

from xenia.site.cli.measure import add_wide, method


def add_methods(methods: Any) -> None:
    """dif FILE --wide --group G --focal VALUE."""
    parser = method(methods, "dif", _dif, words="differential item functioning between two groups")
    add_wide(parser)
    parser.add_argument("--person", metavar="P", help="the column that names the persons (never an item)")
    parser.add_argument("--group", required=True, metavar="G", help="the column that says who is in which group")
    parser.add_argument("--focal", required=True, metavar="VALUE", help="its value for the focal group")
    parser.add_argument("--purify", action="store_true", help="flagged items leave the matching score")
    parser.add_argument("--no-continuity", action="store_true", help="no continuity correction")


def _dif(options: argparse.Namespace) -> dict[str, Any]:
    import numpy as np

    from xenia.core.rules import Refused
    from xenia.science.measurement.dif import dif
    from xenia.site.cli.measure.table import read_columns

    columns = read_columns(options.file)
    names = columns.items(options.items, without=(options.group, options.person))
    labels = np.array(columns.column(options.group))
    scores = columns.scores(names)
    focal = labels == options.focal
    if not focal.any():
        values = ", ".join(sorted(set(labels.tolist()) - {""}))
        raise Refused(f"{columns.name}: no row has {options.group} “{options.focal}”. It has: {values}.")
    grouped = labels != ""
    study = dif(scores[grouped], focal[grouped], purify=options.purify, continuity=not options.no_continuity)
    return _document(study, names, [*columns.again(options.person), *_group_words(labels, options), *study.warnings])


def _group_words(labels: Any, options: argparse.Namespace) -> list[str]:
    words = []
    if missing := int((labels == "").sum()):
        words.append(f"{missing} rows have no {options.group} and are left out.")
    others = sorted(set(labels.tolist()) - {"", options.focal})
    if len(others) > 1:
        words.append(f"The reference group joins {len(others)} values of {options.group}: {', '.join(others)}.")
    return words


def _document(study: Any, names: list[str], warnings: list[str]) -> dict[str, Any]:
    reference, focal = study.persons.tolist()
    return {
        "n_reference": reference,
        "n_focal": focal,
        "items": {name: _item(study, place) for place, name in enumerate(names)},
        "flagged": [name for name, flag in zip(names, study.flagged, strict=True) if flag],
        "logistic_flagged": [name for name, flag in zip(names, study.logistic_flagged, strict=True) if flag],
        "anchor": [name for name, kept in zip(names, study.purification.anchor, strict=True) if kept],
        "logistic_anchor": [name for name, kept in zip(names, study.logistic_purification.anchor, strict=True) if kept],
        "rounds": study.purification.rounds,
        "logistic_rounds": study.logistic_purification.rounds,
        "caution": study.caution,
        "warnings": warnings,
    }


def _item(study: Any, place: int) -> dict[str, Any]:
    mantel, breslow, logistic = study.mantel, study.breslow_day, study.logistic
    return {
        "mh_chi2": mantel.chi2[place],
        "mh_p": mantel.p[place],
        "alpha_mh": mantel.alpha[place],
        "log_alpha_variance": mantel.log_alpha_variance[place],
        "delta_mh": mantel.delta[place],
        "delta_se": mantel.delta_se[place],
        "detectable_delta": study.detectable_delta[place],
        "ets_class": study.ets_class[place],
        "size_class": study.size_class[place],
        "standardized_difference": mantel.standardized_difference[place],
        "effect_size": mantel.effect_size[place],
        "breslow_day": {"chi2": breslow.chi2[place], "df": breslow.df[place], "p": breslow.p[place]},
        "breslow_day_trend": {"chi2": breslow.trend_chi2[place], "df": 1, "p": breslow.trend_p[place]},
        "logistic": {
            "both": _comparison(logistic.both, place),
            "uniform": _comparison(logistic.uniform, place),
            "nonuniform": _comparison(logistic.nonuniform, place),
            "coefficients": dict(zip(("score", "group", "score:group"), logistic.slopes[place], strict=True)),
            "converged": bool(logistic.converged[place]),
        },
    }


def _comparison(comparison: Any, place: int) -> dict[str, Any]:
    from xenia.science.measurement.dif import r2_class

    gain = comparison.delta_r2[place]
    return {
        "chi2": comparison.chi2[place],
        "df": comparison.df,
        "p": comparison.p[place],
        "delta_r2": gain,
        "zumbo_thomas": r2_class(gain, cuts=(0.13, 0.26)),
        "jodoin_gierl": r2_class(gain, cuts=(0.035, 0.07)),
    }
