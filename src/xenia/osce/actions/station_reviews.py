"""Both sides of a station: ask for readers, remark, sign with credit."""

from django.utils.translation import gettext as _

from xenia.community.actions.reviews import ask_reader, remark_on
from xenia.community.actions.signing import sign_with_credit
from xenia.community.models import Reader, Remark, Review
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.models import StationVersion
from xenia.osce.queries.station_reading import readers_for
from xenia.people.models import Person


def ask_to_read_station(actor: Actor, version: StationVersion, person: Person, *, side: str) -> Reader:
    """Ask somebody to read a draft. Whoever wrote the station never reads for a side, whoever asks."""
    demand(actor, "osce.author")
    if version.thing.published_at:
        raise Refused(_("This version is published. Begin a new one to change it."))
    if not readers_for(version, side).filter(pk=person.pk).exists():
        raise Refused(_("%(name)s can't read for this side.") % {"name": person.name})
    return ask_reader(actor, version.thing, person, side=side)


def remark_on_station(actor: Actor, version: StationVersion, *, place: str, words: str, language: str) -> Remark:
    """Say something about one part of a station; its author is asked to answer."""
    return remark_on(actor, version.thing, place=place[:140], words=words, language=language, authors=_authors(version))


def sign_station(actor: Actor, version: StationVersion, *, verdict: str, reason: str, minutes: int) -> Review:
    """Sign a version for one's side, or ask for changes; and be credited for having read, once a version.

    Whoever wrote what stands now may ask for changes and not sign it.
    """
    if version.thing.published_at:
        raise Refused(_("This version is published already."))
    return sign_with_credit(
        actor,
        version.thing,
        about=version.station.thing,
        verdict=verdict,
        reason=reason,
        minutes=minutes,
        authors=_authors(version),
        wrote=version.by_id is not None and version.by_id == actor.person,
    )


def _authors(version: StationVersion) -> list[Person]:
    return [version.station.author] if version.station.author else []
