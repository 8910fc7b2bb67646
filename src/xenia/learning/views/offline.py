"""A case to take along: one file that plays without a network."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.learning.actions.offline import reason, take_along
from xenia.learning.queries.cases import published_version, visible_cases
from xenia.learning.queries.offline import voices_of
from xenia.learning.queries.plays import texts_of


@requires("learning.play")
@require_http_methods(["GET", "HEAD", "POST"])
def case_offline(request: HttpRequest, key: UUID) -> HttpResponse:
    """What goes along and what does not; then the file."""
    actor = actor_of(request)
    found = get_object_or_404(visible_cases(actor), pk=key)
    version, refused = published_version(found), ""
    if version is None:
        raise Http404
    if request.method == "POST":
        try:
            content = take_along(actor, version, without_voices="without" in request.POST)
        except Refused as refusal:
            refused = str(refusal)
        else:
            name = f'attachment; filename="{found.code}.html"'
            return HttpResponse(content, content_type="text/html; charset=utf-8", headers={"Content-Disposition": name})
    texts = texts_of(version)
    voices = voices_of(version, texts)
    context = {
        "case": found,
        "languages": list(texts),
        "voices": voices,
        "reason": reason(voices) if voices.kept_here else "",
        "refused": refused,
        "trail": [
            (_("Cases"), reverse("cases")),
            (found.thing.label, reverse("case", args=[found.pk])),
            (_("Take it along"), ""),
        ],
    }
    return render(request, "learning/case_offline.html", context, status=422 if refused else 200)
