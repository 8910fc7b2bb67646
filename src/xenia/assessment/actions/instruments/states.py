"""What an instrument and its versions may become: published, retired, brought back; and whose licence it is."""

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.actions.instruments.rows import demand_sound, is_draft, set_published
from xenia.assessment.actions.instruments.words import forget_stray_texts
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.instruments import whole_of
from xenia.core.actions.audit import recorded
from xenia.core.actions.things import set_state
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused, demand


def publish_version(actor: Actor, version: Version, *, reason: str = "") -> Version:
    """Fix a draft: from now on it never changes, and may be asked. Earlier versions stay for those asked with them.

    Refused when it can't be answered or scored, and when it is published already.
    """
    demand(actor, "assessment.author")
    with recorded(actor, "instrument.publish", reason=reason) as record:
        found = Version.objects.select_for_update(of=("self",)).select_related("thing", "instrument__thing")
        standing = found.filter(pk=version.pk).first()
        if standing is None or not is_draft(standing):
            raise Refused(_("This version is not a draft any more. Look at it again."))
        if standing.instrument.thing.retired_at:
            raise Refused(_("This form is retired. Bring it back before you publish a version of it."))
        held = whole_of(standing)
        demand_sound(held)
        forget_stray_texts(standing, held)
        set_published(record, standing, held)
    return standing


def retire(actor: Actor, instrument: Instrument, *, reason: str) -> None:
    """Nobody new is asked; what was answered stays, and so does what is open now."""
    _change_state(actor, instrument, "retired", verb="instrument.retire", reason=reason)


def bring_back(actor: Actor, instrument: Instrument, *, reason: str) -> None:
    """A retired instrument may be asked again."""
    _change_state(actor, instrument, "published", verb="instrument.bring_back", reason=reason)


def _change_state(actor: Actor, instrument: Instrument, state: str, *, verb: str, reason: str) -> None:
    demand(actor, "assessment.author")
    if not reason.strip():
        raise Refused(_("Say in a sentence why; it stands in the change record."))
    with recorded(actor, verb, reason=reason) as record:
        thing = Thing.objects.select_for_update().get(pk=instrument.pk)
        if not thing.published_at:
            raise Refused(_("A form that was never published is given up instead, by its draft."))
        was = thing.state
        set_state(thing, state)
        record.note(instrument.pk, was={"state": was}, now={"state": state})
    instrument.thing = thing


def attest_licence(actor: Actor, instrument: Instrument, statement: str) -> None:
    """Keep who says, in which words, that the school may use the texts of a form that belongs to others.

    Saying it anew replaces the words; the record keeps the earlier ones.
    """
    demand(actor, "assessment.attest")
    if instrument.licence != Instrument.Licence.SLOT:
        raise Refused(_("This form needs no licence of others, so there is nothing to attest."))
    if not statement.strip():
        raise Refused(_("Say in a sentence which licence your school has, from whom and since when."))
    with recorded(actor, "instrument.attest") as record:
        was = instrument.attestation
        instrument.attestation, instrument.attested_at = statement.strip(), timezone.now()
        instrument.attested_by_id = actor.person
        instrument.save(update_fields=["attestation", "attested_at", "attested_by"])
        record.note(instrument.pk, was={"attestation": was}, now={"attestation": instrument.attestation})
