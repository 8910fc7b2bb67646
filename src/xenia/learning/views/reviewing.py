"""The page on which both sides read a case before it is published: remark, sign, answer."""

import re
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xenia.community.actions.policies import acknowledge_policy
from xenia.community.actions.reviews import answer_remark
from xenia.community.actions.uses import note_review
from xenia.community.board_access import for_readers, reading_actor
from xenia.community.models import Remark
from xenia.community.queries.policies import must_read_first, policy_read
from xenia.community.queries.reviews import reader_of, signatures
from xenia.core.access import actor_of, requires
from xenia.core.rules import NotPermitted, Refused, may
from xenia.learning.actions.case_reviews import remark_on_case, sign_case
from xenia.learning.models import CaseVersion
from xenia.learning.queries.readiness import what_is_missing
from xenia.learning.queries.reading import version_to_read
from xenia.learning.queries.review_page import case_to_read

#: what stands for the whole case where a remark has no place
WHOLE = "whole"


def version_or_404(request: HttpRequest, key: UUID) -> CaseVersion:
    """The newest version, to whom it is open before it is published."""
    found = version_to_read(reading_actor(request), key)
    if found is None:
        raise Http404
    return found


@for_readers
@require_http_methods(["GET", "HEAD", "POST"])
def case_review(request: HttpRequest, key: UUID) -> HttpResponse:
    """The whole case, scene by scene with its branches in words, what was said of it and who signed.

    Where it quotes a story, the school's policy on stories is read first; what is posted here acknowledges it.
    """
    actor, version = reading_actor(request), version_or_404(request, key)
    read = case_to_read(actor, version, language=request.GET.get("in") or get_language() or "en")
    case, reader = version.case, reader_of(actor, version.thing)
    policy = must_read_first(actor) if read.quoted and actor.person else None
    if request.method == "POST":
        if policy:
            acknowledge_policy(actor, policy)
        return redirect("case_review", key)
    if policy:
        first = policy_read(actor, policy, language=get_language() or "en")
        return render(request, "community/stories/policy_first.html", {"title": case.thing.label, "policy": first})
    if read.quoted:
        note_review(actor, read.quoted, reader=reader, place=case.thing)
    context = {
        "case": case,
        "version": version,
        "read": read,
        "reader": reader,
        "signatures": signatures(version.thing),
        "missing": [] if version.thing.published_at else what_is_missing(version),
        "on": request.GET.get("on", "") if reader else "",
        "whole": WHOLE,
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
    version, place = version_or_404(request, key), request.POST.get("place", "")
    try:
        remark_on_case(
            reading_actor(request),
            version,
            place="" if place == WHOLE else place,
            words=request.POST.get("words", ""),
            language=get_language() or "en",
        )
        messages.success(request, _("Said. The author answers you here."))
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, key, place)


@for_readers
@require_POST
def case_sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign it as it stands, or ask for changes."""
    version, minutes = version_or_404(request, key), request.POST.get("minutes", "").strip() or "0"
    try:
        review = sign_case(
            reading_actor(request),
            version,
            verdict=request.POST.get("verdict", ""),
            reason=request.POST.get("reason", ""),
            minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 6 else -1,
        )
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(request, key, "sign")
    if review.verdict == review.Verdict.ASKS:
        messages.success(request, _("The author has your reason. Nothing is published until you have signed."))
    else:
        messages.success(request, _("Signed. If a word changes, you are asked again."))
    return _back(request, key, "signed")


@requires("learning.author")
@require_POST
def case_answer(request: HttpRequest, key: UUID, remark: int) -> HttpResponse:
    """Say what was changed in answer to a remark, or why it was not."""
    version = version_or_404(request, key)
    found = get_object_or_404(Remark, pk=remark, subject=version.thing_id)
    try:
        answer_remark(actor_of(request), found, answer=request.POST.get("answer", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, key, found.place)
