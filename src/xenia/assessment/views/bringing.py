"""A form begun: from its title, or from a file that is looked at first."""

import io
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.assessment.actions.instruments import begin_instrument, bring_instrument
from xenia.assessment.forms.instruments import LANGUAGES, FileForm, NewForm
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.competency_choices import competencies_in_words
from xenia.assessment.queries.instrument_words import scales_read, sections_read
from xenia.assessment.queries.instruments import newest_version, plain_of
from xenia.assessment.queries.move_words import Moved, moves_between
from xenia.core.access import actor_of, requires
from xenia.core.actions.media import forget_media, open_media, store_media
from xenia.core.models import Media
from xenia.core.rules import Refused
from xenia.core.uploads import uploaded_file
from xenia.standards.instrument_parts import free_code
from xenia.standards.instrument_yaml import InstrumentReading, read_instrument
from xenia.standards.yaml_source import LIMIT_BYTES

KEPT = timedelta(days=1)


@requires("assessment.author")
@require_http_methods(["GET", "HEAD", "POST"])
def instrument_new(request: HttpRequest) -> HttpResponse:
    """Give a form its title and begin to write it."""
    form = NewForm(request.POST or None, initial={"language": get_language() or "en"})
    if request.method == "POST" and form.is_valid():
        try:
            version = begin_instrument(actor_of(request), form.begun(code=_free(form.stem)))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("instrument_edit", version.instrument_id)
    context = {"form": form, "tags": LANGUAGES, "trail": [*_trail(), (_("Write a form"), "")]}
    return render(request, "assessment/instrument_new.html", context, status=422 if form.errors else 200)


def _free(stem: str) -> str:
    """The code itself, or with a number behind it where another form has it."""
    taken = set(Instrument.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return stem if stem not in taken else free_code(taken, f"{stem}-")


@requires("assessment.author")
@require_http_methods(["GET", "HEAD", "POST"])
def instrument_bring(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is kept encrypted for a day, so that what is looked at is what comes in."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = uploaded_file(request, "file")
            content = chosen.read(LIMIT_BYTES + 1)
            kept = store_media(
                actor_of(request),
                io.BytesIO(content),
                name=chosen.name or "",
                expires_at=timezone.now() + KEPT,
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("instrument_brought", kept.pk)
    context = {"form": form, "trail": [*_trail(), (_("Bring in a file"), "")]}
    return render(request, "assessment/instrument_bring.html", context, status=422 if form.errors else 200)


@requires("assessment.author")
@require_http_methods(["GET", "HEAD", "POST"])
def instrument_brought(request: HttpRequest, media: UUID) -> HttpResponse:
    """What is in the file, or what is wrong with it line by line; a POST makes a draft of it."""
    actor = actor_of(request)
    kept = get_object_or_404(Media, pk=media, owner=actor.person, expires_at__gt=timezone.now())
    reading = _read(kept)
    held = reading.instrument
    if request.method == "POST" and held is not None:
        try:
            outcome = bring_instrument(actor, held, reason=request.POST.get("reason", "").strip()[:500])
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            forget_media(actor, kept)
            brought = Version.objects.get(pk=outcome.version)
            return redirect("instrument", brought.instrument_id)
    trail = [*_trail(), (_("Bring in a file"), reverse("instrument_bring")), (kept.name, "")]
    context = {"name": kept.name, "reading": reading, "held": held, "trail": trail}
    if held is not None:
        language = get_language() or "en"
        named = competencies_in_words({name for item in held.items for name in item.competencies}, language=language)
        context |= {
            "sections": sections_read(held, competencies=named),
            "scales": scales_read(held),
            "newest": (newest := _newest(held.code)),
            "moved": _moved(newest, reading),
        }
    return render(request, "assessment/instrument_brought.html", context)


def _read(kept: Media) -> InstrumentReading:
    with open_media(kept) as stream:
        return read_instrument(stream.read(), name=kept.name)


def _newest(code: str) -> Version | None:
    standing = Instrument.objects.select_related("thing").filter(code=code).first()
    return newest_version(standing, published=False) if standing else None


def _moved(newest: Version | None, reading: InstrumentReading) -> list[Moved]:
    return moves_between(plain_of(newest), reading.instrument) if newest and reading.instrument else []


def _trail() -> list[tuple[str, str]]:
    return [(_("Forms"), reverse("instruments"))]
