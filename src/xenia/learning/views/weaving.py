"""A case is put into a session, or left out of it again, on the session's page."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xenia.core.access import actor_of, requires
from xenia.core.rules import NotPermitted, Refused
from xenia.curriculum.queries.courses import visible_sessions
from xenia.learning.actions.weaving import weave_in, weave_out
from xenia.learning.queries.cases import visible_cases


@requires("learning.author")
@require_POST
def case_weave(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add the case to a session that the actor aligns, or take it out."""
    actor = actor_of(request)
    case = get_object_or_404(visible_cases(actor), pk=key)
    try:
        session = get_object_or_404(visible_sessions(actor), pk=UUID(request.POST.get("session", "")))
    except ValueError as error:
        raise Http404 from error
    try:
        if request.POST.get("do") == "out":
            weave_out(actor, case, session)
            messages.success(request, _("Left out. What was played stays."))
        else:
            weave_in(actor, case, session)
            messages.success(request, _("The session uses it now."))
    except NotPermitted:
        messages.error(request, _("Whoever runs this course adds cases to its sessions."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("session", session.pk)
