"""The method effect: change between two measurements of the same persons, and the then-test."""

import argparse
from typing import Any

from xenia.site.cli.measure import method


def add_methods(methods: Any) -> None:
    """effect FILE --pre A --post B [--then C]."""
    parser = method(methods, "effect", _effect, words="effect sizes of a change, and response shift by the then-test")
    parser.add_argument("--pre", required=True, metavar="A", help="the column of the score before")
    parser.add_argument("--post", required=True, metavar="B", help="the column of the score afterwards")
    parser.add_argument("--then", metavar="C", help="afterwards, where one stood before: a then-test")


def _effect(options: argparse.Namespace) -> dict[str, Any]:
    from dataclasses import asdict

    from xenia.science.measurement.change import effect, paired_moments, response_shift
    from xenia.site.cli.measure.table import read_columns

    columns = read_columns(options.file)
    names = [options.pre, options.then, options.post] if options.then else [options.pre, options.post]
    # with a then-test the same persons stand behind every figure
    moments = paired_moments(*(columns.numbers(name) for name in names))
    found = asdict(effect(moments, pre=0, post=len(names) - 1))
    if not options.then:
        return found
    shift = asdict(response_shift(moments, pre=0, then=1, post=2))
    warnings = list(dict.fromkeys([*found["warnings"], *shift["warnings"]]))
    return {**found, **shift, "warnings": warnings, "caution": f"{found['caution']} {shift['caution']}"}
