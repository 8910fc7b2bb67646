"""Every address × everyone: who may read what somebody else's page says, and who may write there."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import clear_url_caches, path, reverse
from django.utils import timezone

from tests.site.everyone import (
    CURRICULUM_SHEET,
    FRAMEWORK_SHEET,
    PEOPLE_SHEET,
    House,
    Values,
    addresses,
    ask,
    house_of,
    upload,
)
from xenia.core.access import requires
from xenia.core.models import Thing
from xenia.people.models import Person
from xenia.people.models.person import RoleKind

pytestmark = pytest.mark.django_db

NONE: frozenset[str] = frozenset()
SCOPED = {
    f"{kind} {where}" for kind in ("course_director", "teacher", "coordinator") for where in ("here", "elsewhere")
}
HERE = {name for name in SCOPED if name.endswith(" here")}
SIGNED_IN = frozenset({*RoleKind.values, *SCOPED, "owner", "stranger", "former administrator"})
EVERYBODY = SIGNED_IN | {"nobody"}
ADMINISTRATOR = frozenset({"administrator"})
OWNER = frozenset({"owner"})
LEADS = frozenset({"administrator", "programme_director", "owner"})
MANAGERS = LEADS | {"coordinator"}
READERS = (SCOPED | LEADS | {"curriculum_committee", "course_director", "teacher", "coordinator", "dean"}) | {
    *("exam_administrator", "patient_educator", "accreditor", "preceptor", "examiner")
}
STUDENTS_TOO = READERS | {"student"}
EXPORTERS = MANAGERS | {"curriculum_committee"}
EDITORS = MANAGERS | {"course_director", "course_director here", "coordinator here"}
#: whoever edits drafts, and the teachers of the course
DRAFTERS = EDITORS | {"teacher here"}
ALIGNERS = DRAFTERS | {"teacher"}
ALIGN_ALL = MANAGERS | {"course_director", "teacher"}
ALIGN_SOMEWHERE = ALIGN_ALL | SCOPED
APPROVERS = LEADS | {"curriculum_committee"}
DIRECTORY = (
    MANAGERS
    | {"dean", "course_director"}
    | {f"{kind} {where}" for kind in ("course_director", "coordinator") for where in ("here", "elsewhere")}
)
#: who sees the teacher of the course: leads, whoever runs the course with them, themselves
AROUND_TEACHER = MANAGERS | {"dean", "teacher here", "course_director here", "coordinator here"}
TODAY = timezone.localdate().isoformat


@dataclass(frozen=True)
class Door:
    """One address with what stands there, by the names of `House.things`; who may read it, and who writes with `post`.

    `harmless` are tables that a mere look may write.
    """

    name: str
    read: frozenset[str] = NONE
    args: tuple[str, ...] = ()
    write: frozenset[str] = NONE
    post: Callable[[House], Values] = lambda house: {}
    query: str = ""
    harmless: frozenset[str] = frozenset()

    def address(self, house: House) -> str:
        if self.name == "calendar_feed":
            return str(house.things["feed"])
        where = reverse(self.name, args=[house.things.get(arg, arg) for arg in self.args])
        return where + self.query.format(**house.things)

    def __str__(self) -> str:
        return " ".join((self.name, *self.args, self.query)).strip()


def said(**data: Any) -> Callable[[House], Values]:
    """Data of a form; a word that names a thing of the house stands for its key."""
    return lambda house: {
        key: house.things.get(value, value) if isinstance(value, str) else value for key, value in data.items()
    }


ALIGNMENT = said(framework="school", do="set", subject="session", competency="competency", depth="demonstrated")
PASTED = said(text="x1\ta\t3", framework="school", do="apply")

WHO = (
    # the frame
    Door("home", SIGNED_IN),
    Door("design", EVERYBODY),
    Door("search", SIGNED_IN, query="?q=blood"),
    Door("demo_signin", post=said(person="administrator")),
    # oneself
    Door("account", SIGNED_IN, write=SIGNED_IN, post=said(language="ar", time_zone="")),
    Door("join", post=said(email="a@b.example", password="four chairs in a room")),
    Door("inbox", SIGNED_IN),
    Door("task_done", args=("task",), write=OWNER),
    Door(
        "hand_on", OWNER, args=("task",), write=OWNER, post=lambda house: {"to": house.people["programme_director"].pk}
    ),
    Door("calendar", SIGNED_IN, write=SIGNED_IN),
    Door("calendar", STUDENTS_TOO, query="?course={course}", write=STUDENTS_TOO, post=said(course="course")),
    Door("calendar", DRAFTERS, query="?course={draft course}", write=DRAFTERS, post=said(course="draft course")),
    Door("calendar_end", args=("link",), write=OWNER),
    Door("calendar_feed", EVERYBODY, args=("secret",), harmless=frozenset({"core_signedlink"})),
    Door("jobs", SIGNED_IN),
    Door("job", OWNER, args=("job",)),
    Door("job_cancel", args=("job",), write=OWNER),
    Door("media", OWNER, args=("media",)),
    Door("link", EVERYBODY, args=("invitation",), post=said(secret="guessed")),
    # people
    Door("people", DIRECTORY),
    Door("people_import", LEADS, write=LEADS, post=said(sheet=upload(PEOPLE_SHEET, "people.csv"))),
    Door("people_template", LEADS),
    Door("people_preview", OWNER, args=("media",), write=OWNER),
    Door("person_new", MANAGERS, write=MANAGERS, post=said(name="Noor", language="en")),
    Door("person", AROUND_TEACHER, args=("teacher",)),
    Door("person", LEADS | {"storyteller"}, args=("storyteller",)),
    Door("person_edit", MANAGERS, args=("teacher",), write=MANAGERS, post=said(name="Other", language="en")),
    Door("person_edit", LEADS, args=("storyteller",), write=LEADS, post=said(name="Other", language="en")),
    Door("person_invite", args=("guest",), write=LEADS),
    Door("person_erase", ADMINISTRATOR, args=("teacher",), write=ADMINISTRATOR, post=said(reason="asked", meant="on")),
    Door("role_new", LEADS, args=("teacher",), write=LEADS, post=lambda house: {"kind": "student", "starts": TODAY()}),
    Door(
        "role_new",
        LEADS,
        args=("teacher",),
        write=ADMINISTRATOR,
        post=lambda house: {"kind": "administrator", "starts": TODAY()},
    ),
    Door("end_role", LEADS, args=("teacher", "its role"), write=LEADS, post=lambda house: {"last_day": TODAY()}),
    # the curriculum
    Door("map", READERS),
    Door("map", READERS, query="?by=course"),
    Door("map_download", READERS, args=("csv",)),
    Door("map_download", READERS, args=("csv",), query="?by=course"),
    Door("map_unmapped", READERS, query="?course={course}"),
    Door("map_unmapped", DRAFTERS, query="?course={draft course}"),
    Door("map_cell", READERS, args=("competency",), query="?framework=school"),
    Door("courses", STUDENTS_TOO),
    Door("course", STUDENTS_TOO, args=("course",)),
    Door("course", DRAFTERS, args=("draft course",)),
    Door("course_state", args=("course",), write=EDITORS, post=said(state="retired", reason="It has ended")),
    Door("course_guide", STUDENTS_TOO, args=("course",)),
    Door("course_guide", DRAFTERS, args=("draft course",)),
    Door("course_guide_pdf", DRAFTERS, args=("draft course",)),
    Door("session", STUDENTS_TOO, args=("session",)),
    Door("session", DRAFTERS, args=("draft session",)),
    Door("session_edit", EDITORS, args=("session",), write=EDITORS, post=said(title="Other", minutes="5", reason="So")),
    Door("session_state", args=("session",), write=EDITORS, post=said(state="retired", reason="It has ended")),
    Door("align_course", ALIGNERS, args=("course",), write=ALIGNERS, post=ALIGNMENT),
    Door("align_course", DRAFTERS, args=("draft course",), post=ALIGNMENT),
    Door("align_undo", args=("course",), write=ALIGNERS, post=said(entry="step")),
    Door("approval_asked", args=("course",), write=ALIGNERS),
    Door("align_paste", ALIGNERS, args=("course",), write=ALIGNERS, post=PASTED),
    Door("align_paste", DRAFTERS, args=("draft course",), post=PASTED),
    Door(
        "align_paste_all",
        ALIGN_ALL,
        write=ALIGN_ALL,
        post=said(text="x1\ta\t3", framework="school", year="2026", do="apply"),
    ),
    Door("suggestions", ALIGN_SOMEWHERE),
    Door("suggestions_look", write=ALIGNERS, post=said(course="course", framework="school")),
    Door("suggestion_answered", write=ALIGNERS, post=said(proposal="proposed", answer="reject")),
    Door("suggestions_accepted", write=ALIGNERS, post=said(course="course", framework="school")),
    Door("record", LEADS | {"curriculum_committee"}),
    Door("course_record", READERS, args=("course",)),
    Door("course_record", DRAFTERS, args=("draft course",)),
    Door("record_step", APPROVERS | HERE, args=("step",)),
    Door("record_undo", args=("step",), write=ALIGNERS),
    Door("approvals", APPROVERS),
    Door("approval", APPROVERS, args=("course",), write=APPROVERS, post=said(row="aligned", reason="So")),
    Door("objective", STUDENTS_TOO, args=("objective",)),
    Door("objective", DRAFTERS, args=("draft objective",)),
    Door("frameworks", READERS),
    Door("framework", READERS, args=("school",)),
    Door("framework_download", READERS, args=("school", "json")),
    Door("framework_import", LEADS, write=LEADS, post=said(format="csv", file=upload(FRAMEWORK_SHEET, "a.csv"))),
    Door("framework_preview", OWNER, args=("table",), query="?format=csv", write=OWNER, post=said(reason="New")),
    Door("framework_ended", READERS, args=("old",), post=said(reason="So")),
    Door("framework_decided", args=("old",), write=LEADS, post=said(reason="So")),
    Door("competency", READERS, args=("competency",)),
    Door("crosswalk_new", LEADS, args=("competency",), write=LEADS, post=said(kind="related", other="other item")),
    Door("crosswalk_remove", args=("competency", "crosswalk"), write=LEADS),
    Door("years", LEADS),
    Door("year_copy", LEADS, args=("year",), write=LEADS, post=said(reason="A new year")),
    Door("imports", LEADS),
    Door("import_new", LEADS, write=LEADS, post=said(format="spreadsheet", file=upload(CURRICULUM_SHEET, "r.csv"))),
    Door("import_template", LEADS),
    Door("import_run", LEADS, args=("previewed",)),
    Door("import_apply", args=("previewed",), write=LEADS),
    Door("import_again", args=("previewed",), write=LEADS),
    Door("import_discard", args=("previewed",), write=LEADS),
    Door("import_decide", args=("applied",), write=LEADS, post=said(row="0", decision="keep")),
    Door("exports", EXPORTERS),
    Door("export_year", EXPORTERS, query="?year=2026&version=1"),
)


@pytest.fixture
def house(make_person: Callable[..., Person]) -> House:
    return house_of(make_person)


def wrong_at(door: Door, house: House) -> list[str]:
    """Who gets in or writes though the table says otherwise, who does not though it says so, and looks that write."""
    address, data = door.address(house), door.post(house)
    looks = {name: ask(browser, address) for name, browser in house.browsers.items()}
    writes = {name: ask(browser, address, data) for name, browser in house.browsers.items()}
    found = {
        "reads": ({name for name, answer in looks.items() if answer.inside}, door.read),
        "writes": ({name for name, answer in writes.items() if answer.wrote}, door.write),
        "writes by looking": ({name for name, answer in looks.items() if answer.wrote - door.harmless}, NONE),
    }
    here = house.browsers.keys()
    return [
        f"{door}: {deed}: too many {sorted(who - may)}, too few {sorted(may & here - who)}"
        for deed, (who, may) in found.items()
        if who != may & here
    ] + [f"{door}: {line}" for line in unguarded(looks) + unguarded(writes)]


def unguarded(answers: dict[str, Any]) -> list[str]:
    """Answers that a browser may keep, frame, or run scripts in."""
    wrong = set()
    for name, answer in answers.items():
        headers = answer.response.headers
        if name != "nobody" and "no-store" not in headers.get("Cache-Control", "") and "ETag" not in headers:
            wrong.add("may be kept by the browser of who is signed in")
        if "default-src 'none'" not in headers.get("Content-Security-Policy", ""):
            wrong.add("has no strict policy on content")
        if headers.get("X-Content-Type-Options") != "nosniff":
            wrong.add("may be taken for another type")
        if "unsafe" in headers.get("Content-Security-Policy", ""):
            wrong.add("allows unsafe content")
    return sorted(wrong)


def test_everyone_at_every_address_reads_and_writes_what_is_theirs(house: House) -> None:
    wrong = [line for door in WHO for line in wrong_at(door, house)]
    assert not wrong, "\n".join(wrong)


def test_every_address_stands_in_the_table() -> None:
    known = {door.name for door in WHO}
    missing = sorted({name for name, _view in addresses()} - known)
    assert not missing, f"say in WHO who may read and write at {missing}"


def test_words_that_are_not_published_reach_only_those_who_edit_them(house: House) -> None:
    found = set()
    for door in WHO:
        if not door.read & {"student", "accreditor"} or door.args[:1] == ("draft course",):
            continue
        for name in {"student", "accreditor", "teacher elsewhere", "dean"} & house.browsers.keys():
            text = ask(house.browsers[name], door.address(house)).response
            body = b"".join(text.streaming_content) if text.streaming else text.content
            if any(words in body for words in (b"Unpublished words", b"Unpublished hour", b"Draft ")):
                found.add(f"{door} as {name}")
    assert not found, "\n".join(sorted(found))


def test_view_that_forgets_to_check_its_object_is_found(house: House, settings: Any) -> None:
    @requires("curriculum.view")
    def careless(request: HttpRequest, key: Any) -> HttpResponse:
        if request.method == "POST":
            Thing.objects.filter(pk=key).update(label=request.POST["title"])
        return HttpResponse(Thing.objects.get(pk=key).label)

    planted = ModuleType("planted")
    planted.urlpatterns = [path("careless/<uuid:key>/", careless, name="careless")]  # type: ignore[attr-defined]
    real = __import__(settings.ROOT_URLCONF, fromlist=["urlpatterns"])
    planted.urlpatterns += real.urlpatterns  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = planted
    clear_url_caches()
    try:
        door = Door("careless", DRAFTERS, args=("draft course",), write=EDITORS, post=said(title="Mine now"))
        reads, writes = (line for line in wrong_at(door, house) if "too many" in line)
        assert "'student'" in reads and "'accreditor'" in writes
        with pytest.raises(AssertionError, match="careless"):
            test_every_address_stands_in_the_table()
    finally:
        clear_url_caches()
