"""Whatever comes, an import refuses with the place and the way out, and changes nothing."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.school import bring_in, two_courses
from tests.standards.curriculum_inventory.reports import block, event, holds_event, objective, relation, report
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, Refused
from xenia.curriculum.actions.importing import apply_curriculum, preview_curriculum
from xenia.curriculum.models import Course, Objective, Session
from xenia.curriculum.queries.readers import read_stream
from xenia.site.cli import main
from xenia.site.cli.database import ready
from xenia.standards.curriculum import Course as PlainCourse
from xenia.standards.curriculum import Curriculum, Reading

pytestmark = pytest.mark.django_db
Files = dict[str, list[dict[str, Any]]]
INVENTORY, ILIOS, SHEET = "curriculum-inventory", "ilios", "spreadsheet"
HEAD = "Year,Course code,Course,Session code,Session,Minutes,Start,End,Objective,Competency,Depth\n"
ROW = "2026,REN,Renal Care,R1,Consent with an interpreter,90,2026-10-05 09:00,10:30,Obtain consent,,\n"
BOMB = '<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def whole_report(**more: Any) -> bytes:
    return report(events=event(), blocks=block(held=holds_event("E1")), **more)


def archive(**files: Any) -> bytes:
    """A ZIP archive of an Ilios site with one course, one session and one objective, changed by `files`."""
    site: Files = {
        "courses": [{"id": 1, "title": "Renal Care", "year": 2026, "level": 2, "deleted": False, "objectives": [1]}],
        "sessions": [{"id": 1, "title": "Consent", "course": 1, "deleted": False, "objectives": [1]}],
        "objectives": [{"id": 1, "title": "Obtain consent", "parents": [], "courses": [1], "sessions": [1]}],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, records in (site | files).items():
            made.writestr(f"{name}.json", records if isinstance(records, str) else json.dumps(records))
    return out.getvalue()


def circle() -> bytes:
    first, second = "urn:one", "urn:two"
    return report(
        events=event(),
        objects=objective(first) + objective(second),
        framework=relation(first, "broader", second) + relation(second, "broader", first),
        blocks=block(held=holds_event("E1")),
    )


def courses(**more: Any) -> list[dict[str, Any]]:
    return [{"id": 1, "title": "Renal Care", "year": 2026, "level": 2, "deleted": False, **more}]


def deep() -> str:
    return "[" * 100_000


def unpacks_to_much() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("courses.json", "w", force_zip64=True) as big,
    ):
        for _ in range(260):
            big.write(bytes(2**20))
    return out.getvalue()


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "XML cut off": (INVENTORY, lambda: whole_report()[:-300], r"report, row \d+"),
    "no XML at all": (INVENTORY, lambda: b"PK\x03\x04 nonsense", "report"),
    "empty": (INVENTORY, lambda: b"", "report"),
    "entity bomb": (INVENTORY, lambda: whole_report(before=BOMB), "document type|DOCTYPE|entit"),
    "external entity": (INVENTORY, lambda: whole_report(before=OUTSIDE), "document type|DOCTYPE|entit"),
    "wrong namespace": (INVENTORY, lambda: whole_report(namespace="http://example.org/ci/"), "begins with"),
    "event twice": (
        INVENTORY,
        lambda: report(events=event() + event(), blocks=block(held=holds_event("E1"))),
        r"row \d+.*E1",
    ),
    "impossible date": (INVENTORY, lambda: whole_report(start="2025-02-30"), r"row \d+.*2025-02-30"),
    "circle of objectives": (INVENTORY, circle, "circle"),
    "unknown encoding": (
        INVENTORY,
        lambda: whole_report().replace(b'encoding="UTF-8"', b'encoding="klingon"'),
        "report",
    ),
    "ZIP cut off": (ILIOS, lambda: archive()[:-40], "cut off"),
    "ZIP bomb": (ILIOS, unpacks_to_much, "256 MB"),
    "JSON cut off": (ILIOS, lambda: archive(courses='[{"id": 1, "ti'), r"courses\.json, row 1"),
    "JSON without end": (ILIOS, lambda: archive(courses=deep()), r"courses\.json"),
    "record twice": (ILIOS, lambda: archive(courses=courses() + courses()), r"courses\.json, row 2, id"),
    "date that is none": (
        ILIOS,
        lambda: archive(courses=courses(startDate="2026-13-45")),
        r"courses\.json, row 1, startDate: .*2026-13-45",
    ),
    "objectives in a circle": (
        ILIOS,
        lambda: archive(objectives=[{"id": n, "title": f"O{n}", "parents": [3 - n]} for n in (1, 2)]),
        "objectives.json, parents: .*circle",
    ),
    "not enough files": (ILIOS, lambda: _only("courses.json"), r"sessions\.json is missing"),
    "row twice": (SHEET, lambda: (HEAD + ROW + ROW).encode(), "row 3.*repeats row 2"),
    "day that is none": (SHEET, lambda: (HEAD + ROW.replace("10-05", "02-30")).encode(), "row 2, Start"),
    "ends before it starts": (SHEET, lambda: (HEAD + ROW.replace("10:30", "08:30")).encode(), "row 2, End"),
    "depth that is none": (SHEET, lambda: (HEAD + ROW.replace(",,\n", ",a,deeply\n")).encode(), "row 2, Depth"),
    "workbook cut off": (SHEET, lambda: b"PK\x03\x04" + bytes(200), "report"),
    "no column": (SHEET, lambda: b"Title\nConsent\n", "Year and Course"),
    "bytes of no encoding": (SHEET, lambda: HEAD.encode() + b"2026,\x81\x8d\x8f\x90\x9d,\n" * 3, "report"),
    "kind too long": (
        SHEET,
        lambda: f"Year,Course,Session,Type\n2026,Renal,Consent,{'x' * 101}\n".encode(),
        "Session 2026-renal/consent: “x+…” has 101 characters, and 100 fit",
    ),
}


def _only(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, "[]")
    return out.getvalue()


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_refused_with_place_and_way_out_and_change_nothing(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    format, make, words = BAD[case]
    ready()
    bring_in(two_courses())
    before = Thing.objects.count()
    path = tmp_path / "report"
    path.write_bytes(make())
    assert main(["import", "curriculum", str(path), "--from", format]) == 1
    said = capsys.readouterr()
    last = said.err.strip().splitlines()[-1]
    assert last.startswith("xenia: ") and "Nothing was changed" in last
    assert said.out == ""

    assert re.search(words, said.err), said.err
    assert Thing.objects.count() == before


def test_what_is_beyond_a_column_is_refused_before_anything_is_written() -> None:
    """PostgreSQL refuses what SQLite takes; people hear of it in a sentence that names the row."""
    course = PlainCourse(id="c" * 201, title="A\x00B", year=2026, level=99_999, disciplines=("d" * 201,))
    preview = preview_curriculum(SYSTEM, Reading(Curriculum(courses=(course,))), source="test", name="file.xml")
    assert {error.field for error in preview.errors} == {"title", "id", "level", "disciplines"}
    assert all(error.source == "file.xml" and error.message.startswith("Course ccc") for error in preview.errors)
    with pytest.raises(Refused, match=r"file\.xml"):
        apply_curriculum(SYSTEM, Reading(Curriculum(courses=(course,))), source="test", name="file.xml")
    assert not Course.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_sheets_come_in_whatever_their_encoding_and_separator(encoding: str, mark: str) -> None:
    text = (HEAD + ROW).replace("Renal Care", "Néphrologie").replace(",", mark)
    apply_curriculum(SYSTEM, read_stream(io.BytesIO(text.encode(encoding)), name="s.csv", format=SHEET), source=SHEET)
    assert Course.objects.get().thing.label == "Néphrologie"


def test_titles_pasted_from_a_word_processor_are_cleaned_and_formulas_stay_text() -> None:
    word = '<p class="MsoNormal"><span style="color:red">Consent &amp; trust</span><o:p></o:p></p>'
    site = archive(sessions=[{"id": 1, "title": word, "course": 1, "objectives": [1]}])
    apply_curriculum(SYSTEM, read_stream(io.BytesIO(site), name="site.zip", format=ILIOS), source=ILIOS)
    assert Session.objects.get().thing.label == "Consent & trust"
    sheet = (HEAD + ROW.replace("Obtain consent", "'=1+1")).encode()
    apply_curriculum(SYSTEM, read_stream(io.BytesIO(sheet), name="s.csv", format=SHEET), source=SHEET)
    assert Objective.objects.filter(thing__label="=1+1").exists()


def test_the_official_sample_comes_in_with_its_dangling_references(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_data / "curriculum" / "medbiquitous" / "curriculuminventory" / "v1"
    for created in (6, 0):
        command = [
            "import",
            "curriculum",
            str(folder / "sample_curriculuminventory.xml"),
            "--from",
            INVENTORY,
            "--json",
        ]
        assert main(command) == 0
        document = json.loads(capsys.readouterr().out)
        assert document["created"]["session"] == created
        assert sum(document["updated"].values()) == 0
        assert "points to nothing" in str(document["warnings"])
    assert Session.objects.filter(course__thing__label="Sessions without a course").count() == 2
