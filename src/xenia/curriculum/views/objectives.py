"""One objective: what stands above and below it, where it is taught, what it serves."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import may
from xenia.curriculum.queries.courses import visible_objectives
from xenia.curriculum.queries.session_page import objective_page
from xenia.curriculum.views.courses import course_trail


@requires("curriculum.view")
@require_safe
def objective(request: HttpRequest, key: UUID) -> HttpResponse:
    """One objective."""
    actor = actor_of(request)
    found = get_object_or_404(visible_objectives(actor), pk=key)
    trail = course_trail(found.course) if found.course else [(_("Courses"), reverse("courses"))]
    context = {
        "objective": found,
        "read": objective_page(actor, found, language=get_language() or "en"),
        "trail": [*trail, (_("Objective"), found.thing.route)],
        "may_view_map": may(actor, "curriculum.view_map"),
        "may_align": bool(found.course) and may(actor, "curriculum.align", found),
    }
    return render(request, "curriculum/objective.html", context)
