"""Differences between groups, and any model with random effects: what is warned of, and what it says to a board."""

from django.utils.translation import gettext_lazy as _

from xenia.osce.queries.phrases import Phrase, phrase

MODELS: tuple[Phrase, ...] = (
    phrase(
        "The search for the variances did not converge: take them as approximate.",
        _("The figures did not settle on one answer. Take them as a rough guess, and decide nothing by them."),
    ),
    phrase(
        "The residual variance goes to 0: the random effects explain every score.",
        _("There are too few marks for this comparison: it explains every one of them. Decide nothing by it."),
    ),
    phrase(
        "The fit is singular: a variance is estimated as 0, or effects as perfectly correlated. The data cannot tell "
        "this part of the random effects from none.",
        _("Differences between candidates or stations could not be told from none here. The interval may be too "
          "narrow; pool more years before anything is decided."),
    ),
    phrase(
        "%(name)s is a combination of earlier columns and was dropped.",
        _("One group lies wholly within another, a station or a year, so the two can't be told apart; it was left "
          "out. Mix the groups next time."),
    ),
    phrase(
        "The random effects of %(what)s are combinations of each other, so their variances can't be told apart.",
        _("Two kinds of differences always came together here and can't be told apart. Mix the groups next time."),
    ),
    phrase(
        "There are too many levels for exact factorisation: variances and criterion carry a small sampling error, and "
        "degrees of freedom are not given.",
        _("There are very many candidates, so the last digit may change when it is reckoned again."),
    ),
    phrase(
        "The search for the variances failed: %(why)s.",
        _("This could not be reckoned: the marks do not tell these groups apart. Pool more years."),
    ),
    phrase(
        "%(who)s has %(n)s random effects for %(all)s rows: they can't be told from the residual. Leave an effect out.",
        _("Each candidate was seen only once in this comparison, so the difference can't be told from chance. Pool "
          "more years, or let these examiners see the same candidates as others."),
    ),
    phrase(
        "There are %(n)s complete rows for %(all)s fixed effects: too few to estimate anything.",
        _("There are too few marks for this comparison. Pool more years."),
    ),
    phrase(
        "%(who)s has one level only: its variance can't be estimated.",
        _("There is only one candidate, or one station, in this comparison. Pool more years."),
    ),
    phrase(
        "The fixed effects explain every score: there is no variance left to divide.",
        _("There are too few marks for this comparison: it explains every one of them. Pool more years."),
    ),
)  # fmt: skip
