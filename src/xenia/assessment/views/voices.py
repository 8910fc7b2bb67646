"""Recorded voices: the author's page where they are kept, and the file itself for whoever answers."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from xenia.assessment.actions.voices import keep_voice, remove_voice
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.occasions import asked_on
from xenia.assessment.queries.voices import voice_for, voice_rows
from xenia.assessment.views.answering import GATE, published_occasion, respondent_of
from xenia.assessment.views.instruments import instrument_trail, seen_instrument
from xenia.core.access import actor_of, public, requires
from xenia.core.file_response import file_response
from xenia.core.rules import Refused
from xenia.core.uploads import uploaded_file
from xenia.standards.instrument_check import is_language


@requires("assessment.author")
@require_http_methods(["GET", "HEAD", "POST"])
def instrument_voices(request: HttpRequest, key: UUID, language: str) -> HttpResponse:
    """Every question of the newest version in one language, with its recording."""
    found = seen_instrument(request, key)
    version = _newest(found)
    held = plain_of(version, language) if is_language(language) else None
    if held is None or held.language != language:
        raise Http404
    trouble, at = "", request.POST.get("item", "")
    if request.method == "POST":
        try:
            _change(request, version, language, at)
        except Refused as refusal:
            trouble = str(refusal)
        else:
            return redirect(f"{reverse('instrument_voices', args=[key, language])}#voice-{at}")
    context = {
        "instrument": found,
        "version": version,
        "language": language,
        "rows": voice_rows(version, held),
        "trouble": trouble,
        "at": at,
        "trail": instrument_trail(found, _("Voices")),
    }
    return render(request, "assessment/instrument_voices.html", context, status=422 if trouble else 200)


def _newest(found: Instrument) -> Version:
    version = next(iter(found.versions.all()), None)
    if version is None:
        raise Http404
    return version


def _change(request: HttpRequest, version: Version, language: str, item: str) -> None:
    actor = actor_of(request)
    if request.POST.get("do") == "remove":
        remove_voice(actor, version, language=language, item=item)
        messages.success(request, _("The recording is gone."))
        return
    keep_voice(actor, version, language=language, item=item, content=uploaded_file(request, "file").read())
    messages.success(request, _("Kept. Whoever asks to have the questions read hears this voice."))


@requires("assessment.author")
@require_safe
def instrument_voice(request: HttpRequest, key: UUID, media: UUID) -> HttpResponseBase:
    """A recording, for authors to listen to."""
    kept = voice_for(_newest(seen_instrument(request, key)), media)
    if kept is None:
        raise Http404
    return file_response(request, kept)


@public(GATE)
@never_cache
@require_safe
def answer_voice(request: HttpRequest, key: UUID, media: UUID) -> HttpResponseBase:
    """A recording of the form that somebody answers, by account or by a link; nothing else of the instrument's."""
    occasion = published_occasion(key)
    who = respondent_of(request, occasion.pk)
    if (who.person is None and who.link is None) or (who.person is not None and not asked_on(occasion, who.person)):
        raise PermissionDenied
    kept = voice_for(occasion.version, media)
    if kept is None:
        raise Http404
    return file_response(request, kept)
