"""What every method of `xenia measure` asks of its table and of its options."""

import json
import tracemalloc
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from xenia.site.cli import main
from xenia.site.cli.measure.table import read_columns


def measured(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    """Exit code, the document and what was said to the person."""
    capsys.readouterr()
    code = main(["measure", *map(str, arguments), "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


@pytest.fixture
def numbered(tmp_path: Path) -> Path:
    """Six people who are numbered, and three items."""
    file = tmp_path / "numbered.csv"
    file.write_text("id,a,b,c\n1,1,2,1\n2,2,2,3\n3,3,4,3\n4,4,3,4\n5,2,1,2\n6,5,4,5\n")
    return file


@pytest.mark.parametrize("second", [("--items", "b,c"), ("--items", "a,b")])
def test_an_option_that_is_given_twice_is_wrong_usage(
    second: tuple[str, str], capsys: pytest.CaptureFixture[str], numbered: Path
) -> None:
    with pytest.raises(SystemExit) as left:
        measured(capsys, "alpha", numbered, "--wide", "--items", "a,b", *second)
    assert left.value.code == 2 and "--items: is given twice" in capsys.readouterr().err


def test_an_item_that_is_named_twice_is_refused(capsys: pytest.CaptureFixture[str], numbered: Path) -> None:
    code, _, said = measured(capsys, "alpha", numbered, "--wide", "--items", "a,b,a")
    assert code == 1 and "names “a” more than once" in said


def test_spaces_after_commas_are_no_part_of_a_name(capsys: pytest.CaptureFixture[str], numbered: Path) -> None:
    _, wanted, _ = measured(capsys, "alpha", numbered, "--wide", "--items", "a,b,c", "--reverse", "a,b")
    _, found, _ = measured(capsys, "alpha", numbered, "--wide", "--items", "a, b, c", "--reverse", "a, b")
    assert found == wanted and list(found["items"]) == ["a", "b", "c"]


def test_a_column_that_numbers_the_rows_is_an_item_and_said_to_be_one(
    capsys: pytest.CaptureFixture[str], numbered: Path
) -> None:
    _, found, said = measured(capsys, "alpha", numbered, "--wide")
    assert found["k"] == 4 and "“id” tells every row apart and is taken for an item" in said
    for options in (["--person", "id"], ["--items", "id,a,b"]):
        assert not measured(capsys, "alpha", numbered, "--wide", *options)[2]


def test_an_item_that_looks_like_a_number_of_rows_is_none_where_the_persons_are_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("id,a,b\nA,1,2\nB,2,2\nC,3,3\nD,4,3\nE,5,5\n")
    code, found, said = measured(capsys, "alpha", file, "--wide", "--person", "id")
    assert (code, found["k"], said) == (0, 2, "")


def test_a_column_of_names_or_of_numbers_like_007_is_said_to_be_taken_for_an_item(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "t.csv"
    rows = [("s 1", "007"), ("s 2", "009"), ("s 3", "012"), ("s 4", "020"), ("s 5", "031")]
    file.write_text("who,no,a,b\n" + "".join(f"{who},{no},{len(no)},{no[-1]}\n" for who, no in rows))
    _, found, said = measured(capsys, "fleiss", file, "--wide")
    assert found["raters"] == 4 and "“who” tells every row apart" in said
    file.write_text("no,a,b\n" + "".join(f"{no},{len(who)},{no[-1]}\n" for who, no in rows))
    assert "“no” tells every row apart" in measured(capsys, "alpha", file, "--wide")[2]
    assert not measured(capsys, "alpha", file, "--wide", "--person", "no")[2]


def test_a_long_table_takes_little_more_room_than_its_cells(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("person,rater,score\n" + "".join(f"{n // 40},R{n % 7},{n % 5}\n" for n in range(100_000)))
    tracemalloc.start()
    columns = read_columns(file)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 12e6  # three pointers of 8 bytes and a number for each row, and lists that grow ahead
    assert columns.column("rater")[-1] == "R4" and columns.rows[-1] == 100_001


def test_a_decimal_comma_is_told_with_what_to_write(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("a;b\n1;2\n1,5;3\n3;4\n")
    code, _, said = measured(capsys, "alpha", file, "--wide")
    assert code == 1 and "row 3, a: “1,5” is not a number. Decimals have a point: write 1.5" in said


def test_accents_in_one_character_or_two_are_one_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    composed, apart = "José", unicodedata.normalize("NFD", "José")
    file = tmp_path / "long.csv"
    file.write_text(f"who,rater,mark\n1,{composed},1\n2,{apart},2\n3,{apart},4\n1,Ann,1\n2,Ann,3\n3,Ann,3\n")
    _, found, _ = measured(capsys, "icc", file, "--target", "who", "--rater", "rater", "--score", "mark")
    assert (found["n"], found["k"]) == (3, 2)


def test_a_number_with_an_underscore_is_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("a,b\n1_000,2\n2,3\n3,4\n")
    code, _, said = measured(capsys, "alpha", file, "--wide")
    assert code == 1 and "row 2, a: “1_000” is not a number" in said


@pytest.mark.parametrize("end", ["nan", "inf"])
def test_an_option_wants_a_finite_number(end: str, capsys: pytest.CaptureFixture[str], numbered: Path) -> None:
    code, _, said = measured(capsys, "alpha", numbered, "--wide", "--person", "id", "--scale", f"1,{end}")
    assert code == 1 and "give the lowest and the highest score" in said
    with pytest.raises(SystemExit) as left:
        measured(capsys, "borderline-regression", numbered, "--borderline", end)
    assert left.value.code == 2


def test_dif_leaves_out_the_column_that_names_the_persons(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    file.write_text("who,g,a,b\nP1,1,0,1\nP2,0,1,0\nP3,1,1,1\nP4,0,0,0\n")
    code, found, _ = measured(capsys, "dif", file, "--wide", "--group", "g", "--focal", "1", "--person", "who")
    assert code == 0 and list(found["items"]) == ["a", "b"]


def test_station_quality_says_why_there_is_no_variance_between_groups(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "osce.csv"
    rows = [f"{p},A,{50 + 5 * (p % 3)},{p % 3},{p % 2}" for p in range(9)]
    file.write_text("\n".join(["person,station,score,grade,site", *rows]) + "\n")
    _, found, _ = measured(capsys, "station-quality", file)
    assert found["stations"]["A"]["between_group_variance"] is None and "--site" in str(found["warnings"])
    _, found, _ = measured(capsys, "station-quality", file, "--site", "site")
    assert found["stations"]["A"]["between_group_variance"] is not None and "--site" not in str(found["warnings"])


def test_an_anchor_is_one_finite_number(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(
        "p,rater,mark\n" + "".join(f"{p},{r},{(p + len(r)) % 3}\n" for p in range(9) for r in ("R1", "R22"))
    )
    options = ["facets", file, "--person", "p", "--facets", "rater", "--score", "mark", "--anchor", "rater:R1=0.5"]
    code, found, _ = measured(capsys, *options)
    assert code == 0 and found["facets"]["rater"]["R1"]["severity"] == 0.5
    assert "anchored twice" in measured(capsys, *options, "--anchor", "rater:R1=0.7")[2]
    assert "is not a number" in measured(capsys, *options, "--anchor", "rater:R22=nan")[2]


@pytest.mark.parametrize(
    ("method", "who", "more"),
    [
        ("alpha", "--person", []),
        ("omega", "--person", ["--factors", "1"]),
        ("rasch", "--person", []),
        ("irt", "--person", []),
        ("dif", "--person", ["--group", "g", "--focal", "1"]),
        ("icc", "--target", []),
        ("fleiss", "--target", []),
        ("krippendorff", "--target", []),
    ],
)
def test_a_person_with_two_rows_in_a_wide_table_is_told(
    method: str, who: str, more: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file, items = tmp_path / "wide.csv", ["--items", "a,b,c"]
    rows = ["1,1,0,1", "0,1,1,0", "1,0,1,1", "0,0,0,1", "1,1,1,0", "0,1,0,0"]
    file.write_text("\n".join(["who,g,a,b,c", *(f"P{n},{row}" for n, row in enumerate(rows)), "P0,1,0,1,0"]) + "\n")
    _, found, _ = measured(capsys, method, file, "--wide", *items, who, "who", *more)
    assert found["warnings"][0].startswith("1 rows repeat the who of another row")
    code, _, said = measured(capsys, method, file, "--wide", *items, who, "name", *more)
    assert code == 1 and "no column “name”" in said
