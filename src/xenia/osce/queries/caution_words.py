"""Every sentence with which the methods of an exam warn, and what it says to a board: what is wrong, what to do."""

from django.utils.translation import gettext_lazy as _

from xenia.osce.queries.phrases import Phrase, phrase

#: pass marks
_CUTS = (
    phrase(
        "%(lost)s of %(drawn)s resamples left a station without different grades and were left out.",
        _("In %(lost)s of %(drawn)s draws everybody at some station had the same grade; they are left out, so the "
          "interval is surer of itself than it should be. Look at the table of each station first."),
    ),
    phrase(
        "No grade reaches as far as the borderline grade %(edge)s (they go from %(low)s to %(high)s), so the lines are "
        "read where there are no students.",
        _("Nobody was rated as low, or as high, as “borderline”: the pass mark is read where the line has no "
          "candidates. Let judges say what a borderline candidate would do (Angoff), or set pass marks by hand."),
    ),
    phrase(
        "%(n)s of %(all)s stations have no line: it takes two students with different grades.",
        _("Stations without a pass mark by this method: %(n)s of %(all)s. Everybody there has the same grade. Leave "
          "such a station out, or set its pass mark by hand."),
    ),
    phrase(
        "At %(n)s of %(all)s stations scores don't rise with the grade; their cut means nothing.",
        _("Stations at which scores do not rise with the global rating: %(n)s of %(all)s. A pass mark read there means "
          "nothing. Set it by hand, or leave the station out, and mend its checklist before it is used again."),
    ),
    phrase(
        "%(n)s of %(all)s students without a score at every station count in the stations that they did, and are "
        "neither passed nor failed.",
        _("Candidates who missed a station: %(n)s of %(all)s. They count at the stations that they met, and not among "
          "those below the pass mark. The board looks at each of them."),
    ),
    phrase(
        "The examination has no cut while a station has none: leave that station out, or cut it otherwise.",
        _("The whole has no pass mark while a station has none. Leave that station out, set its pass mark by hand, or "
          "choose another method."),
    ),
    phrase(
        "At %(n)s of %(all)s stations nobody has the borderline grade %(edge)s: no cut there.",
        _("Stations at which nobody was rated borderline: %(n)s of %(all)s. This method has no pass mark there. Choose "
          "borderline regression, which uses every candidate."),
    ),
    phrase(
        "At %(n)s of %(all)s stations one student is borderline: a single score has no error, so neither that cut nor "
        "the examination's has one.",
        _("Stations with one borderline candidate: %(n)s of %(all)s. How sure a pass mark of a single score is can't "
          "be seen, there or of the whole. Borderline regression uses every candidate."),
    ),
    phrase(
        "At %(n)s of %(all)s stations fewer than %(few)s students are borderline; their cuts are unsure.",
        _("Stations with fewer than %(few)s borderline candidates: %(n)s of %(all)s. Their pass marks are unsure. "
          "Borderline regression uses every candidate and is surer."),
    ),
    phrase(
        "The examination's standard error assumes that stations are independent and is too small.",
        _("The error of the whole is too small, because the same candidates met all stations. Go by the interval of "
          "borderline regression."),
    ),
    phrase(
        "The standard error of a cut says how far the cut could have lain elsewhere; how far a student's score could "
        "have lain elsewhere is the standard error of measurement.",
        None,
    ),
    phrase("There are no estimates, so there is no cut.", _("No judge said anything yet. Enter what they expect.")),
    phrase(
        "One judge's cut has no error that could be seen: ask several.",
        _("This is the word of one judge, and how sure it is can't be seen. Ask several, at least six."),
    ),
    phrase(
        "Some judges left items out; every item weighs the same, whoever judged it.",
        _("Some judges left stations out. Every station weighs the same. Ask them for the rest."),
    ),
    phrase(
        "%(n)s of %(all)s estimates are above 1 and the others are not: are some in per cent?",
        _("Some figures of the judges look like per cent and others like shares (%(n)s of %(all)s are above 1). Enter "
          "all of them in per cent."),
    ),
    phrase(
        "No cell holds items and an expectation, so there is no cut.",
        _("No row of the grid has a number of items and an expectation. Enter the judges' grid again."),
    ),
    phrase(
        "One set of expectations has no error that could be seen: it takes those of several judges.",
        _("This is one grid, so how sure it is can't be seen. It takes the grids of several judges."),
    ),
    phrase(
        "%(n)s of %(all)s cells lack a number and were left out.",
        _("Rows of the grid that lack a number and were left out: %(n)s of %(all)s. Enter them, or say that none is "
          "meant."),
    ),
    phrase(
        "No expectation is above 1: write 85 for 85 per cent, not 0.85.",
        _("No expectation is above 1. Write 85 for 85 per cent, not 0.85."),
    ),
    phrase(
        "The judges' grids hold different numbers of items; the largest number stands for the test.",
        _("The judges counted different numbers of items. Give all of them the same grid."),
    ),
    phrase(
        "The judges' bounds are taken as they are; what another panel would say is not in the error.",
        _("The four bounds are taken as they are: what another panel would have said is not in this error."),
    ),
    phrase(
        "fmax is at most 1 per cent: failure rates are in per cent, so write 40 for 40 per cent, not 0.4.",
        _("The highest bearable failure rate is at most 1 per cent. If a share was meant, write 40 for 40 per cent, "
          "not 0.4."),
    ),
    phrase(
        "kmax is at most 1, and scores go up to %(high)s: kmin and kmax are in the unit of the scores.",
        _("The highest bearable pass mark is at most 1, and scores go up to %(high)s. Enter pass marks in the unit of "
          "the scores."),
    ),
    phrase(
        "Already at kmin more students fail than fmax: the bounds are missed, and the cut is kmin.",
        _("Even at the lowest pass mark that the judges allow, more fail than they allow. The lowest stands. Ask the "
          "judges again before you use it."),
    ),
    phrase(
        "Even at kmax fewer students fail than fmin: the bounds are missed, and the cut is kmax.",
        _("Even at the highest pass mark that the judges allow, fewer fail than they expect. The highest stands. Ask "
          "the judges again before you use it."),
    ),
    phrase("The cut's error takes resampled students; none were asked for.", None),
)  # fmt: skip

#: reliability, and what stations and examiners bring to it
_RELIABILITY = (
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

#: differences between groups, and any other model with random effects
_MODELS = (
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

#: severity of examiners and patients
_SEVERITY = (
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

CAUTIONS: tuple[Phrase, ...] = (*_CUTS, *_RELIABILITY, *_MODELS, *_SEVERITY)
