"""Pass marks: what the methods warn of, and what it says to a board."""

from django.utils.translation import gettext_lazy as _

from xenia.osce.queries.phrases import Phrase, phrase

CUTS: tuple[Phrase, ...] = (
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
