"""Out of one school, into an empty one, and out again: nothing is lost and nothing is added."""

import io
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from tests.school import two_courses
from xenia.core.rules import SYSTEM
from xenia.curriculum.actions.importing import apply_curriculum
from xenia.curriculum.actions.shipped import ensure_shipped
from xenia.curriculum.demo_school import demo_curriculum
from xenia.curriculum.queries.inventory import write_year
from xenia.standards.curriculum import Reading
from xenia.standards.curriculum_inventory import read_inventory
from xenia.standards.ilios import read_ilios

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
VERSIONS = (1, 2)


def out_of_an_empty_school(*readings: Reading, version: int, source: str = "first") -> bytes:
    """What a school that holds only these files exports; afterwards it is empty again."""
    out = io.BytesIO()
    with transaction.atomic():
        ensure_shipped()
        for reading in readings:
            apply_curriculum(SYSTEM, reading, source=source)
        write_year(SYSTEM, year=None, version=version, report_date=DAY, out=out)
        transaction.set_rollback(True)
    return out.getvalue()


def read(content: bytes) -> Reading:
    reading = read_inventory(io.BytesIO(content), source="year.xml")
    assert reading.errors == ()
    return reading


def assert_valid(content: bytes, version: int, shared_data: Path, folder: Path) -> None:
    """Ask the validator that stands outside this repository."""
    file = folder / f"v{version}.xml"
    file.write_bytes(content)
    tool = shared_data.parent / "tools" / "validate_ci.py"
    done = subprocess.run(
        [sys.executable, str(tool), str(file), f"v{version}"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("version", VERSIONS)
def test_small_school_comes_out_as_it_went_in(version: int) -> None:
    first = out_of_an_empty_school(Reading(two_courses()), version=version)
    assert out_of_an_empty_school(read(first), version=version, source="second") == first


@pytest.mark.parametrize("version", VERSIONS)
def test_demo_school_comes_out_valid_and_as_it_went_in(version: int, shared_data: Path, tmp_path: Path) -> None:
    years = [Reading(curriculum) for curriculum in demo_curriculum()]
    first = out_of_an_empty_school(*years, version=version)
    assert_valid(first, version, shared_data, tmp_path)
    assert out_of_an_empty_school(read(first), version=version, source="second") == first


@pytest.mark.parametrize("version", VERSIONS)
def test_ilios_school_comes_out_valid_and_as_it_went_in(version: int, shared_data: Path, tmp_path: Path) -> None:
    first = out_of_an_empty_school(read_ilios(shared_data / "curriculum" / "ilios"), version=version)
    assert_valid(first, version, shared_data, tmp_path)
    assert out_of_an_empty_school(read(first), version=version, source="second") == first
