"""Long work: start a job of it, stop it, and keep the recurring ones planned.

A room writes `@long_work("curriculum.import", words=_("Import of a curriculum"))` (from `core.jobs`) above a function
`(progress, **ids)` in its `tasks.py`, and its action calls `start_job(actor, "curriculum.import", arguments={…})`.
"""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from xenia.core.jobs import long_work, registered_work
from xenia.core.models import Job
from xenia.core.progress import Board
from xenia.core.rules import Actor, NotPermitted, Refused

__all__ = ["cancel_job", "enqueue", "ensure_recurring", "is_stale", "long_work", "revive_jobs", "start_job"]

#: a running job whose worker was not seen for so long is taken again
STALE = timedelta(seconds=30)
#: the one Django task behind all jobs; by name, because tasks stand above actions
RUN_JOB = "xenia.core.tasks.run_job"


def start_job(actor: Actor, name: str, *, arguments: dict[str, Any] | None = None, route: str = "") -> Job:
    """Plan a job; it starts when the transaction around the caller commits. `arguments` are ids, never content.

    The page `job` shows its progress to `actor` and goes on to `route` when it is done.
    """
    if name not in registered_work():
        raise KeyError(name)
    job = Job.objects.create(name=name, arguments=_ids_only(arguments or {}), owner_id=actor.person, route=route)
    enqueue(job)
    return job


def _ids_only(arguments: dict[str, Any]) -> dict[str, Any]:
    """The queue stores arguments in the clear, so that only ids, numbers and short names may stand in it."""
    kept = {key: str(value) if isinstance(value, UUID) else value for key, value in arguments.items()}
    for key, value in kept.items():
        short = isinstance(value, str) and len(value) <= 64
        if not (short or value is None or isinstance(value, int | float)):
            raise ValueError(f"{key} is content, and a job's arguments are ids only")
    return kept


def enqueue(job: Job) -> None:
    """Hand a job to the workers when the transaction commits, at once or when it is due."""
    task = import_string(RUN_JOB)
    if job.due_at:
        task = task.using(run_after=job.due_at)
    transaction.on_commit(partial(task.enqueue, str(job.pk)))


def cancel_job(actor: Actor, job: Job) -> None:
    """Stop a job: one that waits is cancelled at once, one that runs at its next step. Refuses jobs of others."""
    if not (actor.holds("system") or (actor.person and actor.person == job.owner_id)):
        raise NotPermitted("Only whoever started this can stop it.")
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
    if waiting.update(state=Job.State.CANCELLED, ended_at=timezone.now()):
        return
    if not Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).exists():
        raise Refused("This has ended already; there is nothing to stop.")
    Board(job.pk).ask_to_stop()


def ensure_recurring() -> None:
    """Plan every recurring job that is not planned yet, and forget those that no room has any more."""
    works = {name: work for name, work in registered_work().items() if work.every}
    Job.objects.filter(repeat_seconds__gt=0).exclude(name__in=works).delete()
    planned = set(Job.objects.filter(repeat_seconds__gt=0).values_list("name", flat=True))
    for name, work in works.items():
        if name in planned or work.every is None:
            continue
        try:
            with transaction.atomic():
                enqueue(
                    Job.objects.create(name=name, repeat_seconds=int(work.every.total_seconds()), due_at=timezone.now())
                )
        except IntegrityError:  # another worker that starts now has planned it
            continue


def revive_jobs() -> int:
    """Hand jobs out again whose worker died, and due ones whose place in the queue was lost; how many."""
    now = timezone.now()
    died = [job for job in Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=now - STALE) if is_stale(job)]
    lost = list(Job.objects.filter(state=Job.State.QUEUED, created_at__lt=now - STALE).exclude(due_at__gt=now - STALE))
    if lost and import_string("django_tasks_db.models.DBTaskResult").objects.ready().exists():
        lost = []  # the workers are busy, nothing is lost
    for job in (*died, *lost):
        transaction.on_commit(partial(import_string(RUN_JOB).enqueue, str(job.pk)))
    return len(died) + len(lost)


def is_stale(job: Job) -> bool:
    """Whether a running job's worker has not been seen for too long."""
    seen = max(job.beat_at.timestamp() if job.beat_at else 0.0, Board(job.pk).last_beat)
    return timezone.now().timestamp() - seen > STALE.total_seconds()
