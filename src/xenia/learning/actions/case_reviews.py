"""Both sides of a case: ask for readers, remark, sign with credit, answer."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.actions.contributions import Given, record_contribution
from xenia.community.actions.reviews import ask_reader, remark_on, sign
from xenia.community.models import Contribution, Reader, Remark, Review
from xenia.community.queries.reviews import reader_of
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.learning.models import CaseVersion, Script
from xenia.learning.queries.reading import readers_for
from xenia.people.models import Person

#: minutes that somebody may say they read for
MOST_MINUTES = 24 * 60


def ask_to_read(actor: Actor, version: CaseVersion, person: Person, *, side: str) -> Reader:
    """Ask somebody to read a draft. Whoever wrote the case never reads for a side, whoever asks."""
    demand(actor, "learning.author")
    if version.thing.published_at:
        raise Refused(_("This version is published. Begin a new one to change it."))
    if person.pk == version.case.author_id:
        raise Refused(_("Somebody else has to read what one wrote."))
    if not readers_for(version, side).filter(pk=person.pk).exists():
        raise Refused(_("%(name)s can't read for this side.") % {"name": person.name})
    return ask_reader(actor, version.thing, person, side=side)


def remark_on_case(actor: Actor, version: CaseVersion, *, place: str, words: str, language: str) -> Remark:
    """Say something about one place of a case; its author is asked to answer."""
    return remark_on(actor, version.thing, place=place[:140], words=words, language=language, authors=_authors(version))


def sign_case(actor: Actor, version: CaseVersion, *, verdict: str, reason: str, minutes: int) -> Review:
    """Sign a version for one's side, or ask for changes; and be credited for having read, once a version.

    The credit goes to the case and stands with whoever keeps payments; how they are named stays theirs to choose.
    Whoever wrote what stands now, in any language, may ask for changes and not sign it.
    """
    if verdict not in Review.Verdict.values:
        raise Refused(_("Choose whether it may be published, or what has to change first."))
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refused(_("That is not a time that reading takes."))
    if verdict == Review.Verdict.APPROVES and reader_of(actor, version.thing) and _wrote(actor, version):
        raise Refused(_("You wrote some of what stands now, so somebody else has to sign it."))
    with transaction.atomic():
        review = sign(actor, version.thing, verdict=verdict, reason=reason, authors=_authors(version))
        _credit(version, review, minutes)
    return review


def _wrote(actor: Actor, version: CaseVersion) -> bool:
    """Whether the last hand on one of the texts was this one's; what came over from the version before was read."""
    begun = version.thing.created_at
    return Script.objects.filter(version=version, by__isnull=False, by=actor.person, at__gte=begun).exists()


def _credit(version: CaseVersion, review: Review, minutes: int) -> None:
    since = timezone.localdate(version.thing.created_at)
    given = Contribution.objects.filter(person=review.reader, kind=Contribution.Kind.REVIEW, about=version.case_id)
    if given.filter(on__gte=since).exists():
        return
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01"))
    kind = Contribution.Kind.REVIEW.value
    record_contribution(
        SYSTEM,
        Given(kind=kind, hours=hours, on=timezone.localdate(), person=review.reader, about=version.case.thing),
    )


def _authors(version: CaseVersion) -> list[Person]:
    return [version.case.author] if version.case.author else []
