"""Voices, films and pictures of a story."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xenia.community.actions.recordings import add_recording, describe_recording, remove_recording
from xenia.community.forms.stories import DescribeForm, RecordingForm
from xenia.community.models import Recording
from xenia.community.queries.recordings import recordings_of, visible_recordings
from xenia.community.queries.stories import choices_of
from xenia.community.queries.story_facts import facts_of
from xenia.community.views.story_access import kept_story, page
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.core.uploads import too_large, uploaded_file


@requires("community.keep_stories")
@require_http_methods(["GET", "HEAD", "POST"])
def story_recordings(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """What was recorded, and one more."""
    actor, story = actor_of(request), kept_story(request, key)
    # a request that is too large is refused before it is read, and then there is no form to look at
    form = RecordingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            content = uploaded_file(request, "file").read()
            form.is_valid()
            said = {name: form.cleaned_data.get(name, "") for name in ("description", "transcript", "language")}
            add_recording(actor, story, content, **said)
        except Refused as refusal:
            form.is_valid()
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept, encrypted. Place, time and device were taken out of the file."))
            return redirect("story_recordings", key)
    context = {
        "form": form,
        "limit": settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
        "too_large": too_large(),
        "recordings": recordings_of(actor, story),
        "choices": choices_of(facts_of([story])[story.pk]),
    }
    return page(request, "recordings", story, (_("Recordings"), ""), status=422 if form.errors else 200, **context)


@requires("community.keep_stories")
@require_POST
def story_recording(request: HttpRequest, key: UUID, media: UUID) -> HttpResponseBase:
    """Describe one anew, or erase it."""
    actor, story = actor_of(request), kept_story(request, key)
    rows = visible_recordings(actor).filter(story=story).select_related("media", "story")
    recording: Recording = get_object_or_404(rows, pk=media)
    try:
        if request.POST.get("do") == "remove":
            remove_recording(actor, recording)
            messages.success(request, _("It is gone, with its key."))
        else:
            form = DescribeForm(request.POST)
            form.is_valid()
            said = {name: form.cleaned_data.get(name, "") for name in ("description", "transcript")}
            describe_recording(actor, recording, **said)
            messages.success(request, _("Saved."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("story_recordings", key)
