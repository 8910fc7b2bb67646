"""For which framework and course suggestions are looked for, and how sure they should be."""

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xenia.curriculum.actions.suggestions import THRESHOLDS, USUAL

THRESHOLD_WORDS = {
    0.9: _("90 % and more: nearly always right"),
    0.8: _("80 % and more: mostly right"),
    0.6: _("60 % and more: right more often than not"),
    0.4: _("40 % and more: worth a look"),
    0.2: _("20 % and more: guesses, most of them wrong"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What someone asks Xenia to look for."""

    course: UUID | None
    threshold: float


def look_asked(posted: QueryDict) -> Look:
    """The course and threshold that were posted; what makes no sense falls back to the whole year and the usual."""
    threshold = next((value for value in THRESHOLDS if str(value) == posted.get("threshold")), USUAL)
    return Look(course=key_asked(posted.get("course", "")), threshold=threshold)


def key_asked(text: str) -> UUID | None:
    """A key from an address, or nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def sure_words(confidence: float) -> str:
    """How sure, in words beside the percentage."""
    words = ((0.9, _("very likely")), (0.7, _("likely")), (0.4, _("perhaps")), (0.0, _("a guess")))
    return str(next(word for least, word in words if confidence >= least))
