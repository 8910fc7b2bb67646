"""Release a story, write down the talk about safety, and open the teller's own door."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.community.actions.consent import release_story
from xenia.community.actions.story_links import STORY, issue_story_link
from xenia.community.actions.talks import hold_safety_talk, notes_of
from xenia.community.actions.telling import card_of, renew_code
from xenia.community.forms.stories import TalkForm
from xenia.community.models import SafetyTalk, Teller
from xenia.community.queries.stories import choices_of
from xenia.community.queries.story_facts import facts_of, missing_in
from xenia.community.views.story_access import kept_story, page
from xenia.core.access import actor_of, requires
from xenia.core.models import SignedLink
from xenia.core.rules import Refused


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_release(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What is missing, and one button."""
    story, trouble = kept_story(request, key), ""
    if request.method == "POST":
        try:
            release_story(actor_of(request), story)
            messages.success(request, _("Released. Makers of cases can find it now, as far as its teller agrees."))
            return redirect("story", key)
        except Refused as refusal:
            trouble = str(refusal)
    facts = facts_of([story])[story.pk]
    context = {"facts": facts, "missing": missing_in(facts), "choices": choices_of(facts), "trouble": trouble}
    return page(request, "release", story, (_("Release"), ""), status=422 if trouble else 200, **context)


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_talk(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """That somebody spoke with the teller about what may follow from being known."""
    actor, story = actor_of(request), kept_story(request, key)
    form = TalkForm(request.POST or None, initial={"held_on": timezone.localdate(), "language": story.told_in})
    if request.method == "POST" and form.is_valid():
        try:
            hold_safety_talk(actor, story, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down, and sealed."))
            return redirect("story", key)
    held = SafetyTalk.objects.filter(story=story).select_related("held_by__thing").order_by("-held_on")
    talks = [(talk, notes_of(actor, talk)) for talk in held]
    return page(request, "talk", story, (_("Safety"), ""), status=422 if form.errors else 200, form=form, talks=talks)


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_door(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The teller's code and link: made anew here, shown this once, never again."""
    actor, story = actor_of(request), kept_story(request, key)
    shown: dict[str, str] = {}
    if request.method == "POST":
        try:
            if request.POST.get("do") == "code":
                shown["code"] = renew_code(actor, story)
            else:
                shown["link"] = request.build_absolute_uri(issue_story_link(actor, story))
        except Refused as refusal:
            messages.error(request, str(refusal))
    teller = Teller.objects.get(story=story)
    living = SignedLink.objects.filter(purpose=STORY, scope=story.pk, revoked_at=None, expires_at__gt=timezone.now())
    context: dict[str, Any] = {
        **shown,
        "has_code": bool(teller.code),
        "failures": teller.failures,
        "open_link": living.first(),
        "reach": card_of(actor, story).reach,
    }
    return page(request, "door", story, (_("Their own page"), ""), **context)
