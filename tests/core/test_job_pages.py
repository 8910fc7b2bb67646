"""Following long work: mine only, stopped by POST only, going on to its result."""

from collections.abc import Iterator

import pytest
from django.test import Client

from xenia.core import jobs as works
from xenia.core.actions.jobs import start_job
from xenia.core.actions.things import make_thing
from xenia.core.jobs import long_work
from xenia.core.models import Job
from xenia.core.progress import Board, Progress
from xenia.core.rules import Actor

POLL = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    works.registered_work()
    monkeypatch.setattr(works, "_registry", {})

    @long_work("t.work", words="Reading the curriculum")
    def work(progress: Progress) -> None:
        """Nothing that a page would need."""

    yield


@pytest.fixture
def maria(db: None) -> Actor:
    return Actor(person=make_thing("person", "Maria").pk)


@pytest.fixture
def job(maria: Actor) -> Job:
    return start_job(maria, "t.work", route="/courses/")


@pytest.fixture
def mine(client: Client, as_actor: object, maria: Actor, job: Job) -> Client:
    as_actor(client, maria)  # type: ignore[operator]
    return client


def test_running_job_shows_how_far_it_is_and_asks_again(mine: Client, job: Job) -> None:
    Job.objects.update(state="running")
    Board(job.pk).step("Sessions", 120, 500)
    page = mine.get(f"/jobs/{job.pk}/").content.decode()
    assert "Reading the curriculum" in page
    assert 'value="120" max="500"' in page
    part = mine.get(f"/jobs/{job.pk}/", headers=POLL)
    assert 'hx-trigger="every 1s"' in part.content.decode()
    assert "<html" not in part.content.decode()
    Board(job.pk).clear()


def test_finished_job_goes_on_to_its_result(mine: Client, job: Job) -> None:
    Job.objects.update(state="done")
    assert mine.get(f"/jobs/{job.pk}/", headers=POLL)["HX-Redirect"] == "/courses/"
    page = mine.get(f"/jobs/{job.pk}/")
    assert 'href="/courses/"' in page.content.decode()
    assert "every 1s" not in page.content.decode()


def test_failed_job_says_what_happened_and_what_to_do(mine: Client, job: Job) -> None:
    Job.objects.update(state="failed", failure="Row 7, course: no such code.")
    page = mine.get(f"/jobs/{job.pk}/").content.decode()
    assert "Row 7, course: no such code." in page
    assert "start again" in page


def test_job_is_stopped_by_post_only(mine: Client, job: Job) -> None:
    assert mine.get(f"/jobs/{job.pk}/cancel/").status_code == 405
    assert mine.post(f"/jobs/{job.pk}/cancel/").status_code == 302
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_stranger_sees_no_job_of_mine(client: Client, as_actor: object, job: Job) -> None:
    assert client.get(f"/jobs/{job.pk}/").status_code == 302
    as_actor(client, Actor(person=make_thing("person", "Eve").pk))  # type: ignore[operator]
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
    assert "Nothing has been started" in client.get("/jobs/").content.decode()
    job.refresh_from_db()
    assert job.state == "queued"


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_statements_for_any_number(
    mine: Client, maria: Actor, count: int, django_assert_num_queries: object
) -> None:
    for _ in range(count - 1):
        start_job(maria, "t.work")
    mine.get("/jobs/")
    with django_assert_num_queries(7):  # type: ignore[operator]
        assert mine.get("/jobs/").content.decode().count("Reading the curriculum") == count
