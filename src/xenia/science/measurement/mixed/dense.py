"""The factors that stay, exactly: a dense Cholesky factorisation."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import lapack

from xenia.science.measurement.mixed.profile import Eliminated, Rest, by_level, pieces
from xenia.science.measurement.mixed.terms import Shape

Floats = NDArray[np.float64]

#: one multiplication inside a sparse product costs about as much as this many inside a dense one
SPARSE_COST = 40
#: entries of a dense slice
SLICE = 2_000_000


def dense_rest(left: Eliminated, shape: Shape, factors: tuple[Floats, ...]) -> Rest:
    """Solve by Cholesky: (Σ levels·q)³ operations."""
    products = left.products
    scale = repeated(shape, factors)
    between = products.rest.toarray() - product(products.own_rest, left.weighted)
    scaled = np.asarray((scale.T @ between).T)  # EΛ, since E is symmetric
    system = np.asarray(scale.T @ scaled).T  # in the order in which LAPACK overwrites it
    system[np.diag_indices(len(system))] += 1.0
    root, failed = lapack.dpotrf(system, lower=1, overwrite_a=1)
    if failed:
        raise np.linalg.LinAlgError("the system of the factors that stay is not positive definite")
    logdet = 2.0 * float(np.sum(np.log(root.diagonal())))
    effects = np.asarray(scale @ lapack.dpotrs(root, scale.T @ left.rest_fixed, lower=1)[0])
    pushed = between @ effects
    del between
    inverse = lapack.dpotri(root, lower=1, overwrite_c=1)[0]
    inverse += np.tril(inverse, -1).T
    places = zip(pieces(shape), factors[1:], strict=True)
    traces = tuple(_blocks(scaled[piece], inverse[piece], len(factor)) for piece, factor in places)
    del scaled
    return Rest(logdet, effects, pushed, _own_trace(left, scale, inverse), traces)


def repeated(shape: Shape, factors: tuple[Floats, ...]) -> sparse.csr_array:
    """Λᵣ: each factor's Λ for each of its levels, block-diagonal."""
    parts = zip(shape.levels[1:], factors[1:], strict=True)
    return sparse.csr_array(sparse.block_diag([sparse.kron(sparse.eye_array(n), one) for n, one in parts]))


def product(left: sparse.csr_array, right: sparse.csr_array) -> Floats:
    """left' @ right as a dense matrix, by slices of dense rows where the rows are well filled."""
    work = float(np.diff(left.indptr).astype(np.float64) @ np.diff(right.indptr))
    rows, width = left.shape
    if work * SPARSE_COST < rows * width * width:
        return np.asarray((left.T @ right).toarray())
    total = np.zeros((width, width))
    step = max(1, SLICE // width)
    for start in range(0, rows, step):
        total += left[start : start + step].toarray().T @ right[start : start + step].toarray()
    return total


def _blocks(left: Floats, right: Floats, q: int) -> Floats:
    """Σⱼ [left right']ⱼⱼ over blocks of q rows."""
    return np.array([[np.vdot(left[a::q], right[b::q]) for b in range(q)] for a in range(q)])


def _own_trace(left: Eliminated, scale: sparse.csr_array, inverse: Floats) -> Floats:
    """Σⱼ [Z₁'V₁⁻¹Zᵣ ΛᵣS⁻¹Λᵣ' Zᵣ'V₁⁻¹Z₁]ⱼⱼ, one product of sparse matrices for each pair of effects."""
    q = len(left.shrunk)
    through = by_level(left.shrunk, left.products.kind) @ left.products.own_rest
    between = np.asarray(scale @ (scale @ inverse).T)
    found = np.empty((q, q))
    for a in range(q):
        for b in range(a + 1):
            found[a, b] = found[b, a] = np.vdot(between, product(through[a::q], through[b::q]))
    return found
