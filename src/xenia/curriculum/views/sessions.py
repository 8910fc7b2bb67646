"""One session: what it is, what it serves, what else touches it, and its words changed with a reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.queries.audit import ChangeRead
from xenia.core.rules import Refused, may
from xenia.curriculum.actions.sessions import change_session, change_state, words_of
from xenia.curriculum.forms.sessions import SessionForm
from xenia.curriculum.models import Session
from xenia.curriculum.panels import panels_on
from xenia.curriculum.queries.courses import visible_sessions
from xenia.curriculum.queries.session_page import last_changes, session_page
from xenia.curriculum.views.courses import course_trail

#: what was done, as a page says it after the name of who did it
DEEDS = {
    "curriculum.edit": gettext_lazy("changed the words"),
    "curriculum.publish": gettext_lazy("published it"),
    "curriculum.retire": gettext_lazy("retired it"),
    "curriculum.import": gettext_lazy("brought it in with an import"),
    "curriculum.copy_year": gettext_lazy("brought it in with a copy of the year before"),
    "curriculum.align": gettext_lazy("changed what it serves"),
    "curriculum.paste": gettext_lazy("changed what it serves, by pasting"),
    "curriculum.accept": gettext_lazy("accepted a suggestion"),
    "curriculum.reject": gettext_lazy("rejected a suggestion"),
    "curriculum.approve": gettext_lazy("approved what it serves"),
    "curriculum.move": gettext_lazy("moved what it serves to a framework's next version"),
    "curriculum.undo": gettext_lazy("undid a step"),
}
FIELDS = {
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("What happens in it"),
    "kind": gettext_lazy("Type"),
    "minutes": gettext_lazy("Minutes"),
}


@requires("curriculum.view")
@require_safe
def session(request: HttpRequest, key: UUID) -> HttpResponse:
    """One session."""
    actor = actor_of(request)
    found = get_object_or_404(visible_sessions(actor), pk=key)
    recorded = may(actor, "curriculum.view_record")
    context = {
        "session": found,
        "read": session_page(actor, found, language=get_language() or "en"),
        "steps": [_step(change) for change in last_changes(found.pk)] if recorded else [],
        "trail": [*course_trail(found.course), (found.thing.label, found.thing.route)],
        "may_edit": may(actor, "curriculum.edit", found),
        "may_align": may(actor, "curriculum.align", found) and not found.thing.retired_at,
        "may_view_map": may(actor, "curriculum.view_map"),
        "panels": panels_on("session", actor, found),
        "may_view_record": recorded,
    }
    return render(request, "curriculum/session.html", context)


def _step(change: ChangeRead) -> dict[str, Any]:
    """A step of the change record with its deed in words, and the fields that went from one text to another."""
    pairs = []
    if isinstance(change.was, dict) and isinstance(change.now, dict) and change.verb == "curriculum.edit":
        pairs = [(FIELDS[name], change.was[name], now) for name, now in change.now.items() if name in FIELDS]
    return {"change": change, "deed": DEEDS.get(change.verb, change.verb), "pairs": pairs}


@requires("curriculum.view")
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change title, description, type and length, with a reason."""
    actor = actor_of(request)
    found = get_object_or_404(visible_sessions(actor), pk=key)
    if not may(actor, "curriculum.edit", found):
        raise PermissionDenied
    words = words_of(found)
    initial = {name: getattr(words, name) for name in ("title", "description", "kind", "minutes")}
    form = SessionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_session(actor, found, form.words(), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. What it was stands in the change record."))
            return redirect("session", key)
    trail = [*course_trail(found.course), (found.thing.label, found.thing.route), (_("Change"), "")]
    status = 422 if form.errors else 200
    return render(
        request, "curriculum/session_edit.html", {"session": found, "form": form, "trail": trail}, status=status
    )


@requires("curriculum.view")
@require_POST
def session_state(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish, retire or bring back a session."""
    actor = actor_of(request)
    found: Session = get_object_or_404(visible_sessions(actor), pk=key)
    try:
        change_state(actor, found, request.POST.get("state", ""), reason=request.POST.get("reason", ""))
        messages.success(request, _("Done. The change record says so."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("session", key)
