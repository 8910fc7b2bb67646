"""A school that had written down why somebody was excused has it sealed after the update, and nowhere else."""

import json
import os
import subprocess
import sys
from pathlib import Path

CANARY = "epilepsy-canary"
SCRIPT = """
import json
from datetime import UTC, date, datetime
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from xenia.osce.queries.office_words import excuse_of

def at(name):
    call_command("migrate", "osce", name, verbosity=0)
    executor = MigrationExecutor(connection)
    return executor.loader.project_state(("osce", executor.loader.get_migration_by_prefix("osce", name).name)).apps

call_command("migrate", database="keys", verbosity=0)
apps = at("0010")
names = "core.Thing people.Person people.AcademicYear osce.Exam osce.ExamStation osce.Circuit osce.Sitting"
thing, person, year, exam, station, circuit, sitting, candidate, encounter = (
    apps.get_model(*name.split(".")) for name in [*names.split(), "osce.Candidate", "osce.Encounter"])
term = year.objects.create(begins=2026, starts=date(2026, 7, 1), ends=date(2027, 6, 30))
held = exam.objects.create(thing=thing.objects.create(kind="exam", label="OSCE"), year=term)
there = {"station": station.objects.create(exam=held, number=1), "circuit": circuit.objects.create(exam=held, name="A")}
there |= {"sitting": sitting.objects.create(exam=held, name="Morning", begins_at=datetime(2026, 9, 1, tzinfo=UTC))}
for number, words in enumerate(("", CANARY, "–")):
    who = person.objects.create(thing=thing.objects.create(kind="person", label=str(number)))
    row = candidate.objects.create(exam=held, person=who, number=str(number))
    encounter.objects.create(candidate=row, turn=0, excused=words, **there)
disk = [found_on_disk()]
apps = at("0011")
disk += [found_on_disk()]
rows = list(apps.get_model("osce", "Encounter").objects.order_by("candidate__number"))
told = [[one.excused, excuse_of(one)] for one in rows]
back = at("0010").get_model("osce", "Encounter")
print(json.dumps([disk, told, list(back.objects.order_by("candidate__number").values_list("excused", flat=True))]))
"""
LOOK = """
from pathlib import Path
def found_on_disk():
    files = [file for file in Path(FOLDER).rglob("*") if file.is_file()]
    return sorted(file.suffix for file in files if CANARY.encode() in file.read_bytes())
"""


def test_words_are_sealed_whole_and_gone_from_every_byte(tmp_path: Path) -> None:
    told = {**os.environ, "XENIA_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "xenia.site.settings"}
    told.pop("XENIA_DATABASE_URL", None)
    script = f"FOLDER, CANARY = {str(tmp_path)!r}, {CANARY!r}{LOOK}{SCRIPT}"
    ran = subprocess.run([sys.executable, "-c", script], env=told, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    (before, after), excuses, back = json.loads(ran.stdout)
    assert before, "the words stood on the disk, or this test can't fail"
    assert after == [], "free pages and the log have nothing of them"
    assert excuses == [[False, ""], [True, CANARY], [True, ""]]
    assert back == ["", CANARY, "–"]
