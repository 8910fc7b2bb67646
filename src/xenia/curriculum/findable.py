"""What of the curriculum can be found by its name."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xenia.core.queries.search import register_findable
from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Competency
from xenia.curriculum.queries.courses import visible_courses, visible_objectives, visible_sessions
from xenia.curriculum.queries.frameworks import visible_frameworks


def visible_competencies(actor: Actor) -> QuerySet[Competency]:
    """Competencies of frameworks that hold, for whoever reads the map."""
    demand(actor, "curriculum.view_map")
    return Competency.objects.filter(framework__thing__retired_at__isnull=True)


def register() -> None:
    """Tell the search, in the order in which kinds are shown."""
    register_findable("course", visible_courses, title=_("Courses"), page="course")
    register_findable("framework", visible_frameworks, title=_("Frameworks"), page="framework")
    register_findable("competency", visible_competencies, title=_("Competencies"), page="map_cell")
    register_findable("session", visible_sessions, title=_("Sessions"), page="session", large=True)
    register_findable("objective", visible_objectives, title=_("Objectives"), page="objective", large=True)
