"""The look-first desk: what may tell who someone is, masked or cleared before anyone codes it."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.assessment.actions.coding.passages import clear_passage
from xenia.assessment.forms.coding import lines_sent, numbers_sent
from xenia.assessment.models import Codebook
from xenia.assessment.queries.coding.blind import passage_of
from xenia.assessment.queries.coding.looking import look
from xenia.assessment.views.coding.place import around, key_said, seen_book
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused


@requires("assessment.code")
@require_http_methods(["GET", "HEAD", "POST"])
def coding_look(request: HttpRequest, key: UUID) -> HttpResponse:
    """One passage with everything in it that may be an identifier."""
    book = seen_book(request, key)
    if request.method != "POST":
        return _page(
            request, book, at=key_said(request.GET.get("at", "")), after=key_said(request.GET.get("after", ""))
        )
    actor, passage = actor_of(request), key_said(request.POST.get("passage", ""))
    found = passage_of(actor, book, passage) if passage else None
    if found is None:
        raise Http404
    masks, words = numbers_sent(request.POST, "mask"), lines_sent(request.POST, "words")
    try:
        cleared = clear_passage(actor, found, masks=masks, words=words)
    except Refused as refusal:
        said = {"refusal": str(refusal), "masks": masks, "words": "\n".join(words)}
        return _page(request, book, at=passage, said=said)
    masked = any(hidden for _start, _end, _kind, hidden in cleared.flagged)
    messages.success(request, _("Masked; it can be coded now.") if masked else _("Cleared; it can be coded now."))
    return redirect(f"{reverse('coding_look', args=[key])}?after={passage}")


def _page(
    request: HttpRequest,
    book: Codebook,
    *,
    at: UUID | None = None,
    after: UUID | None = None,
    said: Mapping[str, object] | None = None,
) -> HttpResponse:
    shown = look(actor_of(request), book, at=at, after=after)
    if at and shown is None:
        raise Http404
    context = around(request, book, "look", _("Look first")) | {"look": shown} | dict(said or {})
    return render(request, "assessment/coding/look.html", context, status=422 if said else 200)
