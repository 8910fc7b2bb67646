"""Our side of every case: what is imported and laid out first isn't timed, the function given back is."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Data = Mapping[str, Any]
Prepared = Callable[[], Mapping[str, Any]]


def alpha(data: Data) -> Prepared:
    """Alpha with its interval, omega total, error of measurement, and every item's figures."""
    from xenia.science.measurement.item_moments import item_moments
    from xenia.science.measurement.reliability import alpha as of

    def run() -> Mapping[str, Any]:
        found = of(item_moments(data["scores"]))
        return {"alpha": found.alpha, "interval": found.alpha_ci}

    return run


def omega(data: Data) -> Prepared:
    """Omega hierarchical and total with three group factors."""
    from xenia.science.measurement.item_moments import item_moments
    from xenia.science.measurement.omega import omega as of
    from xenia.science.measurement.reliability import as_correlations

    return lambda: {"omega": of(as_correlations(item_moments(data["scores"]).covariances())).omega_total}


def icc(data: Data) -> Prepared:
    """All six intraclass correlations with intervals."""
    from xenia.science.measurement.agreement import intraclass, ratings

    def run() -> Mapping[str, Any]:
        found = intraclass(ratings(data["scores"]))
        return {"ICC": [one.value for one in (found.ICC1, found.ICC2, found.ICC3)]}

    return run


def kappa(data: Data) -> Prepared:
    """Cohen's kappa with its standard error."""
    from xenia.science.measurement.agreement import cohen_kappa, crosstab

    def run() -> Mapping[str, Any]:
        found = cohen_kappa(crosstab(data["codes"][:, 0], data["codes"][:, 1], categories=5))
        return {"kappa": found.kappa, "SE": found.se}

    return run


def fleiss(data: Data) -> Prepared:
    """Fleiss's kappa, by category, Conger's and Light's."""
    from xenia.science.measurement.agreement import fleiss_kappa

    return lambda: {"kappa": fleiss_kappa(data["codes"], categories=5).kappa}


def krippendorff(data: Data) -> Prepared:
    """Krippendorff's alpha, interval level, with gaps."""
    from xenia.science.measurement.agreement import coincidences, krippendorff_alpha, values_by_unit

    def run() -> Mapping[str, Any]:
        matrix = coincidences(values_by_unit(data["codes"], values=5))
        return {"alpha": krippendorff_alpha(matrix, np.arange(5.0), level="interval").alpha}

    return run


def angoff(data: Data) -> Prepared:
    """The cut and its errors."""
    from xenia.science.measurement.standard_setting.angoff import angoff as of

    return lambda: {"cut": of(data["estimates"]).cut}


def ebel(data: Data) -> Prepared:
    """The cut of a grid with judges."""
    from xenia.science.measurement.standard_setting.ebel import ebel as of

    return lambda: {"cut": of(data["n_items"], data["percent"], judges=data["judges"].tolist()).cut}


def hofstee(data: Data) -> Prepared:
    """The compromise with 1,000 resamples."""
    from xenia.science.measurement.standard_setting.hofstee import Bounds
    from xenia.science.measurement.standard_setting.hofstee import hofstee as of

    return lambda: {"cut": of(data["scores"], Bounds(55, 70, 5, 25), resamples=1000).cut}


def borderline_regression(data: Data) -> Prepared:
    """Cuts of all stations and the examination, with 10,000 resamples of whole students."""
    from xenia.science.measurement.standard_setting.borderline_regression import borderline_regression as of

    def run() -> Mapping[str, Any]:
        found = of(data["scores"], data["grades"], borderline=2.5, resamples=10_000, seed=1)
        return {"cuts": found.cut, "SE": found.cut_se}

    return run


def borderline_group(data: Data) -> Prepared:
    """The borderline group's mean at each station."""
    from xenia.science.measurement.standard_setting.borderline_group import borderline_group as of

    return lambda: {"cuts": of(data["scores"], data["grades"], borderline=3.0).cut}


def station_quality(data: Data) -> Prepared:
    """All figures of AMEE Guide 49 for each station."""
    from xenia.science.measurement.station_quality import station_quality as of

    return lambda: {"alpha": of(data["scores"], data["grades"], borderline=3.0).alpha}


def gstudy(data: Data) -> Prepared:
    """Components of p × i × o from rows."""
    from xenia.science.measurement.generalizability.cells import cell_sums
    from xenia.science.measurement.generalizability.design import parse_design
    from xenia.science.measurement.generalizability.study import g_study

    def run() -> Mapping[str, Any]:
        study = g_study(cell_sums(parse_design("p x i x o"), {name: data[name] for name in "pio"}, data["score"]))
        return {"components": list(study.components.values())}

    return run


def crossed(data: Data) -> Prepared:
    """score ~ 1 + (1|p) + (1|r)."""
    one = np.ones((len(data["score"]), 1))
    return _mixed(data["score"], {"(Intercept)": one[:, 0]}, {"p": data["p"], "r": data["r"]}, one)


def growth(data: Data) -> Prepared:
    """score ~ wave + (wave|person), with Satterthwaite's degrees of freedom."""
    columns = {"(Intercept)": np.ones(len(data["score"])), "wave": data["wave"]}
    return _mixed(data["score"], columns, {"person": data["person"]}, np.column_stack(list(columns.values())))


def _mixed(y: Any, fixed: dict[str, Any], groups: dict[str, Any], columns: Any) -> Prepared:
    from xenia.science.measurement.mixed import RandomTerm, fit_terms

    names, x = tuple(fixed), np.column_stack(list(fixed.values()))
    labels = {group: tuple(map(str, range(int(codes.max()) + 1))) for group, codes in groups.items()}
    terms = tuple(
        RandomTerm(group, labels[group], codes, columns, names, (len(names),)) for group, codes in groups.items()
    )

    def run() -> Mapping[str, Any]:
        found = fit_terms(y, x, names, terms)
        variances = [effects.covariance[0, 0] for effects in found.random]
        return {"fixed": found.estimate, "variances": [*variances, found.residual], "criterion": found.criterion}

    return run


def rasch(data: Data) -> Prepared:
    """Difficulties by CML, persons' measures, infit and outfit."""
    return _rasch(data, model="rasch", whole=True)


def rasch_items(data: Data) -> Prepared:
    """Difficulties by CML with their errors, and nothing else."""
    return _rasch(data, model="rasch", whole=False)


def partial_credit(data: Data) -> Prepared:
    """Steps by CML, persons' measures, infit and outfit."""
    return _rasch(data, model="pcm", whole=True)


def partial_credit_items(data: Data) -> Prepared:
    """Steps by MML with their errors, and nothing else: what the peer does."""
    return _rasch(data, model="pcm", whole=False, estimator="mml")


def _rasch(data: Data, *, model: Any, whole: bool, estimator: Any = "cml") -> Prepared:
    from xenia.science.measurement.rasch import grouped, item_fit, measures, rasch_fit

    def run() -> Mapping[str, Any]:
        groups, _ = grouped(data["scores"])
        fit = rasch_fit(groups, model=model, estimator=estimator)
        if whole:
            item_fit(groups, fit, measures(groups, fit))
        steps = fit.thresholds - fit.thresholds.mean() if model == "pcm" else fit.thresholds
        return {"difficulty": fit.difficulty - fit.difficulty.mean(), "steps": steps, "log-likelihood": fit.loglik}

    return run


def facets(data: Data) -> Prepared:
    """Raters' severities and items' difficulties by MML, with errors, infit and outfit."""
    from xenia.science.measurement.facets import fit_facets

    def run() -> Mapping[str, Any]:
        found = fit_facets(data["person"], {"rater": data["rater"], "item": data["item"]}, data["score"], item="item")
        severity = found.facets["rater"].severity
        return {"severity": severity - severity.mean()}

    return run


def dif(data: Data) -> Prepared:
    """Mantel-Haenszel, Breslow-Day and three logistic comparisons of every item."""
    from xenia.science.measurement.dif import dif as of

    def run() -> Mapping[str, Any]:
        found = of(data["scores"], data["focal"])
        return {"odds ratio": found.mantel.alpha, "chi2": found.mantel.chi2, "logistic chi2": found.logistic.both.chi2}

    return run


def two_parameters(data: Data) -> Prepared:
    """2PL with errors and abilities."""
    return _irt(data, "2pl")


def graded(data: Data) -> Prepared:
    """Graded response model with errors and abilities."""
    return _irt(data, "grm")


def _irt(data: Data, model: Any) -> Prepared:
    from xenia.science.measurement.irt import answer_patterns, irt_fit

    def run() -> Mapping[str, Any]:
        found = irt_fit(answer_patterns(data["scores"])[0], model=model)
        return {
            "a": [item.a for item in found.items],
            "b": [item.b[0] for item in found.items],
            "log-likelihood": found.loglik,
        }

    return run


def bkt(data: Data) -> Prepared:
    """L0, T, G and S with errors."""
    from xenia.science.measurement.bkt import attempts, bkt_fit

    persons, trials = data["correct"].shape
    person, order = np.repeat(np.arange(persons), trials), np.tile(np.arange(float(trials)), persons)
    correct = data["correct"].ravel()

    def run() -> Mapping[str, Any]:
        found = bkt_fit(attempts(person, order, correct)[0])
        skill = found.skill
        return {"skill": [skill.L0, skill.T, skill.G, skill.S], "log-likelihood": found.loglik}

    return run


def cat(data: Data) -> Prepared:
    """Tests of 30 items, chosen by information, scored by EAP after each."""
    from xenia.science.measurement.cat import Bank, Rules, simulate

    bank = Bank(*data["bank"].T)
    return lambda: {"theta": simulate(bank, data["truth_theta"], rules=Rules(length=30)).theta}


def suppress(data: Data) -> Prepared:
    """Suppression below 10 with margins, audited."""
    from xenia.science.disclosure import suppress_table

    def run() -> Mapping[str, Any]:
        found = suppress_table(data["counts"], threshold=10)
        hidden = [*found.primary, *found.secondary]
        return {"hidden cells": len(hidden)}

    return run


def effect(data: Data) -> Prepared:
    """Effect sizes of a change with intervals."""
    from xenia.science.measurement.change import effect as of
    from xenia.science.measurement.change import paired_moments

    def run() -> Mapping[str, Any]:
        found = of(paired_moments(data["pre"], data["post"]))
        return {"t": found.paired_t, "d": found.cohens_d_pooled}

    return run
