"""End a story for its teller, show what is left of it, and see that everybody elsewhere is told."""

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.community.actions.oral import withdraw_as_asked
from xenia.community.actions.recipients import mark_told, note_recipient
from xenia.community.choices import Audience, Purpose
from xenia.community.forms.stories import RecipientForm, WithdrawForm
from xenia.community.models import Recipient, Story, Use, Withdrawal
from xenia.community.queries.standing import standings
from xenia.community.views.story_access import kept_story, page
from xenia.core.access import actor_of, requires
from xenia.core.models import Institution
from xenia.core.rules import Refused


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_withdraw(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Ask in words what will end, and end it."""
    story = kept_story(request, key)
    if story.hidden_at:
        return redirect("story_ended", key)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_as_asked(actor_of(request), story, way=form.cleaned_data["way"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Hidden everywhere."))
            return redirect("story_ended", key)
    context = {
        "form": form,
        "places": Use.objects.filter(story=story).values("place").distinct().count(),
        "elsewhere": story.recipients.count(),
    }
    return page(request, "withdraw", story, (_("Withdraw"), ""), status=422 if form.errors else 200, **context)


@requires("community.keep_stories")
@require_safe
def story_ended(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The receipt of an end: when, why, in how many places it stood, whom elsewhere was told."""
    story = kept_story(request, key, living=False)
    withdrawal = Withdrawal.objects.filter(story=story, called_off_at=None).first()
    if withdrawal is None:
        raise Http404
    recipients = list(story.recipients.order_by("given_at"))
    context = {
        "withdrawal": withdrawal,
        "places": withdrawal.counted.get("places", 0),
        "recipients": recipients,
        "untold": [one for one in recipients if one.told_at is None],
    }
    return page(request, "ended", story, (_("Withdrawn"), ""), **context)


def _letter(story: Story, recipient: Recipient, school: Institution) -> dict[str, Any]:
    """What a recipient is told after the end: by the story's neutral name, without a word of it."""
    day = date_format(timezone.localtime(recipient.given_at), "DATE_FORMAT")
    lines = [
        _("Dear colleagues at %(name)s,") % {"name": recipient.name},
        _("on %(day)s you received from us the story that we call “%(label)s”. Its teller has taken it back.")
        % {"day": day, "label": story.thing.label},
        _(
            "Please stop using it today, take it out of every place where it stands, delete your copies, and tell "
            "whoever got it from you. Nobody owes a reason, and we ask for none."
        ),
        _("Please answer in a line when it is done."),
        ", ".join(part for part in (school.helper_name, school.name) if part),
    ]
    sent = urlencode({"subject": _("A story was taken back"), "body": "\n\n".join(lines)}, quote_via=quote)
    return {"lines": lines, "mail": f"mailto:{quote(recipient.address)}?{sent}"}


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_elsewhere(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Who elsewhere got it, and the words with which they are told that it ended."""
    actor, story = actor_of(request), kept_story(request, key, living=False)
    form = RecipientForm(request.POST if request.POST.get("do") == "add" else None)
    if request.POST.get("do") == "told":
        mark_told(actor, get_object_or_404(Recipient, story=story, pk=request.POST.get("recipient") or 0))
        messages.success(request, _("Written down."))
        return redirect("story_elsewhere", key)
    if form.is_bound and form.is_valid():
        try:
            note_recipient(actor, story, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down. They are told when the story ends."))
            return redirect("story_elsewhere", key)
    held = standings([story.pk])[story.pk]
    school = Institution.objects.first() or Institution()
    context = {
        "form": form,
        "recipients": [(one, _letter(story, one, school)) for one in story.recipients.order_by("given_at")],
        "shared": held.allows(Purpose.SHARING, Audience.SCHOOLS),
    }
    return page(request, "elsewhere", story, (_("Elsewhere"), ""), status=422 if form.errors else 200, **context)
