"""The fold of a mixed model: cross-products by level, after which no row is needed any more."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CrossProducts:
    """Sums over rows for [Z₁, Zᵣ, C]: Z₁ of the factor that is eliminated, Zᵣ of the others, C = [X, y].

    `own` (q, q, levels) and `own_fixed` (q, c, levels) are Z₁'Z₁ and Z₁'C by level; `own_rest` (levels·q, r) = Z₁'Zᵣ
    and `rest` (r, r) = Zᵣ'Zᵣ, sparse; `rest_fixed` (r, c) = Zᵣ'C; `fixed` (c, c) = C'C; `rows` counts rows.
    Sums of two parts of the same table, with the same levels, add up.
    """

    rows: int
    own: Floats
    own_fixed: Floats
    own_rest: sparse.csr_array
    rest: sparse.csr_array
    rest_fixed: Floats
    fixed: Floats

    def __add__(self, other: "CrossProducts") -> "CrossProducts":
        return CrossProducts(
            rows=self.rows + other.rows,
            own=self.own + other.own,
            own_fixed=self.own_fixed + other.own_fixed,
            own_rest=self.own_rest + other.own_rest,
            rest=self.rest + other.rest,
            rest_fixed=self.rest_fixed + other.rest_fixed,
            fixed=self.fixed + other.fixed,
        )


@dataclass(frozen=True, slots=True)
class Condensed:
    """Cross-products made ready for many evaluations: levels with the same N = Z₁'Z₁ share one matrix.

    `own` (q, q, kinds) are the distinct N, `counts` how many levels share each, `kind` (levels,) which one is a
    level's. `anchored` (q, c, levels) = N⁺Z₁'C are a level's own least-squares coefficients and `within` (c, c) the
    cross-products that they leave; sums of the two lose nothing to cancellation, however large a variance is tried.
    """

    rows: int
    own: Floats
    counts: Floats
    kind: NDArray[np.int64]
    own_fixed: Floats
    anchored: Floats
    within: Floats
    own_rest: sparse.csr_array
    rest: sparse.csr_array
    rest_fixed: Floats


def cross_products(
    columns: Floats, codes: tuple[NDArray[np.int64], ...], effects: tuple[Floats, ...], levels: tuple[int, ...]
) -> CrossProducts:
    """Sum one table (or a part of it); the first factor is the one to eliminate.

    `columns` (rows, c) is C; `codes[t]` (rows,) and `effects[t]` (rows, q) belong to factor t of `levels[t]` levels.
    """
    first, q = codes[0], effects[0].shape[1]
    own = np.empty((q, q, levels[0]))
    for a in range(q):
        for b in range(a + 1):
            own[a, b] = own[b, a] = np.bincount(first, effects[0][:, a] * effects[0][:, b], levels[0])
    wide = _indicator(codes[1:], effects[1:], levels[1:], rows=len(columns))
    narrow = _indicator(codes[:1], effects[:1], levels[:1], rows=len(columns))
    return CrossProducts(
        rows=len(columns),
        own=own,
        own_fixed=by_effect(np.asarray(narrow.T @ columns), q),
        own_rest=sparse.csr_array(narrow.T @ wide),
        rest=sparse.csr_array(wide.T @ wide),
        rest_fixed=np.asarray(wide.T @ columns),
        fixed=columns.T @ columns,
    )


def condensed(products: CrossProducts) -> Condensed:
    """Make ready. With one factor only, levels that share N are replaced by fewer made-up ones.

    They enter the likelihood through the sum of vec(Z₁'C) vec(Z₁'C)' alone, so that as few as q·c with the same sum
    (R of a QR factorisation) serve as well: the cost of an evaluation then follows the distinct designs.
    """
    own, counts, kind = _kinds(products.own)
    q, c, _ = products.own_fixed.shape
    own_fixed = products.own_fixed
    if not products.rest.shape[0] and len(kind) > 4 * q * c * len(counts):
        flat = own_fixed.reshape(q * c, -1)[:, np.argsort(kind, kind="stable")]
        parts = np.split(flat, np.cumsum(counts.astype(np.int64))[:-1], axis=1)
        parts = [np.linalg.qr(part.T, mode="r").T if part.shape[1] > q * c else part for part in parts]
        own_fixed = np.hstack(parts).reshape(q, c, -1)
        kind = np.repeat(np.arange(len(parts)), [part.shape[1] for part in parts])
    inverse = np.linalg.pinv(own.transpose(2, 0, 1), rcond=1e-10, hermitian=True).transpose(1, 2, 0)
    anchored = times(inverse, own_fixed, kind)
    return Condensed(
        rows=products.rows,
        own=own,
        counts=counts,
        kind=kind,
        own_fixed=own_fixed,
        anchored=anchored,
        within=products.fixed - summed(own_fixed, anchored),
        own_rest=products.own_rest,
        rest=products.rest,
        rest_fixed=products.rest_fixed,
    )


def times(matrices: Floats, columns: Floats, kind: NDArray[np.int64]) -> Floats:
    """Multiply level by level: (q, q, kinds) with (q, c, levels); levels go last so that NumPy's loops are long."""
    return np.asarray(np.einsum("abj,bcj->acj", np.take(matrices, kind, axis=2), columns))


def summed(left: Floats, right: Floats) -> Floats:
    """Σⱼ leftⱼ'rightⱼ for two (q, c, levels), as q products of matrices."""
    return np.asarray(np.sum([one @ other.T for one, other in zip(left, right, strict=True)], axis=0))


def by_effect(rows: Floats, q: int) -> Floats:
    """Rows that stand level by level, (levels·q, c), as (q, c, levels)."""
    return np.ascontiguousarray(rows.reshape(-1, q, rows.shape[1]).transpose(1, 2, 0))


def by_row(columns: Floats) -> Floats:
    """The reverse of `by_effect`."""
    return columns.transpose(2, 0, 1).reshape(-1, columns.shape[1])


def _kinds(own: Floats) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Distinct matrices among `own` (q, q, levels), how often each stands there, and which is whose."""
    flat = own.reshape(-1, own.shape[2])
    order = np.lexsort(flat)
    change = np.any(np.diff(flat[:, order], axis=1) != 0, axis=0)
    starts = np.concatenate([[0], np.flatnonzero(change) + 1]).astype(np.int64)
    kind = np.empty(len(order), dtype=np.int64)
    kind[order] = np.concatenate([[0], np.cumsum(change)])
    counts = np.diff(np.append(starts, len(order))).astype(np.float64)
    return np.take(own, order[starts], axis=2), counts, kind


def _indicator(
    codes: tuple[NDArray[np.int64], ...], effects: tuple[Floats, ...], levels: tuple[int, ...], *, rows: int
) -> sparse.csr_array:
    """Z, rows × Σ levels·q: each row has its effects' values under the columns of its levels."""
    places, values, start = [np.empty((rows, 0), dtype=np.int32)], [np.empty((rows, 0))], 0
    for code, effect, count in zip(codes, effects, levels, strict=True):
        q = effect.shape[1]
        places.append((start + code[:, None] * q + np.arange(q)).astype(np.int32))
        values.append(effect)
        start += count * q
    table = np.hstack(values)
    pointer = np.arange(rows + 1, dtype=np.int32) * np.int32(table.shape[1])
    return sparse.csr_array((table.ravel(), np.hstack(places).ravel(), pointer), shape=(rows, start))
