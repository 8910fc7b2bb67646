"""The search page: what is quickly found at once, very large kinds a moment later."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xenia.core.access import actor_of, requires
from xenia.core.queries.search import findable_kinds, found


@requires("core.search")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Things by their names. `kind` asks for one kind; the page asks by itself for each large one."""
    # PostgreSQL takes no NUL in a text
    actor, words, kind = (
        actor_of(request),
        request.GET.get("q", "").replace("\0", "")[:200],
        request.GET.get("kind", ""),
    )
    kinds = findable_kinds(actor)
    if kind:
        groups, later = found(actor, words, [kind]), []
    else:
        groups = found(actor, words, [known.kind for known in kinds if not known.large])
        later = [known for known in kinds if known.large] if len(words.strip()) > 1 else []
    page = {"words": words, "groups": groups, "later": later, "kind": kind}
    partial = request.headers.get("HX-Request") == "true" and kind
    return render(request, "core/_found.html" if partial else "core/search.html", page)
