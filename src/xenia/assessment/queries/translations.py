"""The words of a version in other languages, which stand in `core.Translation` by their place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from xenia.assessment.models import Response, Version
from xenia.core.models import Translation
from xenia.standards import instruments as plain

#: the place in which the name of a translator without an account stands
TRANSLATOR = "translator"
#: the state of a language is that of its least finished text
_WORST = (Translation.Status.OUTDATED, Translation.Status.DRAFT, Translation.Status.CHECKED)


@dataclass(frozen=True, slots=True)
class LanguageState:
    """How far a version is translated: texts that are there, of how many; `fixed` once someone has answered in it."""

    language: str
    status: str
    translated: int
    of: int
    fixed: bool


def texts_in(version: Version, language: str) -> tuple[str, dict[str, str]]:
    """The language that was found ('ar' for 'ar-EG') and its texts by their place; one statement."""
    base = language.split("-")[0]
    rows = list(
        Translation.objects.filter(thing=version.pk, language__in={language, base})
        .exclude(field=TRANSLATOR)
        .values_list("language", "field", "value")
    )
    found = language if any(tag == language for tag, _place, _text in rows) else base
    return found, {place: text for tag, place, text in rows if tag == found}


def translations_of(version: Version, *, order: Sequence[str]) -> tuple[plain.Translation, ...]:
    """All translations, each with its texts in `order`; one statement."""
    rows: dict[str, list[Translation]] = {}
    found = Translation.objects.filter(thing=version.pk).select_related("translator").order_by("language", "pk")
    for row in found:
        rows.setdefault(row.language, []).append(row)
    return tuple(_translation(language, texts, order) for language, texts in rows.items())


def _translation(language: str, rows: Iterable[Translation], order: Sequence[str]) -> plain.Translation:
    texts = {row.field: row for row in rows}
    named = texts.pop(TRANSLATOR, None)
    people = dict.fromkeys(row.translator.label for row in texts.values() if row.translator)
    return plain.Translation(
        language=language,
        status=worst(row.status for row in texts.values()),
        translator=named.value if named else ", ".join(people),
        texts={place: texts[place].value for place in order if place in texts},
    )


def worst(statuses: Iterable[str]) -> str:
    """The status of a language whose texts have these."""
    seen = set(statuses)
    return next((str(status) for status in _WORST if status in seen), str(Translation.Status.DRAFT))


def language_states(version: Version, held: plain.Instrument) -> list[LanguageState]:
    """Every language but the form's own, by its tag; `held` is the version's document. Two statements."""
    wanted = {place for place, text in plain.texts_of(held) if text.strip()}
    rows: dict[str, dict[str, str]] = {}
    found = Translation.objects.filter(thing=version.pk).exclude(field=TRANSLATOR).order_by("language")
    for language, place, status in found.values_list("language", "field", "status"):
        rows.setdefault(language, {})[place] = status
    answered = set(Response.objects.filter(version=version).values_list("language", flat=True).distinct())
    return [
        LanguageState(
            language=language,
            status=worst(places.values()),
            translated=len(wanted & places.keys()),
            of=len(wanted),
            fixed=any(_serves(language, tag) for tag in answered),
        )
        for language, places in rows.items()
    ]


def is_fixed(version: Version, language: str) -> bool:
    """Whether someone has answered in this language, whose words are what they answered to."""
    tag = Q(language__iexact=language) | Q(language__istartswith=f"{language}-")
    return Response.objects.filter(tag, version=version).exists()


def _serves(language: str, answered: str) -> bool:
    return answered.lower() == language.lower() or answered.lower().startswith(f"{language.lower()}-")
