"""Simulated data of every case: made once, kept as a file, read by both sides. Columns named truth_… are the truth."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Data = dict[str, NDArray[np.generic]]

STEPS = np.array([-1.0, 0.0, 1.0])


def _random() -> np.random.Generator:
    return np.random.default_rng(20261126)


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)))


def items(persons: int, items: int) -> Data:
    """One factor with loadings from 0.4 to 0.8, answers from 1 to 5."""
    random = _random()
    general = random.standard_normal((persons, 1))
    loadings = np.linspace(0.4, 0.8, items)
    latent = general * loadings + random.standard_normal((persons, items)) * np.sqrt(1 - loadings**2)
    return {"scores": 1.0 + np.digitize(latent, [-1.2, -0.4, 0.4, 1.2])}


def targets(targets: int, raters: int) -> Data:
    """Scores of targets by raters: true variance 1, raters 0.2, error 0.5."""
    random = _random()
    made = random.standard_normal((targets, 1)) + np.sqrt(0.2) * random.standard_normal((1, raters))
    return {"scores": made + np.sqrt(0.5) * random.standard_normal((targets, raters))}


def codes(units: int, raters: int) -> Data:
    """Five categories; a rater sees the true one seven times in ten."""
    random = _random()
    true = random.integers(0, 5, (units, 1))
    seen = random.random((units, raters)) < 0.7
    return {"codes": np.where(seen, true, random.integers(0, 5, (units, raters)))}


def codes_with_gaps(units: int, raters: int) -> Data:
    """As `codes`, three in ten missing (−1)."""
    made = codes(units, raters)["codes"].copy()
    made[_random().random(made.shape) < 0.3] = -1
    return {"codes": made}


def osce(students: int, stations: int) -> Data:
    """Station scores from 0 to 100 and global grades from 1 to 5."""
    random = _random()
    ability = random.standard_normal((students, 1)) + 0.8 * random.standard_normal((students, stations))
    grades = 1.0 + np.digitize(ability + 0.3 * random.standard_normal(ability.shape), [-1.6, -0.6, 0.4, 1.4])
    return {"scores": 60 + 9 * ability + 5 * random.standard_normal(ability.shape), "grades": grades}


def judgements(judges: int, items: int) -> Data:
    """Chances in per cent that a minimally competent student solves an item, by judges."""
    random = _random()
    made = 60 + 12 * random.standard_normal((1, items)) + 5 * random.standard_normal((judges, 1))
    return {"estimates": np.clip(made + 8 * random.standard_normal((judges, items)), 0, 100)}


def grid(judges: int, cells: int) -> Data:
    """Numbers of items in the cells of relevance and difficulty, and judges' per cent correct."""
    random = _random()
    return {
        "n_items": np.repeat(random.integers(1, 20, cells), judges).astype(float),
        "percent": random.uniform(20, 95, cells * judges),
        "judges": np.tile([f"J{number}" for number in range(judges)], cells),
    }


def totals(students: int) -> Data:
    """Total scores in whole points."""
    return {"scores": np.round(70 + 9 * _random().standard_normal(students))}


def crossed(persons: int, items: int, occasions: int) -> Data:
    """p × i × o, one score a cell: components p 1.0, i 0.3, o 0.1, pi 0.4, po 0.2, io 0.05, residual 0.6."""
    random = _random()
    shape = (persons, items, occasions)
    sizes = {"p": 1.0, "i": 0.3, "o": 0.1, "pi": 0.4, "po": 0.2, "io": 0.05, "pio": 0.6}
    score = np.zeros(shape)
    for name, size in sizes.items():
        part = tuple(length if letter in name else 1 for letter, length in zip("pio", shape, strict=True))
        score = score + np.sqrt(size) * random.standard_normal(part)
    p, i, o = (index.ravel() for index in np.indices(shape))
    return {"p": p, "i": i, "o": o, "score": score.ravel(), "truth_components": np.array(list(sizes.values()))}


def ratings_by_raters(rows: int, persons: int, raters: int) -> Data:
    """Persons by raters, who met by chance: variance of persons 1, of raters 0.25, residual 0.8."""
    random = _random()
    p, r = random.integers(0, persons, rows), random.integers(0, raters, rows)
    score = 3 + random.standard_normal(persons)[p] + 0.5 * random.standard_normal(raters)[r]
    score += np.sqrt(0.8) * random.standard_normal(rows)
    return {"p": p, "r": r, "score": score, "truth_variances": np.array([1.0, 0.25, 0.8])}


def waves(rows: int, of_each: int) -> Data:
    """Persons over waves: intercepts with SD 1, slopes with SD 0.3 that correlate 0.2 with them, residual SD 0.7."""
    random = _random()
    persons = rows // of_each
    person, wave = np.repeat(np.arange(persons), of_each), np.tile(np.arange(float(of_each)), persons)
    own = random.multivariate_normal([2.0, 0.25], [[1.0, 0.06], [0.06, 0.09]], persons)
    score = own[person, 0] + own[person, 1] * wave + 0.7 * random.standard_normal(len(person))
    return {"person": person, "wave": wave, "score": score, "truth_variances": np.array([1.0, 0.49])}


def right_or_wrong(persons: int, items: int) -> Data:
    """Rasch: difficulties from −2 to 2, abilities with SD 1."""
    random = _random()
    difficulty = np.linspace(-2, 2, items)
    chance = _logistic(random.standard_normal((persons, 1)) - difficulty)
    return {"scores": (random.random((persons, items)) < chance).astype(float), "truth_difficulty": difficulty}


def partial_credit(persons: int, items: int) -> Data:
    """Partial credit, categories 0 to 3."""
    random = _random()
    steps = np.linspace(-1.2, 1.2, items)[:, None] + STEPS
    theta = random.standard_normal((persons, 1))
    return {"scores": _categories(random, theta[:, :, None] - steps), "truth_steps": steps}


def _categories(random: np.random.Generator, logits: Floats) -> Floats:
    """A category for every row of adjacent-category logits, (…, steps)."""
    weights = np.exp(np.concatenate([np.zeros((*logits.shape[:-1], 1)), np.cumsum(logits, axis=-1)], axis=-1))
    places = random.random(logits.shape[:-1]) * weights.sum(axis=-1)
    return np.asarray((np.cumsum(weights, axis=-1) < places[..., None]).sum(axis=-1), dtype=np.float64)


def facets(persons: int, items: int, of_each: int, raters: int) -> Data:
    """Each person rated on all items by `of_each` of the raters; severities with SD 0.5, categories 0 to 3."""
    random = _random()
    severity = 0.5 * random.standard_normal(raters)
    severity -= severity.mean()
    difficulty = np.linspace(-1, 1, items)
    who = np.stack([random.choice(raters, of_each, replace=False) for _ in range(persons)])
    person = np.repeat(np.arange(persons), of_each * items)
    rater, item = np.repeat(who.ravel(), items), np.tile(np.arange(items), persons * of_each)
    theta = random.standard_normal(persons)
    places = theta[person] - severity[rater] - difficulty[item]
    score = _categories(random, places[:, None] - STEPS)
    return {"person": person, "rater": rater, "item": item, "score": score, "truth_severity": severity}


def two_groups(persons: int, items: int) -> Data:
    """Rasch in two groups, of which the focal one finds item 0 harder by 0.6."""
    random = _random()
    focal = np.arange(persons) % 2 == 1
    difficulty = np.linspace(-2, 2, items) + np.where(focal[:, None] & (np.arange(items) == 0), 0.6, 0.0)
    chance = _logistic(random.standard_normal((persons, 1)) - difficulty)
    return {"scores": (random.random((persons, items)) < chance).astype(float), "focal": focal}


def two_parameters(persons: int, items: int) -> Data:
    """2PL: a from 0.6 to 2, b from −2 to 2 in another order."""
    random = _random()
    a, b = np.linspace(0.6, 2.0, items), np.linspace(-2, 2, items)[np.argsort(random.random(items))]
    chance = _logistic(a * (random.standard_normal((persons, 1)) - b))
    return {"scores": (random.random((persons, items)) < chance).astype(float), "truth_a": a, "truth_b": b}


def graded(persons: int, items: int) -> Data:
    """Graded response, four categories, a from 0.8 to 2."""
    random = _random()
    a = np.linspace(0.8, 2.0, items)
    latent = random.standard_normal((persons, 1)) * a + random.logistic(size=(persons, items))
    middle = np.linspace(-1, 1, items)
    scores = sum((latent > a * (middle + step)).astype(float) for step in STEPS)
    return {"scores": np.asarray(scores), "truth_a": a}


def attempts(persons: int, trials: int) -> Data:
    """One skill: known at the start 0.3, learned with 0.15, guessed 0.2, slipped 0.1."""
    random = _random()
    known, answers = random.random(persons) < 0.3, []
    for _ in range(trials):
        answers.append(np.where(known, random.random(persons) < 0.9, random.random(persons) < 0.2))
        known = known | (random.random(persons) < 0.15)
    return {"correct": np.stack(answers, axis=1).astype(float), "truth_skill": np.array([0.3, 0.15, 0.2, 0.1])}


def bank(examinees: int, items: int) -> Data:
    """A bank of 3PL items and the abilities of those who are to be tested."""
    random = _random()
    parameters = [random.lognormal(0, 0.3, items), random.standard_normal(items), np.full(items, 0.15), np.ones(items)]
    return {"bank": np.stack(parameters, axis=1), "truth_theta": random.standard_normal(examinees)}


def counts(rows: int, columns: int) -> Data:
    """A table of counts of which a tenth or so are small."""
    return {"counts": np.floor(_random().lognormal(3.4, 1.0, (rows, columns))).astype(np.int64)}


def before_and_after(persons: int) -> Data:
    """Two occasions that correlate 0.7, half a standard deviation apart."""
    random = _random()
    made = random.multivariate_normal([50, 55], [[100, 70], [70, 100]], persons)
    return {"pre": made[:, 0], "post": made[:, 1]}
