"""Where the tests run: a data folder of their own and, when asked for, a PostgreSQL cluster.

A plugin named in pyproject.toml rather than a conftest, because the settings read the environment before any
conftest is loaded. The workers of pytest-xdist inherit what the first process prepared.
"""

import atexit
import os
import shutil
import tempfile

from tests.postgres import Cluster

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
WANTS_POSTGRESQL = os.environ.get("XENIA_TEST_DATABASE") == "postgresql"


def prepare() -> None:
    """Point the settings at a new data folder, and at a new cluster when PostgreSQL is wanted."""
    folder = tempfile.mkdtemp(prefix="xenia-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("XENIA_") and not name.startswith("XENIA_TEST_")]:
        del os.environ[name]  # a developer's own settings must neither help nor harm
    os.environ["XENIA_DATA_DIR"] = folder
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does: two threads only wait for each other
    if WANTS_POSTGRESQL:
        cluster = Cluster()
        atexit.register(cluster.stop)
        cluster.start()
        os.environ["XENIA_DATABASE_URL"] = cluster.url("xenia")
        os.environ["XENIA_KEYS_DATABASE_URL"] = cluster.url("keys")


if not IS_WORKER:
    prepare()
