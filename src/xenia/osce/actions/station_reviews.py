"""Both sides of a station: ask for readers, remark, sign with credit."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.actions.contributions import Given, record_contribution
from xenia.community.actions.reviews import ask_reader, remark_on, sign
from xenia.community.models import Contribution, Reader, Remark, Review
from xenia.community.queries.reviews import reader_of
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.osce.models import StationVersion
from xenia.osce.queries.station_reading import readers_for
from xenia.people.models import Person

#: minutes that somebody may say they read for
MOST_MINUTES = 24 * 60


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
    if verdict not in Review.Verdict.values:
        raise Refused(_("Choose whether it may be published, or what has to change first."))
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refused(_("That is not a time that reading takes."))
    wrote = version.by_id is not None and version.by_id == actor.person
    if verdict == Review.Verdict.APPROVES and wrote and reader_of(actor, version.thing):
        raise Refused(_("You wrote some of what stands now, so somebody else has to sign it."))
    with transaction.atomic():
        review = sign(actor, version.thing, verdict=verdict, reason=reason, authors=_authors(version))
        _credit(version, review, minutes)
    return review


def _credit(version: StationVersion, review: Review, minutes: int) -> None:
    since = timezone.localdate(version.thing.created_at)
    kind = Contribution.Kind.REVIEW.value
    if Contribution.objects.filter(person=review.reader, kind=kind, about=version.station_id, on__gte=since).exists():
        return
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01"))
    given = Given(kind=kind, hours=hours, on=timezone.localdate(), person=review.reader, about=version.station.thing)
    record_contribution(SYSTEM, given)


def _authors(version: StationVersion) -> list[Person]:
    return [version.station.author] if version.station.author else []
