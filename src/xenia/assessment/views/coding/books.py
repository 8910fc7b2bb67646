"""Codebooks: the list, a new one, the page of one, its codes, and what is taken away."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.assessment.actions.coding.books import add_code, change_code, make_codebook, merge_codes
from xenia.assessment.actions.coding.codings import take_codings
from xenia.assessment.actions.coding.passages import bring_passages
from xenia.assessment.forms.coding import BookForm, CodeForm, MergeForm
from xenia.assessment.models import Code, Codebook, Privacy
from xenia.assessment.queries.coding.agreement import agreement
from xenia.assessment.queries.coding.books import (
    codes_of,
    occasion_to_code,
    occasions_to_code,
    questions_of,
    visible_codebooks,
    with_progress,
)
from xenia.assessment.views.coding.place import around, seen_book
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.standards.sheets import write_csv, write_xlsx

PAGE = 20
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@requires("assessment.code")
@require_safe
def codebooks(request: HttpRequest) -> HttpResponse:
    """All codebooks, and how far each has come."""
    actor = actor_of(request)
    page = Paginator(visible_codebooks(actor), PAGE).get_page(request.GET.get("page"))
    books = visible_codebooks(actor).filter(pk__in=[book.pk for book in page])
    return render(request, "assessment/coding/books.html", {"rows": with_progress(actor, books), "page": page})


@requires("assessment.code")
@require_http_methods(["GET", "HEAD", "POST"])
def codebook_new(request: HttpRequest) -> HttpResponse:
    """Choose an occasion, then its questions."""
    actor = actor_of(request)
    trail = [(_("Coding"), reverse("codebooks")), (_("New codebook"), "")]
    chosen = occasion_to_code(actor, request.GET.get("occasion", ""))
    if chosen is None:
        context = {"offers": occasions_to_code(actor), "trail": trail}
        return render(request, "assessment/coding/choose.html", context)
    occasion, items = chosen
    initial = {"title": occasion.thing.label, "items": [item.code for item in items]}
    form = BookForm(request.POST or None, items=items, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            book = make_codebook(actor, occasion, title=said["title"], items=said["items"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("codebook", book.pk)
    context = {"form": form, "occasion": occasion, "trail": trail}
    return render(request, "assessment/coding/new.html", context, status=422 if form.errors else 200)


@requires("assessment.code")
@require_safe
def codebook(request: HttpRequest, key: UUID) -> HttpResponse:
    """One codebook: how far it has come, its codes, and how far the two agree."""
    book = seen_book(request, key)
    context = around(request, book, "codebook") | {
        "agreement": agreement(actor_of(request), book),
        "questions": questions_of(book),
        "may_grow": book.occasion.privacy == Privacy.NAMED,
    }
    return render(request, "assessment/coding/book.html", context)


@requires("assessment.code")
@require_POST
def codebook_bring(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bring in what was answered since."""
    brought = bring_passages(actor_of(request), seen_book(request, key))
    words = ngettext("%(count)s passage came in.", "%(count)s passages came in.", brought)
    messages.success(request, words % {"count": brought} if brought else _("Nothing new was written."))
    return redirect("codebook", key)


@requires("assessment.code")
@require_POST
def codebook_take(request: HttpRequest, key: UUID) -> HttpResponse:
    """The codebook and its codings as CSV or XLSX; cells that look like formulas are made harmless."""
    book, kind, what = seen_book(request, key), request.POST.get("kind", ""), request.POST.get("what", "")
    if kind not in TYPES or (kind == "csv" and what == "all"):
        raise Http404
    try:
        tables = take_codings(actor_of(request), book, what=what)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("codebook", key)
    out = BytesIO()
    if kind == "csv":
        write_csv(next(iter(tables.values())), out)
    else:
        write_xlsx(tables, out)
    response = HttpResponse(out.getvalue(), content_type=TYPES[kind])
    response["Content-Disposition"] = str(content_disposition_header(True, f"{book.thing.label} {what}.{kind}"))
    return response


@requires("assessment.code")
@require_http_methods(["GET", "HEAD", "POST"])
def code_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Add a code."""
    book = seen_book(request, key)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_code(actor_of(request), book, form.words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("codebook", key)
    return _code_page(request, book, form, words=_("New code"))


@requires("assessment.code")
@require_http_methods(["GET", "HEAD", "POST"])
def code_change(request: HttpRequest, key: UUID, code: int) -> HttpResponse:
    """Change a code's words, or make it part of another."""
    book = seen_book(request, key)
    held = get_object_or_404(Code.objects.select_related("codebook__occasion"), codebook=book, pk=code)
    others = [other for other in codes_of(book) if other.pk != held.pk]
    merging = "into" in request.POST
    merge = MergeForm(request.POST if merging else None, codes=others)
    initial = {"name": held.name, "when": held.when, "when_not": held.when_not}
    form = CodeForm(None if merging else request.POST or None, initial=initial)
    sent = merge if merging else form
    if request.method == "POST" and sent.is_valid():
        try:
            _change(request, held, others, form, merge if merging else None)
        except Refused as refusal:
            sent.add_error(None, str(refusal))
        else:
            return redirect("codebook", key)
    return _code_page(request, book, form, words=held.name, code=held, merge=merge if others else None, sent=sent)


def _change(request: HttpRequest, code: Code, others: list[Code], form: CodeForm, merge: MergeForm | None) -> None:
    actor = actor_of(request)
    if merge is None:
        change_code(actor, code, form.words())
        return
    into = next(other for other in others if other.pk == merge.cleaned_data["into"])
    merge_codes(actor, code, into=into, reason=merge.cleaned_data["reason"])
    messages.success(request, _("“%(one)s” is part of “%(other)s” now.") % {"one": code.name, "other": into.name})


def _code_page(request: HttpRequest, book: Codebook, form: CodeForm, *, words: str, **more: Any) -> HttpResponse:
    sent = more.pop("sent", form)
    context = around(request, book, "codebook", words) | {"form": form, "sent": sent, **more}
    return render(request, "assessment/coding/code.html", context, status=422 if sent.errors else 200)
