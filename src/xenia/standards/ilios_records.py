"""The JSON lists of an Ilios site, record by record, from a folder or a ZIP archive of it."""

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from xenia.standards.cleantext import clean_text
from xenia.standards.json_source import UnreadableJsonError, json_document, kind_of
from xenia.standards.problems import Problems

REQUIRED = ("courses", "sessions", "objectives")
OPTIONAL = (
    "competencies",
    "curriculumInventoryInstitutions",
    "disciplines",
    "ilmSessions",
    "learnerGroups",
    "meshDescriptors",
    "offerings",
    "programs",
    "schools",
    "sessionDescriptions",
    "sessionTypes",
)
LIMIT_BYTES = 256 * 2**20
_NO_ID = frozenset({"curriculumInventoryInstitutions"})


@dataclass(frozen=True, slots=True)
class Record:
    """One object of a list; its accessors note what has the wrong type and go on with something harmless."""

    source: str
    position: int
    id: str
    data: Mapping[str, object]
    problems: Problems

    def error(self, message: str, *, field: str) -> None:
        self.problems.error(f"Record {self.id}: {message}", source=self.source, row=self.position, field=field)

    def warn(self, message: str, *, field: str) -> None:
        self.problems.warn(f"Record {self.id}: {message}", source=self.source, row=self.position, field=field)

    def text(self, field: str) -> str:
        value = self.data.get(field)
        if value is None:
            return ""
        if isinstance(value, str):
            return clean_text(value)
        self.error(f"text is expected, not {kind_of(value)}.", field=field)
        return ""

    def title(self, field: str = "title") -> str:
        """A title that must be there; one that is only markup is replaced by the record's id and warned about."""
        if field not in self.data or self.data[field] is None:
            self.error("the title is missing.", field=field)
            return self.id
        title = self.text(field)
        if not title and isinstance(self.data[field], str):
            self.warn("the title is empty; the record's id stands for it.", field=field)
        return title or self.id

    def flag(self, field: str) -> bool:
        value = self.data.get(field)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.error(f"true or false is expected, not {kind_of(value)}.", field=field)
        return False

    def whole(self, field: str, *, low: int, high: int) -> int | None:
        value = self.data.get(field)
        if value is None:
            return None
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            value = int(value) if len(value) < 10 else -1
        if isinstance(value, bool) or not isinstance(value, int):
            self.error(f"a whole number is expected, not {kind_of(value)}.", field=field)
            return None
        if not low <= value <= high:
            self.error(f"{value} is not between {low} and {high}.", field=field)
            return None
        return value

    def hours(self, field: str) -> float | None:
        value = self.data.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10_000:
            return None
        return float(value)

    def reference(self, field: str) -> str:
        """The id of another record; ids come as numbers or as text."""
        value = self.data.get(field)
        if value is None or isinstance(value, str):
            return (value or "").strip()
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        self.error(f"the id of a record is expected, not {kind_of(value)}.", field=field)
        return ""

    def references(self, field: str) -> tuple[str, ...]:
        """Ids of other records in the file's order, each once."""
        value = self.data.get(field)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.error(f"a list of ids is expected, not {kind_of(value)}.", field=field)
            return ()
        wrong = [item for item in value if isinstance(item, bool) or not isinstance(item, int | str)]
        if wrong:
            self.error(f"a list of ids is expected, but it holds {kind_of(wrong[0])}.", field=field)
            return ()
        return tuple(dict.fromkeys(str(item).strip() for item in value))

    def moment(self, field: str) -> datetime | None:
        value = self.data.get(field)
        if value is None or value == "":
            return None
        try:
            parsed = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            parsed = None
        if parsed is None or not 1900 <= parsed.year <= 2200:
            self.error(f"“{str(value)[:40]}” is not a date. Write it like 2026-09-01T08:00:00+00:00.", field=field)
            return None
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


type Files = dict[str, dict[str, Record]]


def read_records(source: Path | BinaryIO, problems: Problems, *, name: str) -> Files:
    """The records of every known file by id; a file that is not there has no entry."""
    contents = _contents(source, problems, name)
    for needed in REQUIRED:
        if needed not in contents and not problems.errors:
            hint = "Choose the folder that holds the site's JSON lists."
            problems.error(f"{needed}.json is missing. {hint}", source=f"{needed}.json")
    return {known: _records(known, contents[known], problems) for known in (*REQUIRED, *OPTIONAL) if known in contents}


def _contents(source: Path | BinaryIO, problems: Problems, name: str) -> dict[str, bytes]:
    try:
        if isinstance(source, Path) and source.is_dir():
            return _from_folder(source, problems)
        if not isinstance(source, Path) or source.is_file():
            with zipfile.ZipFile(source) as archive:
                return _from_archive(archive, name, problems)
        problems.error("There is no such folder or file.", source=name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        message = "This is neither a folder of JSON lists nor a ZIP archive of one, or it was cut off."
        problems.error(message, source=name)
    except OSError as error:
        problems.error(f"It can't be opened: {error.strerror}.", source=name)
    return {}


def _from_folder(folder: Path, problems: Problems) -> dict[str, bytes]:
    paths = {name: folder / f"{name}.json" for name in (*REQUIRED, *OPTIONAL)}
    present = {name: path for name, path in paths.items() if path.is_file()}
    if sum(path.stat().st_size for path in present.values()) > LIMIT_BYTES:
        problems.error(f"The files hold more than {LIMIT_BYTES // 2**20} MB together.", source=folder.name)
        return {}
    return {name: path.read_bytes() for name, path in present.items()}


def _from_archive(archive: zipfile.ZipFile, source: str, problems: Problems) -> dict[str, bytes]:
    members: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        path = PurePosixPath(member.filename)
        if path.suffix != ".json" or path.stem not in (*REQUIRED, *OPTIONAL) or "__MACOSX" in path.parts:
            continue
        if path.stem in members:
            problems.error(f"The archive holds {path.name} twice.", source=source)
        members[path.stem] = member
    if sum(member.file_size for member in members.values()) > LIMIT_BYTES:
        problems.error(f"Unpacked, the files hold more than {LIMIT_BYTES // 2**20} MB.", source=source)
        return {}
    return {name: archive.read(member) for name, member in members.items()}


def _records(name: str, content: bytes, problems: Problems) -> dict[str, Record]:
    source = f"{name}.json"
    records: dict[str, Record] = {}
    for position, item in enumerate(_items(name, content, problems), start=1):
        if not isinstance(item, dict):
            problems.error(f"A record is expected, not {kind_of(item)}.", source=source, row=position)
            continue
        key = item.get("id", position if name in _NO_ID else None)
        if isinstance(key, bool) or not isinstance(key, int | str) or not str(key).strip():
            problems.error("The record has no id.", source=source, row=position, field="id")
            continue
        record = Record(source, position, str(key).strip(), item, problems)
        if record.id in records:
            record.error(f"the id was already used by record number {records[record.id].position}.", field="id")
        records[record.id] = record
    return records


def _items(name: str, content: bytes, problems: Problems) -> list[object]:
    """The list itself, or the list under its own name as the site's interface wraps it."""
    source = f"{name}.json"
    try:
        document = json_document(content)
    except UnreadableJsonError as error:
        problems.error(error.message, source=source, row=error.row)
        return []
    items = document.get(name) if isinstance(document, dict) else document
    if isinstance(items, list):
        return items
    problems.error(f"A list of records is expected, not {kind_of(document)}.", source=source)
    return []
