"""Responses by the command line: looked at, brought in whole or not at all, twice safely, taken out again."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.assessment.conftest import small_form
from xenia.site.cli import main

GOOD = "id,listens,interprets,words\nr1,2,1,Asked twice\nr2,0,,\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = main([*arguments, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def form(db: None) -> None:
    from xenia.assessment.actions.instruments import bring_instrument
    from xenia.core.rules import SYSTEM

    bring_instrument(SYSTEM, small_form(), reason="A test needs it", publish=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "autumn.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_an_import_says_what_it_made_and_a_second_one_that_nothing_changed(
    form: None, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    code, look, _ = run(capsys, "import", "responses", str(file), "--instrument", "rapport", "--dry-run")
    assert code == 0 and look["created"] == {"response": 2, "occasion": 1}
    code, first, _ = run(capsys, "import", "responses", str(file), "--instrument", "rapport")
    assert code == 0 and first == look
    assert list(first) == ["created", "updated", "unchanged", "missing", "warnings", "errors"]
    _, second, _ = run(capsys, "import", "responses", str(file), "--instrument", "rapport")
    assert second["created"] == {"response": 0, "occasion": 0} and second["unchanged"] == {"response": 2}


def test_a_wrong_file_is_refused_with_every_place_named_and_a_look_lists_them(
    form: None, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    from xenia.assessment.models import Response

    file.write_text("id,listens,nothing\nr1,9,\n", encoding="utf-8")
    code, document, said = run(capsys, "import", "responses", str(file), "--instrument", "rapport")
    assert (code, document) == (1, None)
    assert "autumn.csv, row 1, nothing: This form has no question “nothing”. Nothing was changed" in said
    file.write_text("id,listens,interprets\nr1,9,\nr2,1,x\n", encoding="utf-8")
    code, document, said = run(capsys, "import", "responses", str(file), "--instrument", "rapport")
    assert code == 1 and "row 2, listens: “9” is not one of the answers. 1 more is named above." in said
    assert "autumn.csv, row 3, interprets: “x” is not one of the answers." in said
    code, look, _ = run(capsys, "import", "responses", str(file), "--instrument", "rapport", "--dry-run")
    assert code == 0 and [set(error) for error in look["errors"]] == [{"source", "row", "field", "message"}] * 2
    assert not Response.objects.exists()


def test_what_is_not_there_is_said_in_a_sentence(
    form: None, capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path
) -> None:
    code, _, said = run(capsys, "import", "responses", str(tmp_path / "no.csv"), "--instrument", "rapport")
    assert code == 1 and "There is no file" in said
    code, _, said = run(capsys, "import", "responses", str(file), "--instrument", "nothing")
    assert code == 1 and "There is no instrument “nothing”" in said


def test_what_was_brought_is_taken_out_as_a_table_with_its_codebook(
    form: None, capfdbinary: pytest.CaptureFixture[bytes], file: Path, tmp_path: Path
) -> None:
    assert main(["import", "responses", str(file), "--instrument", "rapport"]) == 0
    capfdbinary.readouterr()
    assert main(["export", "responses", "--instrument", "rapport", "--words"]) == 0
    table = capfdbinary.readouterr().out
    assert table.decode("utf-8-sig").splitlines()[0].endswith('"listens","why","interprets","words"')
    assert b"Asked twice" in table
    again = tmp_path / "again.csv"
    again.write_bytes(table)
    assert main(["import", "responses", str(again), "--instrument", "rapport", "--json"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["unchanged"] == {"response": 2}
    assert main(["export", "responses", "--instrument", "rapport", "--to", "codebook"]) == 0
    assert b"Never;Sometimes;Always" in capfdbinary.readouterr().out
    assert main(["export", "responses", "--instrument", "rapport", "--to", "xlsx"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"PK")


def test_the_help_of_the_command_needs_no_platform() -> None:
    program = "import sys; from xenia.site.cli import main; sys.argv[1:] = ['import', 'responses', '-h']; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "--instrument" in done.stdout and "django" not in done.stderr
