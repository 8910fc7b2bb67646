"""What lies in the data folder is for the server's own account alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from xenia.site.secrets import kept_private, kept_secret

SOURCE = Path(__file__).resolve().parents[2] / "src"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_data_folder_that_others_could_read_is_closed_at_start(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE), "XENIA_DATA_DIR": str(folder)}
    subprocess.run([sys.executable, "-c", "import xenia.site.settings"], env=environment, check=True)
    assert mode(folder) == 0o700
    assert {mode(folder / name) for name in ("secret", "root.key")} == {0o600}


def test_new_folder_and_secret_are_private_and_stay_the_same(tmp_path: Path) -> None:
    folder = kept_private(tmp_path / "new" / "data")
    secret = kept_secret(folder / "secret")
    assert mode(folder) == 0o700
    assert kept_secret(folder / "secret") == secret and len(secret) > 40
