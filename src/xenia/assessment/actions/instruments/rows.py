"""The rows of an instrument and its versions, within the record of whichever action needs them."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from xenia.assessment.actions.instruments.words import carry_over, name_in_languages, outdate
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.instruments import plain_of
from xenia.core.actions.audit import Record
from xenia.core.actions.things import make_thing, set_state
from xenia.core.models import Thing
from xenia.core.rules import Refused
from xenia.standards import instruments as plain
from xenia.standards.instrument_check import check_instrument
from xenia.standards.instrument_compare import what_moved
from xenia.standards.instrument_document import document_digest, instrument_document, unkept
from xenia.standards.instrument_parts import differing, parts_of

#: the kind of thing that a form is, unless it is part of something else
FORM = "instrument"


def make_instrument(held: plain.Instrument, *, kind: str = FORM) -> Instrument:
    """The row of a new instrument; it is published with its first version."""
    thing = make_thing(kind, held.title)
    if kind == FORM:
        _placed(thing)
    return Instrument.objects.create(thing=thing, code=held.code, licence=held.licence.kind)


def _placed(thing: Thing) -> None:
    thing.route = f"/instruments/{thing.pk}/"
    thing.save(update_fields=["route"])


def make_version(instrument: Instrument, held: plain.Instrument, *, after: Version | None) -> Version:
    """A draft that begins as `held`, with the translations of the version before as far as its texts still stand."""
    number = after.number + 1 if after else 1
    route = f"/instruments/{instrument.pk}/?version={number}"
    version = Version(instrument=instrument, number=number, thing=make_thing("version", held.title, route=route))
    version.document, version.digest = kept(held)
    version.moved = moves_since(after, held)
    version.save(force_insert=True)
    if after:
        carry_over(after, version, before=plain_of(after), now=held)
    return version


def rewrite_draft(version: Version, held: plain.Instrument) -> None:
    """Make a draft read as `held`; of texts that changed, translations are outdated from now on."""
    was = plain_of(version)
    before = version.instrument.versions.filter(number=version.number - 1).first()
    version.document, version.digest = kept(held)
    version.moved = moves_since(before, held)
    version.save(update_fields=["document", "digest", "moved"])
    name_instrument(version, held)
    outdate(version, before=was, now=held)


def kept(held: plain.Instrument) -> tuple[dict[str, Any], bytes]:
    """The document to keep and its digest; Refused when it holds what no database keeps."""
    document = instrument_document(held, translations=False)
    if place := unkept(document):
        raise Refused(
            _("The text at %(place)s holds a character that can't be kept. Type it again.") % {"place": place}
        )
    return document, document_digest(document)


def moves_since(before: Version | None, held: plain.Instrument) -> list[dict[str, Any]]:
    """What moved since the version before, as its row keeps it; nothing for a first version."""
    return [asdict(move) for move in what_moved(plain_of(before), held)] if before else []


def demand_sound(held: plain.Instrument) -> None:
    """Refuse an instrument that can't be answered or scored, with the first thing that is wrong and its place."""
    errors = check_instrument(held).errors
    if errors:
        more = _(" There are %(count)s more.") % {"count": len(errors) - 1} if len(errors) > 1 else ""
        raise Refused(f"{errors[0].field}: {errors[0].message}{more}")


def demand_same_owner(instrument: Instrument, held: plain.Instrument) -> None:
    """What belongs to others can't be made one's own by a word in a file."""
    if instrument.licence == Instrument.Licence.SLOT and held.licence.kind != Instrument.Licence.SLOT:
        raise Refused(_("The texts of this form belong to others, and that stays. Write your own under another code."))


def set_published(record: Record, version: Version, held: plain.Instrument) -> None:
    """Fix a version; the instrument goes by its title and licence from now on."""
    set_state(version.thing, "published")
    instrument = version.instrument
    if not instrument.thing.published_at:
        set_state(instrument.thing, "published")
    name_instrument(version, held)
    name_in_languages(version)
    record.note(version.pk, scope=instrument.pk, was={"state": "draft"}, now={"state": "published"})


def name_instrument(version: Version, held: plain.Instrument) -> None:
    """The titles of a version and, unless an earlier one is in use and this is a draft, of its instrument."""
    things = [version.thing_id]
    if version.thing.published_at or not version.instrument.thing.published_at:
        things.append(version.instrument_id)
        Instrument.objects.filter(pk=version.instrument_id).update(licence=held.licence.kind)
    Thing.objects.filter(pk__in=things).exclude(label=held.title).update(label=held.title)


def is_draft(version: Version) -> bool:
    return version.thing.published_at is None


def note_moves(record: Record, version: Version, was: plain.Instrument, now: plain.Instrument) -> None:
    """Keep in the record what was and is, place by place."""
    moves = what_moved(was, now)
    record.note(
        version.pk,
        scope=version.instrument_id,
        was={move.place: move.was for move in moves},
        now={move.place: move.now for move in moves},
    )


def note_parts(record: Record, version: Version, was: plain.Instrument, now: plain.Instrument) -> None:
    """Keep in the record the parts that changed, whole."""
    before, after = differing(parts_of(was), parts_of(now))
    record.note(version.pk, scope=version.instrument_id, was={"parts": before}, now={"parts": after})
