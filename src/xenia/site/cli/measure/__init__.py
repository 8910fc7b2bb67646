"""The command `xenia measure`: a statistic of a table, for anyone who wants to check our numbers."""

import argparse
import math
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from xenia.site.cli import command, group

#: each module adds its methods; they import numpy and science only when they run
FAMILIES: tuple[str, ...] = (
    "generalizability",
    "standard_setting",
    "examinations",
    "facets",
    "mixed",
    "rasch",
    "irt",
    "dif",
    "disclosure",
    "reliability",
    "agreement",
    "change",
)


class Once(argparse.Action):
    """An option with a value that can be given once: of two, argparse would quietly keep the last."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option_string: Any = None
    ) -> None:
        """Keep the value, or refuse the second."""
        given = namespace.__dict__.setdefault("given", set())
        if self.dest in given:
            raise argparse.ArgumentError(self, "is given twice; give it once, several values with commas between them")
        given.add(self.dest)
        setattr(namespace, self.dest, values)


def finite(text: str) -> float:
    """The type of an option that takes a number; infinity and “nan” are none."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def add_commands(commands: Any) -> None:
    """measure METHOD FILE."""
    methods = group(commands, "measure", words="a statistic of a table (CSV with a header; an empty cell is missing)")
    for name in FAMILIES:
        import_module(f"xenia.site.cli.measure.{name}").add_methods(methods)


def method(
    methods: Any, name: str, compute: Callable[[argparse.Namespace], Any], *, words: str
) -> argparse.ArgumentParser:
    """Add one METHOD with its FILE; `compute` gives a dictionary whose figures `plain` makes fit for JSON."""

    def run(options: argparse.Namespace) -> Any:
        from xenia.site.cli.measure.figures import plain

        return plain(compute(options))

    parser = command(methods, name, run, words=words)
    parser.register("action", None, Once)
    parser.add_argument("file", type=Path, metavar="FILE")
    return parser


def add_wide(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """--wide and --items: persons × items."""
    parser.add_argument(
        "--wide",
        action="store_true",
        required=required,
        help="one row a person, or whoever was rated; one column an item, or rater",
    )
    parser.add_argument("--items", metavar="A,B,C", help="the items' columns (default: all that no option names)")
