"""Reliability, and what stations and examiners bring to it: what is warned of, and what it says to a board."""

from django.utils.translation import gettext_lazy as _

from xenia.osce.queries.phrases import Phrase, phrase

RELIABILITY: tuple[Phrase, ...] = (
    phrase(
        "Alpha is of the %(n)s of %(all)s students with a score at every station.",
        _("Alpha is of those who met every station: %(n)s of %(all)s. The other figures use everybody."),
    ),
    phrase(
        "Alpha needs two complete students and two stations, alpha without a station three.",
        _("Too few candidates met every station, or there are too few stations, to say how reliable the whole was. "
          "Leave out the station that most of them missed."),
    ),
    phrase(
        "Some stations have no line: it takes two students with different grades.",
        _("At some station everybody has the same grade, so nothing can be said of how well it measured. Ask its "
          "examiners whether they used the whole scale."),
    ),
    phrase(
        "Between-group variance is of whatever the groups differ in: examiners, sites, hours and the students who were "
        "put there. Within a circuit examiner and station can't be told apart.",
        None,
    ),
    phrase(
        "Between-group variance takes two groups, one of them with two students whose scores differ.",
        _("At some station one examiner saw everybody, so there is nothing to compare between examiners."),
    ),
    phrase(
        "Not everyone met the same conditions. The relative error leaves out that some met harder ones; where scores "
        "were not adjusted, phi is the honest coefficient.",
        _("Not everybody met the same stations. Go by the column for passing, which counts that some met harder ones."),
    ),
    phrase(
        "Few levels of %(what)s: components that rest on so few move widely between samples.",
        _("There are fewer than five stations, judges or examiners: these figures would be quite different in another "
          "exam. Take them as a first look."),
    ),
    phrase(
        "The data are unbalanced, so the components are by restricted maximum likelihood (reml).",
        _("Some candidates missed stations, so these figures are estimates from those that were met."),
    ),
    phrase(
        "The data can't tell apart the components %(what)s: vary the facets that have one level.",
        _("This exam can't tell candidates from stations: it takes at least two of both."),
    ),
    phrase(
        "Estimates below zero (%(what)s) are shown as estimated and count as zero in coefficients and errors.",
        _("One part of the differences came out below nothing and counts as nothing: a sign of few candidates or "
          "stations. Don't plan by the table beside it alone."),
    ),
    phrase(
        "All scores are equal, so there is no variance to divide.",
        _("All scores are the same: nobody can be told apart. Look whether the marks arrived as they were made."),
    ),
    phrase("There are no scores, so nothing can be estimated.", _("Nothing was marked, so nothing can be reckoned.")),
    phrase(
        "The likelihood has no clear maximum; the residual variance may be zero.",
        _("The figures did not settle on one answer. Take them as a rough guess, and plan by none of them."),
    ),
)  # fmt: skip
