"""Everyone, and something of somebody else's at every address: who gets in there, and who writes."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from rules.permissions import permissions

from tests.house import actor_of_person
from tests.school import YEAR, bring_in, two_courses
from tests.site.assessed import furnish_assessment
from tests.site.boarded import furnish_boards
from tests.site.examined import furnish_exams
from tests.site.examined_today import furnish_exam_day
from tests.site.held_here import furnish_results
from tests.site.learnt import furnish_learning
from tests.site.prepared_here import furnish_preparing
from tests.site.stationed import furnish_stations
from tests.site.storied import furnish_stories
from xenia.core.actions.media import store_media
from xenia.core.actions.things import link, make_thing
from xenia.core.actions.tokens import issue_feed
from xenia.core.models import Job, SignedLink, Thing
from xenia.core.rules import Actor, may
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments
from xenia.curriculum.actions.counts import recount
from xenia.curriculum.actions.imports import read_run, start_import
from xenia.curriculum.models import Alignment, Competency, Course, Framework, ImportRun, Objective, Session
from xenia.people.models import Person, Role, Task
from xenia.people.models.person import RoleKind

#: views of libraries, which ask for a password or a second factor themselves
FOREIGN = ("allauth.", "django.views.i18n.")
#: what every page may write without anybody's leave: the visitor's own session
OWN_TABLES = {"django_session"}
WRITING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
PEOPLE_SHEET = b"Name,Role\nAmina Yusuf,student\n"
CURRICULUM_SHEET = b"Year,Course code,Course,Session code,Session,Minutes,Objective\n2026,R,Renal,R1,Dialysis,90,Plan\n"
FRAMEWORK_SHEET = b"Code,Label,Parent\nA,Listening,\n"

Values = dict[str, Any]


@dataclass
class House:
    """Who lives here, each with a browser, and what they own."""

    people: dict[str, Person]
    browsers: dict[str, Client]
    things: Values = field(default_factory=dict)


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """The name of every address of our own, with its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix)
        elif isinstance(pattern, URLPattern) and not f"{pattern.callback.__module__}.".startswith(FOREIGN):
            yield pattern.name or str(pattern.pattern), pattern.callback


def house_of(make_person: Callable[..., Person]) -> House:
    """One person for each role that holds everywhere, and those whose role holds on a course, or not any more."""
    bring_in(two_courses())
    here, elsewhere = (Course.objects.get(source_id=name).thing for name in ("X", "Y"))
    people = {kind: make_person(f"Every {kind}", kind) for kind in _kinds()}
    for kind in ("course_director", "teacher", "coordinator"):
        people[f"{kind} here"] = make_person(f"Here {kind}", (kind, here))
        people[f"{kind} elsewhere"] = make_person(f"Elsewhere {kind}", (kind, elsewhere))
    people["owner"] = make_person("Olu Owner", "programme_director")
    people["stranger"] = make_person("Stefan Stranger")
    people["former administrator"] = make_person("Fay Former", "administrator")
    yesterday = timezone.localdate() - timedelta(days=1)
    Role.objects.filter(person=people["former administrator"]).update(ends=yesterday)
    house = House(people, {"nobody": Client()})
    for name, person in people.items():
        house.browsers[name] = Client()
        house.browsers[name].force_login(person.user)
        # the first answer after signing in writes the session; where all is taken back, every answer would be the first
        house.browsers[name].get(reverse("demo_signin"))
    _furnish(house, make_person, here)
    return house


def _kinds() -> list[str]:
    """The kinds of role, of those with the same rights everywhere the first and those who must never be left out."""
    by_rights: dict[frozenset[str], str] = {}
    for kind in RoleKind.values:
        actor = Actor(person=uuid4(), roles=frozenset({(kind, None)}))
        by_rights.setdefault(frozenset(name for name in permissions if may(actor, name)), kind)
    return sorted({*by_rights.values(), "student", "storyteller", "accreditor"})


def _furnish(house: House, make_person: Callable[..., Person], here: Thing) -> None:
    """What stands at the addresses: published and not, and what belongs to one person alone."""
    owner, teacher = house.people["owner"], house.people["teacher here"]
    actor = actor_of_person(owner)
    house.things |= {
        "course": here.pk,
        "session": Session.objects.get(source_id="x1").pk,
        "objective": Objective.objects.get(source_id="o1").pk,
        "competency": Competency.objects.get(source_id="a").pk,
        "school": Framework.objects.get(own=True).code,
        "teacher": teacher.pk,
        "its role": teacher.roles.get().pk,
        "storyteller": house.people["storyteller"].pk,
        "guest": make_person("Gus Guest", account=False).pk,
        "year": YEAR,
        "task": Task.objects.create(kind="retire", thing=here, assignee=owner, route="/map/").pk,
        "job": Job.objects.create(name="core.keep_house", owner_id=owner.pk).pk,
        "media": _file(actor, PEOPLE_SHEET, "people.csv"),
        "table": _file(actor, FRAMEWORK_SHEET, "listening.csv"),
        "feed": issue_feed(actor, lands_on="calendar_feed", person=owner.thing),
        "link": SignedLink.objects.get(person=owner.pk).pk,
    }
    _aligned(house, actor)
    _unpublished(house, here)
    _linked(house)
    _imports(house, actor)
    furnish_assessment(house, here)
    furnish_boards(house)
    furnish_learning(house)
    furnish_stations(house)
    furnish_preparing(house)
    furnish_exams(house)
    furnish_exam_day(house)
    furnish_results(house)
    furnish_stories(house)


def _aligned(house: House, actor: Any) -> None:
    """A step of the owner's in the course that can be undone or approved, and a suggestion that waits."""
    session, competency = house.things["session"], house.things["competency"]
    step = change_alignments(actor, [Wanted(session, competency, State(depth="introduced"))])
    made = Alignment.objects.get(subject=session)
    sure = {"status": Alignment.Status.PROPOSED, "origin": "suggested", "confidence": 0.95}
    subject = Objective.objects.get(source_id="o4")
    subject.course = Course.objects.get(source_id="X")
    subject.save(update_fields=["course"])
    proposed = Alignment.objects.create(subject=subject.thing, competency_id=competency, **sure)
    house.things |= {"step": step.uuid, "aligned": f"{made.pk}-{step.pk}", "proposed": str(proposed.pk)}


def _file(actor: Any, content: bytes, name: str) -> Any:
    return store_media(actor, content, name=name, expires_at=timezone.now() + timedelta(days=1)).pk


def _unpublished(house: House, here: Thing) -> None:
    """A second course of the same people that is a draft with all that is in it, and drafts in the published one."""
    course = Course.objects.get(pk=here.pk)
    draft = Course.objects.create(thing=make_thing("course", "Draft course"), year=course.year, source_id="D")
    for role in Role.objects.filter(scope=here):
        Role.objects.create(person=role.person, kind=role.kind, scope=draft.thing, starts=role.starts)
    objective = Objective.objects.create(
        thing=make_thing("objective", "Draft objective"), course=draft, year=course.year, level="course"
    )
    session = Session.objects.create(thing=make_thing("session", "Draft session"), course=draft, year=course.year)
    course.objectives.add(_drafted(course))
    everywhere = (
        session.pk,
        objective.pk,
        *Thing.objects.filter(label__startswith="Unpublished").values_list("pk", flat=True),
    )
    for subject in everywhere:
        Alignment.objects.create(subject_id=subject, competency_id=house.things["competency"])
    recount([course.pk, draft.pk])
    house.things |= {"draft course": draft.pk, "draft objective": objective.pk, "draft session": session.pk}


def _drafted(course: Course) -> Objective:
    thing = make_thing("objective", "Unpublished words")
    made = Objective.objects.create(thing=thing, course=course, year=course.year, level="course")
    Session.objects.get(source_id="x1").objectives.add(made)
    Session.objects.create(thing=make_thing("session", "Unpublished hour"), course=course, year=course.year)
    return made


def _linked(house: House) -> None:
    """A framework that has ended, with an item that leads to one of the school's own."""
    yesterday = timezone.localdate() - timedelta(days=1)
    old = Framework.objects.create(
        thing=make_thing("framework", "Old", published=True), code="old", valid_until=yesterday
    )
    item = Competency.objects.create(
        thing=make_thing("competency", "Old item", published=True), framework=old, source_id="1"
    )
    crosswalk = link(Thing.objects.get(pk=house.things["competency"]), "exact", item.thing)
    other = Competency.objects.create(
        thing=make_thing("competency", "Other item", published=True), framework=old, source_id="2"
    )
    house.things |= {"crosswalk": crosswalk.pk, "other item": other.pk}


def _imports(house: House, actor: Any) -> None:
    runs = [start_import(actor, io.BytesIO(CURRICULUM_SHEET), name="renal.csv", format="spreadsheet") for _ in range(2)]
    for run in runs:
        read_run(_Silent(), run.pk)
    missed = {"kind": "session", "name": "x2", "label": "x2", "course": "X", "competency": None}
    missed["thing"] = str(Session.objects.get(source_id="x2").pk)
    ImportRun.objects.filter(pk=runs[1].pk).update(state="applied", preview={"file": "renal.csv", "missed": [missed]})
    house.things |= {"previewed": runs[0].pk, "applied": runs[1].pk}


class _Silent:
    def step(self, words: str, done: int = 0, total: int = 0) -> None:
        """Nobody watches."""


def upload(content: bytes, name: str) -> Callable[[], Any]:
    return lambda: SimpleUploadedFile(name, content)


@dataclass
class Answer:
    """How one request ended: whether it got in, the tables that it wrote, and what the page said."""

    inside: bool
    wrote: set[str]
    response: Any


def ask(browser: Client, address: str, data: Values | None = None) -> Answer:
    """A GET, or a POST with data; whatever it writes is taken back."""
    cache.clear()
    with transaction.atomic(), transaction.atomic(using="keys"), _watched() as wrote:
        if data is None:
            response = browser.get(address)
        else:
            response = browser.post(address, {key: made() if callable(made) else made for key, made in data.items()})
        if response.streaming:
            list(response.streaming_content)  # to its end, so that its file is closed
        for alias in connections:
            transaction.set_rollback(True, using=alias)
    turned_away = response.status_code >= 400 or response.get("Location", "").startswith(reverse("account_login"))
    return Answer(not turned_away, wrote - OWN_TABLES, response)


@contextmanager
def _watched() -> Iterator[set[str]]:
    """The tables that are written meanwhile."""
    wrote: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        # SQLite counts rows that are returned only as they are fetched
        if (found := WRITING.match(sql)) and (context["cursor"].rowcount or " RETURNING " in sql):
            wrote.add(found[1])
        return done

    with connections["default"].execute_wrapper(look), connections["keys"].execute_wrapper(look):
        yield wrote
