"""A programme director brings a file: preview, import, decision; nobody else comes near."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from xenia.core.actions.media import media_path, sweep_media
from xenia.core.models import AuditEntry, Job, Media
from xenia.core.queries.audit import reason_of
from xenia.core.tasks import run_job
from xenia.curriculum.models import Course, ImportRun, Session
from xenia.people.models import Task

pytestmark = pytest.mark.django_db
SHEET = """Year,Course code,Course,Session code,Session,Minutes,Objective
2026,REN,Renal Care,R1,Consent with an interpreter,90,Obtain consent
2026,REN,Renal Care,R2,Dialysis far from home,60,Plan dialysis
"""
SHORTER = "".join(SHEET.splitlines(keepends=True)[:2]).replace("with an interpreter", "through an interpreter")
WRONG = SHEET.replace("60", "sixty").replace("90", "ninety")


@pytest.fixture
def desk(programme_director: Any, sign_in: Any) -> Any:
    return sign_in(programme_director)


def upload(desk: Any, text: str, format: str = "spreadsheet") -> ImportRun:
    """Bring a file and let the worker read it."""
    file = SimpleUploadedFile("renal.csv", text.encode())
    answer = desk.post("/imports/new/", {"format": format, "file": file})
    run = ImportRun.objects.order_by("-created_at")[0]
    assert answer.url == f"/imports/{run.pk}/"
    work(run)
    return run


def work(run: ImportRun) -> None:
    """What the worker does with the run's job."""
    run.refresh_from_db()
    assert run.job is not None
    run_job.call(str(run.job.pk))
    run.refresh_from_db()


def bring(desk: Any, text: str, reason: str = "") -> ImportRun:
    run = upload(desk, text)
    desk.post(f"/imports/{run.pk}/apply/", {"reason": reason})
    work(run)
    return run


def test_a_director_sees_what_a_file_would_do_before_it_is_done(desk: Any) -> None:
    assert "Nothing was imported yet" in desk.get("/imports/").text
    run = upload(desk, SHEET)
    assert not Course.objects.exists()
    page = desk.get(f"/imports/{run.pk}/").text
    assert "What this file would change" in page and "Dialysis far from home" in page
    desk.post(f"/imports/{run.pk}/apply/", {"reason": "Sent by the registrar"})
    assert "Importing" in desk.get(f"/imports/{run.pk}/").text
    work(run)
    assert Session.objects.count() == 2
    assert "Imported" in desk.get(f"/imports/{run.pk}/").text
    entry = AuditEntry.objects.get(verb="curriculum.import")
    assert (reason_of(entry), entry.actor_id) == ("Sent by the registrar", run.owner_id)
    assert "renal.csv" in desk.get("/imports/").text


def test_a_preview_shows_what_changes_from_what_to_what(desk: Any) -> None:
    bring(desk, SHEET)
    run = upload(desk, SHORTER)
    page = desk.get(f"/imports/{run.pk}/").text
    assert "Consent with an interpreter" in page and "Consent through an interpreter" in page
    assert run.preview["updated"]["session"] == 1 and run.preview["missing"]["session"] == 1


def test_a_file_that_is_here_already_is_not_imported_again(desk: Any) -> None:
    bring(desk, SHEET)
    page = desk.get(f"/imports/{upload(desk, SHEET).pk}/").text
    assert "Everything in this file is here already" in page and "Import</button>" not in page


def test_every_refused_row_is_shown_with_its_reason(desk: Any) -> None:
    run = upload(desk, WRONG)
    page = desk.get(f"/imports/{run.pk}/").text
    assert run.state == "refused" and "“ninety”" in page and "“sixty”" in page and "renal.csv" in page
    desk.post(f"/imports/{run.pk}/apply/")
    run.refresh_from_db()
    assert run.state == "refused" and not Course.objects.exists()


def test_refused_rows_come_in_pages(desk: Any) -> None:
    rows = "".join(f"2026,REN,Renal Care,R{n},Session {n},many,\n" for n in range(70))
    run = upload(desk, SHEET.splitlines()[0] + "\n" + rows)
    first, second = (desk.get(f"/imports/{run.pk}/?page={n}").text for n in (1, 2))
    assert first.count('class="refused"') == 50 and second.count('class="refused"') == 20


def test_what_vanished_is_retired_or_kept_by_a_director(desk: Any, programme_director: Any) -> None:
    bring(desk, SHEET)
    run = bring(desk, SHORTER)
    task = Task.objects.get(kind="retire")
    assert (task.assignee, task.count, task.done_at) == (programme_director, 2, None)
    assert "Dialysis far from home" in desk.get(task.route).text
    rows = {row["kind"]: number for number, row in enumerate(run.preview["missed"])}
    desk.post(f"/imports/{run.pk}/decide/", {"row": rows["session"], "decision": "retire", "reason": "It moved"})
    assert Session.objects.get(source_id="2026-REN/R2").thing.state == "retired"
    assert Task.objects.get(kind="retire").count == 1
    desk.post(f"/imports/{run.pk}/decide/", {"row": rows["objective"], "decision": "keep"})
    assert Task.objects.get(kind="retire").done_at is not None
    assert "Retire, or keep?" not in desk.get(f"/imports/{run.pk}/").text
    bring(desk, SHEET)
    assert Session.objects.get(source_id="2026-REN/R2").thing.state == "published"


def test_a_sheet_of_one_course_does_not_ask_about_the_other_sheets(desk: Any) -> None:
    bring(desk, SHEET)
    run = bring(desk, SHEET.replace("REN,Renal Care,R", "LIV,Liver Care,L").replace("consent", "trust"))
    assert run.preview["missing"]["course"] == 1 and not Task.objects.exists()
    assert "Dialysis far from home" not in desk.get(f"/imports/{run.pk}/").text
    assert "Dialysis far from home" in desk.get(f"/imports/{run.pk}/?elsewhere=1").text


def test_an_import_after_someone_else_s_needs_a_new_preview(desk: Any) -> None:
    bring(desk, SHEET)
    first, second = upload(desk, SHORTER), upload(desk, SHORTER.replace("90", "45"))
    for run in (first, second):
        desk.post(f"/imports/{run.pk}/apply/")
        work(run)
    assert (first.state, second.state) == ("applied", "previewed")
    page = desk.get(f"/imports/{second.pk}/").text
    assert "since this preview" in page and "Make a new preview" in page
    desk.post(f"/imports/{second.pk}/again/")
    work(second)
    desk.post(f"/imports/{second.pk}/apply/")
    work(second)
    assert Session.objects.get(source_id="2026-REN/R1").minutes == 45


def test_an_import_that_is_given_up_leaves_neither_file_nor_change(desk: Any) -> None:
    run = upload(desk, SHEET)
    path = media_path(run.media_id)
    assert path.exists() and b"Renal" not in path.read_bytes()
    desk.post(f"/imports/{run.pk}/discard/")
    run.refresh_from_db()
    assert (run.state, run.media, Media.objects.count(), Course.objects.count()) == ("cancelled", None, 0, 0)
    assert "given up" in desk.get(f"/imports/{run.pk}/").text


def test_the_file_is_forgotten_after_30_days_and_the_import_is_not(desk: Any) -> None:
    run = bring(desk, SHEET)
    Media.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sweep_media()
    run.refresh_from_db()
    assert run.media is None
    assert "renal.csv" in desk.get(f"/imports/{run.pk}/").text


def test_reading_can_be_stopped_and_taken_up_again(desk: Any) -> None:
    file = SimpleUploadedFile("renal.csv", SHEET.encode())
    desk.post("/imports/new/", {"format": "spreadsheet", "file": file})
    run = ImportRun.objects.get()
    desk.post(f"/jobs/{run.job_id}/cancel/")
    assert Job.objects.get().state == "cancelled"
    assert "Read it again" in desk.get(f"/imports/{run.pk}/").text
    desk.post(f"/imports/{run.pk}/again/")
    work(run)
    assert run.state == "previewed"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"format": "spreadsheet"}, "Choose a file first"),
        ({"format": "spreadsheet", "file": SimpleUploadedFile("empty.csv", b"")}, "empty"),
        ({"format": "klingon", "file": SimpleUploadedFile("a.csv", b"Year")}, "what kind of file"),
    ],
)
def test_a_form_that_lacks_something_says_so(desk: Any, data: dict[str, Any], words: str) -> None:
    answer = desk.post("/imports/new/", data)
    assert answer.status_code == 422 and words in answer.text
    assert not ImportRun.objects.exists()


def test_the_template_opens_as_a_workbook_with_the_columns(desk: Any) -> None:
    book = load_workbook(io.BytesIO(desk.get("/imports/template.xlsx").content))
    assert [cell.value for cell in book["Curriculum"][1]][:3] == ["Year", "Course code", "Course"]


@pytest.mark.parametrize("who", ["committee_member", "teacher", "student", "accreditor", "stranger"])
def test_nobody_else_imports(request: pytest.FixtureRequest, desk: Any, sign_in: Any, who: str) -> None:
    run = upload(desk, SHEET)
    other = sign_in(request.getfixturevalue(who))
    for address in ("/imports/", "/imports/new/", "/imports/template.xlsx", f"/imports/{run.pk}/"):
        assert other.get(address).status_code == 403
    for step in ("apply", "again", "discard", "decide"):
        assert other.post(f"/imports/{run.pk}/{step}/").status_code == 403
    run.refresh_from_db()
    assert run.state == "previewed"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_few_questions_for_any_number(
    desk: Any, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        bring(desk, SHEET)
    desk.get("/imports/")
    with django_assert_num_queries(8):
        desk.get("/imports/")


def test_a_director_who_lost_the_role_in_between_imports_nothing(desk: Any, programme_director: Any) -> None:
    run = upload(desk, SHEET)
    desk.post(f"/imports/{run.pk}/apply/")
    programme_director.roles.all().delete()
    work(run)
    assert run.state == "previewed" and not Course.objects.exists()
