"""xenia measure borderline-regression, borderline-group and station-quality: an OSCE by its stations."""

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xenia.core.rules import Refused
from xenia.site.cli.measure import finite, method

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xenia.science.measurement.standard_setting.exam import ExamCut

AMEE_BORDERLINE = 1.0
WITHOUT_SITE = "The between-group variance is not known: name the column of the groups with --site."
WHOLE = {"n", "n_borderline", "n_fail"}


def add_methods(methods: Any) -> None:
    """borderline-regression, borderline-group and station-quality."""
    parser = method(methods, "borderline-regression", borderline_regression_of, words="cuts by borderline regression")
    _add_examination(parser)
    parser.add_argument("--bootstrap", type=int, default=0, metavar="B", help="resamples of whole students")
    parser.add_argument("--seed", type=int, default=1)
    parser = method(methods, "borderline-group", borderline_group_of, words="cuts by the borderline group's scores")
    _add_examination(parser)
    parser.add_argument("--middle", choices=("mean", "median"), default="mean", help="which middle is the cut")
    parser = method(methods, "station-quality", station_quality_of, words="how well each station measures")
    _add_examination(parser)
    parser.add_argument("--site", metavar="COLUMN", help="the site, circuit or examiner, for between-group variance")
    parser.add_argument(
        "--negative", choices=("zero", "keep"), default="zero", help="between-group variance below zero"
    )


def _add_examination(parser: argparse.ArgumentParser) -> None:
    for name in ("person", "station", "score", "grade"):
        parser.add_argument(
            f"--{name}", default=name, metavar="COLUMN", help=f"the column of the {name} (default: {name})"
        )
    parser.add_argument("--borderline", type=finite, metavar="G", help="the borderline grade (default: 1)")


@dataclass(frozen=True, slots=True)
class Examination:
    """Scores and grades, students × stations, with the stations' labels."""

    stations: tuple[str, ...]
    scores: "NDArray[np.float64]"
    grades: "NDArray[np.float64]"
    borderline: float
    warnings: tuple[str, ...]

    def by_station(self, **figures: "NDArray[np.float64]") -> dict[str, dict[str, Any]]:
        """One dictionary of figures a station; numbers of students are whole."""
        return {
            label: {
                name: int(column[place]) if name in WHOLE and column[place] == column[place] else column[place]
                for name, column in figures.items()
            }
            for place, label in enumerate(self.stations)
        }


def borderline_regression_of(options: argparse.Namespace) -> dict[str, Any]:
    """Each station's line and cut, and the examination's."""
    from xenia.science.measurement.standard_setting.borderline_regression import borderline_regression

    exam = _examination(options)
    try:
        found = borderline_regression(
            exam.scores, exam.grades, borderline=exam.borderline, resamples=options.bootstrap, seed=options.seed
        )
    except ValueError as error:
        raise Refused(str(error)) from error
    stations = exam.by_station(
        n=found.lines.n,
        intercept=found.lines.intercept,
        slope=found.lines.slope,
        r2=found.lines.r2,
        residual_sd=found.lines.residual_sd,
        cut=found.cut,
        cut_se=found.cut_se,
        cut_ci=found.cut_ci,
        n_borderline=found.n_borderline,
        n_fail=found.n_fail,
    )
    return {
        "method": "bootstrap" if found.resamples else "analytic",
        "borderline": exam.borderline,
        "stations": stations,
        "exam": _exam(found.exam),
        "resamples": found.resamples,
        "warnings": (*exam.warnings, *found.warnings),
    }


def borderline_group_of(options: argparse.Namespace) -> dict[str, Any]:
    """Each station's borderline students, and the examination's cut."""
    from xenia.science.measurement.standard_setting.borderline_group import borderline_group

    exam = _examination(options)
    found = borderline_group(exam.scores, exam.grades, borderline=exam.borderline, middle=options.middle)
    stations = exam.by_station(
        cut=found.cut,
        cut_se=found.cut_se,
        mean=found.mean,
        mean_se=found.mean_se,
        median=found.median,
        median_se=found.median_se,
        n_borderline=found.n_borderline,
        n_fail=found.n_fail,
    )
    return {
        "method": found.middle,
        "borderline": exam.borderline,
        "cut": found.exam.cut,
        "cut_se": found.exam.cut_se,
        "stations": stations,
        "exam": _exam(found.exam),
        "warnings": (*exam.warnings, *found.warnings),
    }


def station_quality_of(options: argparse.Namespace) -> dict[str, Any]:
    """Each station by the measures of AMEE Guide 49."""
    from xenia.science.measurement.station_quality import station_quality

    exam = _examination(options)
    groups = _sites(options, exam.scores.shape) if options.site else None
    found = station_quality(
        exam.scores, exam.grades, borderline=exam.borderline, groups=groups, negative=options.negative
    )
    stations = exam.by_station(
        n=found.n,
        mean=found.mean,
        sd=found.sd,
        r2=found.r2,
        intergrade=found.intergrade,
        cut=found.cut,
        alpha_if_deleted=found.alpha_if_deleted,
        item_rest_r=found.item_rest_r,
        between_group_variance=found.between_group_variance,
        n_borderline=found.n_borderline,
        n_fail=found.n_fail,
    )
    return {
        "borderline": exam.borderline,
        "stations": stations,
        "alpha": found.alpha,
        "sem": found.sem,
        "n_complete": found.n_complete,
        "warnings": (*exam.warnings, *([] if options.site else [WITHOUT_SITE]), *found.warnings),
    }


def _examination(options: argparse.Namespace) -> Examination:
    from xenia.site.cli.measure.crossing import crossed
    from xenia.site.cli.measure.table import read_columns

    table = read_columns(options.file)
    scores, _, stations = crossed(table, row=options.person, column=options.station, score=options.score)
    grades, _, _ = crossed(table, row=options.person, column=options.station, score=options.grade)
    said = options.borderline is not None
    return Examination(
        stations=stations,
        scores=scores,
        grades=grades,
        borderline=options.borderline if said else AMEE_BORDERLINE,
        warnings=() if said else ("The borderline grade is taken to be 1, as in AMEE Guide 49 (--borderline).",),
    )


def _sites(options: argparse.Namespace, shape: tuple[int, ...]) -> "NDArray[np.int64]":
    """The site of every score as a code, students × stations; −1 where the cell is empty."""
    import numpy as np

    from xenia.site.cli.measure.table import read_columns

    table = read_columns(options.file)
    labels = table.column(options.site)
    code_of = {label: code for code, label in enumerate(dict.fromkeys(label for label in labels if label))}
    sites = np.full(shape, -1, dtype=np.int64)
    sites[table.codes(options.person)[0], table.codes(options.station)[0]] = [
        code_of.get(label, -1) for label in labels
    ]
    return sites


def _exam(exam: "ExamCut") -> dict[str, Any]:
    return {
        "cut": exam.cut,
        "cut_se": exam.cut_se,
        "cut_ci": exam.cut_ci,
        "n_complete": exam.n_complete,
        "n_pass": exam.n_pass if exam.n_pass >= 0 else None,
        "n_fail": exam.n_fail if exam.n_fail >= 0 else None,
    }
