"""End a story: hidden everywhere at once, called off or confirmed within a week, then gone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from xenia.community.actions.keepers_told import tell_keeper
from xenia.community.actions.owners import tell_owners
from xenia.community.models import Recording, Story, Teller, Withdrawal
from xenia.community.queries.places import told_places
from xenia.community.queries.standing import newest_consents
from xenia.core.actions.audit import recorded
from xenia.core.actions.keys import destroy_keys_of, living_owners
from xenia.core.actions.media import forget_media
from xenia.core.ledger import hidden_things, write_hidden, write_shown
from xenia.core.models import SignedLink
from xenia.core.rules import SYSTEM, Actor, Refused
from xenia.people.actions.tasks import ask
from xenia.people.task_kinds import register_kind

#: until a withdrawal is final by itself: a week in which it can be called off, so that nobody is silenced by a thief
WEEK = timedelta(days=7)
#: how long before its end a keeper asks the teller, in the way that is safe for them, whether it goes on
MONTH = timedelta(days=30)
ENDING = "community.consent_ends"


def register_ending() -> None:
    """Say what keepers are asked before consent ends by itself."""
    register_kind(
        ENDING,
        gettext_lazy("Consent ends soon"),
        ngettext_lazy(
            "“%(thing)s” is hidden by itself when its consent ends. Ask its teller whether it goes on.",
            "“%(thing)s” is hidden by itself when its consent ends. Ask its teller whether it goes on.",
            "count",
        ),
        permission="community.keep_stories",
    )


def withdraw(actor: Actor, story: Story, *, cause: str = Withdrawal.Cause.ASKED) -> Withdrawal:
    """Hide a story everywhere, in this order: the ledger knows it, so that no restored backup shows it again; one row
    says so, at which every place looks before it shows a word; those who mend the places are told.

    Whoever calls has made sure that the teller asks, or that the time of the consent is over. Asking twice is one end.
    """
    write_hidden(story.pk)
    with recorded(actor, "story.withdraw") as record:
        held = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
        standing = Withdrawal.objects.filter(story=story, called_off_at=None).first()
        if standing is not None:
            return standing
        now = timezone.now()
        held.hidden_at = now
        held.save(update_fields=["hidden_at"])
        made = Withdrawal(story=held, cause=cause, asked_at=now, due_at=now + WEEK, counted=_counted(held))
        made.save(force_insert=True)
        tell_owners(held)
        if actor.person is None and cause == Withdrawal.Cause.ASKED:
            tell_keeper(held)
        record.note(story.pk, now={"hidden": True, "cause": cause})
    story.hidden_at = now
    return made


def call_off(actor: Actor, withdrawal: Withdrawal) -> None:
    """Show the story again as it stood before; only within the week, and only if nothing was destroyed."""
    with recorded(actor, "story.withdrawal_called_off") as record:
        still = Withdrawal.objects.filter(pk=withdrawal.pk, done_at=None, called_off_at=None)
        if not still.update(called_off_at=timezone.now()):
            raise Refused(_("This story is gone already; nobody can bring it back, not even we."))
        Story.objects.filter(pk=withdrawal.story_id).update(hidden_at=None)
        record.note(withdrawal.story_id, was={"hidden": True}, now={"hidden": False})
        transaction.on_commit(partial(write_shown, withdrawal.story_id))


def complete_withdrawal(actor: Actor, withdrawal: Withdrawal) -> Withdrawal:
    """Make the end final: every word, recording, name and reader's mark goes, and when that is committed the keys. What
    stays is the row of a story without content, what was agreed to when, and the receipt. Doing it twice is harmless.
    """
    with recorded(actor, "story.gone") as record:
        held = Withdrawal.objects.select_for_update(of=("self",)).select_related("story__thing").get(pk=withdrawal.pk)
        if held.called_off_at is not None:
            raise Refused(_("This withdrawal was called off."))
        if held.done_at is None:
            held.done_at = timezone.now()
            held.save(update_fields=["done_at"])
            _forget(held.story, held.done_at)
            record.note(held.story_id, now={"gone": True})
        transaction.on_commit(partial(destroy_keys_of, held.story_id))
    return held


def _forget(story: Story, at: datetime) -> None:
    for recording in story.recordings.select_related("media"):
        forget_media(SYSTEM, recording.media)
    for rows in (story.texts.all(), story.openings.all(), story.safety_talks.all(), Teller.objects.filter(story=story)):
        rows.delete()
    story.consents.update(sealed=b"")
    SignedLink.objects.filter(scope=story.pk, revoked_at=None).update(revoked_at=at)
    story.gone_at = at
    story.save(update_fields=["gone_at"])


def _counted(story: Story) -> dict[str, object]:
    """What the receipt tells: in how many places it stood, but those of which nobody may know, and how many elsewhere
    have it."""
    return {"places": len(told_places(story)), "elsewhere": story.recipients.count()}


def keep_withdrawals() -> None:
    """What time brings: keepers hear of consent that ends within a month, consent that is over hides its story, and
    withdrawals whose week is over become final."""
    now, today = timezone.now(), timezone.localdate()
    showing = Story.objects.filter(hidden_at=None, thing__published_at__isnull=False).values_list("pk", flat=True)
    ends = {pk: one.until for pk, one in newest_consents(list(showing)).items() if one.until}
    for story in Story.objects.select_related("thing", "keeper__thing").filter(pk__in=ends):
        if ends[story.pk] < today:
            withdraw(SYSTEM, story, cause=Withdrawal.Cause.EXPIRED)
        elif ends[story.pk] <= today + MONTH and story.keeper is not None:
            ask(ENDING, thing=story.thing, assignee=story.keeper, route=story.thing.route, due=ends[story.pk])
    for withdrawal in Withdrawal.objects.filter(due_at__lte=now, done_at=None, called_off_at=None):
        complete_withdrawal(SYSTEM, withdrawal)
    gone = Story.objects.filter(gone_at__isnull=False).values_list("pk", flat=True)
    for owner in living_owners(list(gone)):  # the program ended between the commit and the keys
        destroy_keys_of(owner)
    _keep_ends()


def _keep_ends() -> None:
    """What two who acted at the same moment could leave: a recording that arrived while its story ended, and a ledger
    that calls shown what was withdrawn in the instant in which it was called off. And what a server wrote into a
    database that was replaced under it: the ledger knows, so the story is hidden after all."""
    for late in Recording.objects.filter(story__gone_at__isnull=False).select_related("media"):
        forget_media(SYSTEM, late.media)
    last_words = hidden_things()
    hide_again({thing: True for thing, still in last_words.items() if still})
    for story in Story.objects.filter(hidden_at__isnull=False).values_list("pk", flat=True):
        if not last_words.get(story, False):
            write_hidden(story)


def hide_again(last_words: Mapping[UUID, bool]) -> None:
    """After a restore: what the ledger calls hidden is hidden before the first page is served, with its week begun anew
    where the backup knew nothing of it; what was called off since is shown."""
    hidden = [thing for thing, still in last_words.items() if still]
    for story in Story.objects.filter(pk__in=hidden, hidden_at=None):
        withdraw(SYSTEM, story)
    shown = [thing for thing, still in last_words.items() if not still]
    for withdrawal in Withdrawal.objects.filter(story__in=shown, done_at=None, called_off_at=None):
        call_off(SYSTEM, withdrawal)
