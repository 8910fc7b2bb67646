"""The fold of a mixed model: cross-products by level, after which no row is needed any more."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CrossProducts:
    """Sums over rows for [Z₁, Zᵣ, C]: Z₁ of the factor that is eliminated, Zᵣ of the others, C = [X, y].

    `own` (kinds, q, q) has the distinct Z₁'Z₁ of a level, `counts` how many levels share each, `kind` (levels,) which
    one is a level's; `own_fixed` (levels, q, c) = Z₁'C by level; `own_rest` (levels·q, r) = Z₁'Zᵣ, `rest` (r, r) =
    Zᵣ'Zᵣ, sparse; `rest_fixed` (r, c) = Zᵣ'C; `fixed` (c, c) = C'C; `rows` counts rows. Sums of two parts of
    the same table, with the same levels, add up.
    """

    rows: int
    own: Floats
    counts: Floats
    kind: NDArray[np.int64]
    own_fixed: Floats
    own_rest: sparse.csr_array
    rest: sparse.csr_array
    rest_fixed: Floats
    fixed: Floats

    def __add__(self, other: "CrossProducts") -> "CrossProducts":
        own, counts, kind = _kinds(self.own[self.kind] + other.own[other.kind])
        return CrossProducts(
            rows=self.rows + other.rows,
            own=own,
            counts=counts,
            kind=kind,
            own_fixed=self.own_fixed + other.own_fixed,
            own_rest=self.own_rest + other.own_rest,
            rest=self.rest + other.rest,
            rest_fixed=self.rest_fixed + other.rest_fixed,
            fixed=self.fixed + other.fixed,
        )


def cross_products(
    columns: Floats, codes: tuple[NDArray[np.int64], ...], effects: tuple[Floats, ...], levels: tuple[int, ...]
) -> CrossProducts:
    """Sum one table (or a part of it); the first factor is the one to eliminate.

    `columns` (rows, c) is C; `codes[t]` (rows,) and `effects[t]` (rows, q) belong to factor t of `levels[t]` levels.
    """
    first, q = codes[0], effects[0].shape[1]
    own = np.empty((levels[0], q, q))
    for a in range(q):
        for b in range(a + 1):
            own[:, a, b] = own[:, b, a] = np.bincount(first, effects[0][:, a] * effects[0][:, b], levels[0])
    kinds, counts, kind = _kinds(own)
    wide = _indicator(codes[1:], effects[1:], levels[1:], rows=len(columns))
    narrow = _indicator(codes[:1], effects[:1], levels[:1], rows=len(columns))
    return CrossProducts(
        rows=len(columns),
        own=kinds,
        counts=counts,
        kind=kind,
        own_fixed=np.asarray(narrow.T @ columns).reshape(levels[0], q, columns.shape[1]),
        own_rest=sparse.csr_array(narrow.T @ wide),
        rest=sparse.csr_array(wide.T @ wide),
        rest_fixed=np.asarray(wide.T @ columns),
        fixed=columns.T @ columns,
    )


def compressed(products: CrossProducts) -> CrossProducts:
    """The same likelihood from fewer levels, where there is one factor only.

    Levels that share Z₁'Z₁ enter the likelihood through the sum of vec(Z₁'C) vec(Z₁'C)' alone, so the many of one
    kind may be replaced by as few as q·c made-up ones with the same sum (R of a QR factorisation).
    """
    _, q, c = products.own_fixed.shape
    if products.rest.shape[0] or len(products.kind) <= 4 * q * c * len(products.counts):
        return products
    order = np.argsort(products.kind, kind="stable")
    flat = products.own_fixed.reshape(-1, q * c)[order]
    parts, kinds = [], []
    for number, part in enumerate(np.split(flat, np.cumsum(products.counts.astype(np.int64))[:-1])):
        short = np.linalg.qr(part, mode="r") if len(part) > q * c else part
        parts.append(short)
        kinds.append(np.full(len(short), number))
    return replace(products, own_fixed=np.vstack(parts).reshape(-1, q, c), kind=np.concatenate(kinds))


def _kinds(own: Floats) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Distinct matrices among `own` (levels, q, q), how often each stands there, and which is whose."""
    flat = own.reshape(len(own), -1)
    order = np.lexsort(flat.T)
    change = np.any(np.diff(flat[order], axis=0) != 0, axis=1)
    starts = np.concatenate([[0], np.flatnonzero(change) + 1]).astype(np.int64)
    kind = np.empty(len(own), dtype=np.int64)
    kind[order] = np.concatenate([[0], np.cumsum(change)])
    counts = np.diff(np.append(starts, len(own))).astype(np.float64)
    return own[order[starts]], counts, kind


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
