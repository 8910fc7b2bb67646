"""Instruments by the command line: in from a file, out as the same file."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.standards.instrument_examples import FULL, form, item
from xenia.site.cli import main
from xenia.standards.instrument_yaml import write_instrument


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = main([*arguments, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "example-form.yaml"
    path.write_text(write_instrument(FULL), encoding="utf-8")
    return path


def test_an_import_says_what_it_made_and_a_second_one_that_nothing_changed(
    db: None, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    code, first, _ = run(capsys, "import", "instrument", str(file))
    assert code == 0
    assert {"created", "updated", "unchanged", "missing", "warnings", "errors"} <= first.keys()
    assert (first["created"], first["version"]) == ({"instrument": 1, "item": 7}, 1)
    told = [(warning["field"], warning["message"]) for warning in first["warnings"]]
    assert [field for field, _ in told] == ["translations.ar", "seated.competencies", "seated.competencies"]
    assert told[1][1] == "No competency “pcrs:1.1” stands here; it is kept without a link."

    _, second, _ = run(capsys, "import", "instrument", str(file))
    assert not any(second["created"].values()) and not any(second["updated"].values())
    assert second["unchanged"] == first["created"]


def test_what_was_imported_is_exported_to_the_byte(db: None, capsys: pytest.CaptureFixture[str], file: Path) -> None:
    run(capsys, "import", "instrument", str(file))
    capsys.readouterr()

    assert main(["export", "instrument", "example-form"]) == 0
    assert capsys.readouterr().out == file.read_text("utf-8")


def test_a_form_that_ships_can_be_exported_at_once_and_a_version_by_its_number(
    db: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["export", "instrument", "global-rating", "--version", "1"]) == 0
    assert capsys.readouterr().out.startswith("code: global-rating\n")
    assert main(["export", "instrument", "global-rating", "--version", "9"]) == 1
    assert "has no version 9. It has 1." in capsys.readouterr().err
    assert main(["export", "instrument", "nothing"]) == 1
    assert "no instrument “nothing”. There are: attitudes-self, " in capsys.readouterr().err


def test_a_draft_is_left_a_draft(db: None, capsys: pytest.CaptureFixture[str], file: Path) -> None:
    from xenia.assessment.queries.instruments import instrument_of

    run(capsys, "import", "instrument", str(file), "--draft")

    assert instrument_of("example-form").thing.state == "draft"


def test_a_file_with_faults_is_refused_with_all_of_them_named(
    db: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from xenia.assessment.models import Instrument

    path = tmp_path / "wrong.yaml"
    path.write_text(write_instrument(form(item("q1", options=()), item("q2", weight=-1.0), code="wrong")))
    code, document, said = run(capsys, "import", "instrument", str(path))

    assert (code, document) == (1, None)
    assert "wrong.yaml, line 6, q1.options: This question has nothing to choose from." in said
    assert "wrong.yaml, line 16, q2.weight: A weight is 0 or more." in said
    assert "1 more is named above. Nothing was changed" in said
    assert not Instrument.objects.filter(code="wrong").exists()
    assert main(["import", "instrument", str(tmp_path / "nowhere.yaml")]) == 1
