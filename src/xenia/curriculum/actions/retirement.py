"""Decide on what an import did not bring any more: retire it, or keep it. Nothing is ever deleted silently."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from xenia.core.actions.audit import recorded
from xenia.core.actions.things import set_state
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.actions.alignments import Wanted, change_alignments, subjects_of
from xenia.curriculum.actions.counts import recount
from xenia.curriculum.models import Alignment, Competency, Course, ImportRun, Objective, Session
from xenia.curriculum.queries.imports import RunRead
from xenia.curriculum.queries.reach import chunks, courses_touched
from xenia.people.actions.tasks import ask, settle
from xenia.people.models import Person
from xenia.people.queries.people import roles_held
from xenia.people.task_kinds import register_kind

TASK = "retire"
RETIRED, KEPT = "retired", "kept"


def register_retirement() -> None:
    """Say what the inbox says of what did not come."""
    register_kind(
        TASK,
        gettext_lazy("Retire or keep"),
        ngettext_lazy(
            "%(count)s thing stands here, but did not come with %(thing)s. Is it retired, or does it stay?",
            "%(count)s things stand here, but did not come with %(thing)s. Are they retired, or do they stay?",
            "count",
        ),
        permission="curriculum.import",
    )


def ask_about_missed(run: ImportRun) -> None:
    """Put what did not come to the programme directors, or else to whoever imported; within the import's record."""
    count = len(RunRead(run).undecided)
    if not count:
        return
    route = reverse("import_run", args=[run.pk])
    thing, _new = Thing.objects.get_or_create(
        pk=run.pk, defaults={"kind": "import", "label": str(run.preview.get("file") or run.format), "route": route}
    )
    directors = roles_held().filter(kind="programme_director", scope=None, person__erased_at=None)
    people = Person.objects.filter(pk__in=directors.values("person")) or Person.objects.filter(pk=run.owner_id)
    for person in people:
        ask(TASK, thing=thing, assignee=person, route=route, count=count)


def decide(actor: Actor, run: ImportRun, chosen: Collection[int], *, retire: bool, reason: str = "") -> int:
    """Retire or keep the chosen rows of what did not come; returns how many were decided. What was decided stays so."""
    demand(actor, "curriculum.import")
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        listed: list[dict[str, Any]] = run.preview.get("missed", [])
        rows = [listed[n] for n in sorted(set(chosen)) if 0 <= n < len(listed) and not listed[n].get("decision")]
        if not rows:
            raise Refused(_("Tick what you decide on first."))
        if retire:
            retire_missed(actor, rows, reason=reason)
        for row in rows:
            row["decision"] = RETIRED if retire else KEPT
        run.save(update_fields=["preview"])
        _settle_if_done(run)
    return len(rows)


def _settle_if_done(run: ImportRun) -> None:
    thing = Thing.objects.filter(pk=run.pk).first()
    if thing is None:
        return
    left = len(RunRead(run).undecided)
    if left == 0:
        settle(TASK, thing=thing)
    else:
        thing.tasks.filter(kind=TASK, done_at=None).update(count=left)


def retire_missed(actor: Actor, rows: Iterable[dict[str, Any]], *, reason: str) -> None:
    """Retire the things and take away the alignments behind these rows."""
    things: list[UUID] = []
    wanted: list[Wanted] = []
    for row in rows:
        if row["kind"] == "alignment":
            wanted += _without(row)
        elif row["kind"] == "competency":
            framework, name = row["competency"]
            found = Competency.objects.filter(framework__code=framework, source_id=name, framework__own=True)
            things += found.values_list("pk", flat=True)
        elif row["thing"]:
            things.append(UUID(row["thing"]))
    alive = subjects_of({row.subject for row in wanted})
    if wanted := [row for row in wanted if row.subject in alive]:
        change_alignments(actor, wanted, reason=reason)
    if things:
        retire_things(actor, things, reason=reason)


def _without(row: dict[str, Any]) -> list[Wanted]:
    framework, name = row["competency"]
    found = Alignment.objects.filter(
        subject=row["thing"], competency__framework__code=framework, competency__source_id=name, origin="import"
    )
    return [Wanted(subject, competency, None) for subject, competency in found.values_list("subject", "competency")]


def retire_things(actor: Actor, keys: Iterable[UUID], *, reason: str = "") -> int:
    """Retire courses, sessions, objectives or own competencies, with whatever stands within a course that goes.

    The counts of the map follow in the same transaction. Returns how many were retired; what is retired is left.
    """
    demand(actor, "curriculum.import")
    with recorded(actor, "curriculum.retire", reason=reason) as record:
        found = _with_contents(set(keys))
        retired = [t for part in chunks(found) for t in Thing.objects.filter(pk__in=part, retired_at=None)]
        served = Alignment.objects.filter(competency__in=[t.pk for t in retired if t.kind == "competency"])
        moved = {t.pk for t in retired} | set(served.values_list("subject", flat=True))
        for thing in retired:
            set_state(thing, RETIRED)
            record.note(thing.pk, scope=found[thing.pk], was={"state": "published"}, now={"state": RETIRED})
        recount(courses_touched(moved) | {scope for t in retired if (scope := found[t.pk])})
    return len(retired)


def _with_contents(keys: set[UUID]) -> dict[UUID, UUID | None]:
    """These things and what stands within the courses among them, each with its course."""
    courses, front = set[UUID](), keys
    while front:
        here = {pk for part in chunks(front) for pk in Course.objects.filter(pk__in=part).values_list("pk", flat=True)}
        front = {
            pk
            for part in chunks(here - courses)
            for pk in Course.objects.filter(parent__in=part).values_list("pk", flat=True)
        } - courses
        courses |= here
    found: dict[UUID, UUID | None] = dict.fromkeys(keys)
    for table in (Session, Objective):
        for part in chunks(courses):
            found.update(table._default_manager.filter(course__in=part).values_list("pk", "course"))
        for part in chunks(keys):
            found.update(table._default_manager.filter(pk__in=part).values_list("pk", "course"))
    return found | {course: course for course in courses}
