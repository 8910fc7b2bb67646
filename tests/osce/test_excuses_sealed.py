"""A school that had written down why somebody was excused has it sealed after the update, and nowhere else."""

from typing import Any

import pytest

from tests.osce.migrating import migrated, own_databases
from tests.surroundings import WANTS_POSTGRESQL

CANARY = "epilepsy-canary"
#: "0" is words as well; the last of them is forgotten while they are sealed
WORDS = ("", CANARY, "–", "0", "1", "forgotten")
SCRIPT = """
from pathlib import Path
from xenia.core.keys import destroy_key
from xenia.osce.queries.office_words import excuse_of

def found_on_disk():
    files = [file for file in Path(FOLDER).rglob("*") if file.is_file()]
    return sorted(file.suffix for file in files if CANARY.encode() in file.read_bytes())

def rows(name):
    (encounter,) = at(name)("osce.Encounter")
    return list(encounter.objects.order_by("candidate__number"))

thing, person, year, exam, station, circuit, sitting, candidate, encounter = at("0010")(
    "core.Thing", "people.Person", "people.AcademicYear", "osce.Exam", "osce.ExamStation",
    "osce.Circuit", "osce.Sitting", "osce.Candidate", "osce.Encounter")
term = year.objects.create(begins=2026, starts=date(2026, 7, 1), ends=date(2027, 6, 30))
held = exam.objects.create(thing=thing.objects.create(kind="exam", label="OSCE"), year=term)
there = {"station": station.objects.create(exam=held, number=1), "circuit": circuit.objects.create(exam=held, name="A"),
         "sitting": sitting.objects.create(exam=held, name="Morning", begins_at=NOW)}
for number, words in enumerate(WORDS):
    who = person.objects.create(thing=thing.objects.create(kind="person", label=str(number)))
    row = candidate.objects.create(exam=held, person=who, number=str(number))
    encounter.objects.create(candidate=row, turn=0, excused=words, **there)
disk = [found_on_disk()]
sealed = rows("0011")
disk += [found_on_disk()]
told["disk"], told["sealed"] = disk, [[one.excused, excuse_of(one)] for one in sealed]
destroy_key(sealed[-1].key)
told["back"] = [one.excused for one in rows("0010")]
at("0009")
told["again"] = [[one.excused, excuse_of(one)] for one in rows("0011")]
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a database of the run's own kind had at each step, forth and back."""
    folder = tmp_path_factory.mktemp("school")
    with own_databases() as databases:
        names = f"FOLDER, CANARY, WORDS = {str(folder)!r}, {CANARY!r}, {WORDS!r}"
        return migrated(folder, names + SCRIPT, databases)


@pytest.mark.django_db  # so that it runs on PostgreSQL as well
def test_words_are_sealed_whole_and_come_back_word_for_word(told: dict[str, Any]) -> None:
    gone = [True, ""]
    assert told["sealed"] == [[False, ""], [True, CANARY], gone, [True, "0"], [True, "1"], [True, "forgotten"]]
    assert told["back"] == ["", CANARY, "–", "0", "1", "–"], "what is forgotten stops nobody on the way back"
    assert told["again"] == [[False, ""], [True, CANARY], gone, [True, "0"], [True, "1"], gone]


@pytest.mark.skipif(WANTS_POSTGRESQL, reason="PostgreSQL overwrites nothing at once, and promises nothing of it")
def test_words_are_gone_from_every_byte(told: dict[str, Any]) -> None:
    before, after = told["disk"]
    assert before, "the words stood on the disk, or this test can't fail"
    assert after == [], "free pages and the log have nothing of them"
