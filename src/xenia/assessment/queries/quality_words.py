"""What the figures of a form say in plain words, by thresholds that stand here with their sources, and nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

NUNNALLY = "Nunnally & Bernstein, Psychometric Theory, 1994"
STREINER = "Streiner, Norman & Cairney, Health Measurement Scales, 2015"
TERWEE = "Terwee et al., J Clin Epidemiol 60:34–42, 2007"
COSMIN = "Terwee et al. (COSMIN), Qual Life Res 21:651–657, 2012"
BENNETT = "Bennett, Aust N Z J Public Health 25:464–469, 2001"
ZWICK = "Zwick, ETS Research Report 12-08, 2012"
ZIEKY = "Zieky 1993 and Dorans & Schmitt 1991, as ETS and NAEP classify"
OURS = gettext_lazy("our own rule")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line that a figure crosses, what it means in words, and who drew it."""

    at: float
    words: Promise
    source: str | Promise


PEOPLE = Threshold(10, gettext_lazy("answered forms before any figure is shown"), OURS)
ENOUGH = Threshold(30, gettext_lazy("people before a reliability is shown"), COSMIN)
SURE = Threshold(100, gettext_lazy("people before a reliability is shown without a word of caution"), COSMIN)
GROUPS = Threshold(0.70, gettext_lazy("reliability from which groups may be compared"), NUNNALLY)
PERSONS = Threshold(0.90, gettext_lazy("reliability from which a score says something about one person"), NUNNALLY)
ALIKE = Threshold(0.95, gettext_lazy("reliability above which questions may be superfluous"), TERWEE)
REST = Threshold(0.20, gettext_lazy("correlation with the other questions that a question should reach"), STREINER)
AGAINST = Threshold(-0.10, gettext_lazy("correlation below which a question runs against the others"), OURS)
GAIN = Threshold(0.02, gettext_lazy("gain in reliability that makes a question worth leaving out"), OURS)
SAME = Threshold(0.80, gettext_lazy("share of one answer from which it tells people hardly apart"), STREINER)
ENDS = Threshold(0.15, gettext_lazy("share with the lowest or the highest possible score"), TERWEE)
LEFT_OUT = Threshold(0.10, gettext_lazy("share who leave a question out"), BENNETT)
LEFT_OUT_BY_MANY = Threshold(0.25, gettext_lazy("share who leave a question out, at which many do"), OURS)
NOT_SEEN = Threshold(0.50, gettext_lazy("share for whom a question does not apply"), OURS)
GROUP = Threshold(200, gettext_lazy("people in each group before “no difference” means much"), ZWICK)
BOTH = Threshold(500, gettext_lazy("people in both groups together before “no difference” means much"), ZWICK)
CLASSES = Threshold(0.25, gettext_lazy("of a standard deviation between people of equal totals is a large gap"), ZIEKY)
THRESHOLDS = (
    *(PEOPLE, ENOUGH, SURE, GROUPS, PERSONS, ALIKE, REST, AGAINST, GAIN, SAME, ENDS),
    *(LEFT_OUT, LEFT_OUT_BY_MANY, NOT_SEEN, GROUP, BOTH, CLASSES),
)

KINDS = {
    "knowledge": gettext_lazy("Knowledge"),
    "attitude": gettext_lazy("Attitude"),
    "behaviour": gettext_lazy("Behaviour"),
}


class Tone(StrEnum):
    """How much a sentence asks of its reader."""

    LOOK = "look"
    NOTE = "note"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Word:
    """A sentence, and the figure that it rests on, one click away."""

    sentence: str
    figure: str = ""
    tone: Tone = Tone.LOOK


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigures:
    """What is known of one question; None where it can't be known. Shares are of those who were asked, or answered."""

    missing: float = 0.0
    not_seen: float = 0.0
    lowest: float | None = None
    highest: float | None = None
    commonest: tuple[str, float] = ("", 0.0)
    scored: bool = True
    rest: float | None = None
    alpha: float | None = None
    alpha_without: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFigures:
    """What is known of one score."""

    people: int
    questions: int
    #: those that were answered often enough to enter its reliability
    reckoned: int = 0
    alpha: float | None = None
    interval: tuple[float | None, float | None] = (None, None)
    bottom: float = 0.0
    top: float = 0.0


def percent(share: float) -> str:
    """A share as people write it; what is not nothing never reads as nothing."""
    if 0 < share < 0.005:
        return _("under 1\u00a0%")
    if 0.995 < share < 1:
        return _("over 99\u00a0%")
    return f"{round(100 * share)}\u00a0%"


def figure(value: float | None) -> str:
    """Two places, with a minus that is one."""
    return "–" if value is None else f"{value:.2f}".replace("-", "−")


def item_words(found: ItemFigures) -> Iterator[Word]:
    """Everything that stands out about a question, what matters most first."""
    yield from _with_the_others(found)
    yield from _without_it(found)
    yield from _one_answer(found)
    if found.missing >= LEFT_OUT.at:
        many = found.missing >= LEFT_OUT_BY_MANY.at
        sentence = _("One in four or more leave it out.") if many else _("One in ten or more leave it out.")
        yield Word(sentence, _("Left out by %(share)s of those who were asked") % {"share": percent(found.missing)})
    if found.not_seen >= NOT_SEEN.at:
        said = {"share": percent(found.not_seen)}
        yield Word(_("For half or more it does not apply."), _("“Not applicable”: %(share)s") % said, Tone.NOTE)


def _with_the_others(found: ItemFigures) -> Iterator[Word]:
    if found.rest is None or found.rest >= REST.at:
        return
    told = _("Correlation with the other questions: %(r)s") % {"r": figure(found.rest)}
    if found.rest < AGAINST.at:
        sentence = _(
            "This question runs against the others: whoever scores high there scores low here. "
            "Perhaps it must be scored the other way round."
        )
    else:
        sentence = _("This question does not go with the others.")
    yield Word(sentence, told)


def _without_it(found: ItemFigures) -> Iterator[Word]:
    if found.alpha is None or found.alpha_without is None or found.alpha_without - found.alpha < GAIN.at:
        return
    told = {"now": figure(found.alpha), "then": figure(found.alpha_without)}
    yield Word(_("Without it, the score would be steadier."), _("Alpha goes from %(now)s to %(then)s") % told)


def _one_answer(found: ItemFigures) -> Iterator[Word]:
    label, share = found.commonest
    told = _("“%(answer)s”: %(share)s") % {"answer": label, "share": percent(share)}
    if share == 1.0:
        yield Word(_("Everyone gives the same answer, so it tells nobody apart."), told)
    elif found.highest is not None and found.highest >= SAME.at:
        yield Word(_("Nearly everyone gives the answer that scores highest."), told)
    elif found.lowest is not None and found.lowest >= SAME.at:
        yield Word(_("Nearly everyone gives the answer that scores lowest."), told)
    elif share >= SAME.at:
        # of a question that asks for a fact and not for a judgement, this is no fault
        yield Word(_("Nearly everyone gives the same answer."), told, Tone.LOOK if found.scored else Tone.NOTE)


def part_words(found: PartFigures) -> Iterator[Word]:
    """What a score can be used for, then who is lost at its ends."""
    yield _steadiness(found)
    low = found.interval[0]
    if found.alpha is not None and low is not None and low < GROUPS.at <= found.alpha:
        sentence = _("Allowing for chance, it could also be too loose for that.")
        yield Word(sentence, _("Alpha from %(low)s on") % {"low": figure(low)}, Tone.NOTE)
    elif found.alpha is not None and found.people < SURE.at:
        yield Word(_("It rests on few answers; look again when there are more."), _times(found.people), Tone.NOTE)
    if found.alpha is not None and 0 < found.reckoned < found.questions:
        said = {"reckoned": found.reckoned, "questions": found.questions}
        sentence = _("Some of its questions were answered too rarely to be part of this figure.")
        yield Word(sentence, _("%(reckoned)s of %(questions)s questions") % said, Tone.NOTE)
    for share, sentence in (
        (found.bottom, _("Many have the lowest possible score, and among them the form sees no difference.")),
        (found.top, _("Many have the highest possible score, and among them the form sees no difference.")),
    ):
        if share > ENDS.at:
            yield Word(sentence, percent(share))


def _steadiness(found: PartFigures) -> Word:
    if found.questions < 2:
        return Word(_("One question alone does not tell how steady its score is."), tone=Tone.NOTE)
    if found.people < ENOUGH.at:
        sentence = _("Too few have answered to say how steady this score is.")
        told = _("%(times)s; it takes %(least)s") % {"times": _times(found.people), "least": int(ENOUGH.at)}
        return Word(sentence, told, Tone.NOTE)
    if found.alpha is None:
        sentence = _("How steady this score is can't be told: its questions were seldom answered together.")
        return Word(sentence, _times(found.people), Tone.NOTE)
    told = f"{_('Alpha')} {figure(found.alpha)}"
    if found.alpha < GROUPS.at:
        return Word(_("The questions go together only loosely. Don't compare groups by this score yet."), told)
    if found.alpha < PERSONS.at:
        sentence = _("The questions go together well enough to compare groups, not to judge one person.")
        return Word(sentence, told, Tone.GOOD)
    if found.alpha <= ALIKE.at:
        sentence = _("The questions go together so well that a score says something about one person.")
        return Word(sentence, told, Tone.GOOD)
    return Word(_("The questions are so much alike that some may be superfluous."), told, Tone.NOTE)


def _times(number: int) -> str:
    return ngettext("Answered %(number)s time", "Answered %(number)s times", number) % {"number": number}


def gap_word(item: str, *, focal: str, lower: bool, large: bool, effect: float) -> Word:
    """Of a question that people of equal totals answer differently by their group."""
    said: dict[str, Any] = {"item": item, "group": focal}
    if lower:
        sentence = _("“%(item)s”: those of the group “%(group)s” score lower here than others with the same total.")
    else:
        sentence = _("“%(item)s”: those of the group “%(group)s” score higher here than others with the same total.")
    told = _("%(effect)s standard deviations") % {"effect": figure(effect)}
    return Word(sentence % said, told, Tone.LOOK if large else Tone.NOTE)
