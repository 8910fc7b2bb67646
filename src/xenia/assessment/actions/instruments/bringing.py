"""Bring an instrument in from a file: as it stands nothing happens, otherwise a version says what moved."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from xenia.assessment.actions.instruments.rows import (
    FORM,
    demand_same_owner,
    demand_sound,
    is_draft,
    kept,
    make_instrument,
    make_version,
    note_moves,
    rewrite_draft,
    set_published,
)
from xenia.assessment.actions.instruments.words import write_translations
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.instruments import newest_version, plain_of
from xenia.core.actions.audit import Record, recorded
from xenia.core.rules import Actor, Refused, demand
from xenia.standards import instruments as plain


@dataclass(frozen=True, slots=True)
class InstrumentOutcome:
    """What bringing it in did: the version that stands now, and how many of what were created and so on."""

    version: UUID
    number: int
    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)


def bring_instrument(actor: Actor, held: plain.Instrument, *, reason: str, publish: bool = False) -> InstrumentOutcome:
    """Make the newest version of this code read as `held`; what is the same already is left alone.

    A published version never changes, so a new one follows it, with what moved. With `publish` it can be asked at once,
    otherwise it is a draft. Translations that the file has are written, others stay. Refused when it can't be answered
    or scored, when the form is retired, and when a draft stands that reads otherwise: nobody's draft is overwritten.
    """
    demand(actor, "assessment.author")
    demand_sound(held)
    try:
        with recorded(actor, "instrument.bring", reason=reason) as record:
            return write_instrument(record, held, publish=publish)
    except IntegrityError as error:  # the same file was brought in by someone else at this moment
        raise Refused(_("Someone else is changing this form at this moment. Try again.")) from error


def write_instrument(
    record: Record, held: plain.Instrument, *, publish: bool, kind: str = FORM, over_draft: bool = False
) -> InstrumentOutcome:
    """The same, within the record of another action, for things of another kind as well (`kind`): a form that is part
    of something else stands in no list of forms. `over_draft` is for whoever keeps the draft as a part of their own.
    """
    instrument = Instrument.objects.select_related("thing").filter(code=held.code).first()
    if instrument and instrument.thing.retired_at:
        raise Refused(_("The form “%(code)s” is retired. Bring it back first.") % {"code": held.code})
    if instrument and instrument.thing.kind != kind:
        raise Refused(_("Another form has the code “%(code)s”. Choose another one.") % {"code": held.code})
    newest = newest_version(instrument, published=False) if instrument else None
    before = plain_of(newest) if newest else None
    if newest and over_draft and is_draft(newest):
        rewrite_draft(newest, held)
    version = _written(record, instrument or make_instrument(held, kind=kind), newest, held)
    rewritten = newest is None or version.pk != newest.pk
    texts = write_translations(record, version, held.translations)
    published = publish and is_draft(version)
    if published:
        set_published(record, version, held)
    state = "created" if newest is None else "updated" if rewritten or texts or published else "unchanged"
    return InstrumentOutcome(version.pk, version.number, **_tally(before, held, state))


def _written(record: Record, instrument: Instrument, newest: Version | None, held: plain.Instrument) -> Version:
    """The version that holds it: the newest when it does already, otherwise a new one."""
    if newest is None:
        version = make_version(instrument, held, after=None)
        record.note(version.pk, scope=version.instrument_id, now={"code": held.code, "number": version.number})
        return version
    if bytes(newest.digest) == kept(held)[1]:
        return newest
    if is_draft(newest):
        raise Refused(_("Someone is writing a new version of this form. Publish that draft, or give it up, first."))
    demand_same_owner(instrument, held)
    version = make_version(instrument, held, after=newest)
    note_moves(record, version, plain_of(newest), held)
    return version


def _tally(before: plain.Instrument | None, held: plain.Instrument, state: str) -> dict[str, dict[str, int]]:
    was = {item.code: item for item in before.items} if before else {}
    now = {item.code: item for item in held.items}
    both = was.keys() & now.keys()
    same = sum(1 for code in both if was[code] == now[code])
    tally = {
        "created": {"item": len(now.keys() - was.keys())},
        "updated": {"item": len(both) - same},
        "unchanged": {"item": same},
        "missing": {"instrument": 0, "item": len(was.keys() - now.keys())},
    }
    for name in ("created", "updated", "unchanged"):
        tally[name] = {"instrument": int(name == state), **tally[name]}
    return tally
