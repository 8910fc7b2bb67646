"""The teller's own door: a personal link, and a code beside it, because a phone may be shared."""

from datetime import timedelta
from hashlib import blake2b

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xenia.community.actions.telling import demand_living
from xenia.community.models import Story, Teller
from xenia.community.queries.wording import languages_with
from xenia.core.actions.audit import recorded
from xenia.core.actions.tokens import issue_link, register_purpose
from xenia.core.models import SignedLink
from xenia.core.rules import Actor, Refused
from xenia.people.actions.tasks import ask
from xenia.people.task_kinds import register_kind

STORY = "page"
DAYS = 800
FAILURES = 5
LOCK = timedelta(minutes=15)
#: wrong codes after which the link itself ends, and a keeper has to give a new one
ENOUGH = 20
KNOCKED = "community.wrong_codes"


class WrongCode(Refused):
    """The code is not the teller's."""


class DoorLocked(Refused):
    """The code was wrong too often; the door opens again by itself, or with a new link."""


def register_door() -> None:
    """Say what the link's page says, which is nothing of stories, and what a keeper hears of wrong codes."""
    register_purpose(
        STORY,
        lands_on="my_story",
        words=_("Your page"),
        permission="community.keep_stories",
        languages=languages_with("teller_words"),
    )
    register_kind(
        KNOCKED,
        _("Wrong codes at a teller's page"),
        ngettext_lazy(
            "Somebody typed wrong codes for “%(thing)s”. Ask the teller, and renew link and code if it was not them.",
            "Somebody typed wrong codes for “%(thing)s”. Ask the teller, and renew link and code if it was not them.",
            "count",
        ),
        permission="community.keep_stories",
    )


def issue_story_link(actor: Actor, story: Story) -> str:
    """A new personal link to the teller's page, of any number of uses; those before it end. It is shown this once."""
    demand_living(story)
    SignedLink.objects.filter(purpose=STORY, scope=story.pk, revoked_at=None).update(revoked_at=timezone.now())
    return issue_link(actor, purpose=STORY, scope=story.thing, uses=None, days=DAYS)


def open_door(link: SignedLink, code: str) -> Story:
    """The story behind a living link, for whoever knows its code.

    Five wrong codes lock it for a quarter of an hour, and its keeper is asked to look; twenty end the link.
    """
    teller = Teller.objects.select_related("story__thing", "story__keeper").get(story=link.scope_id)
    now = timezone.now()
    if teller.locked_until and teller.locked_until > now:
        raise DoorLocked
    if teller.code and check_password(code.strip(), teller.code):
        Teller.objects.filter(pk=teller.pk).update(failures=0, locked_until=None)
        return teller.story
    _count_failure(teller, link)
    raise WrongCode


def code_mark(story: Story) -> str:
    """A sign of the code that holds now: a page that was opened with another one closes."""
    return blake2b(story.teller.code.encode(), digest_size=12).hexdigest() if hasattr(story, "teller") else ""


def _count_failure(teller: Teller, link: SignedLink) -> None:
    """Count in the database and one by one, so that many tries at the same moment are as many failures, and none of
    them jumps over the one that locks."""
    with transaction.atomic():
        held = Teller.objects.select_for_update().only("failures").get(pk=teller.pk)
        held.failures += 1
        held.save(update_fields=["failures"])
    teller.failures = held.failures
    if teller.failures % FAILURES:
        return
    now = timezone.now()
    with recorded(Actor(), "story.door_locked") as record:
        Teller.objects.filter(pk=teller.pk).update(locked_until=now + LOCK)
        if teller.failures >= ENOUGH:
            SignedLink.objects.filter(pk=link.pk).update(revoked_at=now)
        if teller.story.keeper is not None:
            ask(KNOCKED, thing=teller.story.thing, assignee=teller.story.keeper, route=teller.story.thing.route)
        record.note(teller.story_id, now={"wrong_codes": teller.failures})
