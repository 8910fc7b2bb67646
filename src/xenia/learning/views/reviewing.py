"""The page on which both sides read a case before it is published: remark, sign, answer."""

import re
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xenia.community.actions.uses import note_review
from xenia.community.board_access import for_readers, reading_actor
from xenia.community.reading import Unkept, answered, before_reading, carried, reading_context, remarked, signed
from xenia.core.access import actor_of, requires
from xenia.core.rules import may
from xenia.learning.actions.case_reviews import remark_on_case, sign_case
from xenia.learning.models import CaseVersion
from xenia.learning.queries.readiness import what_is_missing
from xenia.learning.queries.reading import version_to_read
from xenia.learning.queries.review_page import case_to_read
from xenia.learning.reviewed import state_of


def version_or_404(request: HttpRequest, key: UUID) -> CaseVersion:
    """The newest version, to whom it is open before it is published."""
    found = version_to_read(reading_actor(request), key)
    if found is None:
        raise Http404
    return found


@for_readers
@require_http_methods(["GET", "HEAD", "POST"])
def case_review(request: HttpRequest, key: UUID) -> HttpResponse:
    """The whole case, scene by scene with its branches in words, what was said of it and who signed. Where it quotes a
    story, the school's policy on stories is read first."""
    return _page(request, version_or_404(request, key), carried(request))


def _page(request: HttpRequest, version: CaseVersion, unkept: Unkept | None) -> HttpResponse:
    """The page, with what somebody sent that was not kept still in its field."""
    actor, key, state = reading_actor(request), version.case_id, state_of(version.thing)
    address = reverse("case_review", args=[key])
    wanted = unkept.typed.get("language") if unkept else request.GET.get("in")
    read = case_to_read(actor, version, language=wanted or get_language() or "en")
    case = version.case
    first = before_reading(request, actor, quoted=read.quoted, title=case.thing.label, address=address, unkept=unkept)
    if first is not None:
        return first
    where = {"state": state, "room": "case", "key": key, "places": read.places, "unkept": unkept}
    shared = reading_context(request, actor, version.thing, **where)
    if read.quoted:
        note_review(actor, read.quoted, reader=shared["reader"], place=case.thing)
    context = shared | {
        "case": case,
        "version": version,
        "read": read,
        "in_language": read.document.language,
        "missing": [] if version.thing.published_at else what_is_missing(version),
        "also": _("Something else than words changed too, such as who speaks or where a choice leads."),
        "may_answer": may(actor, "learning.author"),
        "by_link": actor_of(request).person is None,
        "trail": [(_("Cases"), reverse("cases")), (case.thing.label, reverse("case", args=[key])), (_("Reading"), "")],
    }
    return render(request, "learning/review.html", context, status=422 if unkept else 200)


def _after(request: HttpRequest, version: CaseVersion, place: str | Unkept) -> HttpResponse:
    """Back to the place of what was kept, or the page again with what was not."""
    return _page(request, version, place) if isinstance(place, Unkept) else _back(request, version.case_id, place)


def _back(request: HttpRequest, key: UUID, place: str) -> HttpResponse:
    language = request.POST.get("language", "")
    query = f"?in={language}" if language.replace("-", "").isalnum() else ""
    anchor = f"#{place}" if place and re.fullmatch(r"[\w./-]+", place) else ""
    return redirect(f"{reverse('case_review', args=[key])}{query}{anchor}")


@for_readers
@require_POST
def case_remark(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say something about one place."""
    version = version_or_404(request, key)
    return _after(request, version, remarked(request, partial(remark_on_case, reading_actor(request), version)))


@for_readers
@require_POST
def case_sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign it as it stands, or ask for changes."""
    version = version_or_404(request, key)
    return _after(request, version, signed(request, partial(sign_case, reading_actor(request), version)))


@requires("learning.author")
@require_POST
def case_answer(request: HttpRequest, key: UUID, remark: int) -> HttpResponse:
    """Say what was changed in answer to a remark, or why it was not."""
    return _back(request, key, answered(request, version_or_404(request, key).thing, remark))
