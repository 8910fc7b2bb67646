"""Approve what was confirmed, a set at a time; ask for it, or send a set back."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from xenia.core.actions.audit import recorded
from xenia.core.models import AuditEntry, Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.actions.alignments import Hands, Subject, note_step, state_of, subjects_of
from xenia.curriculum.models import Alignment, Course
from xenia.curriculum.queries.approvals import confirmed_in
from xenia.people.actions.tasks import ask, settle
from xenia.people.models import Person
from xenia.people.queries.people import roles_held
from xenia.people.task_kinds import register_kind

APPROVE, SENT_BACK = "approve", "sent_back"


def register_approvals() -> None:
    """Say what the inbox says of sets that wait for approval, and of those sent back."""
    register_kind(
        APPROVE,
        gettext_lazy("Approve together"),
        ngettext_lazy(
            "%(count)s alignment of %(thing)s waits for approval.",
            "%(count)s alignments of %(thing)s wait for approval.",
            "count",
        ),
        permission="curriculum.approve",
    )
    register_kind(
        SENT_BACK,
        gettext_lazy("Sent back"),
        ngettext_lazy(
            "The committee sent %(count)s alignment of %(thing)s back. Why stands in the change record.",
            "The committee sent %(count)s alignments of %(thing)s back. Why stands in the change record.",
            "count",
        ),
        permission="curriculum.align",
        subject=_course_behind,
    )


def _course_behind(thing: Thing) -> Course | Thing:
    return Course.objects.filter(pk=thing.pk).first() or thing


def approve(actor: Actor, course: UUID, chosen: Mapping[int, int], *, reason: str) -> AuditEntry:
    """Approve the chosen alignments of a course together; who approved stands with each.

    `chosen` says of each alignment which entry had made it when it was shown: what was changed since belongs to another
    one, and is left. When nothing of the course waits any more, the committee's tasks about it are done. Refused
    without a reason.
    """
    demand(actor, "curriculum.approve")
    _demand_reason(reason)
    with transaction.atomic():
        rows = _held(course, chosen)
        subjects = subjects_of({row.subject_id for row in rows})
        with recorded(actor, "curriculum.approve", reason=reason) as record:
            for row in rows:
                subject: Subject = subjects[row.subject_id]
                hands = Hands(row.made_by_id, actor.person)
                now = replace(state_of(row), status=Alignment.Status.APPROVED.value)
                note_step(record, (row.subject_id, row.competency_id), subject, row, now, hands)
                row.status, row.checked_by_id = Alignment.Status.APPROVED, actor.person
            Alignment.objects.bulk_update(rows, ["status", "checked_by"], batch_size=500)
            _settle_if_done(course)
            return record.entry


def send_back(actor: Actor, course: UUID, chosen: Mapping[int, int], *, reason: str) -> AuditEntry:
    """Ask the course directors to look at the chosen alignments again; they stand as they are until then."""
    demand(actor, "curriculum.approve")
    _demand_reason(reason)
    with transaction.atomic():
        rows = _held(course, chosen)
        directors = directors_of(course)
        if not directors:
            raise Refused(_("Nobody directs this course, so there is no inbox to send it to."))
        thing = Thing.objects.get(pk=course)
        with recorded(actor, "curriculum.send_back", reason=reason) as record:
            for subject in {row.subject_id: None for row in rows}:
                record.note(subject, scope=course, now={"sent_back": True})
            for person in directors:
                route = reverse("course_record", args=[course])
                ask(SENT_BACK, thing=thing, assignee=person, route=route, count=len(rows))
            return record.entry


def ask_for_approval(actor: Actor, course: Course) -> int:
    """Put the course's confirmed alignments before the committee; how many people were asked.

    Asking again renews the tasks that stand. Refused when nothing waits, or when nobody could approve.
    """
    demand(actor, "curriculum.align", course)
    count = confirmed_in(course.pk).count()
    if not count:
        raise Refused(_("Nothing here waits for approval: everything that was said is approved already."))
    members = _committee()
    if not members:
        raise Refused(_("Nobody is on the curriculum committee yet. A programme director can name its members."))
    with recorded(actor, "curriculum.ask_approval") as record:
        for person in members:
            route = reverse("approval", args=[course.pk])
            ask(APPROVE, thing=course.thing, assignee=person, route=route, count=count)
        record.note(course.pk, scope=course.pk, now={"asked": count})
    return len(members)


def directors_of(course: UUID) -> list[Person]:
    """Who directs the course today."""
    held = roles_held().filter(kind="course_director", scope=course)
    return list(Person.objects.filter(pk__in=held.values("person"), erased_at__isnull=True).order_by("pk"))


def _committee() -> list[Person]:
    """The curriculum committee, or the programme directors of a school that has none."""
    held = roles_held().filter(scope__isnull=True)
    for kind in ("curriculum_committee", "programme_director"):
        people = Person.objects.filter(pk__in=held.filter(kind=kind).values("person"), erased_at__isnull=True)
        if people:
            return list(people)
    return []


def _held(course: UUID, chosen: Mapping[int, int]) -> list[Alignment]:
    """The chosen rows that still wait, held until the transaction ends."""
    here = confirmed_in(course).filter(pk__in=list(chosen)).values_list("pk", flat=True)
    locked = Alignment.objects.select_for_update().filter(pk__in=list(here), status=Alignment.Status.CONFIRMED)
    rows = [row for row in locked if row.entry_id == chosen[row.pk]]
    if not rows:
        raise Refused(_("Nothing of what you ticked waits any more. Tick at least one row, or look at the list again."))
    return rows


def _settle_if_done(course: UUID) -> None:
    if not confirmed_in(course).exists():
        thing = Thing.objects.get(pk=course)
        settle(APPROVE, thing=thing)


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say in a sentence why; it stands in the change record."))
