"""From the solution of a many-facet Rasch model to what people read: severities, steps, persons and warnings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from xenia.science.measurement.facets.connectedness import Connectedness
from xenia.science.measurement.facets.design import Design, Model
from xenia.science.measurement.facets.estimation import Quadrature, Solution, finer
from xenia.science.measurement.facets.likelihood import expectation
from xenia.science.measurement.facets.rating_fit import Residuals, residuals
from xenia.science.measurement.facets.results import Cells, FacetsFit, Levels, Persons, Separation
from xenia.science.measurement.facets.screening import Ratings
from xenia.science.measurement.facets.tally import Ints, Tally

Floats = NDArray[np.float64]

#: a common grid this far off in the deviance is named
DEVIANCE_ERROR = 0.5
#: persons with a standard deviation below this are the same person as far as anyone can tell
LEAST_SD = 0.05
#: persons who seem to differ by more than this have extreme scores only: the estimate has no end
MOST_SD = 15.0
#: a standard error above this says that the likelihood is flat: the estimate has no end
MOST_SE = 5.0


@dataclass(frozen=True, slots=True)
class Estimates:
    """All parameters of a design with their covariance."""

    values: Floats
    covariance: Floats

    def at(self, place: Ints) -> Floats:
        """The parameters at these places, NaN for place −1."""
        return np.where(place >= 0, self.values[np.maximum(place, 0)], np.nan)

    def error_at(self, place: Ints) -> Floats:
        """Their standard errors."""
        return np.where(place >= 0, np.sqrt(np.maximum(np.diag(self.covariance), 0.0))[np.maximum(place, 0)], np.nan)


def read_off(
    ratings: Ratings,
    model: Model,
    labels: list[tuple[str, ...]],
    tally: Tally,
    group: Ints,
    design: Design,
    solution: Solution,
    found: Connectedness,
) -> FacetsFit:
    """Turn a solution into a result; `group` has the group of every person code, −1 where there is none."""
    estimates = Estimates(
        design.origin + design.basis @ solution.free,
        design.basis @ solution.covariance[:-1, :-1] @ design.basis.T,
    )
    grid, table = solution.quadrature.grid(solution.sd), design.log_probabilities(estimates.values)
    fit = residuals(tally, table, grid, solution.expectation)
    alone = _alone(model, found)
    levels = [
        _levels(ratings, tally, fit, estimates, design.levels[facet], facet, alone[facet])
        for facet in range(len(model.facets))
    ]
    cells = _cells(model, ratings, design, estimates)
    steps, steps_se, item_steps = _steps(model, design, estimates)
    mean, variance = float(estimates.values[0]), solution.sd**2
    persons, reliability = _persons(ratings, group, solution, tally, mean)
    return FacetsFit(
        facets=dict(zip(model.facets, levels, strict=True)),
        item=model.facets[model.item],
        interaction=cells,
        separation={
            name: _separation(level.severity, estimates, place)
            for name, level, place in zip(model.facets, levels, design.levels, strict=True)
        },
        steps=steps,
        steps_se=steps_se,
        item_steps=item_steps,
        lowest=ratings.lowest,
        mean=mean,
        mean_se=float(estimates.error_at(np.array([0]))[0]),
        variance=variance,
        variance_se=float(2 * variance * np.sqrt(solution.covariance[-1, -1])),
        deviance=-2 * solution.loglik,
        parameters=len(solution.free) + 1 + ratings.endless,
        persons=persons,
        reliability=reliability,
        connected=found.is_connected(),
        subsets={model.facets[facet]: subsets for facet, subsets in found.by_person.items()},
        nodes=grid.nodes,
        converged=solution.converged,
        warnings=(
            *ratings.warnings,
            *found.warnings(model.facets, labels),
            *_doubts(design, solution, found, tally, table),
            *_runaways(levels, cells),
        ),
    )


def _alone(model: Model, found: Connectedness) -> list[Ints]:
    """Levels of each facet other than the item that have no other level in a confounded group to be compared with."""
    alone: list[set[int]] = [set() for _ in model.facets]
    for pair, groups in found.confounded.items():
        for members in groups:
            for facet, levels in zip(pair, members, strict=True):
                if len(levels) == 1 and facet != model.item and not model.is_anchored(facet):
                    alone[facet].update(levels)
    return [np.array(sorted(levels), dtype=np.int64) for levels in alone]


def _levels(
    ratings: Ratings, tally: Tally, fit: Residuals, estimates: Estimates, place: Ints, facet: int, alone: Ints
) -> Levels:
    severity, error = estimates.at(place), estimates.error_at(place)
    severity[alone] = error[alone] = np.nan
    infit, outfit = fit.mean_squares(tally.levels[:, facet], len(place))
    return Levels(severity, error, infit, outfit, np.bincount(ratings.levels[:, facet], minlength=len(place)))


def _cells(model: Model, ratings: Ratings, design: Design, estimates: Estimates) -> Cells | None:
    if model.interaction is None:
        return None
    one, other = model.interaction
    width = model.sizes[other]
    rated = np.bincount(ratings.levels[:, one] * width + ratings.levels[:, other], minlength=model.sizes[one] * width)
    cells = np.argwhere(rated.reshape(model.sizes[one], width) > 0)
    place = np.full(len(rated), -1, dtype=np.int64)
    place[design.cells @ [width, 1]] = design.cell_places
    code = cells @ [width, 1]
    severity, error = estimates.at(place[code]), estimates.error_at(place[code])
    fixed = np.nan_to_num(error, nan=1.0) < 1e-9  # the only cell of a row or column: zero by definition
    severity[fixed] = error[fixed] = np.nan
    return Cells((model.facets[one], model.facets[other]), cells, severity, error, rated[code])


def _steps(model: Model, design: Design, estimates: Estimates) -> tuple[Floats, Floats, Floats | None]:
    """Thresholds, τₖ = ψₖ − ψₖ₋₁, their standard errors, and those of each item."""
    groups, categories = design.steps.shape
    if categories <= 2:
        return np.empty(0), np.empty(0), None
    weights = np.zeros((groups, categories, len(estimates.values)))
    group, k = np.nonzero(design.steps >= 0)
    weights[group, k, design.steps[group, k]] = 1.0
    weights[design.steps == -2] = np.nan
    tau = np.diff(weights, axis=1)
    known = ~np.isnan(tau[:, :, 0])
    count = known.sum(axis=0)
    mean = np.where(known[:, :, None], tau, 0.0).sum(axis=0) / np.maximum(count, 1)[:, None]
    mean[count == 0] = np.nan
    error = np.sqrt(np.einsum("km,mn,kn->k", mean, estimates.covariance, mean))
    return mean @ estimates.values, error, tau @ estimates.values if model.partial_credit else None


def _separation(severity: Floats, estimates: Estimates, place: Ints) -> Separation:
    known = np.isfinite(severity) & np.isfinite(estimates.error_at(place))
    values, covariance = severity[known], estimates.covariance[np.ix_(place[known], place[known])]
    if len(values) < 2:
        nan = float("nan")
        return Separation(nan, nan, nan, nan, nan, max(0, len(values) - 1), nan)
    sd, rmse = float(np.std(values, ddof=1)), float(np.sqrt(np.mean(np.diag(covariance))))
    true = max(sd**2 - rmse**2, 0.0)
    contrasts = np.diff(np.eye(len(values)), axis=0)
    gaps, spread = contrasts @ values, contrasts @ covariance @ contrasts.T
    df = int(np.linalg.matrix_rank(spread, hermitian=True))
    chi2 = float(gaps @ np.linalg.pinv(spread, hermitian=True) @ gaps) if df else float("nan")
    return Separation(
        sd=sd,
        rmse=rmse,
        separation=float(np.sqrt(true)) / rmse if rmse else float("nan"),
        reliability=true / sd**2 if sd else float("nan"),
        chi2=chi2,
        df=df,
        p=float(chdtrc(df, chi2)) if df else float("nan"),
    )


def _persons(ratings: Ratings, group: Ints, solution: Solution, tally: Tally, mean: float) -> tuple[Persons, float]:
    found = solution.expectation
    known = group >= 0
    eap = np.where(known, mean + found.mean[group], np.nan)
    spread = np.where(known, found.spread[group], np.nan)
    between = float(np.average(found.mean**2, weights=tally.persons))
    between -= float(np.average(found.mean, weights=tally.persons)) ** 2
    total = between + float(np.average(found.spread**2, weights=tally.persons))
    score = np.bincount(ratings.person, weights=ratings.category + ratings.lowest, minlength=len(group))
    persons = Persons(eap, spread, score, np.bincount(ratings.person, minlength=len(group)))
    return persons, between / total if total > 0 else float("nan")


def _doubts(design: Design, solution: Solution, found: Connectedness, tally: Tally, table: Floats) -> list[str]:
    said = []
    if design.confounded.any() and not found.confounded:
        said.append(
            "Some severities can't be told apart by this design; those of raters were made as small as the ratings "
            "allow, and stand for no more than that."
        )
    if not solution.converged:
        said.append("The estimation did not come to rest: take no figure of it.")
    if np.isnan(solution.covariance).any():
        said.append("The ratings don't determine every parameter, so no standard error can be given.")
    if solution.sd < LEAST_SD:
        said.append("Persons differ by no more than chance: the variance is practically zero.")
    if solution.sd > MOST_SD:
        said.append("Persons have the lowest or the highest scores and nothing between: the variance has no end.")
    if tally.patterns.sum(axis=1).max() < 2:
        said.append("Nobody was rated twice: how far persons differ can't be told from how far ratings do.")
    return said + _grid_doubts(solution, tally, table)


def _runaways(levels: list[Levels], cells: Cells | None) -> list[str]:
    """Severities that the likelihood would drive to infinity though no level's scores are all extreme."""
    errors = np.concatenate([level.se for level in levels] + ([cells.se] if cells else []))
    if not np.any(np.nan_to_num(errors) > MOST_SE):
        return []
    return [
        f"Some standard errors are above {MOST_SE:.0f} logits: the model has more parameters than these ratings can "
        "determine, and severities that depend on each other move together. Fit a smaller model, without the "
        "interaction or with one set of steps, before reading them."
    ]


def _grid_doubts(solution: Solution, tally: Tally, table: Floats) -> list[str]:
    """How far off the deviance is on nodes that were not refined."""
    better: Quadrature = finer(solution)
    if better == solution.quadrature:
        return []
    exact = expectation(tally, table, better.grid(solution.sd)).loglik
    off = -2 * (solution.loglik - exact)
    if abs(off) <= DEVIANCE_ERROR:
        return []
    return [
        f"On these {len(solution.quadrature.nodes)} nodes the deviance is {abs(off):.1f} too "
        f"{'high' if off > 0 else 'low'}: some persons are known more closely than the nodes stand, or lie "
        "beyond them. Severities and variance are off with it. Nodes “fine” take care of that."
    ]
