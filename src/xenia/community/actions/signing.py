"""Sign what one has read for one's side, with credit for the time; cases and stations are signed alike."""

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.actions.contributions import Given, record_contribution
from xenia.community.actions.reviews import sign
from xenia.community.models import Contribution, Review
from xenia.community.queries.reviews import reader_of
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, Actor, Refused
from xenia.people.models import Person

#: minutes that somebody may say they read for
MOST_MINUTES = 24 * 60


def sign_with_credit(
    actor: Actor,
    version: Thing,
    *,
    about: Thing,
    verdict: str,
    reason: str,
    minutes: int,
    authors: Collection[Person],
    wrote: bool,
    read: bytes | None = None,
) -> Review:
    """Sign a version for one's side, or ask for changes; and be credited for having read, once a version.

    The credit goes to `about` and stands with whoever keeps payments; how they are named stays theirs to choose.
    Whoever `wrote` what stands now may ask for changes and not sign it. `read` is the state that they had before them:
    when it was changed meanwhile, nobody says anything of it unseen.
    """
    if verdict not in Review.Verdict.values:
        raise Refused(_("Choose whether it may be published, or what has to change first."))
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refused(_("That is not a time that reading takes."))
    if verdict == Review.Verdict.APPROVES and wrote and reader_of(actor, version):
        raise Refused(_("You wrote some of what stands now, so somebody else has to sign it."))
    with transaction.atomic():
        review = sign(actor, version, verdict=verdict, reason=reason, authors=authors, read=read)
        _credit(review, minutes, since=version, about=about)
    return review


def _credit(review: Review, minutes: int, *, since: Thing, about: Thing) -> None:
    kind = Contribution.Kind.REVIEW.value
    given = Contribution.objects.filter(person=review.reader, kind=kind, about=about)
    if given.filter(on__gte=timezone.localdate(since.created_at)).exists():
        return
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.01"))
    said = Given(kind=kind, hours=hours, on=timezone.localdate(), person=review.reader, about=about)
    record_contribution(SYSTEM, said)
