"""The command `xenia` keeps its contract: one JSON document on standard output, exit codes, sentences that help."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from xenia.site.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    """Exit code, the JSON document (None when there is none) and what was said to the person."""
    capsys.readouterr()
    code = main([*arguments, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def ilios(shared_data: Path) -> str:
    return str(shared_data / "curriculum" / "ilios")


def test_an_import_says_what_it_made_and_a_second_one_that_nothing_changed(
    db: None, capsys: pytest.CaptureFixture[str], ilios: str
) -> None:
    code, first, _ = run(capsys, "import", "curriculum", ilios, "--from", "ilios")
    assert code == 0
    assert {"created", "updated", "unchanged", "missing", "warnings", "errors"} <= first.keys()
    assert (first["created"]["session"], first["created"]["objective"]) == (127, 917)
    _, second, _ = run(capsys, "import", "curriculum", ilios, "--from", "ilios")
    assert not any(second["created"].values()) and not any(second["updated"].values())
    assert second["unchanged"] == first["created"]


def test_a_dry_run_changes_nothing(db: None, capsys: pytest.CaptureFixture[str], ilios: str) -> None:
    from xenia.curriculum.models import Course

    code, shown, _ = run(capsys, "import", "curriculum", ilios, "--from", "ilios", "--dry-run")
    assert code == 0 and shown["created"]["course"] == 14
    assert not Course.objects.exists()


def test_coverage_counts_distinct_sessions_by_the_sources_own_identifiers(
    db: None, capsys: pytest.CaptureFixture[str], ilios: str
) -> None:
    run(capsys, "import", "curriculum", ilios, "--from", "ilios")
    code, map_, _ = run(capsys, "coverage", "--framework", "school", "--by", "course")
    assert code == 0
    assert len(map_["cells"]) == len(map_["rows"]) == 35
    assert all(len(row) == len(map_["columns"]) for row in map_["cells"])
    assert map_["cells"][map_["rows"].index("14")][map_["columns"].index("595")] == sessions_serving(ilios, "14", "595")
    assert {"kind", "competency"} == map_["gaps"][0].keys()
    assert map_["unmapped"]["objectives"] > 0


def test_coverage_is_a_table_for_a_person(db: None, capsys: pytest.CaptureFixture[str], ilios: str) -> None:
    run(capsys, "import", "curriculum", ilios, "--from", "ilios")
    _, document, _ = run(capsys, "coverage", "--framework", "school")
    capsys.readouterr()
    main(["coverage", "--framework", "school"])
    table = capsys.readouterr().out
    row = next(line for line in table.splitlines() if line.startswith("Knowledge for Practice"))
    figures = [int(n.replace("–", "0")) for n in row.split()[3:]]
    assert figures == document["cells"][document["row_labels"].index("Knowledge for Practice")]


def sessions_serving(folder: str, competency: str, course: str) -> int:
    """Reckoned from the raw files: sessions of the course with an objective from which some path leads there."""

    def rows(name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((Path(folder) / name).read_text(encoding="utf-8"))
        return found

    objectives = {str(row["id"]): row for row in rows("objectives.json")}

    def leads(key: str, seen: frozenset[str] = frozenset()) -> bool:
        row = objectives[key]
        above = (parent for parent in row["parents"] if parent not in seen)
        return row.get("competency") == competency or any(leads(parent, seen | {key}) for parent in above)

    ours = [row for row in rows("sessions.json") if row["course"] == course and not row["deleted"]]
    return sum(any(leads(key) for key in row["objectives"]) for row in ours)


def test_suggestions_come_for_every_unlinked_objective_best_first(
    db: None, capsys: pytest.CaptureFixture[str], ilios: str
) -> None:
    run(capsys, "import", "curriculum", ilios, "--from", "ilios")
    code, rows, _ = run(capsys, "align", "suggest", "--framework", "school", "--limit", "2")
    assert code == 0
    by_objective: dict[str, list[float]] = {}
    for row in rows:
        assert row.keys() == {"objective", "competency", "confidence"}
        by_objective.setdefault(row["objective"], []).append(row["confidence"])
    assert len(by_objective) == 442
    assert all(len(found) == 2 and found[0] >= found[1] for found in by_objective.values())


def test_a_refused_file_is_named_with_its_errors_and_changes_nothing(
    db: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from xenia.curriculum.models import Course

    sheet = tmp_path / "curriculum.csv"
    sheet.write_text("Year,Course,Session,Minutes\n2026,Renal,Filtration,soon\n", encoding="utf-8")
    code, document, said = run(capsys, "import", "curriculum", str(sheet), "--from", "spreadsheet")
    assert (code, document) == (1, None)
    assert "curriculum.csv" in said and "2" in said and "Minutes" in said
    assert not Course.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "curriculum", "nowhere.xml", "--from", "ilios"], "nowhere.xml"),
        (["coverage", "--framework", "no-such"], "who-2021"),
        (["export", "curriculum", "--to", "curriculum-inventory", "--version", "1"], "no curriculum"),
        (["export", "framework", "no-such", "--to", "case"], "no-such"),
        (["restore", "no-such.backup"], "no-such.backup"),
        (["audit", "verify", "--heads", "no-such-heads"], "no-such-heads"),
        (["person", "add", "--name", "Bo", "--email", "bo@school.example", "--role", "wizard"], "wizard"),
    ],
)
def test_what_is_refused_is_said_in_one_sentence_on_standard_error(
    db: None, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    code, document, said = run(capsys, *arguments)
    assert (code, document) == (1, None)
    assert words in said and len(said.strip().splitlines()) == 1


def test_wrong_usage_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["coverage", "--by", "moon"])
    assert ended.value.code == 2


def test_a_framework_goes_out_as_case_and_comes_in_again_unchanged(
    db: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, package, _ = run(capsys, "export", "framework", "who-2021", "--to", "case")
    assert code == 0
    file = tmp_path / "who.json"
    file.write_text(json.dumps(package), encoding="utf-8")
    code, outcome, _ = run(capsys, "import", "framework", str(file), "--from", "case", "--code", "who-2021")
    assert code == 0
    assert (outcome["created"], outcome["updated"], outcome["missing"]) == (0, 0, 0)
    assert outcome["unchanged"] == 14


def test_a_database_that_cannot_be_used_is_said_in_one_sentence(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
        "XENIA_DATA_DIR": str(tmp_path),
        "XENIA_DATABASE_URL": f"sqlite:///{tmp_path}/no/such/folder/xenia.sqlite3",
    }
    command = [sys.executable, "-m", "xenia", "coverage", "--framework", "who-2021", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("xenia: The database can't be used") and done.stderr.count("\n") == 1


def test_a_root_key_that_wrapped_nothing_here_is_told_as_the_wrong_one(
    db: None, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    from xenia.core.keys import key_for

    key_for("test")
    assert run(capsys, "check")[0] == 0
    settings.ROOT_KEY = "another root than the one that wrapped the keys"
    code, _, said = run(capsys, "check")
    assert code == 1 and "another root key" in said


def test_the_root_key_is_changed_by_a_command_and_what_was_sealed_still_opens(
    db: None, capsys: pytest.CaptureFixture[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xenia.core.keys import key_for, seal, unseal

    key = key_for("test").pk
    sealed = seal(key, b"kept", bound_to=b"here")
    assert run(capsys, "key", "rotate")[0] == 1, "no new key is named"
    monkeypatch.setenv("XENIA_NEW_ROOT_KEY", "a new root key, long enough to be one indeed")
    code, document, _ = run(capsys, "key", "rotate")
    assert code == 0 and document["wrapped"] >= 1
    settings.ROOT_KEY = "a new root key, long enough to be one indeed"
    assert unseal(key, sealed, bound_to=b"here") == b"kept"


def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n2,3\n3,3\n")
    environment = {**os.environ, "XENIA_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "xenia", "measure", "alpha", str(table), "--wide", "--json"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, env=environment, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.returncode == 0 and "Traceback" not in done.stderr and "Broken" not in done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("XENIA_DATABASE_URL", "postgre://xenia:hush@db.school.example/xenia", "XENIA_DATABASE_URL must begin with"),
        ("XENIA_EMAIL_URL", "mail.school.example", "XENIA_EMAIL_URL must begin with"),
        ("XENIA_DATA_DIR", "/dev/null/here", "/dev/null/here"),
    ],
)
def test_a_setting_that_can_not_be_used_is_said_in_one_sentence_without_its_secret(
    tmp_path: Path, variable: str, value: str, words: str
) -> None:
    environment = {**os.environ, "XENIA_DATA_DIR": str(tmp_path), variable: value}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "xenia", "check", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr and done.stderr.count("\n") == 1 and "hush" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["align", "suggest", "--framework", "who-2021", "--limit", "-3"],
        ["align", "suggest", "--framework", "who-2021", "--limit", "0"],
        ["coverage", "--framework", "who-2021", "--year", "99999999999999999999"],
        ["export", "instrument", "tacct", "--version", "0"],
        ["schedule", "osce", "exam.json", "--seed", "99999999999"],
        ["serve", "--port", "99999"],
        ["serve", "--workers", "x"],
    ],
)
def test_a_number_out_of_its_bounds_is_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "a whole number from" in capsys.readouterr().err


def test_a_framework_that_is_refused_is_named_by_file_and_row(
    db: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "ours.csv"
    table.write_text("Code,Label\nA,One\nA,Two\nB,\n", encoding="utf-8")
    code, document, said = run(capsys, "import", "framework", str(table), "--from", "csv")
    assert (code, document) == (1, None)
    *_others, last = said.strip().splitlines()
    assert last.startswith("xenia: ours.csv, row 3, Code: “A” stands in row 2 already. 1 more is named above.")


def test_nobody_is_added_without_a_name(
    db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XENIA_PASSWORD", "correct horse battery")
    code, _, said = run(capsys, "person", "add", "--name", " ", "--email", "bo@school.example")
    assert code == 1 and "--name" in said


def test_a_command_that_is_stopped_says_so_and_no_more(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xenia.site.cli.curriculum.show_coverage", stopped)
    assert run(capsys, "coverage", "--framework", "who-2021") == (130, None, "xenia: stopped.\n")
