"""Who gets into a story's pages: keepers to all of them, others to nothing that is not released to them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xenia.community.models import Story
from xenia.community.queries.stories import visible_stories
from xenia.core.access import actor_of


def kept_story(request: HttpRequest, key: UUID, *, living: bool = True) -> Story:
    """A story that this keeper may work on; one that is gone has its receipt only, and is not found here."""
    found: Story = get_object_or_404(visible_stories(actor_of(request)).select_related("thing"), pk=key)
    if living and found.gone_at:
        raise Http404
    return found


def trail_to(story: Story, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Where a page of a story stands."""
    return [(_("Stories"), reverse("stories")), (story.thing.label, reverse("story", args=[story.pk])), *more]


def page(
    request: HttpRequest, name: str, story: Story, *more: tuple[str, str], status: int = 200, **context: Any
) -> HttpResponse:
    """A page of one story."""
    context |= {"story": story, "trail": trail_to(story, *more)}
    return render(request, f"community/stories/{name}.html", context, status=status)
