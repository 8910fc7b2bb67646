"""The profiled likelihood of a linear mixed model and its gradient, from cross-products."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xenia.science.measurement.mixed.fold import Condensed, by_effect, by_row, summed, times
from xenia.science.measurement.mixed.terms import Shape

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rest:
    """What the factors that stay contribute, with S = I + Λᵣ'EΛᵣ and E = Zᵣ'V₁⁻¹Zᵣ.

    `logdet` = ln|S|; `effects` (r, c) = ΛᵣS⁻¹Λᵣ'Zᵣ'V₁⁻¹C; `pushed` (r, c) = E·effects; `own_trace` (q, q) =
    Σⱼ [Z₁'V₁⁻¹Zᵣ ΛᵣS⁻¹Λᵣ' Zᵣ'V₁⁻¹Z₁]ⱼⱼ; `traces[t]` (q, q) = Σⱼ [EΛᵣS⁻¹]ⱼⱼ.
    """

    logdet: float
    effects: Floats
    pushed: Floats
    own_trace: Floats
    traces: tuple[Floats, ...]


@dataclass(frozen=True, slots=True)
class Eliminated:
    """What is left of the sums once the first factor is eliminated, with V₁ = I + Z₁ΣZ₁' and Σ = Λ₁Λ₁'.

    `shrunk` and `middle` (q, q, kinds) are K = (I + NΣ)⁻¹ and ΣK for each distinct N = Z₁'Z₁; `residual` (q, c, levels)
    = Z₁'V₁⁻¹C; `fixed` = C'V₁⁻¹C; `rest_fixed` = Zᵣ'V₁⁻¹C; `weighted` = ΣK Z₁'Zᵣ.
    """

    products: Condensed
    shrunk: Floats
    middle: Floats
    logdet: float
    residual: Floats
    fixed: Floats
    rest_fixed: Floats
    weighted: sparse.csr_array


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The criterion at one θ with its gradient, and what estimates are made of.

    `criterion` is −2 ln L (restricted for REML), `gradient` is by θ, half of it by Λ being `pulls` − `outers`·Λ;
    `fixed` (c, c) = C'V⁻¹C, `coefficients` (p,), `squares` the generalised residual sum of squares, `effects` (r, c)
    the random effects of the factors that stay, for each column of C.
    """

    criterion: float
    gradient: Floats
    pulls: tuple[Floats, ...]
    outers: tuple[Floats, ...]
    fixed: Floats
    coefficients: Floats
    squares: float
    effects: Floats


type RestOf = Callable[[Eliminated, Shape, tuple[Floats, ...]], Rest]


def eliminate(products: Condensed, factor: Floats) -> Eliminated:
    """Marginalise over the first factor, level by level.

    C'V₁⁻¹C = what levels leave within + Σⱼ (N⁺Z₁'C)'K(Z₁'C), by Woodbury's identity.
    """
    sigma = factor @ factor.T
    shrunk, logdet = _inverses(np.tensordot(sigma, products.own, axes=(0, 1)).swapaxes(0, 1))
    middle = np.tensordot(sigma, shrunk, axes=(1, 0))
    middle = (middle + middle.swapaxes(0, 1)) / 2.0
    residual = times(shrunk, products.own_fixed, products.kind)
    weighted, rest_fixed = products.own_rest, products.rest_fixed
    if rest_fixed.size:
        weighted = by_level(middle, products.kind) @ weighted
        rest_fixed = rest_fixed - weighted.T @ by_row(products.own_fixed)
    fixed = products.within + summed(products.anchored, residual)
    return Eliminated(
        products=products,
        shrunk=shrunk,
        middle=middle,
        logdet=float(products.counts @ logdet),
        residual=residual,
        fixed=(fixed + fixed.T) / 2.0,
        rest_fixed=rest_fixed,
        weighted=weighted,
    )


def by_level(matrices: Floats, kind: NDArray[np.int64]) -> sparse.csr_array:
    """The block-diagonal matrix with `matrices[:, :, kind[j]]` for level j."""
    count, q = len(kind), len(matrices)
    blocks = matrices.transpose(2, 0, 1)[kind], np.arange(count), np.arange(count + 1)
    return sparse.csr_array(sparse.bsr_array(blocks, shape=(count * q, count * q)))


def _inverses(products: Floats) -> tuple[Floats, Floats]:
    """(I + NΣ)⁻¹ and ln|I + NΣ| for each NΣ, (q, q, kinds); by hand up to q = 2, which growth uses most."""
    q = len(products)
    if q > 2:
        stacked = np.eye(q) + products.transpose(2, 0, 1)
        return np.linalg.inv(stacked).transpose(1, 2, 0), np.asarray(np.linalg.slogdet(stacked)[1])
    if q == 1:
        return 1.0 / (1.0 + products), np.log1p(products[0, 0])
    (a, b), (c, d) = products
    determinant = 1.0 + a + d + (a * d - b * c)
    return np.array([[1.0 + d, -b], [-c, 1.0 + a]]) / determinant, np.log(determinant)


def evaluate(products: Condensed, shape: Shape, theta: Floats, *, restricted: bool, rest_of: RestOf) -> Evaluation:
    """Evaluate the criterion, with σ² and β profiled out (Bates, Mächler, Bolker and Walker 2015, equations 34 and 41).

    For Λ of a term, ∂criterion/∂Λ = 2 (Σⱼ [Z'V⁻¹Z]ⱼⱼ − Σⱼ QⱼWQⱼ') Λ with Q = Z'V⁻¹C and W the derivative of the
    criterion by C'V⁻¹C.
    """
    factors = shape.factors(theta)
    left = eliminate(products, factors[0])
    logdet, fixed, residuals = left.logdet, left.fixed, [left.residual]
    own = np.einsum("abk,bck,k->ac", left.shrunk, products.own, products.counts)
    pulls, effects = [own @ factors[0]], products.rest_fixed
    if effects.size:
        rest = rest_of(left, shape, factors)
        logdet, effects = logdet + rest.logdet, rest.effects
        fixed = fixed - left.rest_fixed.T @ effects
        onto = by_effect(np.asarray(products.own_rest @ effects), len(own))
        residuals = [left.residual - times(left.shrunk, onto, products.kind)]
        residuals += _by_factor(left.rest_fixed - rest.pushed, shape)
        pulls = [(own - rest.own_trace) @ factors[0], *rest.traces]
    criterion, weight, beta, squares = _profiled(fixed, rows=products.rows, restricted=restricted)
    outers = tuple(_outer(residual, weight) for residual in residuals)
    slopes = [2.0 * (pull - outer @ factor) for pull, outer, factor in zip(pulls, outers, factors, strict=True)]
    return Evaluation(
        criterion=criterion + logdet,
        gradient=shape.theta(tuple(slopes)),
        pulls=tuple(pulls),
        outers=outers,
        fixed=fixed,
        coefficients=beta,
        squares=squares,
        effects=effects,
    )


def pieces(shape: Shape) -> list[slice]:
    """Where each factor but the first stands among the columns that stay."""
    ends = np.cumsum([0, *(n * q for n, q in zip(shape.levels[1:], shape.widths[1:], strict=True))])
    return [slice(int(start), int(end)) for start, end in pairwise(ends)]


def _by_factor(residual: Floats, shape: Shape) -> list[Floats]:
    parts = zip(pieces(shape), shape.widths[1:], strict=True)
    return [by_effect(residual[piece], width) for piece, width in parts]


def _outer(residual: Floats, weight: Floats) -> Floats:
    """Σⱼ QⱼWQⱼ' for Q (q, c, levels)."""
    moments = np.tensordot(residual, residual, axes=(2, 2))
    return np.asarray(np.einsum("acbd,cd->ab", moments, weight))


def _profiled(fixed: Floats, *, rows: int, restricted: bool) -> tuple[float, Floats, Floats, float]:
    """The criterion but for ln|V|, its derivative W by C'V⁻¹C, β and the residual sum of squares."""
    p = len(fixed) - 1
    root = np.linalg.cholesky(fixed[:p, :p])
    beta = np.linalg.solve(fixed[:p, :p], fixed[:p, p])
    squares = float(fixed[p, p] - fixed[:p, p] @ beta)
    if squares <= 0.0:
        raise np.linalg.LinAlgError("no residual is left")
    free = rows - p if restricted else rows
    towards = np.append(-beta, 1.0)
    weight = free / squares * np.outer(towards, towards)
    criterion = free * (1.0 + np.log(2.0 * np.pi * squares / free))
    if restricted:
        weight[:p, :p] += np.linalg.inv(fixed[:p, :p])
        criterion += 2.0 * float(np.sum(np.log(root.diagonal())))
    return criterion, weight, beta, squares
