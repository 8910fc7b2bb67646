"""What a field of a station says, in the words in which a page shows it."""

from collections.abc import Mapping

from django.utils.functional import Promise

from xenia.community.spoken import language_name
from xenia.osce.station_labels import CHOICES, PROFESSIONS
from xenia.standards.stations.document import Weight

#: fields that say a language by its code
LANGUAGES = frozenset({"language", "patient.language"})


def says_nothing(value: object) -> bool:
    """Whether there is nothing to show of a field."""
    return value in ("", 0, None, ())


def entry_words(entry: object, named: Mapping[str, str]) -> str | Promise:
    """One entry of a list; `named` are the names of competencies."""
    if isinstance(entry, Weight):
        return f"{named.get(entry.competency, entry.competency)} · {entry.weight:g}"
    return PROFESSIONS.get(str(entry), str(entry))


def value_words(place: str, value: object) -> str:
    """A text, a choice, a language or a number."""
    if place in CHOICES:
        return str(CHOICES[place].get(str(value), value))
    if place in LANGUAGES:
        return str(language_name(str(value)))
    return f"{value:g}" if isinstance(value, float | int) else str(value)
