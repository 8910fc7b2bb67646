"""xenia measure gstudy: variance components, generalizability and decision studies."""

import argparse
import re
from typing import TYPE_CHECKING, Any

from xenia.core.rules import Refused
from xenia.site.cli.measure import method

if TYPE_CHECKING:
    from xenia.science.measurement.generalizability.coefficients import DStudy
    from xenia.science.measurement.generalizability.design import Design
    from xenia.site.cli.measure.table import Columns


def add_methods(methods: Any) -> None:
    """gstudy."""
    parser = method(methods, "gstudy", g_study_of, words="variance components, generalizability and decision studies")
    parser.add_argument("--design", required=True, metavar='"p x i"', help="x crosses, : nests: “p x (r:t)”")
    parser.add_argument("--score", default="score", metavar="COLUMN")
    parser.add_argument(
        "--method", choices=("anova", "henderson1", "reml"), help="default: anova when balanced, else reml"
    )
    parser.add_argument(
        "--dstudy", metavar='"i=5,10;o=1,2"', help="numbers of conditions; several facets: every combination"
    )
    parser.add_argument(
        "--object", metavar="FACET", help="the object of measurement (default: p, else the first facet)"
    )
    parser.add_argument(
        "--negative", choices=("zero", "keep"), default="zero", help="negative estimates in coefficients"
    )


def g_study_of(options: argparse.Namespace) -> dict[str, Any]:
    """The components of a design, the coefficients at the observed numbers, and those of the numbers asked for."""
    from xenia.science.measurement.generalizability.cells import cell_sums
    from xenia.science.measurement.generalizability.design import parse_design
    from xenia.science.measurement.generalizability.study import d_studies, g_study
    from xenia.site.cli.measure.table import read_columns

    table = read_columns(options.file)
    scores = table.numbers(options.score)
    try:
        design = parse_design(options.design)
        levels = {facet: table.codes(_column_of(table, facet, design, options.score))[0] for facet in design.facets}
        study = g_study(
            cell_sums(design, levels, scores),
            method=options.method,
            measured=options.object,
            negative=options.negative,
        )
        decisions = d_studies(study, numbers_of(options.dstudy)) if options.dstudy else ()
    except ValueError as error:
        raise Refused(str(error)) from error
    return {
        "method": study.method,
        "balanced": study.balanced,
        "object": study.object,
        "n": {**_whole(study.observed.n), "scores": study.scores},
        "mean": study.mean,
        "components": study.components,
        "percent": study.shares,
        "df": study.degrees if study.balanced else None,
        "mean_squares": study.mean_squares if study.balanced else None,
        **_coefficients(study.observed),
        "dstudy": [{**_whole(decision.n), **_coefficients(decision)} for decision in decisions],
        "warnings": study.warnings,
    }


def numbers_of(text: str) -> dict[str, tuple[float, ...]]:
    """`t=3,6;r=4,2` as numbers by facet; Refused when it can't be read."""
    choices: dict[str, tuple[float, ...]] = {}
    for part in re.split(r"\s*;\s*|,\s*(?=[^,;=\s]+\s*=)|\s+(?=[^,;=\s]+\s*=)", text.strip().strip(";")):
        facet, _, numbers = (piece.strip() for piece in part.partition("="))
        try:
            choices[facet] = tuple(float(number) for number in numbers.split(","))
        except ValueError:
            raise Refused(f"--dstudy “{text}” can't be read at “{part}”. Write it as in “i=5,10;o=1,2”.") from None
    return choices


def _coefficients(decision: "DStudy") -> dict[str, float]:
    return {
        "erho2": decision.erho2,
        "phi": decision.phi,
        "sem_relative": decision.sem_relative,
        "sem_absolute": decision.sem_absolute,
        "universe_variance": decision.universe,
        "relative_error_variance": decision.relative,
        "absolute_error_variance": decision.absolute,
    }


def _whole(numbers: dict[str, float]) -> dict[str, float]:
    return {facet: int(number) if float(number).is_integer() else number for facet, number in numbers.items()}


def _column_of(table: "Columns", facet: str, design: "Design", score: str) -> str:
    """The column that a facet is called after: of its own name, else the only one that begins with its letter."""
    if facet in table.cells:
        return facet
    taken = {*design.facets, score}
    begins = [name for name in table.cells if name not in taken and name.lower().startswith(facet.lower())]
    if len(begins) == 1:
        return begins[0]
    trouble = f"several begin so ({', '.join(begins)})" if begins else "none begins so"
    raise Refused(
        f"{table.name} has no column “{facet}”, and {trouble}. Name the design's facets as the columns are named: "
        f"{', '.join(table.cells)}."
    )
