"""Instruments as their list and their page show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from xenia.assessment.models import Instrument, Occasion, Version
from xenia.assessment.queries.instruments import has_text, plain_of, visible_instruments, visible_versions
from xenia.assessment.queries.move_words import Moved, moves_in_words
from xenia.core.models import Translation
from xenia.core.queries.text import labels_in
from xenia.core.rules import Actor
from xenia.standards import instruments as plain


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One line of the list. `lacks` says what a slot still needs: texts, attestation, or nothing."""

    instrument: Instrument
    version: Version
    held: plain.Instrument
    title: str
    languages: tuple[str, ...]
    asked: int
    lacks: str
    has_draft: bool


@dataclass(frozen=True, slots=True)
class VersionRead:
    """A version with what moved since the one before, in words."""

    version: Version
    moved: list[Moved]

    @property
    def state(self) -> str:
        return self.version.thing.state


def found_instruments(actor: Actor, words: str) -> QuerySet[Instrument]:
    """The visible instruments whose title, in whatever language, or code holds all the words."""
    found = visible_instruments(actor)
    for word in words.split()[:8]:
        named = Translation.objects.filter(field="label", value__icontains=word).values("thing")
        found = found.filter(Q(thing__label__icontains=word) | Q(code__icontains=word) | Q(pk__in=named))
    return found


def instrument_rows(actor: Actor, instruments: Iterable[Instrument], *, language: str) -> list[InstrumentRow]:
    """A page of `found_instruments`, each by its version in use, or its draft; four statements at most."""
    page = list(instruments)
    shown = {one.pk: found for one in page if (found := version_in_use(list(one.versions.all())))}
    versions = {row.pk: row for row in visible_versions(actor).filter(pk__in=[each.pk for each in shown.values()])}
    languages = _languages(versions)
    asked = dict(
        Occasion.objects.filter(version__instrument__in=shown, thing__published_at__isnull=False)
        .values_list("version__instrument")
        .annotate(Count("pk"))
        .order_by()
    )
    titles = labels_in(language, shown)
    rows = []
    for one in page:
        version = versions.get(shown[one.pk].pk) if one.pk in shown else None
        if version is None:
            continue
        held = plain_of(version)
        rows.append(
            InstrumentRow(
                instrument=one,
                version=version,
                held=held,
                title=titles.get(one.pk, one.thing.label),
                languages=(held.language, *languages.get(version.pk, ())),
                asked=asked.get(one.pk, 0),
                lacks=lacking(one, held),
                has_draft=any(not each.thing.published_at for each in one.versions.all()),
            )
        )
    return rows


def version_in_use(versions: list[Version]) -> Version | None:
    """The newest that may be asked, else the newest; `versions` come newest first."""
    published = (one for one in versions if one.thing.published_at and not one.thing.retired_at)
    return next(published, versions[0] if versions else None)


def lacking(instrument: Instrument, held: plain.Instrument) -> str:
    """What a form that belongs to others still needs before it is asked."""
    if instrument.licence != Instrument.Licence.SLOT:
        return ""
    if not has_text(held):
        return "texts"
    return "" if instrument.attested_at else "attestation"


def versions_read(versions: list[Version]) -> list[VersionRead]:
    """Versions of one instrument, newest first, each with what moved; no statement."""
    held = {version.number: plain_of(version) for version in versions}
    return [
        VersionRead(version, moves_in_words(version.moved, held.get(version.number - 1), held[version.number]))
        for version in versions
    ]


def times_asked(instrument: Instrument) -> int:
    """How often a form was sent out."""
    return Occasion.objects.filter(version__instrument=instrument, thing__published_at__isnull=False).count()


def _languages(versions: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The languages into which each version is translated."""
    rows = Translation.objects.filter(thing__in=list(versions)).values_list("thing", "language").distinct()
    found: dict[UUID, list[str]] = defaultdict(list)
    for thing, language in rows.order_by("language"):
        found[thing].append(language)
    return found
