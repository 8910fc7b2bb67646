"""The readers of curriculum files by the name of their format."""

from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from xenia.core.models import Institution
from xenia.standards.curriculum import Curriculum, Problem, Reading
from xenia.standards.curriculum_inventory import read_inventory
from xenia.standards.ilios import read_ilios
from xenia.standards.spreadsheet import read_curriculum_sheet

FORMATS = ("ilios", "curriculum-inventory", "spreadsheet")


def read_path(path: Path, *, format: str) -> Reading:
    """Read a file, or a folder of Ilios JSON. Problems name the place; nothing is raised for a bad file."""
    if format == "ilios":
        return read_ilios(path)
    if path.is_dir():
        message = f"{path.name} is a folder. Name the file itself."
        return Reading(Curriculum(), errors=(Problem(source=path.name, message=message),))
    with path.open("rb") as stream:
        return read_stream(stream, name=path.name, format=format)


def read_stream(stream: BinaryIO, *, name: str, format: str) -> Reading:
    """Read an uploaded file; an Ilios folder comes as a ZIP archive."""
    if format == "curriculum-inventory":
        return read_inventory(stream, source=name)
    if format == "spreadsheet":
        return read_curriculum_sheet(stream, name=name, zone=_zone())
    return read_ilios(stream, name=name)


def _zone() -> ZoneInfo:
    """Times in a sheet are those of the school's clocks."""
    school = Institution.objects.first() or Institution()
    return ZoneInfo(school.time_zone)
