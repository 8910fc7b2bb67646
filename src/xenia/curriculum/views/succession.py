"""What became of links when a framework's version ended: moved, split or orphaned, for a decision."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.curriculum.actions.succession import decide_ended, move_alignments
from xenia.curriculum.queries.frameworks import visible_frameworks
from xenia.curriculum.queries.succession import Succession, decided_at, successions, waiting
from xenia.curriculum.views.frameworks import framework_trail

FATES = (
    ("moved", gettext_lazy("Moved"), gettext_lazy("One item of today takes its place.")),
    ("split", gettext_lazy("Split"), gettext_lazy("Several take its place; choose which.")),
    ("orphaned", gettext_lazy("Orphaned"), gettext_lazy("Nothing takes its place, as far as the crosswalks say.")),
)


@requires("curriculum.view_map")
@require_http_methods(["GET", "HEAD", "POST"])
def framework_ended(request: HttpRequest, code: str) -> HttpResponse:
    """Ended items that still carry links; a POST carries the chosen ones over, as one step that can be undone."""
    actor, today = actor_of(request), timezone.localdate()
    found = get_object_or_404(visible_frameworks(actor), code=code)
    rows = successions(actor, found, today=today)
    if request.method == "POST":
        try:
            entry = move_alignments(actor, _chosen(request, rows), reason=request.POST.get("reason", ""))
            words = _("%(count)s links stand with the new version as well. The old ones stay as history.")
            messages.success(request, words % {"count": entry.changes.count()})
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("framework_ended", code)
    context = {
        "framework": found,
        "later": list(visible_frameworks(actor).filter(supersedes=found)),
        "fates": [(name, words, help, [row for row in rows if row.fate == name]) for name, words, help in FATES],
        "rows": rows,
        "open": any(row.heirs and row.left for row in rows),
        "waiting": waiting(found, today=today),
        "decided_at": decided_at(found),
        "leads": may(actor, "curriculum.manage_frameworks"),
        "trail": [*framework_trail(found), (_("What has ended"), reverse("framework_ended", args=[code]))],
    }
    return render(request, "curriculum/framework_ended.html", context)


def _chosen(request: HttpRequest, rows: Iterable[Succession]) -> dict[UUID, list[UUID]]:
    """The heirs ticked for each ended item; only those that the page offered."""
    chosen = {}
    for row in rows:
        ticked = set(request.POST.getlist(f"heirs-{row.competency.pk}"))
        heirs = [heir.pk for heir in row.heirs if str(heir.pk) in ticked]
        if heirs:
            chosen[row.competency.pk] = heirs
    return chosen


@requires("curriculum.manage_frameworks")
@require_POST
def framework_decided(request: HttpRequest, code: str) -> HttpResponse:
    """Say that what had ended is decided; the task leaves the inboxes."""
    actor = actor_of(request)
    found = get_object_or_404(visible_frameworks(actor), code=code)
    try:
        decide_ended(actor, found, reason=request.POST.get("reason", ""))
        messages.success(request, _("Decided. What is left stays as history, and nobody is asked again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("framework_ended", code)
