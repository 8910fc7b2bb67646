"""The coding desk: one passage at a time, its codes by keyboard, others like it beside."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.assessment.actions.coding.codings import code_passage
from xenia.assessment.actions.coding.passages import hold_passage
from xenia.assessment.forms.coding import numbers_sent
from xenia.assessment.models import Codebook
from xenia.assessment.queries.coding.blind import passage_of
from xenia.assessment.queries.coding.desk import desk, next_passage, similar_passages
from xenia.assessment.views.coding.place import around, key_said, seen_book
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused


@requires("assessment.code")
@require_safe
def coding_desk(request: HttpRequest, key: UUID) -> HttpResponse:
    """The next passage that waits for the actor, or that none does."""
    book = seen_book(request, key)
    waiting = next_passage(actor_of(request), book, after=key_said(request.GET.get("after", "")))
    if waiting is not None:
        return redirect("coding_passage", key, waiting.pk)
    return render(request, "assessment/coding/desk.html", around(request, book, "desk", _("Read and code")))


@requires("assessment.code")
@require_http_methods(["GET", "HEAD", "POST"])
def coding_passage(request: HttpRequest, key: UUID, passage: UUID) -> HttpResponse:
    """One passage; what was said of it leads on to the next."""
    book = seen_book(request, key)
    if request.method != "POST":
        return _page(request, book, passage)
    actor = actor_of(request)
    found = passage_of(actor, book, passage)
    if found is None:
        raise Http404
    chosen = numbers_sent(request.POST, "code")
    try:
        if not chosen and "none" not in request.POST:
            raise Refused(_("Choose a code, or say that none fits."))
        code_passage(actor, found, chosen)
    except Refused as refusal:
        return _page(request, book, passage, refusal=str(refusal), chosen=chosen)
    if request.headers.get("HX-Request") != "true":
        return redirect(f"{reverse('coding_desk', args=[key])}?after={passage}")
    waiting = next_passage(actor, book, after=passage)
    return _page(request, book, waiting.pk if waiting else None)


def _page(
    request: HttpRequest, book: Codebook, passage: UUID | None, *, refusal: str = "", chosen: list[int] | None = None
) -> HttpResponse:
    actor = actor_of(request)
    shown = desk(actor, book, passage) if passage else None
    if passage and shown is None:
        raise Http404
    if shown and chosen is not None:
        shown = replace(shown, codes=[(code, code.pk in chosen) for code, _mine in shown.codes])
    context = around(request, book, "desk", _("Read and code")) | {"desk": shown, "refusal": refusal}
    swapped = request.headers.get("HX-Request") == "true"
    name = "assessment/coding/_desk.html" if swapped else "assessment/coding/desk.html"
    response = render(request, name, context, status=422 if refusal else 200)
    if swapped and not refusal:
        response["HX-Push-Url"] = (
            reverse("coding_passage", args=[book.pk, passage]) if passage else reverse("coding_desk", args=[book.pk])
        )
    return response


@requires("assessment.code")
@require_safe
def coding_similar(request: HttpRequest, key: UUID, passage: UUID) -> HttpResponse:
    """Others like it that wait too, beside the desk or as a page."""
    book = seen_book(request, key)
    context = {"alike": similar_passages(actor_of(request), book, passage), "book": book}
    if request.headers.get("HX-Request") == "true":
        return render(request, "assessment/coding/_similar.html", context)
    around_it = around(request, book, "desk", _("Others like it"))
    return render(request, "assessment/coding/similar.html", around_it | context | {"passage": passage})


@requires("assessment.code")
@require_POST
def coding_hold(request: HttpRequest, key: UUID, passage: UUID) -> HttpResponse:
    """Send a passage back to be looked at first."""
    book, actor = seen_book(request, key), actor_of(request)
    found = passage_of(actor, book, passage)
    if found is None:
        raise Http404
    hold_passage(actor, found)
    messages.success(request, _("Thank you. Nobody codes or quotes it before someone has looked at it."))
    return redirect(f"{reverse('coding_desk', args=[key])}?after={passage}")
