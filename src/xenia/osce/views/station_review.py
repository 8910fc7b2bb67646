"""The page on which both sides read a station before it is published: remark, sign, answer."""

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
from xenia.community.models import Remark
from xenia.community.queries.policies import must_read_first, policy_read
from xenia.community.queries.reviews import reader_of, signatures
from xenia.core.access import actor_of, requires
from xenia.core.rules import NotPermitted, Refused, may
from xenia.osce.actions.station_reviews import remark_on_station, sign_station
from xenia.osce.models import StationVersion
from xenia.osce.queries.readiness import what_is_missing
from xenia.osce.queries.station_changes import since_read
from xenia.osce.queries.station_page import station_to_read
from xenia.osce.queries.station_reading import version_to_read
from xenia.osce.views.drafts import station_trail

#: what stands for the whole station where a remark has no place
WHOLE = "whole"


def version_or_404(request: HttpRequest, key: UUID) -> StationVersion:
    """The newest version, for whom it is open before it is published."""
    found = version_to_read(actor_of(request), key)
    if found is None:
        raise Http404
    return found


@requires("community.review")
@require_http_methods(["GET", "HEAD", "POST"])
def station_review(request: HttpRequest, key: UUID) -> HttpResponse:
    """The whole station, what was said of it and who signed. Where it quotes a story, the school's policy on stories is
    read first; what is posted here acknowledges it."""
    actor, version = actor_of(request), version_or_404(request, key)
    read = station_to_read(version, language=get_language() or "en", since=since_read(actor, version))
    reader = reader_of(actor, version.thing)
    policy = must_read_first(actor) if read.quoted and actor.person else None
    if request.method == "POST":
        if policy:
            acknowledge_policy(actor, policy)
        return redirect("station_review", key)
    if policy:
        first = policy_read(actor, policy, language=get_language() or "en")
        context = {"title": version.station.thing.label, "policy": first}
        return render(request, "community/stories/policy_first.html", context)
    if read.quoted:
        note_review(actor, read.quoted, reader=reader, place=version.station.thing)
    sees_bank = may(actor, "osce.view_bank")
    context = {
        "version": version,
        "read": read,
        "reader": reader,
        "signatures": signatures(version.thing),
        "missing": [] if version.thing.published_at else what_is_missing(version),
        "on": request.GET.get("on", "") if reader else "",
        "whole": WHOLE,
        "also": _("Something else than words changed too, such as a voice that it rests on or what an answer counts."),
        "may_answer": may(actor, "osce.author"),
        "trail": station_trail(version, _("Reading")) if sees_bank else [],
    }
    return render(request, "osce/station_review.html", context)


def _back(key: UUID, place: str) -> HttpResponse:
    anchor = f"#{place}" if place and place.replace(".", "").replace("_", "").isalnum() else ""
    return redirect(f"{reverse('station_review', args=[key])}{anchor}")


@requires("community.review")
@require_POST
def station_remark(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say something about one part."""
    version, place = version_or_404(request, key), request.POST.get("place", "")
    words, language = request.POST.get("words", ""), get_language() or "en"
    try:
        remark_on_station(
            actor_of(request), version, place="" if place == WHOLE else place, words=words, language=language
        )
        messages.success(request, _("Said. The author answers you here."))
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(key, place)


@requires("community.review")
@require_POST
def station_sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign it as it stands, or ask for changes."""
    version, minutes = version_or_404(request, key), request.POST.get("minutes", "").strip() or "0"
    verdict, reason = request.POST.get("verdict", ""), request.POST.get("reason", "")
    spent = int(minutes) if minutes.isdecimal() and len(minutes) < 6 else -1
    try:
        review = sign_station(actor_of(request), version, verdict=verdict, reason=reason, minutes=spent)
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _back(key, "sign")
    if review.verdict == review.Verdict.ASKS:
        messages.success(request, _("The author has your reason. Nothing is published until you have signed."))
    else:
        messages.success(request, _("Signed. If a word changes, you are asked again."))
    return _back(key, "signed")


@requires("osce.author")
@require_POST
def station_answer(request: HttpRequest, key: UUID, remark: int) -> HttpResponse:
    """Say what was changed in answer to a remark, or why it was not."""
    version = version_or_404(request, key)
    found = get_object_or_404(Remark, pk=remark, subject=version.thing_id)
    try:
        answer_remark(actor_of(request), found, answer=request.POST.get("answer", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(key, found.place)
