"""The factors that stay when they are too many to factorise: conjugate gradients, and traces by sampling."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from xenia.science.measurement.mixed.dense import repeated
from xenia.science.measurement.mixed.profile import Eliminated, Rest, by_level, pieces
from xenia.science.measurement.mixed.terms import Shape

Floats = NDArray[np.float64]

PROBES = 16
TOLERANCE = 1e-7
ITERATIONS = 500


def sampled_rest(left: Eliminated, shape: Shape, factors: tuple[Floats, ...]) -> Rest:
    """Solve by conjugate gradients; ln|S| and traces by Hutchinson's estimator with seeded signs.

    With D = diag(S) and Ŝ = D^-½SD^-½, traces tr(f(Ŝ)M) are Σᵥ v'f(Ŝ)Mv over vectors v with mean Σvv' = I: the
    constants of each factor, which hold the one direction far from the rest, and signs orthogonal to them. What is
    known exactly, the trace of M and the (zero) one of I − Ŝ, corrects the sample. ln Ŝ comes from the tridiagonal
    matrices that the iterations leave behind (Golub and Meurant 2010, chapter 7).
    """
    products = left.products
    scale = repeated(shape, factors)
    across = products.own_rest @ scale
    weighted = left.weighted @ scale
    within = sparse.csr_array(scale.T @ products.rest @ scale)
    diagonal = 1.0 + within.diagonal() - np.asarray(across.multiply(weighted).sum(axis=0)).ravel()
    root = np.sqrt(diagonal)[:, None]

    def system(columns: Floats) -> Floats:
        return np.asarray(columns + within @ columns - across.T @ (weighted @ columns))

    vectors = _vectors(shape, root)
    count = vectors.shape[1]
    target = np.hstack([root * vectors, scale.T @ left.rest_fixed])
    solved, tridiagonal = conjugate_gradients(system, target, diagonal)
    paired = vectors / root  # what `solved` would be, were S diagonal
    spread = scale @ np.hstack([solved[:, :count] - paired, solved[:, count:]])
    pushed = np.asarray(products.rest @ spread - products.own_rest.T @ (left.weighted @ spread))
    traces = tuple(
        _trace_by_inverse(solved[piece, :count], paired[piece], diagonal[piece], factor)
        if _well_conditioned(factor)
        else _trace_by_product(
            left, scale, piece, len(factor), pushed=pushed[:, :count], paired=paired, diagonal=diagonal
        )
        for piece, factor in zip(pieces(shape), factors[1:], strict=True)
    )
    return Rest(
        logdet=float(np.sum(np.log(diagonal))) + _log_trace(vectors, tridiagonal[:count]),
        effects=np.asarray(spread[:, count:]),
        pushed=pushed[:, count:],
        own_trace=_own_trace(left, scale, solved[:, :count], paired, diagonal),
        traces=traces,
    )


def conjugate_gradients(
    system: Callable[[Floats], Floats], target: Floats, diagonal: Floats
) -> tuple[Floats, list[Floats]]:
    """Solve S·X = target (r, k) for all columns at once, preconditioned by the diagonal; LinAlgError when it stalls.

    Also gives, for each column, the tridiagonal matrix (Lanczos) of D^-½SD^-½ started at D^-½·target.
    """
    solved = np.zeros_like(target)
    residual = target.copy()
    towards = residual / diagonal[:, None]
    size = np.einsum("rk,rk->k", residual, towards)
    first = np.maximum(size, np.finfo(float).tiny)
    steps, ratios = [], []
    for _ in range(ITERATIONS):
        active = size > TOLERANCE**2 * first
        if not np.any(active):
            break
        image = system(towards)
        length = np.einsum("rk,rk->k", towards, image)
        step = np.where(active, size / np.where(active, length, 1.0), 0.0)
        solved += step * towards
        residual -= step * image
        ready = residual / diagonal[:, None]
        after = np.einsum("rk,rk->k", residual, ready)
        ratio = np.where(active, after / np.where(active, size, 1.0), 0.0)
        towards = ready + ratio * towards
        size = np.where(active, after, size)
        steps.append(step)
        ratios.append(ratio)
    if np.any(size > TOLERANCE**2 * first):
        raise np.linalg.LinAlgError("the conjugate gradients did not converge")
    return solved, [_tridiagonal(column) for column in np.array([steps, ratios]).transpose(2, 1, 0)]


def _tridiagonal(coefficients: Floats) -> Floats:
    """Lanczos from the steps α and ratios β of conjugate gradients (iterations, 2)."""
    alpha, beta = coefficients[coefficients[:, 0] > 0].T
    diagonal = 1.0 / alpha
    diagonal[1:] += beta[:-1] / alpha[:-1]
    beside = np.sqrt(beta[:-1]) / alpha[:-1]
    return np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)


def _log_trace(vectors: Floats, tridiagonal: list[Floats]) -> float:
    """tr ln Ŝ from Σᵥ v' (ln Ŝ + I − Ŝ) v, for Ŝ has ones on its diagonal."""
    total = 0.0
    for size, matrix in zip(np.sum(vectors**2, axis=0), tridiagonal, strict=True):
        if not len(matrix):  # a vector of zeros
            continue
        values, directions = np.linalg.eigh(matrix)
        total += size * float(directions[0] ** 2 @ (np.log(np.maximum(values, 1e-300)) + 1.0 - values))
    return total


def _vectors(shape: Shape, root: Floats) -> Floats:
    """Constants of every factor's effects, made orthonormal, and signs orthogonal to them over √probes."""
    constants = []
    for piece, width in zip(pieces(shape), shape.widths[1:], strict=True):
        for effect in range(width):
            column = np.zeros(len(root))
            column[piece.start + effect : piece.stop : width] = root[piece.start + effect : piece.stop : width, 0]
            constants.append(column)
    basis = np.linalg.qr(np.column_stack(constants)).Q
    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=(len(root), PROBES))
    return np.hstack([basis, (signs - basis @ (basis.T @ signs)) / np.sqrt(PROBES)])


def _well_conditioned(factor: Floats) -> bool:
    values = np.linalg.svd(factor, compute_uv=False)
    return bool(values[-1] > 0.05 * values[0])


def _trace_by_inverse(solved: Floats, paired: Floats, diagonal: Floats, factor: Floats) -> Floats:
    """Σⱼ [EΛᵣS⁻¹]ⱼⱼ of one factor as Λ⁻ᵀ Σⱼ [I − S⁻¹]ⱼⱼ: little noise, while Λ is far from singular."""
    q = len(factor)
    inverse = np.empty((q, q))
    for a in range(q):
        for b in range(q):
            inverse[a, b] = np.vdot(solved[a::q] - paired[a::q], paired[b::q])
        inverse[a, a] += np.sum(1.0 / diagonal[a::q])
    return np.asarray(np.linalg.solve(factor.T, np.eye(q) * len(diagonal) / q - (inverse + inverse.T) / 2.0))


def _trace_by_product(
    left: Eliminated, scale: sparse.csr_array, piece: slice, q: int, *, pushed: Floats, paired: Floats, diagonal: Floats
) -> Floats:
    """The same for any Λ: exact with D⁻¹ for S⁻¹, and sampled for what that leaves."""
    within = sparse.csr_array(left.products.rest @ scale)
    across, weighted = sparse.csc_array(left.products.own_rest), sparse.csc_array(left.weighted @ scale)
    trace = np.empty((q, q))
    for a in range(q):
        for b in range(q):
            rows, columns = slice(piece.start + a, piece.stop, q), slice(piece.start + b, piece.stop, q)
            known = within[rows, columns].diagonal()
            known -= np.asarray(across[:, rows].multiply(weighted[:, columns]).sum(axis=0)).ravel()
            trace[a, b] = np.sum(known / diagonal[columns]) + np.vdot(pushed[rows], paired[columns])
    return trace


def _own_trace(left: Eliminated, scale: sparse.csr_array, solved: Floats, paired: Floats, diagonal: Floats) -> Floats:
    """Σⱼ [Z₁'V₁⁻¹Zᵣ ΛᵣS⁻¹Λᵣ' Zᵣ'V₁⁻¹Z₁]ⱼⱼ."""
    q = len(left.shrunk)
    through = by_level(left.shrunk, left.products.kind) @ left.products.own_rest @ scale
    onto, beside = through @ solved, through @ paired
    found = np.empty((q, q))
    for a in range(q):
        for b in range(q):
            found[a, b] = np.vdot(onto[a::q], beside[b::q]) - np.vdot(beside[a::q], beside[b::q])
            known = through[a::q].multiply(through[b::q]).sum(axis=0)
            found[a, b] += float(np.sum(np.asarray(known).ravel() / diagonal))
    return (found + found.T) / 2.0
