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
from xenia.community.reading import answered, before_reading, reading_context, remarked, signed
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
    actor, version = reading_actor(request), version_or_404(request, key)
    state = state_of(version.thing)
    read = case_to_read(actor, version, language=request.GET.get("in") or get_language() or "en")
    case = version.case
    if first := before_reading(request, actor, quoted=read.quoted, title=case.thing.label):
        return first
    shared = reading_context(request, actor, version.thing, state=state, room="case", key=key)
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
    return render(request, "learning/review.html", context)


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
    return _back(request, key, remarked(request, partial(remark_on_case, reading_actor(request), version)))


@for_readers
@require_POST
def case_sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign it as it stands, or ask for changes."""
    version = version_or_404(request, key)
    return _back(request, key, signed(request, partial(sign_case, reading_actor(request), version)))


@requires("learning.author")
@require_POST
def case_answer(request: HttpRequest, key: UUID, remark: int) -> HttpResponse:
    """Say what was changed in answer to a remark, or why it was not."""
    return _back(request, key, answered(request, version_or_404(request, key).thing, remark))
