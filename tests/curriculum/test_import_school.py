"""A file names a school that has no name yet; what people wrote about the school no file changes, and it says so."""

from dataclasses import replace

import pytest

from tests.school import two_courses
from xenia.core.models import Institution as School
from xenia.core.rules import SYSTEM
from xenia.curriculum.actions.importing import apply_curriculum, preview_curriculum
from xenia.people.actions.school import describe_school
from xenia.standards.curriculum import Institution, Reading

pytestmark = pytest.mark.django_db
FILE = replace(two_courses(), institution=Institution(name="Kessler", domain="kessler.example", programme="MD"))


def test_a_school_without_a_name_takes_that_of_the_file_and_nothing_is_warned_of() -> None:
    assert preview_curriculum(SYSTEM, Reading(FILE), source="test").warnings == ()
    assert apply_curriculum(SYSTEM, Reading(FILE), source="test").warnings == ()
    assert School.objects.values_list("name", "domain", "programme").get() == ("Kessler", "kessler.example", "MD")
    assert apply_curriculum(SYSTEM, Reading(FILE), source="test").warnings == ()


def test_what_was_written_by_hand_stays_and_the_preview_says_what_the_file_says_otherwise() -> None:
    mine = {"name": "Alderbay", "domain": "alderbay.example", "time_zone": "Asia/Kabul", "currency": "EUR"}
    describe_school(SYSTEM, mine)
    preview = preview_curriculum(SYSTEM, Reading(FILE), source="test", name="report.xml")
    assert [(one.source, one.field) for one in preview.warnings] == [
        ("report.xml", "school's name"),
        ("report.xml", "school's domain"),
        ("report.xml", "school's programme"),
    ]
    assert "“Kessler”" in preview.warnings[0].message and "“Alderbay”, and stays so" in preview.warnings[0].message
    assert "Here it is empty" in preview.warnings[2].message
    assert apply_curriculum(SYSTEM, Reading(FILE), source="test").warnings
    assert School.objects.filter(**mine, programme="").exists()


def test_a_file_that_names_no_school_says_nothing_of_it() -> None:
    describe_school(SYSTEM, {"name": "Alderbay"})
    assert preview_curriculum(SYSTEM, Reading(two_courses()), source="test").warnings == ()
