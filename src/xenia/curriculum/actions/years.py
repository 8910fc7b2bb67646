"""Copy an academic year forward."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.jobs import start_job
from xenia.core.models import AuditEntry, Job, Link
from xenia.core.progress import Progress
from xenia.core.queries.audit import reason_of
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.curriculum.actions.importing import Outcome, apply_curriculum
from xenia.curriculum.models import Course
from xenia.curriculum.queries.document import standing_curriculum
from xenia.curriculum.queries.year_figures import continued_courses
from xenia.people.queries.actors import actor_for
from xenia.standards.curriculum import Course as PlainCourse
from xenia.standards.curriculum import Curriculum, Reading, Session

#: whole weeks, so that a Thursday clinic stays on Thursdays
WEEKS = timedelta(weeks=52)
CONTINUES = "continues"
#: the long work, and the record that it was asked for
COPY = "curriculum.copy_year"
PLAN = "curriculum.plan_copy"
Step = Callable[[str, int, int], None]


def plan_copy(actor: Actor, *, begins: int, reason: str) -> Job:
    """Start the copy of a year as long work. Its reason waits in the change record, never in the queue.

    Refused without a reason, and when the copy itself would be.
    """
    demand(actor, "curriculum.copy_year")
    if not reason.strip():
        raise Refused(_("Say in a sentence why; it stands in the change record."))
    _refuse_if_taken(begins)
    with recorded(actor, PLAN, reason=reason) as record:
        arguments = {"begins": begins, "plan": record.entry.uuid}
        return start_job(actor, COPY, arguments=arguments, route=f"{reverse('courses')}?year={begins + 1}")


def copy_as_planned(progress: Progress, *, begins: int, plan: UUID) -> None:
    """Do what was planned, by whoever planned it and with their rights of now; doing it twice changes nothing."""
    if continued_courses(begins + 1):
        return
    entry = AuditEntry.objects.get(uuid=plan, verb=PLAN)
    actor = actor_for(entry.actor_id) if entry.actor_id else SYSTEM
    copy_year(actor, begins=begins, reason=reason_of(entry), step=progress.step)


def copy_year(actor: Actor, *, begins: int, reason: str = "", step: Step | None = None) -> Outcome:
    """Copy the courses, sessions, objectives and alignments of a year into the next, dates moved by 52 weeks.

    One transaction: the year is brought in as an import would be, then each thing is linked to the one that it
    continues. Approved alignments come over as confirmed, since nobody has approved them for the new year. Refused when
    the next year holds courses already.
    """
    demand(actor, "curriculum.copy_year")
    _refuse_if_taken(begins)
    standing = standing_curriculum([begins])
    with recorded(actor, "curriculum.copy_year", reason=reason):
        copied = _moved(standing.document)
        outcome = apply_curriculum(actor, Reading(copied), source=_source(begins), reason=reason, step=step)
        fresh = standing_curriculum([begins + 1])
        links = [
            Link(source_id=new, target_id=standing.things[kind][name], kind=CONTINUES)
            for kind in ("course", "session", "objective")
            for name, new in fresh.things[kind].items()
            if name in standing.things[kind] and standing.things[kind][name] != new
        ]
        Link.objects.bulk_create(links, ignore_conflicts=True, batch_size=1000)
    return outcome


def _refuse_if_taken(begins: int) -> None:
    if not Course.objects.filter(year__begins=begins, thing__retired_at__isnull=True).exists():
        raise Refused(f"There is nothing to copy: no courses stand in {begins}–{(begins + 1) % 100:02d}.")
    if Course.objects.filter(year__begins=begins + 1).exists():
        raise Refused(f"{begins + 1}–{(begins + 2) % 100:02d} holds courses already; copying would double them.")


def _source(begins: int) -> str:
    """Where most of the year came from, so that next year's file finds its own."""
    found = Counter(Course.objects.filter(year__begins=begins).values_list("source", flat=True))
    return found.most_common(1)[0][0] or "copy"


def _moved(document: Curriculum) -> Curriculum:
    return replace(
        document,
        years=tuple(year + 1 for year in document.years),
        competencies=(),
        courses=tuple(_moved_course(course) for course in document.courses),
        sessions=tuple(_moved_session(session) for session in document.sessions),
    )


def _moved_course(course: PlainCourse) -> PlainCourse:
    return replace(course, year=course.year + 1, start=_later(course.start), end=_later(course.end))


def _moved_session(session: Session) -> Session:
    moved = (replace(o, start=o.start + WEEKS, end=o.end + WEEKS) for o in session.offerings)
    return replace(session, offerings=tuple(moved))


def _later(day: date | None) -> date | None:
    return day + WEEKS if day else None
