"""Bayesian knowledge tracing of one skill: learned or not, guessed or slipped."""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NAMES = ("L0", "T", "G", "S")
LEAST = 1e-6
TIGHT = {"maxiter": 500, "ftol": 1e-14, "gtol": 1e-7}
#: deterministic starts of a fit: prior knowledge, learning, guess and slip
STARTS = tuple(product((0.2, 0.6), (0.1, 0.4), (0.15, 0.35), (0.1,)))


@dataclass(frozen=True, slots=True)
class Attempts:
    """The different runs of answers, counted; they add up.

    `rows` (runs × longest) holds 1, 0 and −1 after a run's end; a missing answer is −2: time to learn without a sign.
    """

    rows: Integers
    count: Integers

    def __add__(self, other: "Attempts") -> "Attempts":
        width = max(self.rows.shape[1], other.rows.shape[1])
        padded = [
            np.pad(part.rows, ((0, 0), (0, width - part.rows.shape[1])), constant_values=-1) for part in (self, other)
        ]
        return _counted(np.vstack(padded), np.concatenate([self.count, other.count]))[0]


@dataclass(frozen=True, slots=True)
class Skill:
    """The four probabilities: known before the first attempt, learned between two, guessed, slipped."""

    L0: float
    T: float
    G: float
    S: float


@dataclass(frozen=True, slots=True)
class BktFit:
    """The likeliest skill with standard errors (NaN at a bound), and what to keep in mind."""

    skill: Skill
    se: Skill
    loglik: float
    n: int
    attempts: int
    warnings: tuple[str, ...]


def attempts(person: Integers, order: Floats, correct: Floats) -> tuple[Attempts, Integers, Integers]:
    """Sort rows into runs: `person` (rows,) codes from 0, `order` (rows,) any numbers, `correct` 1, 0 or NaN.

    Gives the attempts, each row's place in its run, and each person's run, shape (persons,). Rows of one person with
    the same order keep the order of the table. Raises ValueError for lengths that differ and answers other than these.
    """
    if not len(person) == len(order) == len(correct):
        raise ValueError("person, order and correct have one entry a row each.")
    answers = np.where(np.isnan(correct), -2.0, correct)
    if not np.isin(answers, (-2, 0, 1)).all():
        raise ValueError("An answer is 1 (correct) or 0.")
    rows = np.lexsort((order, person))
    sizes = np.bincount(person) if len(person) else np.zeros(0, dtype=np.int64)
    place = np.empty(len(person), dtype=np.int64)
    place[rows] = np.arange(len(person)) - np.repeat(sizes.cumsum() - sizes, sizes)
    table = np.full((len(sizes), int(sizes.max(initial=0))), -1, dtype=np.int64)
    table[person, place] = answers
    found, run = _counted(table, np.ones(len(table), dtype=np.int64))
    return found, place, run


def _counted(table: Integers, count: Integers) -> tuple[Attempts, Integers]:
    rows, run = np.unique(table, axis=0, return_inverse=True) if table.size else (table[:0], np.zeros(0, np.int64))
    total = np.zeros(len(rows), dtype=np.int64)
    np.add.at(total, run, count)
    return Attempts(rows, total), run


def posterior(found: Attempts, skill: Skill) -> Floats:
    """P(known after the k-th answer and the chance to learn that follows), runs × longest; NaN after a run's end.

    P(L | answer) = P(L) P(answer | L) / P(answer), then P(L) + (1 − P(L)) T (Corbett and Anderson 1995, equations
    1 to 3).
    """
    return _forward(found.rows, np.array([skill.L0, skill.T, skill.G, skill.S]))[2]


def log_likelihood(found: Attempts, skill: Skill) -> float:
    """The exact log-likelihood of all answers."""
    return float(found.count @ _forward(found.rows, np.array([skill.L0, skill.T, skill.G, skill.S]))[0])


def bkt_fit(found: Attempts, *, most_guess: float = 1.0, most_slip: float = 1.0) -> BktFit:
    """Maximum likelihood with bounds, from several fixed starts, by L-BFGS-B with the exact gradient.

    The optimiser works on logits. Of the maxima found, one with G + S < 1 is preferred: beyond that, knowing the skill
    would make a right answer less likely (van de Sande 2013). Standard errors come from the observed information.
    Raises ValueError for bounds outside (0, 1].
    """
    from scipy.optimize import minimize
    from scipy.special import expit, logit

    if not (0 < most_guess <= 1 and 0 < most_slip <= 1):
        raise ValueError("The bounds of guess and slip lie between 0 and 1.")
    answered = int(found.count @ (found.rows >= 0).sum(axis=1)) if found.rows.size else 0
    persons = int(found.count.sum())
    if reason := _nothing_to_learn(found, answered):
        unknown = Skill(np.nan, np.nan, np.nan, np.nan)
        return BktFit(unknown, unknown, np.nan, persons, answered, (reason,))
    top = np.array([1.0, 1.0, most_guess, most_slip])
    highest = logit(np.minimum(top, 1 - LEAST))

    def loss(at: Floats) -> tuple[float, Floats]:
        chances = expit(at)
        logs, slopes, _ = _forward(found.rows, chances)
        return -float(found.count @ logs), -(slopes @ found.count) * chances * (1 - chances)

    bounds = [(float(logit(LEAST)), float(most)) for most in highest]
    results = [
        minimize(loss, np.minimum(logit(start), highest), jac=True, method="L-BFGS-B", bounds=bounds, options=TIGHT)
        for start in STARTS
    ]
    best = min(results, key=lambda result: (expit(result.x[2:]).sum() >= 1, result.fun))
    chances = expit(best.x)
    inner = (best.x > bounds[0][0] + 1e-3) & (best.x < highest - 1e-3) & (chances > 1e-4) & (chances < 1 - 1e-4)
    se = _errors(found, chances, inner)
    words = _sentences(chances, inner, results, best)
    return BktFit(Skill(*chances.tolist()), Skill(*se.tolist()), -float(best.fun), persons, answered, words)


def _nothing_to_learn(found: Attempts, answered: int) -> str:
    if not answered:
        return "There are no answers."
    if len(np.unique(found.rows[found.rows >= 0])) < 2:
        return "All answers are alike, so nothing tells knowing from guessing."
    if (found.rows >= 0).sum(axis=1).max() < 2:
        return "Nobody has two attempts, so learning can't be seen."
    return ""


def _forward(rows: Integers, skill: Floats) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood (runs,), its slopes (4 × runs), and the posterior after each answer (runs × longest)."""
    known_first, learn, guess, slip = skill
    known, logs = np.full(len(rows), known_first), np.zeros(len(rows))
    moves, slopes = np.zeros((4, len(rows))), np.zeros((4, len(rows)))  # of `known` and of the log-likelihood
    moves[0] = 1.0
    after = np.full(rows.shape, np.nan)
    for place in range(rows.shape[1]):
        answer = rows[:, place]
        right = answer == 1
        if_known = np.where(answer < 0, 1.0, np.where(right, 1 - slip, slip))
        if_not = np.where(answer < 0, 1.0, np.where(right, guess, 1 - guess))
        chance = known * if_known + (1 - known) * if_not
        turns = moves * (if_known - if_not)  # of `chance`
        sign = np.where(answer < 0, 0.0, np.where(right, 1.0, -1.0))
        turns[2] += (1 - known) * sign
        turns[3] -= known * sign
        joint = moves * if_known
        joint[3] -= known * sign
        logs += np.log(chance)
        slopes += turns / chance
        posterior = known * if_known / chance
        bent = (joint - posterior * turns) / chance
        moves = bent * (1 - learn)
        moves[1] += 1 - posterior
        known = posterior + (1 - posterior) * learn
        after[:, place] = np.where(answer == -1, np.nan, known)
    return logs, slopes, after


def _errors(found: Attempts, chances: Floats, inner: NDArray[np.bool_]) -> Floats:
    """From the information among the probabilities that are not at a bound, by differences of the gradient."""
    free = np.flatnonzero(inner)
    information = np.zeros((len(free), len(free)))
    for place, parameter in enumerate(free):
        nudge = np.zeros(4)
        nudge[parameter] = 1e-5 * min(1.0, 20 * chances[parameter], 20 * (1 - chances[parameter]))
        up, down = (_forward(found.rows, chances + sign * nudge)[1] @ found.count for sign in (1, -1))
        information[place] = (down - up)[free] / (2 * nudge[parameter])
    errors = np.full(4, np.nan)
    values, vectors = np.linalg.eigh((information + information.T) / 2)
    if len(free) and values.min() > 1e-6:
        errors[free] = np.sqrt(np.diag((vectors / values) @ vectors.T))
    return errors


def _sentences(chances: Floats, inner: NDArray[np.bool_], results: list[Any], best: Any) -> tuple[str, ...]:
    found = []
    if not inner.all():
        names = ", ".join(name for name, free in zip(NAMES, inner, strict=True) if not free)
        found.append(f"{names} ended at a bound, without a standard error.")
    if chances[2] + chances[3] >= 1:
        found.append("Guess and slip add up to one or more: knowing the skill would not help. Don't use these figures.")
    if any(result.fun < best.fun - 1e-3 for result in results):
        found.append("A likelier maximum exists where guess and slip add up to one or more; it was passed over.")
    return tuple(found)
