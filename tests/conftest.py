"""Fixtures that every room of the house may use."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from scripts.chromium import FLAGS, HOW_TO_GET_IT, chromium_program
from tests import migrated
from tests.house import *  # noqa: F403 - the people of the house

IN_CI = os.environ.get("CI") == "true"
NEED_DATABASE = {"db", "transactional_db", "live_server"}
NEED_BROWSER = {"browser", "context", "new_context", "page"}

# a busy machine breaks no promise: none is made about the time that a generated example takes
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def missing(what: str) -> None:
    """Fail where everything must be there, skip elsewhere with the reason."""
    if IN_CI:
        pytest.fail(f"{what}, and CI must have it", pytrace=False)
    pytest.skip(what)


@pytest.hookimpl(tryfirst=True)  # before -m chooses among the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark browser tests, and let every test that uses a database use both, the keys' own as well."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & NEED_BROWSER:
            item.add_marker(pytest.mark.browser)
        marker = item.get_closest_marker("django_db")
        if marker or fixtures & NEED_DATABASE:
            own = marker.kwargs if marker else {}
            item.add_marker(pytest.mark.django_db(**{"databases": "__all__", **own}), append=False)


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """No test speaks the language in which another one's last request was answered."""
    yield
    if translation := sys.modules.get("django.utils.translation"):
        translation.deactivate()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data that never enters the repository; only continuous integration must have it."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        missing(f"{folder} is not on this machine")
    return folder


@pytest.fixture(scope="session")
def sqlite_files(request: pytest.FixtureRequest) -> dict[str, Path]:
    """The files of the test databases, none when they are PostgreSQL's."""
    from django.conf import settings

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return {
        alias: settings.DATA_DIR / f"test-{alias}-{worker}.sqlite3"
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"].endswith("sqlite3")
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    sqlite_files: dict[str, Path], django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """SQLite in files as in real life, where a server's threads and the tests each have a connection.

    Nothing here outlives the tests, so nothing waits for the disk.
    """
    from django.conf import settings

    for alias, file in sqlite_files.items():
        database = settings.DATABASES[alias]
        database.setdefault("TEST", {})["NAME"] = str(file)
        begin = database["OPTIONS"]["init_command"]
        assert "synchronous=FULL" in begin
        database["OPTIONS"]["init_command"] = begin.replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session")
def django_db_keepdb(sqlite_files: dict[str, Path], django_db_keepdb: bool) -> bool:
    """Begin with databases migrated in an earlier run when nothing has changed since."""
    return all([migrated.fetch(alias, file) for alias, file in sqlite_files.items()] or [django_db_keepdb])


@pytest.fixture(scope="session")
def django_db_setup(sqlite_files: dict[str, Path], django_db_setup: None) -> None:
    """Keep what was migrated for the runs to come."""
    for alias, file in sqlite_files.items():
        if file.exists():
            migrated.keep(alias, file)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], playwright: Any) -> dict[str, Any]:
    """The browser, where there is one."""
    found = chromium_program(playwright)
    if found is None:
        missing(HOW_TO_GET_IT)
    # Playwright's event loop runs in this thread, and Django would take the test itself for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """Where pages stand, so that a test may say `page.goto("/map/")`; every browser test has the server."""
    return live_server.url
