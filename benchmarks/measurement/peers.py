"""The peers' side of every case, run by their own environment: the same data, as each library wants it."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Data = Mapping[str, Any]
Prepared = Callable[[], Mapping[str, Any]]


def alpha(data: Data) -> Prepared:
    """pingouin: alpha and its interval."""
    import pandas
    import pingouin

    frame = pandas.DataFrame(data["scores"])

    def run() -> Mapping[str, Any]:
        value, interval = pingouin.cronbach_alpha(frame)
        return {"alpha": value, "interval": interval}

    return run


def icc(data: Data) -> Prepared:
    """pingouin: all six with intervals."""
    import pandas
    import pingouin

    targets, raters = data["scores"].shape
    target, rater = (index.ravel() for index in np.indices((targets, raters)))
    frame = pandas.DataFrame({"target": target, "rater": rater, "score": data["scores"].ravel()})

    def run() -> Mapping[str, Any]:
        found = pingouin.intraclass_corr(frame, targets="target", raters="rater", ratings="score")
        return {"ICC": found["ICC"].to_numpy()[:3]}

    return run


def kappa(data: Data) -> Prepared:
    """statsmodels: kappa with its standard error from the table."""
    from statsmodels.stats.inter_rater import cohens_kappa, to_table

    def run() -> Mapping[str, Any]:
        found = cohens_kappa(to_table(data["codes"], 5)[0])
        return {"kappa": found.kappa, "SE": found.std_kappa}

    return run


def fleiss(data: Data) -> Prepared:
    """statsmodels: kappa alone."""
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    return lambda: {"kappa": fleiss_kappa(aggregate_raters(data["codes"], 5)[0])}


def krippendorff(data: Data) -> Prepared:
    """krippendorff: alpha from the raters' values."""
    import krippendorff as library

    values = np.where(data["codes"] < 0, np.nan, data["codes"].astype(float)).T
    return lambda: {"alpha": library.alpha(reliability_data=values, level_of_measurement="interval")}


def borderline_regression(data: Data) -> Prepared:
    """scipy: its own bootstrap of the same vectorised lines."""
    from scipy.stats import bootstrap

    scores, grades = data["scores"], data["grades"]

    def cuts(rows: Any, axis: int = -1) -> Any:
        x, g = scores[rows], grades[rows]
        deviation = g - g.mean(axis=-2, keepdims=True)
        slope = (deviation * x).sum(axis=-2) / (deviation**2).sum(axis=-2)
        return np.moveaxis(x.mean(axis=-2) + slope * (2.5 - g.mean(axis=-2)), -1, 0)

    def run() -> Mapping[str, Any]:
        rows = np.arange(len(scores))
        found = bootstrap((rows,), cuts, n_resamples=10_000, batch=200, method="percentile", rng=1)
        return {"cuts": cuts(rows), "SE": found.standard_error}

    return run


def gstudy(data: Data) -> Prepared:
    """generalizit: components of p × i × o from rows."""
    import pandas
    from generalizit import GeneralizIT

    frame = pandas.DataFrame({name: data[name] for name in ("p", "i", "o", "score")})

    def run() -> Mapping[str, Any]:
        study = GeneralizIT(frame, "p x i x o", "score")
        study.calculate_anova()
        parts = {_letters(name): row["Variance"] for name, row in study.design.anova_table.iterrows()}
        return {"components": [parts["".join(sorted(name))] for name in ("p", "i", "o", "pi", "po", "io", "pio")]}

    return run


def _letters(name: str) -> str:
    return "".join(sorted(letter for letter in name if letter in "pio"))


def crossed(data: Data) -> Prepared:
    """mixedlm: score ~ 1 + (1|p) + (1|r)."""
    return _mixedlm(data, ["p", "r", "score"], "score ~ 1 + (1 | p) + (1 | r)")


def growth(data: Data) -> Prepared:
    """mixedlm: score ~ wave + (wave|person)."""
    return _mixedlm(data, ["person", "wave", "score"], "score ~ wave + (wave | person)")


def _mixedlm(data: Data, names: list[str], formula: str) -> Prepared:
    import mixedlm
    import pandas

    frame = pandas.DataFrame({name: data[name] for name in names})

    def run() -> Mapping[str, Any]:
        found = mixedlm.lmer(formula, frame)
        parts = found.VarCorr().groups.values()
        variances = [next(iter(part.variance.values())) for part in parts]
        fixed = np.array(list(found.fixef().values()))
        return {"fixed": fixed, "variances": [*variances, found.sigma**2], "criterion": found.deviance}

    return run


def growth_statsmodels(data: Data) -> Prepared:
    """statsmodels: score ~ wave with random intercept and slope."""
    import pandas
    from statsmodels.formula.api import mixedlm

    frame = pandas.DataFrame({name: data[name] for name in ("person", "wave", "score")})

    def run() -> Mapping[str, Any]:
        found = mixedlm("score ~ wave", frame, groups="person", re_formula="~wave").fit(reml=True)
        fixed, own = found.fe_params.to_numpy(), found.cov_re.to_numpy()
        return {"fixed": fixed, "variances": [own[0, 0], found.scale], "criterion": -2 * found.llf}

    return run


def rasch_items(data: Data) -> Prepared:
    """raschpy: difficulties by pairs of items."""
    import pandas
    import raschpy

    frame = pandas.DataFrame(data["scores"], columns=[f"I{place}" for place in range(data["scores"].shape[1])])

    def run() -> Mapping[str, Any]:
        model = raschpy.SLM(frame)
        model.calibrate()
        found = np.asarray(model.items, dtype=float)
        return {"difficulty": found - found.mean()}

    return run


def rasch_girth(data: Data) -> Prepared:
    """girth: difficulties by conditional maximum likelihood."""
    import girth

    answers = data["scores"].T.astype(bool)

    def run() -> Mapping[str, Any]:
        found = girth.rasch_conditional(answers)
        found = found["Difficulty"] if isinstance(found, dict) else found
        return {"difficulty": found - found.mean()}

    return run


def partial_credit_items(data: Data) -> Prepared:
    """mirt: steps by MML with 61 nodes."""
    import mirt

    answers = data["scores"].astype(int)

    def run() -> Mapping[str, Any]:
        found = mirt.fit_mirt(answers, model="PCM", n_quadpts=61, compute_standard_errors=True)
        steps = np.asarray(found.model.parameters["steps"], dtype=float)
        return {"steps": steps - steps.mean(), "log-likelihood": found.log_likelihood}

    return run


def facets(data: Data) -> Prepared:
    """raschpy: severities of raters by pairs."""
    import pandas
    import raschpy

    frame = pandas.DataFrame({name: data[name] for name in ("rater", "person", "item", "score")})
    wide = frame.pivot(index=["rater", "person"], columns="item", values="score")
    wide.index = wide.index.set_levels([[f"R{rater:04}" for rater in wide.index.levels[0]], wide.index.levels[1]])
    wide.columns = [f"I{item}" for item in wide.columns]

    def run() -> Mapping[str, Any]:
        model = raschpy.MFRM(wide, max_score=3)
        model.calibrate_global()
        found = model.severities_global if hasattr(model, "severities_global") else model.facet_effects_global
        severity = np.asarray(found, dtype=float)
        return {"severity": severity - severity.mean()}

    return run


def dif(data: Data) -> Prepared:
    """statsmodels: StratifiedTable and Logit, item by item."""
    import pandas
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.stats.contingency_tables import StratifiedTable

    scores, focal = data["scores"], data["focal"]
    total = scores.sum(axis=1)
    items = scores.shape[1]

    def of_item(item: int) -> tuple[float, float, float]:
        counts = np.zeros((2, 2, items + 1))
        np.add.at(counts, (focal.astype(int), 1 - scores[:, item].astype(int), total.astype(int)), 1)
        kept = counts[:, :, (counts.sum(axis=1) > 0).all(axis=0) & (counts.sum(axis=0) > 0).all(axis=0)]
        table = StratifiedTable(kept)
        table.test_equal_odds()
        columns = pandas.DataFrame({"one": 1.0, "score": total, "group": focal * 1.0, "both": total * focal})
        fits = [
            Logit(scores[:, item], columns.iloc[:, :width]).fit(disp=0, method="newton", tol=1e-10)
            for width in (2, 3, 4)
        ]
        chi2 = table.test_null_odds(correction=True).statistic
        return table.oddsratio_pooled, chi2, 2 * (fits[2].llf - fits[0].llf)

    def run() -> Mapping[str, Any]:
        odds, chi2, logistic = np.array([of_item(item) for item in range(items)]).T
        return {"odds ratio": odds, "chi2": chi2, "logistic chi2": logistic}

    return run


def two_parameters(data: Data) -> Prepared:
    """mirt: 2PL with 61 nodes, errors and abilities."""
    import mirt

    answers = data["scores"].astype(int)

    def run() -> Mapping[str, Any]:
        found = mirt.fit_mirt(answers, model="2PL", n_quadpts=61)
        mirt.fscores(found, answers, method="EAP")
        kept = found.model.parameters
        return {
            "a": kept["discrimination"],
            "b": kept["difficulty"],
            "log-likelihood": found.log_likelihood,
        }

    return run


def two_parameters_girth(data: Data) -> Prepared:
    """girth: 2PL with 61 nodes; no errors, no abilities."""
    import girth

    answers = data["scores"].T.astype(int)

    def run() -> Mapping[str, Any]:
        found = girth.twopl_mml(answers, options={"quadrature_n": 61})
        return {"a": found["Discrimination"], "b": found["Difficulty"]}

    return run


def graded(data: Data) -> Prepared:
    """mirt: graded response model with 61 nodes, errors and abilities."""
    import mirt

    answers = data["scores"].astype(int)

    def run() -> Mapping[str, Any]:
        found = mirt.fit_mirt(answers, model="GRM", n_quadpts=61)
        mirt.fscores(found, answers, method="EAP")
        return {"a": found.model.parameters["discrimination"], "log-likelihood": found.log_likelihood}

    return run


def bkt(data: Data) -> Prepared:
    """mirt: Baum-Welch from one start."""
    import mirt

    answers = data["correct"].astype(int)
    skills = np.zeros(answers.shape[1], dtype=int)

    def run() -> Mapping[str, Any]:
        found = mirt.fit_bkt_em(answers, skills, tol=1e-6, max_iter=5000)
        one = found.model
        skill = [one.p_init[0], one.p_learn[0], one.p_guess[0], one.p_slip[0]]
        return {"skill": skill, "log-likelihood": found.log_likelihood}

    return run


def cat(data: Data) -> Prepared:
    """mirt: 30 items by information, EAP after each, all examinees in step."""
    import mirt

    a, b, c, _ = data["bank"].T
    model = mirt.ThreeParameterLogistic(len(a))
    model.set_parameters(discrimination=a, difficulty=b, guessing=c)
    model._is_fitted = True  # the bank is given, so that nothing is to be fitted

    def run() -> Mapping[str, Any]:
        engine = mirt.CATEngine(model, se_threshold=1e-6, max_items=30, n_quadpts=33, seed=1)
        return {"theta": [test.theta for test in engine.run_batch_simulation(data["truth_theta"])]}

    return run


def suppress(data: Data) -> Prepared:
    """pytauargus: modular suppression of a table with cells of fewer than 10, optimal within each part."""
    import contextlib
    import tempfile

    import pandas
    from pytauargus import protect

    counts = data["counts"]
    row, column = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(counts.shape))
    one = {"row": [f"r{place:03}" for place in row], "column": [f"c{place:03}" for place in column]}
    frame = pandas.DataFrame({**one, "count": 1.0})

    def run() -> Mapping[str, Any]:
        with tempfile.TemporaryDirectory() as folder, contextlib.suppress(BrokenPipeError):
            found = protect(frame, ["row", "column"], "count", "FREQ(10,100)", "OPT(1)", workdir=folder)
            table = found.tables[0]
            return {"hidden cells": sum(str(value) == "x" for value in table.safe())}

    return run


def effect(data: Data) -> Prepared:
    """pingouin: the paired t with Cohen's d."""
    import pingouin

    def run() -> Mapping[str, Any]:
        found = pingouin.ttest(data["post"], data["pre"], paired=True)
        d = pingouin.compute_effsize(data["post"], data["pre"], paired=False, eftype="cohen")
        return {"t": found["T"].iloc[0], "d": d}

    return run
