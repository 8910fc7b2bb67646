"""The list of stories and a story's own page: all of it for keepers, what is released for makers."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xenia.community.actions.telling import card_of
from xenia.community.actions.uses import note_openings
from xenia.community.models import Story
from xenia.community.queries.policies import must_read_first, newest_policy
from xenia.community.queries.recordings import recordings_of
from xenia.community.queries.stories import kept_stories, offered_stories, read_story, reader_role, visible_stories
from xenia.community.queries.story_page import story_page
from xenia.core.access import actor_of, requires
from xenia.core.rules import Actor, may


def _first_the_policy(actor: Actor) -> HttpResponseBase | None:
    """Where somebody is led who has not read the policy; makers read one that the board adopted, or none opens."""
    if must_read_first(actor) is not None:
        return redirect("story_policy")
    if not may(actor, "community.keep_stories") and newest_policy() is None:
        return redirect("story_policy")
    return None


@requires("community.read_stories")
@require_safe
def stories(request: HttpRequest) -> HttpResponseBase:
    """Every story with where it stands, for keepers; those that may be used, for makers."""
    actor, language = actor_of(request), get_language() or "en"
    if elsewhere := _first_the_policy(actor):
        return elsewhere
    if may(actor, "community.keep_stories"):
        rows = kept_stories(actor, language=language)
        asked = [row for row in rows if row.missing or row.facts.where in ("ready", "ending", "hidden")]
        return render(request, "community/stories/kept.html", {"rows": rows, "asked": len(asked)})
    return render(request, "community/stories/offered.html", {"rows": offered_stories(actor, language=language)})


@requires("community.read_stories")
@require_safe
def story(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One story. To open its words is noted, as a role."""
    actor = actor_of(request)
    if elsewhere := _first_the_policy(actor):
        return elsewhere
    found: Story = get_object_or_404(visible_stories(actor).select_related("thing"), pk=key)
    if may(actor, "community.keep_stories"):
        return redirect("story_ended", key) if found.gone_at else _kept(request, found)
    return _released(request, found)


def _kept(request: HttpRequest, found: Story) -> HttpResponse:
    actor = actor_of(request)
    note_openings(actor, [found.pk], role=reader_role(actor))
    read = story_page(actor, found, language=get_language() or "en")
    context = {
        "story": found,
        "read": read,
        "card": card_of(actor, found),
        "trail": [(_("Stories"), reverse("stories")), (found.thing.label, "")],
    }
    return render(request, "community/stories/keeper.html", context)


def _released(request: HttpRequest, found: Story) -> HttpResponse:
    actor = actor_of(request)
    wanted = request.GET.get("in") or get_language() or "en"
    read = read_story(actor, found, language=wanted)
    if read is None:
        raise Http404
    note_openings(actor, [found.pk], role=reader_role(actor))
    context = {
        "story": found,
        "read": read,
        "recordings": recordings_of(actor, found),
        "uses": may(actor, "community.use_stories"),
        "trail": [(_("Stories"), reverse("stories")), (read.words.title, "")],
    }
    return render(request, "community/stories/reader.html", context)
