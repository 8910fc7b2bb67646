"""One session, and one objective, as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from xenia.core.models import Change
from xenia.core.queries.audit import ChangeRead, changes_read
from xenia.core.rules import Actor
from xenia.curriculum.models import Objective, Offering, Session, SessionMethod
from xenia.curriculum.queries.courses import by_level, visible_objectives, visible_sessions
from xenia.curriculum.queries.related import Related, related_sessions
from xenia.curriculum.queries.served import Served, Standing, alignments_standing, served_by

LAST = 5


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """An objective with what it serves."""

    objective: Objective
    served: list[Served]


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Everything that a session's page says."""

    offerings: list[Offering]
    methods: list[SessionMethod]
    disciplines: list[str]
    objectives: list[ObjectiveLine]
    alignments: list[Standing]
    related: list[Related]


def session_page(actor: Actor, session: Session, *, language: str) -> SessionPage:
    """Read a session; a constant number of statements."""
    objectives = visible_objectives(actor).filter(sessions=session.pk, thing__retired_at__isnull=True)
    return SessionPage(
        offerings=list(session.offerings.all()),
        methods=list(session.methods.select_related("method")),
        disciplines=list(session.disciplines.values_list("title", flat=True)),
        objectives=objective_lines(objectives, language=language),
        alignments=alignments_standing(session.pk, language=language),
        related=related_sessions(actor, session, language=language),
    )


def objective_lines(objectives: Iterable[Objective], *, language: str) -> list[ObjectiveLine]:
    """These objectives with what they serve, directly or through their parents."""
    rows = list(objectives)
    served = served_by([row.pk for row in rows], language=language)
    return [ObjectiveLine(row, served[row.pk]) for row in rows]


@dataclass(frozen=True, slots=True)
class ObjectivePage:
    """Everything that an objective's page says."""

    parents: list[ObjectiveLine]
    children: list[Objective]
    sessions: list[Session]
    alignments: list[Standing]


def objective_page(actor: Actor, objective: Objective, *, language: str) -> ObjectivePage:
    """Read an objective; a constant number of statements."""
    seen, place = visible_objectives(actor), (by_level("course__"), "course", "position")
    parents = seen.filter(children=objective.pk).order_by("level", "position", "source_id")
    children = seen.filter(parents=objective.pk).order_by(*place, "source_id")
    sessions = visible_sessions(actor).filter(objectives=objective.pk).order_by(*place)
    return ObjectivePage(
        parents=objective_lines(parents, language=language),
        children=list(children),
        sessions=list(sessions),
        alignments=alignments_standing(objective.pk, language=language),
    )


def last_changes(thing: UUID, *, limit: int = LAST) -> list[ChangeRead]:
    """The last steps of a thing's change record, newest first."""
    latest = Change.objects.filter(thing=thing).order_by("-entry__at", "-id").values_list("pk", flat=True)
    return list(changes_read(Change.objects.filter(pk__in=list(latest[:limit]))))
