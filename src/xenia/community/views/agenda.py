"""What a meeting speaks about: bringing it by word or voice, hearing it, and what came of it."""

from collections.abc import Mapping
from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.community.actions.agenda import bring_item, decide, drop_item, finish_action, undertake, write_minutes
from xenia.community.board_access import board_of_action, board_of_item, board_of_meeting, for_board
from xenia.community.forms.boards import DecisionForm, ItemForm, MinutesForm, UndertakingForm
from xenia.community.models import AgendaItem, BoardAction
from xenia.community.queries.boards import visible_meetings
from xenia.community.queries.meetings import possible_owners
from xenia.community.views.meetings import meeting_seen
from xenia.core.access import actor_of, requires
from xenia.core.file_response import file_response
from xenia.core.rules import Actor, Refused, may
from xenia.core.uploads import uploaded_file
from xenia.people.models import Person


def item_seen(actor: Actor, key: int) -> AgendaItem:
    """Something on an agenda that this actor may open."""
    related = ("meeting__thing", "meeting__board__thing", "by__thing", "voice")
    found: AgendaItem = get_object_or_404(
        AgendaItem.objects.select_related(*related).filter(meeting__in=visible_meetings(actor).values("pk")), pk=key
    )
    return found


@for_board(board_of_meeting)
@require_POST
def item_new(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Bring something, typed or spoken."""
    found = meeting_seen(actor, key)
    form = ItemForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
        voice = BytesIO(uploaded_file(request, "voice").read()) if request.FILES.get("voice") else None
        bring_item(actor, found, words=form.cleaned_data["words"], language=form.cleaned_data["language"], voice=voice)
        messages.success(request, _("It is on the agenda."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("meeting", key)


@for_board(board_of_item)
@require_safe
def item_voice(request: HttpRequest, actor: Actor, key: int) -> HttpResponseBase:
    """Hear what was said aloud: keepers and members of this board only."""
    found = item_seen(actor, key)
    if found.voice is None or not may(actor, "community.take_part", found.meeting):
        raise Http404
    return file_response(request, found.voice)


@for_board(board_of_item)
@require_POST
def item_drop(request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Take it off the agenda."""
    found = item_seen(actor, key)
    try:
        drop_item(actor, found)
        messages.success(request, _("It is off the agenda."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("meeting", found.meeting_id)


@requires("community.keep_boards")
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, key: int) -> HttpResponse:
    """What was said on an item, what was decided, who does what."""
    actor = actor_of(request)
    found = item_seen(actor, key)
    posted = request.POST if request.method == "POST" else None
    part = request.POST.get("part", "")
    forms = {
        "minutes": MinutesForm(
            posted if part == "minutes" else None, initial={"minutes": found.minutes, "rendered": found.rendered}
        ),
        "decision": DecisionForm(posted if part == "decision" else None, auto_id="decision_%s"),
        "undertaking": UndertakingForm(
            posted if part == "undertaking" else None, people=possible_owners(found.meeting), auto_id="undertaking_%s"
        ),
    }
    form = forms.get(part)
    if form is not None and form.is_valid():
        try:
            _write(actor, found, part, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("item", key)
    return _page(request, found, forms, failed=bool(form and form.errors))


def _write(actor: Actor, found: AgendaItem, part: str, said: dict[str, object]) -> None:
    if part == "minutes":
        write_minutes(actor, found, minutes=str(said["minutes"]), rendered=str(said["rendered"]))
    elif part == "decision":
        decide(actor, found, **said)  # type: ignore[arg-type]
    else:
        owner = Person.objects.get(pk=UUID(str(said.pop("owner"))))
        undertake(actor, found, owner=owner, **said)  # type: ignore[arg-type]


def _page(request: HttpRequest, found: AgendaItem, forms: Mapping[str, object], *, failed: bool) -> HttpResponse:
    board, meeting = found.meeting.board.thing, found.meeting.thing
    trail = [(_("Boards"), "/boards/"), (board.label, board.route), (meeting.label, meeting.route), (_("Item"), "")]
    decisions = found.decisions.select_related("about").order_by("pk")
    actions = found.actions.select_related("thing", "owner__thing").order_by("due")
    context = {"item": found, "forms": forms, "decisions": decisions, "actions": actions, "trail": trail}
    return render(request, "community/item.html", context, status=422 if failed else 200)


@for_board(board_of_action)
@require_POST
def action_done(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """Say that it is done."""
    related = ("thing", "item__meeting__board")
    seen = BoardAction.objects.filter(item__meeting__in=visible_meetings(actor).values("pk"))
    found = get_object_or_404(seen.select_related(*related), pk=key)
    try:
        finish_action(actor, found)
        messages.success(request, _("Done. Thank you."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("meeting", found.item.meeting_id)
