"""Calendar feeds: the address that a person gives to their calendar program, and the feed behind it."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.core.access import actor_of, public, requires
from xenia.core.actions.tokens import issue_feed, link_for_feed, revoke_link
from xenia.core.models import Institution, SignedLink
from xenia.core.rules import Refused
from xenia.curriculum.models import Course
from xenia.curriculum.queries.calendar import feed_events, feeds_of, own_courses
from xenia.curriculum.queries.courses import visible_courses
from xenia.people.queries.actors import actor_for
from xenia.people.queries.people import oneself


@requires("core.issue_feed")
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """My feeds; a POST makes a new address, which is shown this once, and ends the one before it."""
    actor = actor_of(request)
    course = _course(request)
    address = ""
    if request.method == "POST":
        mine = oneself(actor).thing
        try:
            path = issue_feed(actor, lands_on="calendar_feed", person=mine, scope=course.thing if course else None)
            address = request.build_absolute_uri(path)
        except Refused as refusal:
            messages.error(request, str(refusal))
    context: dict[str, Any] = {
        "course": course,
        "address": address,
        "feeds": feeds_of(actor),
        "own": len(own_courses(actor, today=timezone.localdate())),
    }
    return render(request, "curriculum/calendar.html", context)


def _course(request: HttpRequest) -> Course | None:
    """The course for which the feed is wanted, when the address names one."""
    asked = request.POST.get("course", "") or request.GET.get("course", "")
    try:
        key = UUID(asked)
    except ValueError:
        return None
    return get_object_or_404(visible_courses(actor_of(request)), pk=key)


@requires("core.issue_feed")
@require_POST
def calendar_end(request: HttpRequest, link: UUID) -> HttpResponse:
    """End one of my feeds at once."""
    actor = actor_of(request)
    try:
        revoke_link(actor, get_object_or_404(SignedLink, pk=link, person=actor.person))
        messages.success(request, _("That address works no longer."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("calendar")


@public("calendar programs can't sign in: the secret in the path opens this one feed and nothing else")
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed behind a secret address, with what its person may see today; 410 when it was ended."""
    link = link_for_feed(secret)
    if link is None or link.person_id is None:
        return HttpResponse(_("This calendar address has ended."), status=410, content_type="text/plain; charset=utf-8")
    from xenia.curriculum.calendar_file import calendar_file  # icalendar is loaded only when a feed is asked for

    events = feed_events(actor_for(link.person_id), course=link.scope_id, today=timezone.localdate())
    house = Institution.objects.values_list("name", flat=True).first() or "Xenia"
    body = calendar_file(events, name=house, address=request.build_absolute_uri)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    changed = max((event.changed_at for event in events), default=None)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    if changed:
        response.headers["Last-Modified"] = changed.strftime("%a, %d %b %Y %H:%M:%S GMT")
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag, int(changed.timestamp()) if changed else None, response) or response
