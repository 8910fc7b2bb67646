"""Suggested alignments: looked for as long work, kept until a person accepts or rejects each."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from xenia.core.actions.jobs import start_job
from xenia.core.models import AuditEntry, Job, Thing
from xenia.core.progress import Progress
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments, said, state_of
from xenia.curriculum.actions.approvals import directors_of
from xenia.curriculum.models import Alignment, Course, Framework, Objective
from xenia.curriculum.queries.proposals import proposals_of
from xenia.curriculum.queries.reach import chunks
from xenia.people.actions.tasks import ask, settle
from xenia.people.models import Task
from xenia.people.queries.actors import actor_for
from xenia.people.task_kinds import register_kind

if TYPE_CHECKING:
    from xenia.curriculum.queries.suggestions import Suggested

LOOK = "curriculum.suggest"
TASK = "suggestions"
#: what is likelier than this may be shown; under 0.4 Xenia says nothing unless someone asks for guesses
THRESHOLDS = (0.9, 0.8, 0.6, 0.4, 0.2)
USUAL = 0.4
SURE = 0.9
#: ranked for each objective, so that a rejected one leaves room for the next
RANKED = 5


def register_suggestions() -> None:
    """Say what the inbox says of suggestions."""
    register_kind(
        TASK,
        gettext_lazy("Suggestions wait"),
        ngettext_lazy(
            "%(count)s suggestion for %(thing)s waits for a yes or no.",
            "%(count)s suggestions for %(thing)s wait for a yes or no.",
            "count",
        ),
        permission="curriculum.align",
        subject=_course_behind,
    )


def _course_behind(thing: Thing) -> Course | Thing:
    return Course.objects.filter(pk=thing.pk).first() or thing


def start_suggesting(
    actor: Actor, framework: Framework, *, course: Course | None, year: int, threshold: float, route: str
) -> Job:
    """Look for suggestions as long work, in a course or in a whole year; what it finds waits in the queue."""
    demand(actor, "curriculum.align", course)
    if threshold not in THRESHOLDS:
        raise Refused(_("Choose how sure Xenia should be."))
    arguments = {
        "framework": framework.pk,
        "course": course.pk if course else None,
        "year": year,
        "threshold": threshold,
        "person": actor.person,
    }
    return start_job(actor, LOOK, arguments=arguments, route=route)


def suggest(
    progress: Progress, *, framework: UUID, course: UUID | None, year: int, threshold: float, person: UUID | None
) -> int:
    """The long work: rank, keep what passes the threshold instead of what waited before; how many wait now.

    Safe to run twice. What was rejected stays so, and nothing that a person said is touched.
    """
    from xenia.curriculum.queries.suggestions import likely_suggestions  # too heavy for start-up

    actor = actor_for(person) if person else SYSTEM
    found = Framework.objects.get(pk=framework)
    progress.step("Reading what was confirmed so far", 0, 3)
    ranked = likely_suggestions(actor, found, course=course, limit=RANKED)
    progress.step("Choosing what is likely enough", 1, 3)
    wanted = _proposed(ranked, found, course=course, year=year, threshold=threshold)
    progress.step("Keeping the suggestions", 2, 3)
    if wanted:
        change_alignments(actor, wanted, verb="suggest")
    _ask_directors(found, course=course, year=year)
    return sum(1 for row in wanted if row.state)


def _proposed(
    ranked: "Sequence[Suggested]", framework: Framework, *, course: UUID | None, year: int, threshold: float
) -> list[Wanted]:
    here = Objective.objects.filter(thing__retired_at__isnull=True, course__thing__retired_at__isnull=True)
    here = here.filter(course=course) if course else here.filter(year__begins=year)
    keys = set(here.values_list("pk", flat=True))
    standing = {
        (row.subject_id, row.competency_id): row.status
        for part in chunks(keys)
        for row in Alignment.objects.filter(subject__in=part, competency__framework=framework)
    }
    likely = {
        (row.objective, row.competency): row.confidence
        for row in ranked
        if row.objective in keys and row.confidence >= threshold
    }
    proposed = Alignment.Status.PROPOSED
    fresh = [
        Wanted(*place, State(status=proposed.value, origin="suggested", confidence=round(confidence, 4)))
        for place, confidence in likely.items()
        if standing.get(place, proposed) == proposed
    ]
    gone = [Wanted(*place, None) for place, status in standing.items() if status == proposed and place not in likely]
    return [*fresh, *gone]


def _ask_directors(framework: Framework, *, course: UUID | None, year: int) -> None:
    """Put what waits into the inboxes of the course directors; courses where nothing waits any more are settled."""
    rows = Alignment.objects.filter(status=Alignment.Status.PROPOSED, subject__retired_at__isnull=True)
    counted = rows.annotate(course=Coalesce("subject__objective__course", "subject__session__course")).order_by()
    waiting = dict(counted.values_list("course").annotate(Count("pk")))
    here = Course.objects.filter(pk=course) if course else Course.objects.filter(year__begins=year)
    for found in here.select_related("thing"):
        count = waiting.get(found.pk, 0)
        if not count:
            continue
        route = f"{reverse('suggestions')}?course={found.pk}&framework={framework.code}"
        for person in directors_of(found.pk):
            ask(TASK, thing=found.thing, assignee=person, route=route, count=count)


def accept(actor: Actor, proposals: Collection[int], *, depth: str = "") -> AuditEntry:
    """Confirm proposals as one step that can be undone; what someone has answered meanwhile is refused."""
    return _answer(actor, proposals, verb="accept", depth=depth)


def reject(actor: Actor, proposals: Collection[int]) -> AuditEntry:
    """Say that proposals are wrong; they are never suggested again."""
    return _answer(actor, proposals, verb="reject", depth="")


def _answer(actor: Actor, proposals: Collection[int], *, verb: str, depth: str) -> AuditEntry:
    rows = list(Alignment.objects.filter(pk__in=list(proposals), status=Alignment.Status.PROPOSED))
    if not rows:
        raise Refused(_("Someone has answered this meanwhile, or a new run no longer suggests it."))
    wanted = []
    for row in rows:
        was = state_of(row)
        rejected = State(status=Alignment.Status.REJECTED.value, origin=was.origin, confidence=was.confidence)
        now = rejected if verb == "reject" else said(was, depth=depth, assessed=False)
        wanted.append(Wanted(row.subject_id, row.competency_id, now))
    entry = change_alignments(actor, wanted, verb=verb)
    _renew_tasks({row.subject_id for row in rows})
    return entry


def _renew_tasks(subjects: set[UUID]) -> None:
    """The inbox says how many still wait, and nothing when none does."""
    courses = set(Objective.objects.filter(pk__in=subjects, course__isnull=False).values_list("course", flat=True))
    for thing in Thing.objects.filter(pk__in=courses):
        count = proposals_of(thing.pk).count()
        if count:
            Task.objects.filter(kind=TASK, thing=thing, done_at__isnull=True).update(count=count)
        else:
            settle(TASK, thing=thing)
