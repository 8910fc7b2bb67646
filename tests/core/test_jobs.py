"""Long work: planned with its transaction, followed, stopped, taken again; nothing of it leaks into the queue."""

import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from xenia.core import jobs as works
from xenia.core.actions.jobs import cancel_job, ensure_recurring, revive_jobs, start_job
from xenia.core.actions.things import make_thing
from xenia.core.jobs import long_work
from xenia.core.models import Job
from xenia.core.progress import Board, Progress
from xenia.core.rules import Actor, NotPermitted, Refused
from xenia.core.tasks import run_job
from xenia.core.worker import run_worker, worker_beside

CANARY = "canary-Farida-told-us"


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, works.LongWork]]:
    """Only the work that a test names."""
    works.registered_work()
    monkeypatch.setattr(works, "_registry", {})
    yield works._registry


@pytest.fixture
def maria(db: None) -> Actor:
    return Actor(person=make_thing("person", "Maria").pk)


def begun(actor: Actor, name: str, **arguments: object) -> Job:
    """A job that no worker has taken yet."""
    return start_job(actor, name, arguments=arguments)


def test_job_rolled_back_is_never_enqueued(registry: dict, maria: Actor, transactional_db: None) -> None:
    long_work("t.noop")(lambda progress: None)
    maria = Actor(person=make_thing("person", "Maria").pk)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        begun(maria, "t.noop")
        raise ZeroDivisionError
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()
    begun(maria, "t.noop")
    assert DBTaskResult.objects.count() == 1


def test_job_arguments_with_content_are_refused(registry: dict, maria: Actor) -> None:
    long_work("t.noop")(lambda progress: None)
    with pytest.raises(ValueError, match="ids only"):
        begun(maria, "t.noop", text=CANARY * 5)


def test_job_done_keeps_how_far_it_came(registry: dict, maria: Actor) -> None:
    @long_work("t.count")
    def count(progress: Progress, course: str) -> None:
        UUID(course)
        progress.step("Reading", 3, 7)

    job = begun(maria, "t.count", course=maria.person)
    run_job.call(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.step, job.done, job.total) == ("done", "Reading", 3, 7)
    assert Board(job.pk).last_beat == 0.0


def test_job_refused_shows_the_sentence(registry: dict, maria: Actor) -> None:
    @long_work("t.refuse")
    def refuse(progress: Progress) -> None:
        raise Refused("Row 7: no such course.")

    job = begun(maria, "t.refuse")
    run_job.call(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.failure) == ("failed", "Row 7: no such course.")


def test_job_that_breaks_leaves_no_content_in_queue_or_log(
    registry: dict, maria: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    @long_work("t.break")
    def break_(progress: Progress) -> None:
        story = CANARY
        raise ValueError(f"can't read {story}")

    job = begun(maria, "t.break")
    run_job.call(str(job.pk))
    job.refresh_from_db()
    assert job.state == "failed"
    assert CANARY not in repr(job.__dict__) + caplog.text
    assert "ValueError at test_jobs.py" in caplog.text


def test_job_handed_out_twice_runs_once(registry: dict, maria: Actor) -> None:
    ran = []
    long_work("t.once")(lambda progress: ran.append(1))
    job = begun(maria, "t.once")
    run_job.call(str(job.pk))
    run_job.call(str(job.pk))
    assert ran == [1]


def test_job_whose_worker_died_is_taken_again_but_a_living_one_is_not(registry: dict, maria: Actor) -> None:
    ran = []
    long_work("t.again")(lambda progress: ran.append(1))
    job = begun(maria, "t.again")
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=job.pk).update(state="running", beat_at=long_ago)
    Board(job.pk).beat()
    assert revive_jobs() == 0
    run_job.call(str(job.pk))
    assert ran == []
    Board(job.pk).clear()
    assert revive_jobs() == 1
    run_job.call(str(job.pk))
    assert ran == [1]


def test_job_is_stopped_by_its_owner_only(registry: dict, maria: Actor) -> None:
    seen = []

    @long_work("t.long")
    def long(progress: Progress) -> None:
        seen.append("begun")
        cancel_job(maria, Job.objects.get())
        progress.step("On and on", 1, 9)
        seen.append("went on")

    job = begun(maria, "t.long")
    with pytest.raises(NotPermitted):
        cancel_job(Actor(person=make_thing("person", "Someone else").pk), job)
    run_job.call(str(job.pk))
    job.refresh_from_db()
    assert (job.state, seen) == ("cancelled", ["begun"])
    with pytest.raises(Refused, match="ended already"):
        cancel_job(maria, job)


def test_recurring_job_is_planned_once_and_again_after_it_ran(registry: dict, db: None) -> None:
    ran = []
    long_work("t.hourly", every=timedelta(hours=1))(lambda progress: ran.append(1))
    ensure_recurring()
    ensure_recurring()
    job = Job.objects.get()
    run_job.call(str(job.pk))
    run_job.call(str(job.pk))  # not due yet
    job.refresh_from_db()
    assert ran == [1]
    assert job.state == "queued"
    assert job.due_at is not None
    assert job.due_at > timezone.now() + timedelta(minutes=59)
    registry.clear()
    ensure_recurring()
    assert not Job.objects.exists()


def test_worker_runs_what_is_queued_and_stops_when_told(registry: dict, transactional_db: None) -> None:
    ran = threading.Event()
    long_work("t.ran")(lambda progress: ran.set())
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(stop,))
    thread.start()
    try:
        job = start_job(Actor(person=make_thing("person", "Maria").pk), "t.ran")
        assert ran.wait(10)
        for _ in range(50):
            job.refresh_from_db()
            if job.state == "done":
                break
            time.sleep(0.1)
        assert job.state == "done"
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def test_worker_beside_the_server_is_started_again_and_ends_with_it(tmp_path: Path) -> None:
    lives = tmp_path / "lives"
    program = f"import time; open({str(lives)!r}, 'a').write('x'); time.sleep(0.05)"
    with worker_beside([sys.executable, "-c", program], pause=0.05):
        for _ in range(100):
            if lives.exists() and len(lives.read_text()) >= 2:
                break
            time.sleep(0.05)
    number = len(lives.read_text())
    assert number >= 2
    time.sleep(0.3)
    assert len(lives.read_text()) == number
