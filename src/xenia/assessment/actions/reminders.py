"""Remind, close and repeat, by hand or as time goes by."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xenia.assessment.actions.occasions import close_occasion, open_occasion
from xenia.assessment.models import Asked, Occasion, Privacy
from xenia.assessment.queries.occasions import open_now
from xenia.core.actions.audit import recorded
from xenia.core.actions.notices import notify, register_notice
from xenia.core.actions.rows import insert_rows
from xenia.core.models import Notice, Thing
from xenia.core.rules import SYSTEM, Actor, Refused, demand

REMINDER = "assessment.reminder"
#: nobody is reminded of the same more often
PAUSE = timedelta(days=1)


def register_reminders() -> None:
    """Say what a reminder says: nothing of the form, because mail is read over shoulders."""
    register_notice(
        REMINDER,
        subject=gettext_lazy("Something waits for you"),
        sentence=gettext_lazy("A short form waits in your inbox."),
    )


def remind(actor: Actor, occasion: Occasion) -> int:
    """Put a reminder into the outbox for everyone who has not answered; how many. Refused when it is not open.

    Whoever was reminded within a day is left in peace, and whoever declined altogether.
    """
    demand(actor, "assessment.plan", occasion)
    if not Occasion.objects.filter(open_now(), pk=occasion.pk).exists():
        raise Refused(_("It is not open, so nobody can answer it now."))
    lately = Notice.objects.filter(kind=REMINDER, thing=occasion.pk, created_at__gt=timezone.now() - PAUSE)
    left = Asked.objects.filter(occasion=occasion, answered=False, declined=False)
    people = Thing.objects.filter(pk__in=left.exclude(person__in=lately.values("recipient")).values("person"))
    with recorded(actor, "assessment.remind") as record:
        for person in people:
            notify(person, REMINDER, occasion.thing)
        # without names, how many still waited at a moment tells who has come since the last
        named = occasion.privacy == Privacy.NAMED
        record.note(occasion.pk, now={"reminded": len(people) if named else True})
    return len(people)


def keep_occasions() -> None:
    """What time brings: occasions whose end has come are closed, those due are reminded of and begun again."""
    now = timezone.now()
    for occasion in Occasion.objects.filter(closes_at__lte=now, closed_at=None, thing__published_at__isnull=False):
        close_occasion(SYSTEM, occasion)
    for occasion in Occasion.objects.filter(open_now(), remind_days__gt=0).select_related("thing"):
        if now >= occasion.opens_at + timedelta(days=occasion.remind_days) and not _was_reminded(occasion):
            with suppress(Refused):  # closed at this moment; the others are reminded all the same
                remind(SYSTEM, occasion)
    for occasion in Occasion.objects.filter(repeat_days__gt=0, thing__published_at__isnull=False):
        _repeat(occasion)


def _was_reminded(occasion: Occasion) -> bool:
    since = timezone.now() - timedelta(days=occasion.remind_days)
    return Notice.objects.filter(kind=REMINDER, thing=occasion.pk, created_at__gt=since).exists()


def _repeat(occasion: Occasion) -> None:
    """Open the next of a recurring occasion when its time has come; two workers open it once."""
    first = occasion.first or occasion
    step = timedelta(days=occasion.repeat_days)
    opens = occasion.opens_at + step
    if opens > timezone.now() or Occasion.objects.filter(first=first, opens_at__gte=opens).exists():
        return
    try:
        with transaction.atomic(), recorded(SYSTEM, "assessment.repeat") as record:
            key = uuid4()
            label, route = occasion.thing.label, f"/occasions/{key}/"
            thing = Thing.objects.create(pk=key, kind="occasion", label=label, route=route)
            following = Occasion.objects.get(pk=occasion.pk)
            following.pk, following.thing, following.first = key, thing, first
            following.opens_at, following.closes_at = opens, occasion.closes_at + step
            following.closed_at, following.census_at = None, None
            following.wave = occasion.study.waves.count() + 1 if occasion.study else 1
            following.save(force_insert=True)
            asked = occasion.asked.values_list("person", "about").order_by("?")
            insert_rows(Asked, ("occasion", "person", "about"), ((key, *row) for row in asked))
            record.note(key, now={"repeats": str(first.pk)})
            Occasion.objects.filter(pk=occasion.pk).update(repeat_days=0)
            open_occasion(SYSTEM, following)
    except (IntegrityError, Refused):  # another worker has opened it at this moment, or too few are left to ask
        return
