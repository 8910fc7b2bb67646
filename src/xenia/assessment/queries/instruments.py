"""Instruments as whoever asks may see them, and a version as the plain document that pages, scores and files share."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.translations import texts_in, translations_of
from xenia.core.rules import Actor, Refused, may
from xenia.standards import instruments as plain
from xenia.standards.instrument_document import document_digest, instrument_from
from xenia.standards.instrument_texts import with_texts

#: versions whose document was read and found true: it is read anew when a byte of it differs
_read: dict[UUID, tuple[bytes, Mapping[str, Any], plain.Instrument]] = {}
_MOST_READ = 200


def visible_instruments(actor: Actor) -> QuerySet[Instrument]:
    """All by their title, each with its versions, newest first; drafts only for authors. Two statements.

    A form that is part of something else, such as a station, is seen where that is seen, and not here.
    """
    found = Instrument.objects.select_related("thing").filter(thing__kind="instrument").order_by("thing__label", "pk")
    if not may(actor, "assessment.view_instruments"):
        return found.none()
    versions = visible_versions(actor).defer("document", "moved")
    if not may(actor, "assessment.author"):
        found = found.filter(thing__published_at__isnull=False)
    return found.prefetch_related(Prefetch("versions", versions))


def visible_versions(actor: Actor) -> QuerySet[Version]:
    """The versions that the actor may read, each instrument's newest first."""
    found = Version.objects.select_related("thing", "instrument__thing").filter(instrument__thing__kind="instrument")
    found = found.order_by("instrument", "-number")
    if not may(actor, "assessment.view_instruments"):
        return found.none()
    return found if may(actor, "assessment.author") else found.filter(thing__published_at__isnull=False)


def instrument_of(code: str) -> Instrument:
    """The instrument of this code; Refused with the codes that there are when there is none."""
    found = Instrument.objects.select_related("thing").filter(code=code).first()
    if found is None:
        codes = ", ".join(Instrument.objects.order_by("code").values_list("code", flat=True))
        raise Refused(f"There is no instrument “{code}”. There are: {codes or 'none yet'}.")
    return found


def newest_version(instrument: Instrument, *, published: bool) -> Version | None:
    """The newest version that is published and not retired, or with `published` False the newest of all."""
    state = Q(thing__published_at__isnull=False, thing__retired_at__isnull=True) if published else Q()
    found = Version.objects.filter(state, instrument=instrument).select_related("thing", "instrument__thing")
    return found.order_by("-number").first()


def version_of(instrument: Instrument, number: int | None = None) -> Version:
    """The version of this number, or the newest: a published one where there is one. Refused when there is none."""
    if number is None:
        found = newest_version(instrument, published=True) or newest_version(instrument, published=False)
    else:
        found = instrument.versions.select_related("thing", "instrument__thing").filter(number=number).first()
    if found is None:
        numbers = ", ".join(str(one) for one in instrument.versions.order_by("number").values_list("number", flat=True))
        raise Refused(f"“{instrument.code}” has no version {number}. It has {numbers or 'none'}.")
    return found


def plain_of(version: Version, language: str | None = None) -> plain.Instrument:
    """The version as plain data: in its own language without a statement, in another one with one.

    What has no text in `language` (BCP 47; 'ar' also serves 'ar-EG') stays in the instrument's own. Its translations
    are not in it; `whole_of` has them. A published version whose document does not match its digest is refused.
    """
    held = _document_of(version)
    if language is None or _same_language(language, held.language):
        return held
    found, texts = texts_in(version, language)
    return replace(with_texts(held, texts), language=found) if texts else held


def whole_of(version: Version) -> plain.Instrument:
    """The version with all of its translations, as a file holds it; one statement."""
    held = _document_of(version)
    return replace(held, translations=translations_of(version, order=[place for place, _text in plain.texts_of(held)]))


def usable(subject: Instrument | Version) -> str:
    """Why an instrument (its newest published version) or a version can't be asked now; empty when it can.

    A slot needs the text of its items, and the school's word that it may use them.
    """
    version = subject if isinstance(subject, Version) else newest_version(subject, published=True)
    instrument = version.instrument if version else subject
    if version is None or not version.thing.published_at:
        return _("This form is a draft. Publish it before anyone is asked.")
    if instrument.thing.retired_at or version.thing.retired_at:
        return _("This form is retired. Choose another one, or bring it back.")
    if version.instrument.licence != Instrument.Licence.SLOT:
        return ""
    if not has_text(_document_of(version)):
        return _("The texts of this form belong to others. Bring in your school's own copy of them first.")
    if not version.instrument.attested_at:
        return _("The texts of this form belong to others. Attest first that your school has the licence to use them.")
    return ""


def has_text(held: plain.Instrument) -> bool:
    """Whether every question and answer has its words, as those of a slot have once the school brought them."""
    options = (option for item in held.items for option in (*item.options, *item.rows))
    return all(item.text.strip() for item in held.items) and all(option.label.strip() for option in options)


def _same_language(asked: str, own: str) -> bool:
    return own.lower() in (asked.lower(), asked.lower().split("-")[0])


def _document_of(version: Version) -> plain.Instrument:
    digest = bytes(version.digest)
    known = _read.get(version.pk)
    if known and known[0] == digest and ("document" in version.get_deferred_fields() or known[1] == version.document):
        return known[2]
    if document_digest(version.document) != digest:
        raise Refused(
            _("This form is not what was saved under its number, so it is not used. Tell whoever runs Xenia for you.")
        )
    read = instrument_from(version.document)
    if len(_read) >= _MOST_READ:
        _read.clear()
    _read[version.pk] = (digest, version.document, read)
    return read
