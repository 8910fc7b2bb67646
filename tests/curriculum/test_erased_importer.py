"""A person who imported and is erased: neither their name nor what they wrote is left in any file of the school."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.core.leaks import bytes_on_disk
from tests.house import actor_of_person
from xenia.core.tasks import run_job
from xenia.curriculum.models import ImportRun
from xenia.people.actions.people import erase_person
from xenia.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "quillonzephyrine"
SHEET = b"Year,Course code,Course,Session code,Session,Minutes,Objective\n2026,R,Renal,R1,Dialysis,90,Plan dialysis\n"


def test_no_file_holds_what_an_erased_importer_was_called_and_wrote(
    make_person: Any, administrator: Person, sign_in: Any, sqlite_files: dict[str, Path]
) -> None:
    if not sqlite_files:
        pytest.skip("PostgreSQL keeps old rows until their page is used again, which the privacy page says")
    person = make_person(f"{CANARY} of the registry", "programme_director", email=f"{CANARY}@school.example")
    desk = sign_in(person)
    file = SimpleUploadedFile(f"{CANARY}.csv", SHEET)
    desk.post("/imports/new/", {"format": "spreadsheet", "file": file})
    run = ImportRun.objects.get(owner=person.pk)
    run_job.call(str(run.job_id))
    desk.post(f"/imports/{run.pk}/apply/", {"reason": f"{CANARY} said so"})
    run.refresh_from_db()
    run_job.call(str(run.job_id))
    run.refresh_from_db()
    assert run.state == "applied"
    assert bytes_on_disk(CANARY.encode())
    erase_person(actor_of_person(administrator), person, reason="They asked for it")
    assert bytes_on_disk(CANARY.encode()) == []
    run.refresh_from_db()
    assert run.preview["file"] == "spreadsheet"
