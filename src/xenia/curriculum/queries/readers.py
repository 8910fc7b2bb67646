"""The readers of curriculum files by the name of their format."""

from pathlib import Path
from typing import BinaryIO

from xenia.core.queries.institution import school_zone
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
    """Read an uploaded file; an Ilios folder comes as a ZIP archive, and times in a sheet are the school's own."""
    if format == "curriculum-inventory":
        return read_inventory(stream, source=name)
    if format == "spreadsheet":
        return read_curriculum_sheet(stream, name=name, zone=school_zone())
    return read_ilios(stream, name=name)
