"""A school that knew until when its helpers are prepared still knows it after the update, and after going back."""

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json
from datetime import date
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

def at(name):
    call_command("migrate", "osce", name, verbosity=0)
    executor = MigrationExecutor(connection)
    return executor.loader.project_state(("osce", executor.loader.get_migration_by_prefix("osce", name).name)).apps

apps = at("0002")
thing, person, year, exam, crew = (apps.get_model(*name.split(".")) for name in (
    "core.Thing", "people.Person", "people.AcademicYear", "osce.Exam", "osce.Crew"))
term = year.objects.create(begins=2026, starts=date(2026, 7, 1), ends=date(2027, 6, 30))
ada, ben = (person.objects.create(thing=thing.objects.create(kind="person", label=one)) for one in ("Ada", "Ben"))
for place, until in enumerate((date(2026, 1, 31), date(2030, 1, 1), date(2030, 1, 1))):
    held = exam.objects.create(thing=thing.objects.create(kind="exam", label=str(place)), year=term)
    crew.objects.create(exam=held, person=ada, part="patient", ready_until=until)
    crew.objects.create(exam=held, person=ben, part="examiner")
moved = at("0004").get_model("osce", "Credential")
told = sorted(map(list, moved.objects.values_list("person__thing__label", "part", "earned", "until")))
back = at("0002").get_model("osce", "Crew")
print(json.dumps([
    told, sorted({(one.person.thing.label, one.ready_until) for one in back.objects.all()}, key=str),
], default=str))
"""


def test_days_become_credentials_once_each_and_come_back(tmp_path: Path) -> None:
    told = {**os.environ, "XENIA_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "xenia.site.settings"}
    told.pop("XENIA_DATABASE_URL", None)
    ran = subprocess.run([sys.executable, "-c", SCRIPT], env=told, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    credentials, back = json.loads(ran.stdout)
    elsewhere = [["Ada", "patient", "elsewhere", "2026-01-31"], ["Ada", "patient", "elsewhere", "2030-01-01"]]
    assert credentials == elsewhere
    assert back == [["Ada", "2030-01-01"], ["Ben", None]]
