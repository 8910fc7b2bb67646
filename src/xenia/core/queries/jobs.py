"""Read jobs."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xenia.core.jobs import registered_work
from xenia.core.models import Job
from xenia.core.progress import Board, Standing
from xenia.core.rules import Actor

ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class JobRead:
    """A job as a person sees it; `state` is one of the words of the design system."""

    job: Job
    title: str
    state: str
    words: str
    done: int
    total: int

    @property
    def finished(self) -> bool:
        return self.job.state in ENDED


def visible_jobs(actor: Actor) -> QuerySet[Job]:
    """The jobs that a person started, newest first; nobody sees those of others."""
    if actor.person is None:
        return Job.objects.none()
    return Job.objects.filter(owner=actor.person).order_by("-created_at")


def job_read(job: Job) -> JobRead:
    """A job with how far it has come."""
    work = registered_work().get(job.name)
    running = job.state == Job.State.RUNNING
    board = Board(job.pk)
    standing = board.standing if running else Standing(job.step, job.done, job.total)
    return JobRead(
        job=job,
        title=str(work.words) if work and work.words else _("Work in progress"),
        state="waiting" if job.state == Job.State.QUEUED else job.state,
        words=_words(job, standing, stopping=running and board.stop_asked),
        done=standing.done,
        total=standing.total,
    )


def _words(job: Job, standing: Standing, *, stopping: bool) -> str:
    if stopping:
        return _("Stopping at the next step.")
    if job.state == Job.State.RUNNING:
        return _(standing.step) if standing.step else _("Just begun.")
    return {
        Job.State.QUEUED: _("Waiting for its turn."),
        Job.State.DONE: _("All done."),
        Job.State.CANCELLED: _("Cancelled. Nothing was changed."),
    }.get(Job.State(job.state)) or _(job.failure)
