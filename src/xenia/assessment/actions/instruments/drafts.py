"""Drafts: begin one, save it without overwriting anyone, give it up."""

from django.db import IntegrityError
from django.utils.translation import gettext as _

from xenia.assessment.actions.instruments.rows import (
    demand_same_owner,
    is_draft,
    kept,
    make_instrument,
    make_version,
    moves_since,
    name_instrument,
    note_parts,
)
from xenia.assessment.actions.instruments.words import outdate, write_translations
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.instruments import newest_version, plain_of
from xenia.core.actions.audit import recorded
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.standards import instruments as plain
from xenia.standards.instrument_check import is_code_of_instrument

EDIT = "instrument.edit"


class Overtaken(Refused):
    """Someone else has saved since the state that this author began from."""


def begin_instrument(actor: Actor, held: plain.Instrument) -> Version:
    """A new instrument as a draft, which may be as empty as its title. Refused when its code is taken."""
    demand(actor, "assessment.author")
    if not is_code_of_instrument(held.code):
        raise Refused(_("The code has small letters, digits and hyphens, 64 at most."))
    if not held.title.strip():
        raise Refused(_("The form needs a title."))
    taken = Refused(_("Another form has the code “%(code)s”. Choose another one.") % {"code": held.code})
    if Instrument.objects.filter(code=held.code).exists():
        raise taken
    try:
        with recorded(actor, "instrument.begin") as record:
            version = make_version(make_instrument(held), held, after=None)
            record.note(version.pk, scope=version.instrument_id, now={"code": held.code, "number": version.number})
    except IntegrityError as error:  # two authors took the same code at this moment
        raise taken from error
    return version


def begin_version(actor: Actor, instrument: Instrument) -> Version:
    """The draft that follows the newest version, and the one that stands already, if there is one."""
    demand(actor, "assessment.author")
    newest = newest_version(instrument, published=False)
    if newest and is_draft(newest):
        return newest
    if newest is None:
        raise Refused(_("This form has no version to begin from."))
    try:
        with recorded(actor, "instrument.begin") as record:
            version = make_version(instrument, plain_of(newest), after=newest)
            record.note(version.pk, scope=instrument.pk, now={"number": version.number})
    except IntegrityError:  # another author began it at this moment: they share it
        return Version.objects.select_related("thing", "instrument__thing").get(
            instrument=instrument, number=newest.number + 1
        )
    return version


def save_draft(
    actor: Actor, version: Version, held: plain.Instrument, *, basis: str, reason: str = "", verb: str = EDIT
) -> Version:
    """Make the draft read as `held`; a text that changed has outdated translations from now on.

    `basis` is the digest (hex) of the state that the author began from. When another author has saved since, it is
    refused, and neither's words are lost: theirs stand, these are still with whoever sent them. A draft may be
    incomplete; only what can't be kept at all is refused. Translations that come with it are written, others stay.
    The record keeps the parts that changed, whole, so that the step can be undone.
    """
    demand(actor, "assessment.author")
    if held.code != version.instrument.code:
        raise Refused(_("The code of a form stays, because answers and files go by it."))
    if not held.title.strip():
        raise Refused(_("The form needs a title."))
    demand_same_owner(version.instrument, held)
    document, digest = kept(held)
    with recorded(actor, verb, reason=reason) as record:
        standing = _standing(version)
        if bytes(standing.digest).hex() != basis:
            raise Overtaken(_("Someone else has saved this form meanwhile. Look at theirs, then save yours again."))
        was = plain_of(standing)
        standing.document, standing.digest, standing.moved = document, digest, moves_since(_before(standing), held)
        standing.save(update_fields=["document", "digest", "moved"])
        name_instrument(standing, held)
        outdate(standing, before=was, now=held)
        note_parts(record, standing, was, held)
        write_translations(record, standing, held.translations)
    return standing


def discard_draft(actor: Actor, version: Version, *, reason: str) -> None:
    """Erase a draft, and its instrument when there is nothing else of it. Nobody can have answered it."""
    demand(actor, "assessment.author")
    with recorded(actor, "instrument.discard", reason=reason) as record:
        standing = _standing(version)
        things = [standing.thing_id]
        if not standing.instrument.versions.exclude(pk=standing.pk).exists():
            things.append(standing.instrument_id)
        record.note(standing.pk, scope=standing.instrument_id, was=standing.document)
        Thing.objects.filter(pk__in=things).delete()


def _standing(version: Version) -> Version:
    """The draft as it stands now, held until the transaction ends."""
    found = Version.objects.select_for_update(of=("self",)).select_related("thing", "instrument__thing")
    standing = found.filter(pk=version.pk).first()
    if standing is None:
        raise Refused(_("This draft was given up. Begin a new version."))
    if not is_draft(standing):
        raise Refused(_("This version is published and stays as it is. Begin a new version."))
    return standing


def _before(version: Version) -> Version | None:
    return version.instrument.versions.filter(number=version.number - 1).first()
