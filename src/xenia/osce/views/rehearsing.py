"""Rehearse a station in one's part, on the screen of the day: nothing is sent, nothing is kept."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from xenia.core.access import actor_of, requires
from xenia.osce.exam_labels import PARTS
from xenia.osce.models import Part, StationVersion
from xenia.osce.queries.asked import asked_of, may_prepare
from xenia.osce.queries.rehearsal import rehearsal_of, rehearsed_form


@requires("osce.take_part")
@require_safe
def rehearse(request: HttpRequest, key: UUID, part: str) -> HttpResponse:
    """A station on the marking screen with people who were invented. Refused for whoever neither sees the bank nor is
    asked to play it: for them there is no such page."""
    named = ("station__thing", "form__thing", "patient_form__thing")
    version = get_object_or_404(StationVersion.objects.select_related(*named), pk=key)
    actor = actor_of(request)
    if part not in Part.values or not may_prepare(actor, version, part):
        raise Http404
    asked = asked_of(actor.person) if actor.person else []
    exam = next((one.exam for one in asked if one.version.pk == version.pk and one.part == part), None)
    language, parts = rehearsed_form(version, part, get_language())
    context = {
        "rehearsal": True,
        "version": version,
        "part": PARTS[part],
        "asked": exam is not None,
        "pack": rehearsal_of(version, part, exam=exam),
        "parts": parts,
        "language": language,
        "me": actor.person,
    }
    return render(request, "osce/rehearse.html", context)
