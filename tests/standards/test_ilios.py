"""The Ilios reader against counts made independently from the JSON, and against damaged sites."""

import json
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from xenia.standards.curriculum import Curriculum, Level, Reading
from xenia.standards.ilios import read_ilios
from xenia.standards.ilios_minutes import Slot, minutes_of_one_learner

type Change = Callable[[list[dict[str, Any]]], object]


@pytest.fixture(scope="module")
def site(shared_data: Path) -> Path:
    return shared_data / "curriculum" / "ilios"


@pytest.fixture(scope="module")
def reading(site: Path) -> Reading:
    return read_ilios(site)


@pytest.fixture
def changed(site: Path, tmp_path: Path) -> Callable[[str, Change], Reading]:
    """Reads a copy of the site of which one file was changed."""

    def read(name: str, change: Change) -> Reading:
        copy = tmp_path / "site"
        shutil.copytree(site, copy, copy_function=shutil.copyfile)
        path = copy / f"{name}.json"
        records = json.loads(path.read_bytes())
        change(records)
        path.write_text(json.dumps(records), encoding="utf-8")
        return read_ilios(copy)

    return read


def raw(site: Path, name: str) -> dict[str, dict[str, Any]]:
    return {str(record["id"]): record for record in json.loads((site / f"{name}.json").read_bytes())}


def sessions_by_competency(curriculum: Curriculum) -> dict[str, set[str]]:
    parents = {objective.id: objective.parents for objective in curriculum.objectives}
    serves = defaultdict(set)
    for alignment in curriculum.alignments:
        serves[alignment.subject].add(alignment.competency)

    def above(objective: str) -> set[str]:
        return {objective}.union(*(above(parent) for parent in parents.get(objective, ())))

    found: dict[str, set[str]] = defaultdict(set)
    for session in curriculum.sessions:
        for objective in session.objectives:
            for ancestor in above(objective):
                for competency in serves[ancestor]:
                    found[competency].add(session.id)
    return found


def test_every_kind_of_record_is_counted_right(reading: Reading, site: Path) -> None:
    curriculum = reading.curriculum
    assert reading.errors == ()
    assert len(raw(site, "sessions")) == 137
    assert len(curriculum.sessions) == 127
    assert len(curriculum.courses) == 14
    assert len(curriculum.objectives) == len(raw(site, "objectives")) == 917
    assert len(curriculum.competencies) == 35
    assert len(curriculum.alignments) == sum("competency" in o for o in raw(site, "objectives").values()) == 170
    assert sum(len(session.offerings) for session in curriculum.sessions) == 254
    assert curriculum.years == (2013, 2014)
    assert reading.warnings[0].message.endswith("3 courses, 10 sessions, 35 offerings.")
    assert len(reading.warnings) == 2


def test_each_competency_reaches_the_same_sessions_as_the_raw_links(reading: Reading, site: Path) -> None:
    objectives, sessions = raw(site, "objectives"), raw(site, "sessions")
    expected: dict[str, set[str]] = defaultdict(set)
    for objective in objectives.values():
        if "competency" in objective:
            waiting, seen = [objective], set()
            while waiting:
                record = waiting.pop()
                if record["id"] in seen:
                    continue
                seen.add(record["id"])
                live = {s for s in record["sessions"] if not sessions[s]["deleted"]}
                if live:
                    expected[objective["competency"]] |= live
                waiting += [objectives[child] for child in record["children"]]
    found = {competency: ids for competency, ids in sessions_by_competency(reading.curriculum).items() if ids}
    assert found == expected
    assert len(found) > 10


def test_sessions_carry_their_type_methods_disciplines_and_words(reading: Reading, site: Path) -> None:
    types, disciplines = raw(site, "sessionTypes"), raw(site, "disciplines")
    mesh, sessions = raw(site, "meshDescriptors"), raw(site, "sessions")
    for session in reading.curriculum.sessions:
        record = sessions[session.id]
        kind = types[record["sessionType"]]
        assert session.course == record["course"]
        assert session.kind == kind["title"]
        assert [method.code for method in session.methods] == kind["aamcMethods"]
        assert session.disciplines == tuple(disciplines[key]["title"] for key in record["disciplines"])
        assert [word.label for word in session.keywords] == [mesh[key]["name"] for key in record["meshDescriptors"]]
        assert session.required is not record["supplemental"]
    purposes = {(m.code, m.purpose) for session in reading.curriculum.sessions for m in session.methods}
    assert ("AM004", "summative") in purposes
    assert all((purpose == "") == code.startswith("IM") for code, purpose in purposes)


def test_objectives_stand_where_the_site_puts_them(reading: Reading, site: Path) -> None:
    levels: dict[Level, int] = defaultdict(int)
    for objective in reading.curriculum.objectives:
        levels[objective.level] += 1
    assert levels == {Level.PROGRAMME: 170, Level.COURSE: 110, Level.SESSION: 637}
    placeless = next(objective for objective in reading.curriculum.objectives if objective.id == "5793")
    assert placeless.level == Level.PROGRAMME


def test_no_title_keeps_word_markup(reading: Reading) -> None:
    curriculum = reading.curriculum
    texts = [objective.text for objective in curriculum.objectives]
    texts += [thing.title for thing in (*curriculum.courses, *curriculum.sessions)]
    texts += [session.description for session in curriculum.sessions]
    assert not [text for text in texts if "<" in text or "Mso" in text or "&nbsp" in text or "\xa0" in text]
    assert all(texts[:917])


def test_course_and_crosswalk_facts_come_over(reading: Reading) -> None:
    courses = {course.id: course for course in reading.curriculum.courses}
    clerkship = courses["551"]
    assert (clerkship.title, clerkship.year, clerkship.level) == ("Anesthesia 110 Core Clerkship (2014-15)", 2014, 3)
    assert clerkship.clerkship == "rotation"
    assert str(clerkship.start) == "2014-04-28"
    assert ("7", "pcrs", "aamc-pcrs-comp-c0101") in reading.curriculum.crosswalks
    assert len(reading.curriculum.crosswalks) == 35
    assert reading.curriculum.institution.programme == "Doctor of Medicine"


def test_minutes_are_those_of_one_learner(reading: Reading) -> None:
    minutes = {session.id: session.minutes for session in reading.curriculum.sessions}
    assert minutes["16475"] == 120  # a laboratory held twice, for one half of the class each
    assert minutes["16482"] == 120  # twelve small groups at one time
    assert minutes["16578"] == 28 * 120  # a series for the whole class
    assert minutes["15076"] == 0  # independent learning whose hours the site does not say


def test_minutes_add_up_along_a_learners_own_groups() -> None:
    def slot(day: int, hour: int, length: int, *groups: str) -> Slot:
        start = datetime(2026, 9, day, hour, tzinfo=UTC)
        return Slot(start, start + timedelta(minutes=length), groups)

    parents = {"a1": "a", "a2": "a", "a": "all", "all": ""}
    lecture, small = slot(1, 9, 60, "all"), [slot(1, 10, 90, "a1"), slot(2, 10, 90, "a2")]
    assert minutes_of_one_learner([lecture, *small], parents=parents) == 150
    assert minutes_of_one_learner([slot(1, 9, 60, "a1"), slot(1, 9, 60, "a1")], parents={}) == 60
    assert minutes_of_one_learner([slot(1, 9, 60), slot(2, 9, 60)], parents={}) == 60
    assert minutes_of_one_learner([slot(1, 9, 60, "x"), slot(2, 9, 60)], parents={"x": "x"}) == 60
    assert minutes_of_one_learner([], parents={}) == 0


def test_archive_reads_as_its_folder(reading: Reading, site: Path, tmp_path: Path) -> None:
    path = tmp_path / "ilios"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in site.glob("*.json"):
            archive.write(file, f"export/{file.name}")
    again = read_ilios(path)
    assert again.curriculum == reading.curriculum
    path.write_bytes(path.read_bytes()[:5000])
    assert "cut off" in read_ilios(path).errors[0].message


DAMAGE: list[tuple[str, Change, str, str, int]] = [
    ("sessions", lambda r: r.append(dict(r[0])), "id", "already used", 138),
    ("sessions", lambda r: r[0].update(course=None), "course", "belongs to no course", 1),
    ("sessions", lambda r: r[3].update(objectives="72602"), "objectives", "list of ids is expected", 4),
    ("sessions", lambda r: r[3].update(title=["x"]), "title", "text is expected", 4),
    ("sessions", lambda r: r[2].pop("id"), "id", "no id", 3),
    ("courses", lambda r: r[3].update(endDate="2013-02-30T00:00:00+00:00"), "endDate", "not a date", 4),
    ("courses", lambda r: r[3].update(endDate="2013-02-01T00:00:00+00:00"), "endDate", "ends before it starts", 4),
    ("courses", lambda r: r[3].update(year="twenty"), "year", "whole number", 4),
    ("courses", lambda r: r[3].pop("year"), "year", "academic year is missing", 4),
    ("courses", lambda r: r[0].update(deleted="no"), "deleted", "true or false", 1),
    ("offerings", lambda r: r[0].update(endDate="2013-01-01T00:00:00+00:00"), "endDate", "ends before", 1),
    ("objectives", lambda r: r[0].pop("title"), "title", "title is missing", 1),
]


@pytest.mark.parametrize(("name", "change", "field", "part", "row"), DAMAGE)
def test_damaged_record_refuses_the_whole_and_is_named(
    changed: Callable[[str, Change], Reading], name: str, change: Change, field: str, part: str, row: int
) -> None:
    outcome = changed(name, change)
    assert outcome.curriculum == Curriculum()
    assert [(e.source, e.row, e.field) for e in outcome.errors] == [(f"{name}.json", row, field)]
    assert part in outcome.errors[0].message


def spoil(records: list[dict[str, Any]]) -> None:
    for record in records:
        record.update(title=7)


def test_every_error_is_listed(changed: Callable[[str, Change], Reading]) -> None:
    assert len(changed("objectives", spoil).errors) == 917


def test_errors_beyond_all_reading_are_counted(
    changed: Callable[[str, Change], Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xenia.standards.problems.MOST", 200)
    errors = changed("objectives", spoil).errors
    assert len(errors) == 201
    assert errors[-1].message == "717 more errors are not listed."


def test_circle_among_objectives_is_refused(changed: Callable[[str, Change], Reading]) -> None:
    def link(records: list[dict[str, Any]]) -> None:
        records[0]["parents"] = [str(records[1]["id"])]
        records[1]["parents"] = [str(records[0]["id"])]

    errors = changed("objectives", link).errors
    assert len(errors) == 1
    assert "circle" in errors[0].message


def test_reference_that_points_nowhere_is_kept_and_warned_about(changed: Callable[[str, Change], Reading]) -> None:
    outcome = changed("sessions", lambda records: records[0].update(objectives=["1"], course="2"))
    assert outcome.errors == ()
    session = outcome.curriculum.sessions[0]
    assert (session.objectives, session.course) == (("1",), "2")
    warned = {(w.source, w.row, w.field) for w in outcome.warnings}
    assert {("sessions.json", 1, "objectives"), ("sessions.json", 1, "course")} <= warned


def test_missing_file_is_an_error_or_one_warning(site: Path, tmp_path: Path) -> None:
    for name in ("courses", "sessions", "objectives"):
        shutil.copyfile(site / f"{name}.json", tmp_path / f"{name}.json")
    outcome = read_ilios(tmp_path)
    assert outcome.errors == ()
    assert len(outcome.curriculum.sessions) == 127
    sources = [warning.source for warning in outcome.warnings]
    assert sorted(sources) == sorted(set(sources))
    (tmp_path / "courses.json").unlink()
    assert [error.source for error in read_ilios(tmp_path).errors] == ["courses.json"]


@pytest.mark.parametrize("content", [b'[{"id": 1, "ti', b"\xff\xfe\x00", b'{"other": []}', b"[" * 100_000, b"[3]"])
def test_file_that_is_no_list_of_records_is_refused(site: Path, tmp_path: Path, content: bytes) -> None:
    for name in ("courses", "sessions", "objectives"):
        shutil.copyfile(site / f"{name}.json", tmp_path / f"{name}.json")
    (tmp_path / "objectives.json").write_bytes(content)
    assert [error.source for error in read_ilios(tmp_path).errors] == ["objectives.json"]


def test_wrong_path_is_refused(tmp_path: Path) -> None:
    assert "no such folder" in read_ilios(tmp_path / "nowhere").errors[0].message
