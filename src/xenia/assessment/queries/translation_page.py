"""A form in two languages side by side: every text once, however often the form holds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from xenia.assessment.models import Version
from xenia.assessment.queries.instrument_words import short
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.translations import TRANSLATOR, is_fixed, worst
from xenia.core.models import Translation
from xenia.standards.instruments import Instrument, texts_of


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text with its translation. `places` are all in which both stand so; the first gives the row its name."""

    places: tuple[str, ...]
    where: str
    source: str
    text: str
    status: str

    @property
    def name(self) -> str:
        return self.places[0]

    @property
    def was(self) -> str:
        """What tells later whether somebody else has translated it meanwhile."""
        return text_digest(self.text)


@dataclass(frozen=True, slots=True)
class TranslationPage:
    """All rows of a version in one language, how far they are, by whom, and whether the words are fixed."""

    version: Version
    language: str
    own: str
    rows: list[TextRow]
    translators: list[str]
    status: str
    fixed: bool

    @property
    def done(self) -> int:
        return sum(1 for row in self.rows if row.text)

    @property
    def outdated(self) -> int:
        return sum(1 for row in self.rows if row.status == Translation.Status.OUTDATED)


def text_digest(text: str) -> str:
    """A short name of a text, to tell whether it has changed."""
    return sha256(text.encode()).hexdigest()[:16]


def translation_page(version: Version, language: str) -> TranslationPage:
    """The page of one language; two statements beside the version's own."""
    held = plain_of(version)
    stored = Translation.objects.filter(thing=version.pk, language=language).select_related("translator")
    standing = {row.field: row for row in stored.order_by("pk")}
    named = standing.pop(TRANSLATOR, None)
    people = dict.fromkeys(row.translator.label for row in standing.values() if row.translator)
    return TranslationPage(
        version=version,
        language=language,
        own=held.language,
        rows=_rows(held, standing),
        translators=[*([named.value] if named else []), *people],
        status=worst(row.status for row in standing.values()) if standing else "",
        fixed=bool(version.thing.published_at) and is_fixed(version, language),
    )


def _rows(held: Instrument, standing: dict[str, Translation]) -> list[TextRow]:
    groups: dict[tuple[str, str, str], list[str]] = {}
    for place, source in texts_of(held):
        if source.strip():
            found = standing.get(place)
            groups.setdefault((source, found.value if found else "", found.status if found else ""), []).append(place)
    names = _names(held)
    return [
        TextRow(tuple(places), _where(places, names), source, text, status)
        for (source, text, status), places in groups.items()
    ]


def _where(places: Iterable[str], names: dict[str, str]) -> str:
    """What the places of a row are called, each once."""
    return short(", ".join(dict.fromkeys(_called(place, names) for place in places)))


def _called(place: str, names: dict[str, str]) -> str:
    head, _dot, rest = place.partition(".")
    if head in ("section", "scale"):
        return _("Introduction") if rest.endswith(".intro") else _("Heading") if head == "section" else _("Scale")
    if head in ("title", "purpose"):
        return _("Title") if head == "title" else _("What it is for")
    return names[head]


def _names(held: Instrument) -> dict[str, str]:
    return {item.code: _("Question %(number)s") % {"number": n} for n, item in enumerate(held.items, start=1)}
