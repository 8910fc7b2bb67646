"""A meeting: planning it, its page, what members need, who came."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.community.actions.meetings import (
    arrange_need,
    ask_for_need,
    call_off,
    change_meeting,
    plan_meeting,
    take_attendance,
    take_back_need,
    words_of,
)
from xenia.community.board_access import board_of_meeting, for_board
from xenia.community.forms.boards import ItemForm, MeetingForm, NeedForm
from xenia.community.models import Meeting
from xenia.community.queries.boards import visible_boards, visible_meetings
from xenia.community.queries.meetings import meeting_page
from xenia.community.views.boards import board_trail
from xenia.core.access import actor_of, requires
from xenia.core.rules import Actor, Refused, may


def meeting_seen(actor: Actor, key: UUID) -> Meeting:
    """A meeting that this actor may open."""
    found: Meeting = get_object_or_404(visible_meetings(actor), pk=key)
    return found


@for_board(board_of_meeting)
@require_safe
def meeting(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """One meeting: when and how to join, what is spoken about, what was decided."""
    found = meeting_seen(actor, key)
    inside = may(actor, "community.take_part", found)
    open_still = found.needed is None and found.cancelled_at is None
    context = {
        "meeting": found,
        "read": meeting_page(actor, found),
        "inside": inside,
        "may_keep": may(actor, "community.keep_boards"),
        "open_still": open_still,
        "begun": found.starts_at <= timezone.now(),
        "myself": actor.person,
        "item_form": ItemForm(initial={"language": request.LANGUAGE_CODE.split("-")[0]}),
        "by_link": actor_of(request).person is None,
        "trail": board_trail(found.board, found.thing.label),
    }
    return render(request, "community/meeting.html", context)


@requires("community.keep_boards")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Plan a meeting."""
    found = get_object_or_404(visible_boards(actor_of(request)), pk=key)
    form = MeetingForm(request.POST or None, initial={"title": found.thing.label})
    if request.method == "POST" and form.is_valid():
        try:
            made = plan_meeting(actor_of(request), found, form.words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is planned. Members see it on their page."))
            return redirect("meeting", made.pk)
    context = {"form": form, "title": _("Plan a meeting"), "trail": board_trail(found, _("Plan a meeting"))}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


@requires("community.keep_boards")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Move it, or change where it is."""
    found = meeting_seen(actor_of(request), key)
    words = words_of(found)
    names = ("title", "starts_at", "minutes", "place", "join", "language")
    form = MeetingForm(request.POST or None, initial={name: getattr(words, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            change_meeting(actor_of(request), found, form.words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("meeting", key)
    title = _("Change the meeting")
    context = {"form": form, "title": title, "trail": board_trail(found.board, title)}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


@requires("community.keep_boards")
@require_POST
def meeting_call_off(request: HttpRequest, key: UUID) -> HttpResponse:
    """Call it off."""
    try:
        call_off(actor_of(request), meeting_seen(actor_of(request), key), reason=request.POST.get("reason", ""))
        messages.success(request, _("The meeting is called off. Its page says so."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("meeting", key)


@requires("community.keep_boards")
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_attendance(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write down who was there."""
    actor = actor_of(request)
    found = meeting_seen(actor, key)
    if request.method == "POST":
        try:
            take_attendance(actor, found, present=_keys(request.POST.getlist("present")))
            messages.success(request, _("Saved."))
            return redirect("meeting", key)
        except Refused as refusal:
            messages.error(request, str(refusal))
    trail = board_trail(found.board, _("Who was there"))
    context = {"meeting": found, "read": meeting_page(actor, found), "trail": trail}
    return render(request, "community/attendance.html", context)


def _keys(said: list[str]) -> set[UUID]:
    try:
        return {UUID(one) for one in said}
    except ValueError as error:
        raise Refused(_("Load the page again, and tick who was there once more.")) from error


@for_board(board_of_meeting)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_needs(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """What one needs oneself; a keeper sees and arranges what everybody needs."""
    found = meeting_seen(actor, key)
    read = meeting_page(actor, found)
    form = NeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            person = UUID(request.POST.get("person", "") or str(actor.person))
            ask_for_need(actor, found, person=person, kind=said["kind"], language=said["language"], words=said["words"])
        except (Refused, ValueError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Whoever prepares the meeting sees it."))
            return redirect("meeting_needs", key)
    keeper = may(actor, "community.keep_boards")
    context = {
        **{"meeting": found, "read": read, "form": form, "may_keep": keeper, "myself": actor.person},
        "inside": may(actor, "community.take_part", found),
        "by_link": actor_of(request).person is None,
        "trail": board_trail(found.board, _("What is needed")),
    }
    return render(request, "community/needs.html", context, status=422 if form.errors else 200)


@for_board(board_of_meeting)
@require_POST
def need_do(request: HttpRequest, actor: Actor, key: UUID, need: int) -> HttpResponse:
    """Arrange a need, or take it back."""
    found = meeting_seen(actor, key)
    deed = request.POST.get("do", "")
    try:
        if deed == "take back":
            take_back_need(actor, found, need)
        else:
            arrange_need(actor, found, need, arranged=deed == "arranged")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("meeting_needs", key)
