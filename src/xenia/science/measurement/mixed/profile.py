"""The profiled likelihood of a linear mixed model and its gradient, from cross-products."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xenia.science.measurement.mixed.fold import CrossProducts
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

    `shrunk` and `middle` (kinds, q, q) are K = (I + NΣ)⁻¹ and ΣK for each distinct N = Z₁'Z₁; `residual` (levels, q, c)
    = Z₁'V₁⁻¹C; `rest_fixed` = Zᵣ'V₁⁻¹C; `weighted` = ΣK Z₁'Zᵣ.
    """

    products: CrossProducts
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

    `criterion` is −2 ln L (restricted for REML), `gradient` is by θ, `fixed` (c, c) = C'V⁻¹C, `coefficients` (p,),
    `squares` the generalised residual sum of squares, `effects` (r, c) and `middle` give the random effects.
    """

    criterion: float
    gradient: Floats
    fixed: Floats
    coefficients: Floats
    squares: float
    effects: Floats
    middle: Floats


type RestOf = Callable[[Eliminated, Shape, tuple[Floats, ...]], Rest]


def eliminate(products: CrossProducts, factor: Floats) -> Eliminated:
    """Marginalise over the first factor, level by level (Woodbury's identity, Henderson 1984)."""
    sigma = factor @ factor.T
    inverse = np.eye(len(sigma)) + products.own @ sigma
    shrunk = np.linalg.inv(inverse)
    middle = sigma @ shrunk
    middle = (middle + middle.transpose(0, 2, 1)) / 2.0
    logdet = float(products.counts @ np.linalg.slogdet(inverse)[1])
    own = products.own_fixed
    flat = own.reshape(-1, own.shape[2])
    explained = (middle[products.kind] @ own).reshape(flat.shape)
    weighted = products.own_rest  # empty where there is no other factor
    if weighted.shape[1]:
        weighted = by_level(middle, products.kind) @ weighted
    return Eliminated(
        products=products,
        shrunk=shrunk,
        middle=middle,
        logdet=logdet,
        residual=shrunk[products.kind] @ own,
        fixed=products.fixed - flat.T @ explained,
        rest_fixed=products.rest_fixed - weighted.T @ flat if weighted.shape[1] else products.rest_fixed,
        weighted=weighted,
    )


def by_level(matrices: Floats, kind: NDArray[np.int64]) -> sparse.csr_array:
    """The block-diagonal matrix with `matrices[kind[j]]` for level j."""
    count, q = len(kind), matrices.shape[1]
    blocks = sparse.bsr_array((matrices[kind], np.arange(count), np.arange(count + 1)), shape=(count * q, count * q))
    return sparse.csr_array(blocks)


def evaluate(products: CrossProducts, shape: Shape, theta: Floats, *, restricted: bool, rest_of: RestOf) -> Evaluation:
    """Evaluate the criterion, with σ² and β profiled out (Bates, Mächler, Bolker and Walker 2015, equations 34 and 39).

    For Λ of a term, ∂criterion/∂Λ = 2 (Σⱼ [Z'V⁻¹Z]ⱼⱼ − Σⱼ QⱼWQⱼ') Λ with Q = Z'V⁻¹C and W the derivative of the
    criterion by C'V⁻¹C, negated on the way through V⁻¹.
    """
    factors = shape.factors(theta)
    left = eliminate(products, factors[0])
    logdet, fixed, residual = left.logdet, left.fixed, left.residual
    own = np.einsum("k,kab,kbc->ac", products.counts, left.shrunk, products.own)
    rest = None
    if products.rest.shape[0]:
        rest = rest_of(left, shape, factors)
        logdet += rest.logdet
        fixed = fixed - left.rest_fixed.T @ rest.effects
        onto = np.asarray(products.own_rest @ rest.effects).reshape(residual.shape)
        residual = residual - left.shrunk[products.kind] @ onto
        own = own - rest.own_trace
    criterion, weight, beta, squares = _profiled(fixed, rows=products.rows, restricted=restricted)
    slopes = [2.0 * (own - _outer(residual, weight)) @ factors[0]]
    if rest is not None:
        slopes += _rest_slopes(left.rest_fixed - rest.pushed, rest.traces, weight, shape, factors)
    return Evaluation(
        criterion=criterion + logdet,
        gradient=shape.theta(tuple(slopes)),
        fixed=fixed,
        coefficients=beta,
        squares=squares,
        effects=rest.effects if rest is not None else products.rest_fixed,
        middle=left.middle,
    )


def pieces(shape: Shape) -> list[slice]:
    """Where each factor but the first stands among the columns that stay."""
    ends = np.cumsum([levels * width for levels, width in zip(shape.levels[1:], shape.widths[1:], strict=True)])
    return [
        slice(int(end) - n * q, int(end)) for end, n, q in zip(ends, shape.levels[1:], shape.widths[1:], strict=True)
    ]


def _rest_slopes(
    residual: Floats, traces: tuple[Floats, ...], weight: Floats, shape: Shape, factors: tuple[Floats, ...]
) -> list[Floats]:
    found = []
    for piece, trace, factor in zip(pieces(shape), traces, factors[1:], strict=True):
        part = residual[piece].reshape(-1, len(factor), residual.shape[1])
        found.append(2.0 * (trace - _outer(part, weight) @ factor))
    return found


def _outer(residual: Floats, weight: Floats) -> Floats:
    """Σⱼ QⱼWQⱼ' for Q (levels, q, c)."""
    return np.asarray(np.tensordot(residual @ weight, residual, axes=((0, 2), (0, 2))))


def _profiled(fixed: Floats, *, rows: int, restricted: bool) -> tuple[float, Floats, Floats, float]:
    """The criterion but for ln|V|, its derivative W by C'V⁻¹C, β and the residual sum of squares."""
    p = len(fixed) - 1
    root = np.linalg.cholesky(fixed[:p, :p])
    beta = np.linalg.solve(fixed[:p, :p], fixed[:p, p])
    squares = float(fixed[p, p] - fixed[:p, p] @ beta)
    free = rows - p if restricted else rows
    towards = np.append(-beta, 1.0)
    weight = free / squares * np.outer(towards, towards)
    criterion = free * (1.0 + np.log(2.0 * np.pi * squares / free))
    if restricted:
        weight[:p, :p] += np.linalg.inv(fixed[:p, :p])
        criterion += 2.0 * float(np.sum(np.log(root.diagonal())))
    return criterion, weight, beta, squares
