"""Both sides of a station: whether both read it, ask for readers, remark, sign with credit."""

from django.db import transaction
from django.utils.translation import gettext as _

from xenia.community.actions.reviews import ask_reader, remark_on
from xenia.community.actions.signing import sign_with_credit
from xenia.community.models import Reader, Remark, Review, Side
from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.read_texts import keep_read
from xenia.osce.models import Station, StationVersion
from xenia.osce.queries.station_reading import readers_for
from xenia.people.models import Person


def say_about_migrants(actor: Actor, version: StationVersion, about: bool, *, reason: str = "") -> None:
    """Say whether a station is about migrants, so that the community reads it too.

    Whoever writes it may say yes. A no opens one half of the gate: it is for those who publish, with a reason that is
    kept, and not once somebody of the community was asked to read.
    """
    demand(actor, "osce.author" if about else "osce.publish")
    if version.thing.published_at:
        raise Refused(_("This version is published. Begin a new one to change it."))
    if not about and not reason.strip():
        raise Refused(_("Say why it is not about migrants."))
    if not about and Reader.objects.filter(subject=version.thing, side=Side.COMMUNITY).exists():
        raise Refused(_("Somebody of the community was asked to read it, so it waits for them."))
    with recorded(actor, "station.about_migrants", reason=reason.strip()) as record:
        station = Station.objects.select_for_update().get(pk=version.station_id)
        record.note(station.pk, was={"about_migrants": station.about_migrants}, now={"about_migrants": about})
        station.about_migrants = about
        station.save(update_fields=["about_migrants"])


def ask_to_read_station(actor: Actor, version: StationVersion, person: Person, *, side: str) -> Reader:
    """Ask somebody to read a draft. Whoever wrote the station never reads for a side, whoever asks."""
    demand(actor, "osce.author")
    if version.thing.published_at:
        raise Refused(_("This version is published. Begin a new one to change it."))
    if not readers_for(version, side).filter(pk=person.pk).exists():
        raise Refused(_("%(name)s can't read for this side.") % {"name": person.name})
    return ask_reader(actor, version.thing, person, side=side)


def remark_on_station(
    actor: Actor, version: StationVersion, *, place: str, words: str, language: str, read: bytes | None = None
) -> Remark:
    """Say something about one part of a station; its author is asked to answer. The text is kept as it was read:
    refused when it is not any more in the state `read` that the reader saw."""
    with transaction.atomic():
        keep_read(version)
        said = {"place": place[:140], "words": words, "language": language}
        return remark_on(actor, version.thing, **said, authors=_authors(version), read=read)


def sign_station(
    actor: Actor, version: StationVersion, *, verdict: str, reason: str, minutes: int, read: bytes | None = None
) -> Review:
    """Sign a version for one's side, or ask for changes; and be credited for having read, once a version. The text is
    kept as it was read, so that the reader sees what changed since.

    Whoever wrote what stands now may ask for changes and not sign it; `read` is the state that the reader saw, and
    when another stands now nothing is kept of either verdict.
    """
    if version.thing.published_at:
        raise Refused(_("This version is published already."))
    with transaction.atomic():
        keep_read(version)
        return sign_with_credit(
            actor,
            version.thing,
            about=version.station.thing,
            verdict=verdict,
            reason=reason,
            minutes=minutes,
            authors=_authors(version),
            wrote=version.by_id is not None and version.by_id == actor.person,
            read=read,
        )


def _authors(version: StationVersion) -> list[Person]:
    return [version.station.author] if version.station.author else []
