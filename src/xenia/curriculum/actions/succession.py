"""Decide what becomes of alignments whose competency has ended."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from xenia.core.actions.audit import recorded
from xenia.core.models import AuditEntry
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments
from xenia.curriculum.models import Alignment, Framework
from xenia.curriculum.queries.succession import DECIDED, carried, frameworks_that_ended, waiting
from xenia.people.actions.tasks import ask, settle
from xenia.people.models import Person
from xenia.people.queries.people import roles_held
from xenia.people.task_kinds import register_kind

#: the inbox's name for it
TASK = "framework_ended"


def register_succession() -> None:
    """Say what the inbox says of a framework that ended."""
    register_kind(
        TASK,
        gettext_lazy("A framework ended"),
        ngettext_lazy(
            "%(count)s link still stands with %(thing)s, which has ended. Is it moved, split or left as history?",
            "%(count)s links still stand with %(thing)s, which has ended. Are they moved, split or left as history?",
            "count",
        ),
        permission="curriculum.manage_frameworks",
    )


def move_alignments(actor: Actor, decisions: Mapping[UUID, Sequence[UUID]], *, reason: str) -> AuditEntry:
    """Carry each ended competency's alignments over to the chosen heirs, as one step that can be undone.

    The ended alignments stay as they are: they say what was true while the version held, and so do whole years that
    were over before it ended. Depth and assessment come
    along; a heir that the subject serves already is left as it is. Refused without a reason.
    """
    demand(actor, "curriculum.manage_frameworks")
    if not reason.strip():
        raise Refused(_("Say in a sentence why; it stands in the change record."))
    frameworks = Framework.objects.filter(competencies__in=decisions).distinct()
    rows = [
        row
        for framework in frameworks
        for row in Alignment.objects.filter(
            carried(framework), competency__in=decisions, competency__framework=framework
        )
    ]
    heirs = {heir for group in decisions.values() for heir in group}
    served = set(
        Alignment.objects.filter(competency__in=heirs, status__in=Alignment.COUNTED).values_list(
            "subject", "competency"
        )
    )
    wanted = {
        (row.subject_id, heir): Wanted(row.subject_id, heir, State(row.depth, row.assessed, origin="moved"))
        for row in rows
        for heir in decisions[row.competency_id]
        if (row.subject_id, heir) not in served
    }
    if not wanted:
        raise Refused(_("There is nothing to move: choose at least one heir that is not linked already."))
    return change_alignments(actor, list(wanted.values()), verb="move", reason=reason)


def decide_ended(actor: Actor, framework: Framework, *, reason: str) -> AuditEntry:
    """Say that what ended with this version is decided: the rest stays as history, and nobody is asked again.

    Alignments made or changed later ask anew. Refused without a reason.
    """
    demand(actor, "curriculum.manage_frameworks")
    if not reason.strip():
        raise Refused(_("Say in a sentence why; it stands in the change record."))
    with recorded(actor, DECIDED, reason=reason) as record:
        record.note(framework.pk, scope=framework.pk, now={"left": waiting(framework, today=timezone.localdate())})
        settle(TASK, thing=framework.thing)
        return record.entry


def ask_about_ended(*, today: date) -> int:
    """Put a task into every programme director's inbox for each framework that ended with undecided alignments.

    Asking again makes no second task; what is decided leaves the inboxes. Returns how many frameworks wait.
    """
    directors = _directors()
    asked = 0
    for framework in frameworks_that_ended(today=today):
        count = waiting(framework, today=today)
        if not count:
            settle(TASK, thing=framework.thing)
            continue
        asked += 1
        for person in directors:
            route = f"/frameworks/{framework.code}/ended/"
            ask(TASK, thing=framework.thing, assignee=person, route=route, count=count)
    return asked


def _directors() -> list[Person]:
    held = roles_held().filter(kind="programme_director", scope__isnull=True, person__user__is_active=True)
    return list(Person.objects.filter(roles__in=held, erased_at__isnull=True).distinct())
