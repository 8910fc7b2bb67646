"""One's own times of an exam as a calendar feed."""

import hashlib
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, public, requires
from xenia.core.actions.tokens import issue_feed, link_for_feed
from xenia.osce.queries.exam_calendar import exam_events
from xenia.osce.queries.exams import visible_exams
from xenia.osce.views.exam_access import done, trail_of
from xenia.people.queries.actors import actor_for
from xenia.people.queries.people import oneself


@requires("osce.take_part")
@require_POST
def exam_feed_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new secret address, shown this once; it ends the one before it."""
    actor = actor_of(request)
    found = get_object_or_404(visible_exams(actor), pk=key)
    paths: list[str] = []

    def issue() -> None:
        paths.append(issue_feed(actor, lands_on="exam_feed", person=oneself(actor).thing, scope=found.thing))

    if not done(request, issue, _("Your calendar address is made.")):
        return redirect("exam", key)
    context = {"exam": found, "address": request.build_absolute_uri(paths[0])}
    context["trail"] = trail_of(found, (_("In your calendar"), ""))
    return render(request, "osce/exam_feed.html", context)


@public("calendar programs can't sign in: the secret in the path opens this one feed and nothing else")
@require_safe
def exam_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The times of its person in one exam, as they stand today; 410 when the address was ended."""
    link = link_for_feed(secret)
    if link is None or link.person_id is None or link.scope_id is None:
        return HttpResponse(_("This calendar address has ended."), status=410, content_type="text/plain; charset=utf-8")
    from xenia.curriculum.calendar_file import calendar_file  # icalendar is loaded only when a feed is asked for

    exam = visible_exams(actor_for(link.person_id)).filter(pk=link.scope_id).first()
    events = exam_events(exam, link.person_id) if exam else []
    name = exam.thing.label if exam else _("Exam")
    body = calendar_file(events, name=name, address=request.build_absolute_uri)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag, None, response) or response
