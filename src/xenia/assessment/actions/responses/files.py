"""A file of responses as people bring it: kept encrypted, looked at as long work, brought in when they say so.

What a look found is kept beside the file, encrypted and forgotten with it: it may name people and what they answered.
"""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.actions.responses.bringing import Brought, bring_responses
from xenia.assessment.models import Instrument
from xenia.assessment.queries.brought_files import DONE, READ, READY, REFUSED, WRITE, BroughtFile, found_name
from xenia.core.actions.jobs import start_job
from xenia.core.actions.media import forget_media, open_media, store_media
from xenia.core.models import Job, Media
from xenia.core.progress import Progress
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.people.queries.actors import actor_for

#: how long a file and what was found in it are kept
KEPT = timedelta(days=7)


def start_bringing(actor: Actor, instrument: Instrument, stream: BinaryIO, *, name: str) -> Media:
    """Keep the file, encrypted and for a week, and look at it as long work; nothing is brought in yet."""
    demand(actor, "assessment.bring_responses")
    media = store_media(actor, stream, name=name, expires_at=timezone.now() + KEPT)
    with transaction.atomic():
        _plan(actor, instrument, media, READ)
    return media


def confirm_bringing(actor: Actor, instrument: Instrument, file: BroughtFile) -> None:
    """Bring in what the look showed, as long work. Refused when it was brought in or is being worked on."""
    demand(actor, "assessment.bring_responses")
    with transaction.atomic():
        # two who press at once make one step
        list(Media.objects.select_for_update().filter(pk=file.media.pk).values_list("pk"))
        if file.state != READY or _at_work(file.media):
            raise Refused(_("This file was taken further in the meantime. Look at it again."))
        _plan(actor, instrument, file.media, WRITE)


def give_up(actor: Actor, file: BroughtFile) -> None:
    """Forget the file and what was found in it."""
    demand(actor, "assessment.bring_responses")
    if _at_work(file.media):
        raise Refused(_("Stop the work first."))
    with transaction.atomic():
        _forget_found(file.media)
        forget_media(SYSTEM, file.media)


def _plan(actor: Actor, instrument: Instrument, media: Media, work: str) -> None:
    route = reverse("responses_file", args=[instrument.pk, media.pk])
    start_job(actor, work, arguments={"media": media.pk, "instrument": instrument.pk}, route=route)


def _at_work(media: Media) -> bool:
    jobs = Job.objects.filter(name__in=(READ, WRITE), arguments__media=str(media.pk))
    return jobs.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists()


def look_at_file(progress: Progress, media: UUID | str, instrument: UUID | str) -> None:
    """The long work behind a look: what the file would do, or everything that is wrong with it."""
    outcome, kept = _worked(progress, media, instrument, dry_run=True)
    _keep_found(kept, REFUSED if outcome.errors else READY, outcome)


def bring_file(progress: Progress, media: UUID | str, instrument: UUID | str) -> None:
    """The long work behind bringing in; run twice, the second time changes nothing."""
    outcome, kept = _worked(progress, media, instrument, dry_run=False)
    _keep_found(kept, REFUSED if outcome.errors else DONE, outcome)


def _worked(progress: Progress, media: UUID | str, instrument: UUID | str, *, dry_run: bool) -> tuple[Brought, Media]:
    kept = Media.objects.filter(pk=media).first()
    if kept is None:
        raise Refused(_("The file was forgotten after a week. Bring it again."))
    actor = actor_for(kept.owner_id) if kept.owner_id else SYSTEM
    form = Instrument.objects.select_related("thing").get(pk=UUID(str(instrument)))
    with open_media(kept) as stream:
        outcome = bring_responses(
            actor,
            form,
            stream,
            name=kept.name,
            dry_run=dry_run,
            reason=_("Brought in from %(file)s") % {"file": kept.name},
            progress=progress,
        )
    return outcome, kept


def _keep_found(media: Media, state: str, outcome: Brought) -> None:
    document: dict[str, Any] = {"state": state, **asdict(outcome)}
    actor = Actor(person=media.owner_id)
    _forget_found(media)
    content = json.dumps(document, ensure_ascii=False).encode()
    store_media(actor if media.owner_id else SYSTEM, content, name=found_name(media.pk), expires_at=media.expires_at)


def _forget_found(media: Media) -> None:
    for found in Media.objects.filter(name=found_name(media.pk), owner=media.owner_id):
        forget_media(SYSTEM, found)
