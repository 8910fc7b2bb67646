"""Settling: what two coders said side by side, what stands, and what may be quoted."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from xenia.assessment.actions.coding.codings import settle_agreed, settle_passage
from xenia.assessment.forms.coding import numbers_sent
from xenia.assessment.models import Codebook
from xenia.assessment.queries.coding.blind import passage_of
from xenia.assessment.queries.coding.books import codes_of
from xenia.assessment.queries.coding.quotations import quotations
from xenia.assessment.queries.coding.settling import settling, waiting_to_settle
from xenia.assessment.views.coding.place import around, seen_book
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused

PAGE = 30


@requires("assessment.code")
@require_http_methods(["GET", "HEAD", "POST"])
def coding_settle(request: HttpRequest, key: UUID) -> HttpResponse:
    """What waits to be settled; where both said the same, all in one step."""
    book, actor = seen_book(request, key), actor_of(request)
    if request.method == "POST":
        settled = settle_agreed(actor, book)
        words = ngettext("%(count)s passage is settled.", "%(count)s passages are settled.", settled)
        messages.success(request, words % {"count": settled})
        return redirect("coding_settle", key)
    context = around(request, book, "settle", _("Settle")) | {"waiting": waiting_to_settle(actor, book)}
    return render(request, "assessment/coding/settle.html", context)


@requires("assessment.code")
@require_http_methods(["GET", "HEAD", "POST"])
def coding_settle_one(request: HttpRequest, key: UUID, passage: UUID) -> HttpResponse:
    """One passage side by side."""
    book, actor = seen_book(request, key), actor_of(request)
    found = passage_of(actor, book, passage)
    if request.method != "POST" or found is None:
        return _page(request, book, passage)
    chosen, reason = numbers_sent(request.POST, "code"), request.POST.get("reason", "")
    try:
        settle_passage(actor, found, chosen, reason=reason)
    except Refused as refusal:
        return _page(request, book, passage, said={"refusal": str(refusal), "chosen": chosen, "reason": reason})
    messages.success(request, _("Settled."))
    left = waiting_to_settle(actor, book).differing
    return redirect("coding_settle_one", key, left[0]) if left else redirect("coding_settle", key)


def _page(
    request: HttpRequest, book: Codebook, passage: UUID, *, said: Mapping[str, object] | None = None
) -> HttpResponse:
    shown = settling(actor_of(request), book, passage)
    if shown is None:
        raise Http404
    context = (
        around(request, book, "settle", _("Settle")) | {"settling": shown, "reason": shown.reason} | dict(said or {})
    )
    return render(request, "assessment/coding/settle_one.html", context, status=422 if said else 200)


@requires("assessment.code")
@require_safe
def coding_quotations(request: HttpRequest, key: UUID) -> HttpResponse:
    """What may be quoted, of one code or of all."""
    book = seen_book(request, key)
    codes = codes_of(book)
    asked = request.GET.get("code", "")
    code = next((each for each in codes if str(each.pk) == asked), None)
    found = quotations(actor_of(request), book, code=code.pk if code else None)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = around(request, book, "quotations", _("Quotations")) | {"page": page, "codes": codes, "code": code}
    return render(request, "assessment/coding/quotations.html", context)
