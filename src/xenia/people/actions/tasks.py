"""Ask something of a person, hand it on, finish it."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, Refused
from xenia.people.models import Person, Task
from xenia.people.queries.tasks import people_who_may


def ask(kind: str, *, thing: Thing, assignee: Person, route: str, count: int = 1, due: date | None = None) -> Task:
    """Put a task into a person's inbox, within the transaction and record of the action that needs it.

    Asking the same again updates the open task, wherever it was handed on to; it never makes a second one.
    """
    theirs = Q(assignee=assignee) | Q(delegated_by=assignee)
    task = Task.objects.filter(theirs, kind=kind, thing=thing, done_at__isnull=True).first()
    if task is None:
        return Task.objects.create(kind=kind, thing=thing, assignee=assignee, route=route, count=count, due=due)
    task.route, task.count, task.due = route, count, due
    task.save(update_fields=["route", "count", "due"])
    return task


def settle(kind: str, *, thing: Thing) -> int:
    """Close every open task of `kind` about `thing`, because what it asked for is done; returns how many."""
    return Task.objects.filter(kind=kind, thing=thing, done_at__isnull=True).update(done_at=timezone.now())


def finish(actor: Actor, task: Task) -> None:
    """Close a task by the hand of the one who has it, and record it; closing it twice is harmless."""
    _demand_own(actor, task, delegator_too=False)
    if task.done_at is not None:
        return
    with recorded(actor, "finish_task") as record:
        task.done_at = timezone.now()
        task.save(update_fields=["done_at"])
        record.note(task.thing_id, was={"task": task.kind}, now=None)


def delegate(actor: Actor, task: Task, *, to: UUID) -> Task:
    """Hand a task on to someone whose roles allow it; the one who hands it on still sees it and may take it back."""
    _demand_own(actor, task, delegator_too=True)
    if task.done_at is not None:
        raise Refused(_("This is done already, so there is nothing to hand on."))
    person = next((person for person in people_who_may(task) if person.pk == to), None)
    if person is None:
        raise Refused(_("That person's roles do not allow this task. Choose someone from the list."))
    open_there = Task.objects.filter(kind=task.kind, thing=task.thing_id, assignee=to, done_at__isnull=True)
    if open_there.exclude(pk=task.pk).exists():
        raise Refused(_("%(name)s has this in the inbox already.") % {"name": person.name})
    with recorded(actor, "delegate_task") as record:
        was = task.assignee_id
        task.assignee = person
        task.delegated_by_id = None if to == task.delegated_by_id else was
        task.save(update_fields=["assignee", "delegated_by"])
        record.note(task.thing_id, was={"assignee": str(was)}, now={"assignee": str(to)})
    return task


def _demand_own(actor: Actor, task: Task, *, delegator_too: bool) -> None:
    owners = {task.assignee_id, task.delegated_by_id if delegator_too else None} - {None}
    if actor.person not in owners:
        raise NotPermitted(_("This waits for somebody else."))
