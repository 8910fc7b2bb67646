"""What the addresses of pages are filled with, in a copy of the demo school."""

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from scripts import (
    after_examples,
    assessment_examples,
    authoring_examples,
    board_examples,
    coding_examples,
    drill_examples,
    exam_day_examples,
    exam_examples,
    growth_examples,
    playing_examples,
    preparing_examples,
    response_examples,
    station_examples,
    story_examples,
    voice_examples,
)
from scripts.cast import browser_of, course, user_of
from xenia.core.actions.media import store_media
from xenia.core.actions.tokens import issue_feed
from xenia.core.models import Job, Media
from xenia.core.progress import Board
from xenia.core.tasks import run_job
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments
from xenia.curriculum.actions.suggestions import TASK
from xenia.curriculum.models import Competency, ImportRun, Objective, Session
from xenia.people.actions.tasks import ask
from xenia.people.models import Task
from xenia.people.queries.actors import actor_for

PEOPLE_SHEET = """Name,Email,Role,Scope,Starts
Amina Yusuf,amina.yusuf@alderbay.example,student,,2026-07-01
Bruno Alves,bruno.alves@alderbay.example,lion tamer,,2026-07-01
"""
CURRICULUM = """Year,Year of study,Course code,Course,Session code,Session,Minutes,Objective
2026,3,REN,Renal Care,R1,Consent with an interpreter,90,Obtain consent
2026,3,REN,Renal Care,R2,Dialysis far from home,60,Plan dialysis
"""
#: the same a month later: a title changed, a session did not come
CHANGED = "".join(CURRICULUM.splitlines(keepends=True)[:2]).replace("with an", "through an")
REFUSED = CURRICULUM.replace("60", "sixty").replace("90", "ninety")
FRAMEWORK = """id,code,label,kind,parent
h1,H1,Hearing a story without taking it,standard,
h2,H2,Saying who will read it,standard,
"""


def _file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def _task() -> Any:
    waiting = Task.objects.filter(assignee=user_of("course_director").person, done_at=None).first()
    if waiting is None:
        raise LookupError("nothing waits for the course director")
    return waiting.pk


def _job() -> Any:
    owner = user_of("programme_director").person_id
    failed = {"state": Job.State.FAILED, "failure": "Row 7, column Course: no course has the code MED-201."}
    Job.objects.create(name="core.keep_house", owner_id=owner, route=reverse("courses"), **failed)
    running = {"state": Job.State.RUNNING, "beat_at": timezone.now() + timedelta(hours=1)}
    job = Job.objects.create(name="core.keep_house", owner_id=owner, route=reverse("courses"), **running)
    Board(job.pk).step("Sessions", 120, 500)
    return job.pk


def _sheet() -> Any:
    browser_of("programme_director").post(reverse("people_import"), {"sheet": _file("people.csv", PEOPLE_SHEET)})
    return Media.objects.latest("created_at").pk


def _picture() -> Any:
    owner = actor_for(user_of("programme_director").person_id)
    return store_media(owner, io.BytesIO(b"\x89PNG"), name="picture.png").pk


def _person() -> Any:
    return user_of("teacher").person_id


def _competency() -> Any:
    best = Competency.objects.filter(framework__code="who-2021", alignments__isnull=False).order_by("position").first()
    if best is None:
        raise LookupError("this school has aligned nothing yet")
    return best.pk


def _framework_file() -> Any:
    form = {"file": _file("hearing.csv", FRAMEWORK), "format": "csv", "code": "hearing"}
    browser_of("programme_director").post(reverse("framework_import"), form)
    return Media.objects.latest("created_at").pk


def _import_runs() -> Any:
    """An import done with something to decide on, one with its preview, one refused."""
    done = _imported(CURRICULUM, CHANGED)
    return [done, _read("renal-care.csv", CURRICULUM), _read("renal-care-2.csv", REFUSED)]


def _imported(*texts: str) -> Any:
    for number, text in enumerate(texts):
        run = _read(f"renal-{number}.csv", text)
        browser_of("programme_director").post(reverse("import_apply", args=[run]), {"reason": "The new handbook"})
        _work(run)
    return run


def _read(name: str, text: str) -> Any:
    form = {"format": "spreadsheet", "file": _file(name, text)}
    browser_of("programme_director").post(reverse("import_new"), form)
    run = ImportRun.objects.latest("created_at").pk
    _work(run)
    return run


def _work(run: Any) -> None:
    """What the worker does with the job of an import."""
    run_job.call(str(ImportRun.objects.get(pk=run).job_id))


def _feed() -> Any:
    person = user_of("teacher").person
    return issue_feed(actor_for(person.pk), lands_on="calendar_feed", person=person.thing).split("/")[-1][:-4]


def _session() -> Any:
    return Session.objects.filter(course=course()).order_by("thing__label").first().pk  # type: ignore[union-attr]


def _objective() -> Any:
    return Objective.objects.filter(sessions__course=course()).order_by("thing__label").first().pk  # type: ignore[union-attr]


@cache
def _entry() -> Any:
    """A step that a teacher made, which waits for the committee."""
    actor = actor_for(user_of("teacher").person_id)
    objectives = Objective.objects.filter(sessions__course=course()).order_by("thing__label").distinct()[:3]
    said = State(depth="practised", assessed=True)
    wanted = [Wanted(objective.pk, _competency(), said) for objective in objectives]
    return change_alignments(actor, wanted, reason="From the course book of the spring").uuid


def prepare() -> None:
    """What pages show that nobody can be sent to: something to approve, and suggestions, for one course."""
    with suppress(LookupError):
        _entry()
        _suggested()


def _suggested() -> None:
    """Suggestions as the worker leaves them; to learn them from the whole school takes as long as many pages."""
    director = user_of("course_director").person
    others = Competency.objects.filter(framework__code="who-2021").exclude(pk=_competency())
    items = list(others.order_by("position")[:2])
    free = Objective.objects.filter(sessions__course=course()).exclude(thing__alignments__competency__in=items)
    said = State(status="proposed", origin="suggested", confidence=0.4567)
    objectives = free.order_by("thing__label").distinct()[:3]
    wanted = [Wanted(objective.pk, item.pk, said) for objective in objectives for item in items]
    change_alignments(actor_for(director.pk), wanted, verb="suggest")
    route = f"{reverse('suggestions')}?course={course().pk}&framework=who-2021"
    ask(TASK, thing=course().thing, assignee=director, route=route, count=len(wanted))


#: by `word.argument` with a word of the address's name, or by the argument alone where that says what it is;
#: a list stands for as many pages
EXAMPLES: dict[str, Callable[[], Any]] = {
    "approval.key": lambda: course().pk,
    "begins": lambda: 2026,
    "code": lambda: "who-2021",
    "competency": cache(_competency),
    "competency.key": cache(_competency),
    "course": lambda: course().pk,
    "course.key": lambda: course().pk,
    "crosswalk.key": cache(_competency),
    "entry": _entry,
    "ended.code": lambda: "ipec-2016",
    "job.uuid": cache(_job),
    "kind": lambda: "csv",
    "media": cache(_framework_file),
    "media.uuid": cache(_picture),
    "objective.key": _objective,
    "paste.key": lambda: course().pk,
    "person": _person,
    "purpose": lambda: "invitation",
    "role": lambda: user_of("teacher").person.roles.earliest("pk").pk,
    "run": cache(_import_runs),
    "secret": cache(_feed),
    "session.key": _session,
    "sheet": cache(_sheet),
    "task": cache(_task),
    **assessment_examples.EXAMPLES,
    **coding_examples.EXAMPLES,
    **growth_examples.EXAMPLES,
    **response_examples.EXAMPLES,
    **voice_examples.EXAMPLES,
    **playing_examples.EXAMPLES,
    **drill_examples.EXAMPLES,
    **authoring_examples.EXAMPLES,
    **board_examples.EXAMPLES,
    **story_examples.EXAMPLES,
    **preparing_examples.EXAMPLES,
    **station_examples.EXAMPLES,
    **exam_examples.EXAMPLES,
    **exam_day_examples.EXAMPLES,
    **after_examples.EXAMPLES,
}


def variants(name: str) -> tuple[str, ...]:
    """Other views of a page, as what follows its address."""
    if name == "align_course":
        return (f"?row={_session()}",)
    if name == "codebook_new":
        return (f"?occasion={coding_examples.answered().pk}",)
    return {
        "map": ("?by=course", "?by=discipline&layer=assessed&weight=hours", "?beside=2025"),
        "people": ("?q=nobody+is+called+so",),
        "search": ("?q=migrant", "?q=zzzz"),
    }.get(name, ())
