"""What waits for a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from xenia.core.rules import Actor, may
from xenia.people.models import Person, Role, Task
from xenia.people.task_kinds import TaskKind, task_kind


@dataclass(frozen=True, slots=True)
class Entry:
    """A task and what it asks, in words."""

    task: Task
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """The open tasks of one kind."""

    kind: TaskKind
    entries: list[Entry]


def open_tasks(actor: Actor) -> QuerySet[Task]:
    """What waits for the actor, and what they handed on and nobody has finished; one statement."""
    if actor.person is None:
        return Task.objects.none()
    mine = Q(assignee=actor.person) | Q(delegated_by=actor.person)
    related = ("thing", "assignee__thing", "delegated_by__thing")
    return (
        Task.objects.filter(mine, done_at__isnull=True)
        .select_related(*related)
        .order_by(F("due").asc(nulls_last=True), "created_at")
    )


def open_task_count(actor: Actor) -> int:
    """How many tasks wait for the actor, without those handed on."""
    if actor.person is None:
        return 0
    return Task.objects.filter(assignee=actor.person, done_at__isnull=True).count()


def grouped(tasks: Iterable[Task]) -> list[Group]:
    """Tasks by kind, in the order in which the kinds first appear."""
    groups: dict[str, Group] = {}
    for task in tasks:
        group = groups.setdefault(task.kind, Group(task_kind(task.kind), []))
        group.entries.append(Entry(task, group.kind.words(count=task.count, thing=task.thing.label)))
    return list(groups.values())


def people_who_may(task: Task, *, today: date | None = None) -> list[Person]:
    """Those who hold a role that lets them do the task, but for the one who has it; two statements.

    Only who holds a role today is looked at, so nobody without one can be handed anything.
    """
    day = today or timezone.localdate()
    held = Role.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)
    roles: dict[UUID, set[tuple[str, UUID | None]]] = {}
    for person, kind, scope in held.values_list("person", "kind", "scope"):
        roles.setdefault(person, set()).add((kind, scope))
    asked = task_kind(task.kind)
    subject = asked.subject(task.thing)
    able = [
        person for person, theirs in roles.items() if may(Actor(person, frozenset(theirs)), asked.permission, subject)
    ]
    people = Person.objects.filter(pk__in=able, user__is_active=True).exclude(pk=task.assignee_id)
    return list(people.select_related("thing").order_by("thing__label"))
