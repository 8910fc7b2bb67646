"""You said, we did: for everybody, for a board, and for those who answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.community.actions.proposals import SaidWords, answer_proposal, propose, show_proposal
from xenia.community.board_access import board_itself, for_board
from xenia.community.forms.proposals import AnswerForm, ProposeForm, ShowForm, TakenUpForm
from xenia.community.models import Board, Partner, Proposal
from xenia.community.queries.boards import visible_boards
from xenia.community.queries.partners import visible_partners
from xenia.community.queries.proposals import public_entries, visible_proposals
from xenia.community.views.boards import board_trail
from xenia.core.access import actor_of, public, requires
from xenia.core.rules import Actor, Refused, may


@public("what the community said and what became of it is for everybody; no person is named, a partner if it wishes so")
@require_safe
def said_public(request: HttpRequest) -> HttpResponse:
    """You said, we did."""
    return render(request, "community/said_public.html", {"entries": public_entries()})


@for_board(board_itself)
@require_http_methods(["GET", "HEAD", "POST"])
def board_said(request: HttpRequest, actor: Actor, key: UUID) -> HttpResponse:
    """What this board and its members proposed, and the answers; a member adds to it."""
    found = get_object_or_404(visible_boards(actor), pk=key)
    form = ProposeForm(request.POST or None, initial={"language": request.LANGUAGE_CODE.split("-")[0]})
    if request.method == "POST" and form.is_valid():
        try:
            propose(actor, SaidWords(voice=Proposal.Voice.MEMBER, board=found, **form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. You will read the answer here."))
            return redirect("board_said", key)
    keeper = may(actor, "community.keep_boards")
    context = {
        "board": found,
        "proposals": visible_proposals(actor).filter(board=found),
        "form": form,
        "may_keep": keeper,
        "may_propose": may(actor, "community.take_part", found) and not keeper,
        "by_link": actor_of(request).person is None,
        "trail": board_trail(found, _("You said, we did")),
    }
    return render(request, "community/board_said.html", context, status=422 if form.errors else 200)


@requires("community.read_boards")
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Everything that was proposed, for those who answer and those who read."""
    actor = actor_of(request)
    context = {"proposals": visible_proposals(actor), "may_keep": may(actor, "community.keep_boards")}
    return render(request, "community/proposals.html", context)


@requires("community.keep_boards")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: HttpRequest) -> HttpResponse:
    """Write down what was proposed."""
    actor = actor_of(request)
    boards = visible_boards(actor).values_list("pk", "thing__label")
    partners = visible_partners(actor).values_list("pk", "thing__label")
    form = TakenUpForm(request.POST or None, boards=boards, partners=partners)
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        said["board"] = Board.objects.get(pk=said["board"]) if said["board"] else None
        said["partner"] = Partner.objects.get(pk=said["partner"]) if said["partner"] else None
        try:
            made = propose(actor, SaidWords(**said))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("proposal", made.pk)
    trail = [(_("You said, we did"), "/proposals/"), (_("Write a proposal down"), "")]
    context = {"form": form, "title": _("Write a proposal down"), "trail": trail}
    return render(request, "community/form.html", context, status=422 if form.errors else 200)


def _seen(request: HttpRequest, key: UUID) -> Proposal:
    found: Proposal = get_object_or_404(visible_proposals(actor_of(request)), pk=key)
    return found


@requires("community.keep_boards")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, key: UUID) -> HttpResponse:
    """One proposal and its answers; a new answer stands from now on."""
    found = _seen(request, key)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_proposal(actor_of(request), found, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Answered. The board reads it on its page."))
            return redirect("proposal", key)
    show = ShowForm(initial={"public": found.public, "rendered": found.rendered})
    trail = [(_("You said, we did"), "/proposals/"), (_("A proposal"), "")]
    context = {"proposal": found, "form": form, "show": show, "trail": trail}
    return render(request, "community/proposal.html", context, status=422 if form.errors else 200)


@requires("community.keep_boards")
@require_POST
def proposal_show(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show it to everybody, or no longer."""
    found, form = _seen(request, key), ShowForm(request.POST)
    try:
        if form.is_valid():
            said = form.cleaned_data
            show_proposal(actor_of(request), found, public=said["public"], rendered=said["rendered"])
            messages.success(request, _("Saved."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("proposal", key)
