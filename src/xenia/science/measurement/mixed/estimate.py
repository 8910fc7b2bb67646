"""Fit a linear mixed model: the columns go through one fold, then an optimiser works on the fold alone."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.special import stdtr

from xenia.science.measurement.mixed.fold import CrossProducts, by_row, condensed, cross_products
from xenia.science.measurement.mixed.optimum import Optimum, exact_optimum, sampled_optimum
from xenia.science.measurement.mixed.profile import pieces
from xenia.science.measurement.mixed.result import MixedModel, RandomEffects, checked, nothing, unfit
from xenia.science.measurement.mixed.satterthwaite import degrees_of_freedom
from xenia.science.measurement.mixed.terms import RandomTerm, Scaled, Shape, rescaled, scaled

Floats = NDArray[np.float64]

#: so many columns of the factors that stay are still factorised exactly
EXACT = 1_500
#: a standard deviation below this part of the residual one counts as none, as lme4's `isSingular` has it
SINGULAR = 1e-4


def fit_terms(
    y: Floats, x: Floats, names: tuple[str, ...], terms: tuple[RandomTerm, ...], *, restricted: bool = True
) -> MixedModel:
    """Fit y = Xβ + Σ Zb + ε with b ~ N(0, σ²ΛΛ') and ε ~ N(0, σ²) by REML (or maximum likelihood).

    `y` (rows,) and `x` (rows, p) hold finite numbers; each grouping factor stands in one term only. The largest factor
    is eliminated level by level; what stays is factorised exactly up to `EXACT` columns, and above that solved by
    conjugate gradients with stochastic traces, which `warnings` then says (from there on variances carry a sampling
    error of about 1e-4 of themselves and the criterion one of about 0.1, both repeatable). Degenerate data (no more
    rows than effects or than columns, a factor of one level, no residual left) give NaN and the reason. Raises
    ValueError for shapes that don't fit and for a factor named twice.
    """
    checked(y, x, names, terms)
    whole = scaled(y, x)
    dropped = tuple(name for place, name in enumerate(names) if place not in whole.kept)
    kept = tuple(names[place] for place in whole.kept)
    method = "reml" if restricted else "ml"
    if reasons := unfit(whole, terms):
        return nothing(method, len(y), kept, terms, dropped, reasons)
    order = sorted(range(len(terms)), key=lambda place: -terms[place].levels * terms[place].width)
    ordered = tuple(terms[place] for place in order)
    effects, roots, regular = zip(*(rescaled(term) for term in ordered), strict=True)
    shape = Shape(
        levels=tuple(term.levels for term in ordered),
        widths=tuple(term.width for term in ordered),
        blocks=tuple(term.blocks for term in ordered),
    )
    products = cross_products(whole.columns, tuple(term.codes for term in ordered), effects, shape.levels)
    search = exact_optimum if products.rest.shape[0] <= EXACT else sampled_optimum
    try:
        found = search(condensed(products), shape, restricted=restricted)
    except np.linalg.LinAlgError as failure:
        return nothing(method, len(y), kept, terms, dropped, [f"The search for the variances failed: {failure}."])
    fits = _random_effects(found, products, shape, ordered, roots, whole)
    fits = [
        fit if fine else replace(fit, covariance=np.full_like(fit.covariance, np.nan))
        for fit, fine in zip(fits, regular, strict=True)
    ]
    singular = any(_is_singular(factor) for factor in shape.factors(found.theta))
    warnings = [
        *(f"{name} is a combination of earlier columns and was dropped." for name in dropped),
        *(_IRREGULAR.format(term.group) for term, fine in zip(ordered, regular, strict=True) if not fine),
        *([_SINGULAR] if singular else []),
        *found.warnings,
    ]
    return _model(
        found,
        whole,
        method=method,
        n=len(y),
        names=kept,
        random=tuple(fits[order.index(place)] for place in range(len(terms))),
        singular=singular,
        dropped=dropped,
        warnings=tuple(warnings),
    )


_SINGULAR = (
    "The fit is singular: a variance is estimated as 0, or effects as perfectly correlated. "
    "The data cannot tell this part of the random effects from none."
)
_IRREGULAR = "The random effects of {} are combinations of each other, so their variances can't be told apart."


def _model(
    found: Optimum,
    whole: Scaled,
    *,
    method: str,
    n: int,
    names: tuple[str, ...],
    random: tuple[RandomEffects, ...],
    singular: bool,
    dropped: tuple[str, ...],
    warnings: tuple[str, ...],
) -> MixedModel:
    """Everything back in the units of the data."""
    p, restricted = len(names), method == "reml"
    free = n - p if restricted else n
    at = found.evaluation
    sigma2 = at.squares / free * whole.scale**2
    back = solve_triangular(whole.root, np.eye(p))
    covariance = sigma2 * back @ np.linalg.inv(at.fixed[:p, :p]) @ back.T
    criterion = at.criterion + 2.0 * free * np.log(whole.scale)
    if restricted:
        criterion += 2.0 * float(np.sum(np.log(np.abs(whole.root.diagonal()))))
    estimate = whole.start + back @ at.coefficients * whole.scale
    se = np.sqrt(covariance.diagonal())
    df = degrees_of_freedom(found, back, free=free)
    t = estimate / se
    return MixedModel(
        method=method,
        n=n,
        names=names,
        estimate=estimate,
        se=se,
        df=df,
        t=t,
        p=2.0 * stdtr(df, -np.abs(t)),
        covariance=covariance,
        random=random,
        residual=sigma2,
        criterion=float(criterion),
        aic=float(criterion) + 2.0 * (p + len(found.theta) + 1),
        singular=singular,
        converged=found.converged,
        dropped=dropped,
        warnings=warnings,
    )


def _random_effects(
    found: Optimum,
    products: CrossProducts,
    shape: Shape,
    terms: tuple[RandomTerm, ...],
    roots: tuple[Floats, ...],
    whole: Scaled,
) -> list[RandomEffects]:
    """Covariances and predictions b = σ²ΛΛ'Z'(σ²V)⁻¹(y − Xβ) of every factor."""
    at = found.evaluation
    free = found.free
    towards = np.append(-at.coefficients, 1.0)
    others = at.effects @ towards
    onto = by_row(products.own_fixed) @ towards - np.asarray(products.own_rest @ others)
    sigma = shape.factors(found.theta)[0] @ shape.factors(found.theta)[0].T
    system = np.eye(len(sigma)) + sigma @ products.own.transpose(2, 0, 1)
    first = np.linalg.solve(system, (onto.reshape(-1, len(sigma)) @ sigma)[:, :, None])[:, :, 0]
    predicted = [
        first,
        *(others[piece].reshape(-1, q) for piece, q in zip(pieces(shape), shape.widths[1:], strict=True)),
    ]
    fits = []
    for term, factor, root, effects in zip(terms, shape.factors(found.theta), roots, predicted, strict=True):
        back = solve_triangular(root, np.eye(len(root)))
        covariance = back @ factor @ factor.T @ back.T * (at.squares / free * whole.scale**2)
        fits.append(RandomEffects(term.group, term.labels, term.names, covariance, effects @ back.T * whole.scale))
    return fits


def _is_singular(factor: Floats) -> bool:
    return bool(np.linalg.svd(factor, compute_uv=False)[-1] < SINGULAR)
