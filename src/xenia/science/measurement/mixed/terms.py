"""Random terms, their relative covariance factors, and columns brought to one scale before anything is summed."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag, solve_triangular

Floats = NDArray[np.float64]

#: a column is dependent when what the earlier ones leave of it is below this part of its length, as R's `lm` has it
DEPENDENT = 1e-7


@dataclass(frozen=True, slots=True)
class RandomTerm:
    """The random effects of one grouping factor.

    `codes` (rows,) number the levels from 0, `labels` name them; `columns` (rows, q) multiply the effects `names`;
    `blocks` are the sizes of the runs of effects that covary: (2,) for an intercept and its slope, (1, 1) when they
    are independent.
    """

    group: str
    labels: tuple[str, ...]
    codes: NDArray[np.int64]
    columns: Floats
    names: tuple[str, ...]
    blocks: tuple[int, ...]

    @property
    def levels(self) -> int:
        """How many levels the factor has."""
        return len(self.labels)

    @property
    def width(self) -> int:
        """How many effects each level has."""
        return len(self.names)


@dataclass(frozen=True, slots=True)
class Shape:
    """Where θ, the free entries of the relative covariance factors Λ (lower triangular), stand."""

    levels: tuple[int, ...]
    widths: tuple[int, ...]
    blocks: tuple[tuple[int, ...], ...]
    places: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...] = field(init=False)

    def __post_init__(self) -> None:
        places = tuple(np.nonzero(np.tril(block_diag(*[np.ones((b, b)) for b in blocks]))) for blocks in self.blocks)
        object.__setattr__(self, "places", places)

    @property
    def diagonal(self) -> NDArray[np.bool_]:
        """Which entries of θ stand on a diagonal, and so are not negative."""
        return np.concatenate([rows == columns for rows, columns in self.places])

    def factors(self, theta: Floats) -> tuple[Floats, ...]:
        """Λ of each term, q × q."""
        found, start = [], 0
        for width, (rows, columns) in zip(self.widths, self.places, strict=True):
            factor = np.zeros((width, width))
            factor[rows, columns] = theta[start : start + len(rows)]
            start += len(rows)
            found.append(factor)
        return tuple(found)

    def theta(self, matrices: tuple[Floats, ...]) -> Floats:
        """The free entries of matrices shaped as Λ."""
        return np.concatenate([matrix[place] for matrix, place in zip(matrices, self.places, strict=True)])


@dataclass(frozen=True, slots=True)
class Scaled:
    """What the fold sums: `columns` (rows, p + 1) = [Q, rest of y], with X = Q·`root` and y = X·`start` + `scale`·rest.

    `kept` numbers the columns of X that are no combination of earlier ones.
    """

    columns: Floats
    root: Floats
    start: Floats
    scale: float
    kept: NDArray[np.int64]


def scaled(y: Floats, x: Floats) -> Scaled:
    """Orthonormal columns for X and the residual of y on them: no covariate's unit or distance from 0 matters then."""
    root = np.linalg.qr(x, mode="r")
    kept = independent(root)
    root = np.linalg.qr(root[:, kept], mode="r")
    basis = solve_triangular(root, x[:, kept].T, trans=1, check_finite=False).T if len(kept) else x[:, :0]
    start = basis.T @ y
    rest = y - basis @ start
    again = basis.T @ rest  # a second pass takes away what rounding left of a large mean
    rest -= basis @ again
    scale = float(np.linalg.norm(rest)) / np.sqrt(max(1, len(rest)))
    if scale <= 1e-13 * float(np.max(np.abs(y), initial=0.0)):
        scale = 0.0
    beta = solve_triangular(root, start + again) if len(kept) else start
    return Scaled(np.column_stack([basis, rest / (scale or 1.0)]), root, beta, scale, kept)


def independent(root: Floats) -> NDArray[np.int64]:
    """Columns (by number) that the earlier ones do not explain, given R of a QR factorisation (p, p)."""
    kept: list[int] = []
    for column in range(root.shape[1]):
        length = np.linalg.norm(root[:, column])
        left = abs(np.linalg.qr(root[:, [*kept, column]], mode="r")[-1, -1]) if len(kept) < len(root) else 0.0
        if length > 0 and left > DEPENDENT * length:
            kept.append(column)
    return np.array(kept, dtype=np.int64)


def rescaled(term: RandomTerm) -> tuple[Floats, Floats, bool]:
    """Columns of mean square 1, orthogonal inside each block; A with term.columns = columns·A; whether A is regular."""
    parts, roots, regular, start = [], [], True, 0
    for size in term.blocks:
        part = term.columns[:, start : start + size]
        start += size
        root = np.linalg.qr(part, mode="r") / np.sqrt(len(part))
        if len(independent(root)) < size:
            regular = False
            root = np.diag(np.sqrt(np.mean(part**2, axis=0)))
            root[root.diagonal() == 0, root.diagonal() == 0] = 1.0
        root = root * np.where(root.diagonal() < 0, -1.0, 1.0)[:, None]
        parts.append(solve_triangular(root, part.T, trans=1, check_finite=False).T)
        roots.append(root)
    return np.hstack(parts), block_diag(*roots), regular
