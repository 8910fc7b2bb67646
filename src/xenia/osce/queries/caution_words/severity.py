"""Severity of examiners and patients: what is warned of, and what it says to a board."""

from django.utils.translation import gettext_lazy as _

from xenia.osce.queries.phrases import Phrase, phrase

SEVERITY: tuple[Phrase, ...] = (
    phrase(
        "%(facet)s: the ratings fall into %(n)s disjoint subsets, %(who)s. Nobody was rated in two: severities across "
        "subsets compare only if chance allotted the persons.",
        _("The ratings fall into %(n)s groups that share no candidate: %(who)s. Compare severity within a group only, "
          "and let some examine in another circuit next time."),
    ),
    phrase(
        "%(one)s and %(other)s are confounded between %(n)s groups that share no rating, %(who)s: a severity that "
        "belongs to one could as well belong to the other. Severities compare levels within a group only.",
        _("In %(n)s groups some stayed where nobody else came, so that a severe examiner and a hard station look the "
          "same. Compare severity within a group only, and let them change stations next time."),
    ),
    phrase(
        "Within a circuit, examiner and station are confounded when each examiner stays at one station: a severe "
        "examiner and a hard station look the same. Adjustment for severity is never automatic.",
        None,
    ),
    phrase(
        "%(facet)s %(who)s: fewer than %(few)s ratings; a severity from so few says little.",
        _("Fewer than %(few)s ratings (their number in brackets): %(who)s. Their severity says little; look at it "
          "again when years are pooled."),
    ),
    phrase("%(n)s ratings without a score were left out.", _("Ratings without a score, left out: %(n)s.")),
    phrase(
        "%(who)s: every score is the %(end)s there is, so no severity can be estimated; these ratings were left out.",
        _("Gave, or saw, the same extreme grade every time, and is left out of the table: %(who)s. Ask whether the "
          "whole scale was used."),
    ),
    phrase(
        "%(n)s ratings repeat one of the same person under the same levels; each was taken as independent.",
        _("Ratings that repeat another of the same candidate in the same place: %(n)s. Each counted by itself."),
    ),
    phrase(
        "nobody gave the score %(scores)s; it is taken as one that can't be given.",
        _("One grade of the scale was never given. Say in the briefing when it is meant, or take it off the form."),
    ),
    phrase(
        "Some severities can't be told apart by this design; those of raters were made as small as the ratings allow, "
        "and stand for no more than that.",
        _("Some of these can't be told apart at all; they are shown as small as the ratings allow. Compare nobody by "
          "them."),
    ),
    phrase(
        "The estimation did not come to rest: take no figure of it.",
        _("The reckoning did not come to rest: use none of these figures."),
    ),
    phrase(
        "The ratings don't determine every parameter, so no standard error can be given.",
        _("There are too few ratings to say how sure these figures are. Pool more years."),
    ),
    phrase(
        "Persons differ by no more than chance: the variance is practically zero.",
        _("Candidates' global ratings differ by no more than chance, so that severity is compared between candidates "
          "who seem all alike."),
    ),
    phrase(
        "Persons have the lowest or the highest scores and nothing between: the variance has no end.",
        _("Candidates have only the lowest or the highest grades. Ask whether examiners used the whole scale."),
    ),
    phrase(
        "Nobody was rated twice: how far persons differ can't be told from how far ratings do.",
        _("Nobody was rated twice, so severity can't be told from ability. Decide nothing by it."),
    ),
    phrase(
        "Some standard errors are above %(n)s logits: the model has more parameters than these ratings can determine, "
        "and severities that depend on each other move together. Fit a smaller model, without the interaction or with "
        "one set of steps, before reading them.",
        _("Some of these are hardly known at all (their error is above %(n)s). Read none of them before years are "
          "pooled."),
    ),
    phrase(
        "On these %(n)s nodes the deviance is %(off)s too %(way)s: some persons are known more closely than the nodes "
        "stand, or lie beyond them. Severities and variance are off with it. Nodes “fine” take care of that.",
        _("These figures are a little rough, because some candidates lie far from all others."),
    ),
    phrase(
        "No rating is left that says anything of a severity: nothing was estimated.",
        _("No rating says anything of severity: everybody gave the same grade."),
    ),
)  # fmt: skip
