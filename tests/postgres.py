"""A PostgreSQL cluster of the tests' own: reached by a socket only, and gone when they are done."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

HOW_TO_GET_IT = "PostgreSQL is not on this machine (Debian: sudo apt-get install postgresql)"
# Nothing here outlives the tests, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    # It would look at tables between two tests, note that they are empty, and have the next import planned for that.
    "autovacuum": "off",
}


def program_folder() -> Path | None:
    """Where initdb and pg_ctl stand together: on PATH, or in Debian's folder for the newest version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


def _other_account() -> dict[str, Any]:
    """The account to run as: PostgreSQL refuses root, so root lends it another."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


class Cluster:
    """One cluster in a folder of its own under /tmp, whose short name fits into a socket's 107 bytes."""

    def __init__(self, settings: Mapping[str, str] = SETTINGS) -> None:
        self.settings = settings
        programs = program_folder()
        if programs is None:
            raise pytest.UsageError(HOW_TO_GET_IT)
        self.programs = programs
        #: what its processes have in their environment beside our own
        self.environment: Mapping[str, str] = {}
        self.account = _other_account()
        self.folder = Path(tempfile.mkdtemp(prefix="xn", dir="/tmp"))
        if self.account:
            os.chown(self.folder, self.account["user"], self.account["group"])

    def _run(self, program: str, *arguments: str) -> None:
        # To a file, not a pipe: the server keeps what it inherits open, and a pipe would never end.
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            done = subprocess.run(
                [self.programs / program, "-D", self.folder / "data", *arguments],
                cwd=self.folder,
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self.account,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{Path(log.name).read_text()}")

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        self._run("initdb", "--username=xenia", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        self.again()

    def again(self) -> None:
        """Start it as it stands, and wait until it answers."""
        options = [f"-c {name}={value!r}" for name, value in self.settings.items()]
        options.append(f"-c unix_socket_directories={str(self.folder)!r}")
        self._run("pg_ctl", "start", "--wait", "--silent", "-o", " ".join(options))

    def stop(self) -> None:
        """Stop it and leave nothing behind."""
        self._run("pg_ctl", "stop", "--mode=immediate", "--silent")
        shutil.rmtree(self.folder)
        (self.folder.parent / f"{self.folder.name}.log").unlink()

    @property
    def postmaster(self) -> int:
        """Its first process."""
        return int((self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgres://xenia@/{self.folder}/{database}"
