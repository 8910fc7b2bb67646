"""Where a class went through a case."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xenia.core.access import actor_of, requires
from xenia.learning.queries.cases import published_version, visible_cases
from xenia.learning.queries.class_flow import LEAST, class_flow
from xenia.learning.queries.flow_picture import flow_picture
from xenia.learning.queries.plays import texts_of


@requires("learning.view_flow")
@require_safe
def case_flow(request: HttpRequest, key: UUID) -> HttpResponse:
    """The graph of scenes with how the class went, and its table; never one person."""
    found = get_object_or_404(visible_cases(actor_of(request)), pk=key)
    version = published_version(found)
    if version is None:
        raise Http404
    texts = texts_of(version)
    document = texts.get(get_language() or "") or texts[version.language]
    read = class_flow(version, document)
    context = {
        "case": found,
        "document": document,
        "read": read,
        "picture": flow_picture(read.scenes) if read.players else None,
        "least": LEAST,
        "trail": [
            (_("Cases"), reverse("cases")),
            (document.title, reverse("case", args=[found.pk])),
            (_("Where the class went"), ""),
        ],
    }
    return render(request, "learning/case_flow.html", context)
