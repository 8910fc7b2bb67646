"""What workers do: run a job from its claim to its end."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_noop

from xenia.core.actions.housekeeping import keep_house
from xenia.core.actions.jobs import enqueue, is_stale
from xenia.core.actions.notices import send_notices
from xenia.core.actions.seal import seal_when_due
from xenia.core.jobs import long_work, registered_work
from xenia.core.models import Job
from xenia.core.progress import Board, Cancelled, Progress
from xenia.core.rules import Refused

log = logging.getLogger("xenia.jobs")
BROKE = gettext_noop(
    "Something went wrong on our side; nothing was changed. Try again, or ask whoever runs Xenia here."
)
BEAT = 5.0


@task
def run_job(job_id: str) -> None:
    """Run one job, once at a time, however often it is handed out. Never raises: the queue would keep the traceback."""
    job = _claimed(UUID(job_id))
    if job is None:
        return
    board = Board(job.pk)
    with _beating(board):
        state, failure = _outcome(job, board)
    with transaction.atomic():
        _end(job, board, state, failure)
    board.clear()


def _claimed(job_id: UUID) -> Job | None:
    """The job, when this worker is the one that took it: waiting, or left by a worker that died."""
    job = Job.objects.filter(pk=job_id).first()
    now = timezone.now()
    if job is None or (job.due_at and job.due_at > now + timedelta(seconds=1)):
        return None
    free = job.state == Job.State.QUEUED or (job.state == Job.State.RUNNING and is_stale(job))
    # of two workers that saw the same state and beat, one changes the row
    same = Job.objects.filter(pk=job_id, state=job.state, beat_at=job.beat_at)
    if not free or not same.update(state=Job.State.RUNNING, beat_at=now, started_at=now, ended_at=None, failure=""):
        return None
    job.refresh_from_db()
    return job


@contextmanager
def _beating(board: Board) -> Iterator[None]:
    board.beat()
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT):
            board.beat()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _outcome(job: Job, board: Board) -> tuple[Job.State, str]:
    work = registered_work().get(job.name)
    try:
        if board.stop_asked:
            raise Cancelled
        if work is None:
            raise Refused(f"This version of Xenia does not know the work “{job.name}”.")
        work.run(board, **job.arguments)
    except Cancelled:
        return Job.State.CANCELLED, ""
    except Refused as refusal:
        return Job.State.FAILED, str(refusal)
    except Exception as error:
        log.error("job %s failed: %s at %s", job.name, type(error).__name__, _place(error))
        return Job.State.FAILED, BROKE
    return Job.State.DONE, ""


def _place(error: Exception) -> str:
    """File and line where an error arose; its message may hold content and stays unsaid."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


def _end(job: Job, board: Board, state: Job.State, failure: str) -> None:
    """Keep how it ended; a recurring job goes back to waiting for its next time."""
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, beat_at=job.beat_at)
    now = timezone.now()
    standing = board.standing
    job.failure = failure[: Job._meta.get_field("failure").max_length]
    job.step, job.done, job.total = standing.step[:200], standing.done, standing.total
    ended = {"failure": job.failure, "step": job.step, "done": job.done, "total": job.total, "ended_at": now}
    if not job.repeat_seconds:
        mine.update(state=state, **ended)
        return
    job.due_at = now + timedelta(seconds=job.repeat_seconds)
    if mine.update(state=Job.State.QUEUED, due_at=job.due_at, **ended):
        enqueue(job)


@long_work("core.seal_audit", every=timedelta(minutes=1))
def seal(progress: Progress) -> None:
    """Seal the audit when enough entries wait."""
    seal_when_due()


@long_work("core.send_notices", every=timedelta(minutes=1))
def send(progress: Progress) -> None:
    """Send what waits in the outbox."""
    send_notices()


@long_work("core.keep_house", every=timedelta(hours=1))
def tidy(progress: Progress) -> None:
    """Forget what has served its time."""
    keep_house()
