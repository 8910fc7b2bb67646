"""Imports as people do them: bring a file, look at the preview, import it, decide on what did not come."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.jobs import start_job
from xenia.core.actions.media import forget_media, open_media, store_media
from xenia.core.models import Media, Thing
from xenia.core.progress import Progress
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.curriculum.actions.importing import Outcome, apply_curriculum, preview_curriculum
from xenia.curriculum.actions.retirement import ask_about_missed
from xenia.curriculum.models import ImportRun
from xenia.curriculum.queries.readers import FORMATS, read_stream
from xenia.people.queries.actors import actor_for
from xenia.standards.curriculum import Reading

#: how long the file of an import is kept
KEPT = timedelta(days=30)
#: so much of what did not come is kept for a decision
MOST_MISSED = 2_000
READ, WRITE = "curriculum.preview", "curriculum.import"
State = ImportRun.State


def start_import(actor: Actor, stream: BinaryIO, *, name: str, format: str) -> ImportRun:
    """Keep the file, encrypted and for 30 days, and read it as long work; nothing is changed yet."""
    demand(actor, "curriculum.import")
    if format not in FORMATS:
        raise Refused(_("Choose what kind of file this is."))
    media = store_media(actor, stream, name=name, expires_at=timezone.now() + KEPT)
    with transaction.atomic():
        run = ImportRun.objects.create(
            format=format, media=media, owner_id=actor.person, preview={"file": media.name}, state=State.READING
        )
        _plan(actor, run, READ)
    return run


def read_again(actor: Actor, run: ImportRun) -> None:
    """Make the preview anew, because the curriculum has changed since or the reading was stopped."""
    demand(actor, "curriculum.import")
    with transaction.atomic():
        _step(run, to=State.READING, of=(State.READING, State.PREVIEWED, State.REFUSED, State.APPLYING))
        _plan(actor, run, READ)


def confirm_import(actor: Actor, run: ImportRun, *, reason: str = "") -> None:
    """Import what the preview showed, as long work; the reason goes into the record."""
    demand(actor, "curriculum.import")
    with transaction.atomic():
        _step(run, to=State.APPLYING, of=(State.PREVIEWED,))
        run.preview["reason"] = reason[:1000]
        run.save(update_fields=["preview"])
        _plan(actor, run, WRITE)


def discard_import(actor: Actor, run: ImportRun) -> None:
    """Give an import up before it is written, and forget its file."""
    demand(actor, "curriculum.import")
    with transaction.atomic():
        _step(run, to=State.CANCELLED, of=(State.READING, State.PREVIEWED, State.REFUSED))
        ImportRun.objects.filter(pk=run.pk).update(ended_at=timezone.now())
        if run.media is not None:
            forget_media(SYSTEM, run.media)


def _step(run: ImportRun, *, to: str, of: tuple[str, ...]) -> None:
    """Two people who press at once make one step."""
    if not ImportRun.objects.filter(pk=run.pk, state__in=of).update(state=to):
        raise Refused(_("Someone has taken this import further in the meantime. Look at it again."))
    run.refresh_from_db()


def _plan(actor: Actor, run: ImportRun, work: str) -> None:
    _media(run)
    run.job = start_job(actor, work, arguments={"run": run.pk}, route=reverse("import_run", args=[run.pk]))
    run.save(update_fields=["job"])


def _media(run: ImportRun) -> Media:
    if run.media is None:
        raise Refused(_("The file of this import was forgotten after 30 days. Bring it again."))
    return run.media


def read_run(progress: Progress, run: UUID | str) -> None:
    """The long work behind a preview: read the file, compare, keep what it would do."""
    found = ImportRun.objects.select_related("media").get(pk=run)
    if found.state != State.READING:
        return
    outcome = _previewed(progress, found)
    ImportRun.objects.filter(pk=found.pk, state=State.READING).update(
        preview={"file": found.preview["file"], **outcome_document(outcome)},
        basis=outcome.basis,
        state=State.REFUSED if outcome.errors else State.PREVIEWED,
    )


def _previewed(progress: Progress, run: ImportRun) -> Outcome:
    progress.step("Reading the file", 0, 2)
    reading = _reading(run)
    name = str(run.preview["file"])
    return preview_curriculum(_actor(run), reading, source=run.format, name=name, step=progress.step)


def _reading(run: ImportRun) -> Reading:
    media = _media(run)
    with open_media(media) as stream:
        return read_stream(stream, name=media.name, format=run.format)


def _actor(run: ImportRun) -> Actor:
    """Whoever started it, with the roles that they hold at this moment."""
    return actor_for(run.owner_id) if run.owner_id else SYSTEM


def apply_run(progress: Progress, run: UUID | str) -> None:
    """The long work behind an import: written whole or not at all; a second run of the work finds it done."""
    found = ImportRun.objects.select_related("media").get(pk=run)
    if found.state != State.APPLYING:
        return
    try:
        progress.step("Reading the file", 0, 6)
        reading = _reading(found)
        with transaction.atomic():
            outcome = apply_curriculum(
                _actor(found),
                reading,
                source=found.format,
                name=str(found.preview["file"]),
                reason=str(found.preview.get("reason", "")),
                basis=found.basis,
                step=progress.step,
            )
            _close(found, outcome)
    except Exception:
        ImportRun.objects.filter(pk=found.pk, state=State.APPLYING).update(state=State.PREVIEWED)
        raise


def _close(run: ImportRun, outcome: Outcome) -> None:
    kept = {name: run.preview[name] for name in ("file", "reason") if name in run.preview}
    run.preview = {**kept, **outcome_document(outcome)}
    run.state, run.ended_at = State.APPLIED, timezone.now()
    run.save(update_fields=["preview", "state", "ended_at"])
    ask_about_missed(run)


def forget_importer(person: UUID) -> None:
    """Take what an erased person wrote, a reason and the names of files, from the imports that they began."""
    for run in ImportRun.objects.filter(owner=person):
        run.preview = {**run.preview, "file": run.format, "reason": ""}
        run.save(update_fields=["preview"])
        Thing.objects.filter(pk=run.pk).update(label=run.format)


def import_reading(
    actor: Actor, reading: Reading, *, source: str, name: str, reason: str = "", step: Any = None
) -> Outcome:
    """Import at once, without a preview (the command line does); what did not come is still put to the directors."""
    with transaction.atomic():
        outcome = apply_curriculum(actor, reading, source=source, name=name, reason=reason, step=step)
        if outcome.missed:
            run = ImportRun(format=source[:32], owner_id=actor.person, preview={"file": name, "reason": reason})
            run.save()
            _close(run, outcome)
    return outcome


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """An outcome as a run keeps it."""
    document: dict[str, Any] = {
        name: getattr(outcome, name) for name in ("created", "updated", "unchanged", "missing", "examples")
    }
    for name in ("warnings", "errors", "changes"):
        document[name] = [asdict(row) for row in getattr(outcome, name)]
    document["missed"] = [
        {**asdict(row), "thing": str(row.thing) if row.thing else None}
        for row in sorted(outcome.missed, key=lambda missed: missed.elsewhere)[:MOST_MISSED]
    ]
    document["entry"] = str(outcome.entry) if outcome.entry else ""
    return document
