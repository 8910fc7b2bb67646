"""Bringing in a framework: choose a file, see what it would change, then do it."""

import io
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.core.access import actor_of, requires
from xenia.core.actions.media import forget_media, open_media, store_media
from xenia.core.models import Media
from xenia.core.rules import Refused
from xenia.core.uploads import uploaded_file
from xenia.curriculum.actions.frameworks import import_framework
from xenia.curriculum.forms.frameworks import FrameworkFileForm
from xenia.curriculum.queries.framework_files import framework_preview, read_framework
from xenia.standards.frameworks import FrameworkReading

KEPT = timedelta(days=1)


@requires("curriculum.manage_frameworks")
@require_http_methods(["GET", "HEAD", "POST"])
def framework_import(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is kept encrypted for a day, so that the preview and the import are of the same file."""
    form = FrameworkFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = uploaded_file(request, "file")
            kept = store_media(
                actor_of(request), io.BytesIO(chosen.read()), name=chosen.name or "", expires_at=timezone.now() + KEPT
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            named = urlencode({name: form.cleaned_data[name] for name in ("format", "code")})
            return redirect(f"{reverse('framework_preview', args=[kept.pk])}?{named}")
    context = {"form": form, "trail": [*_trail(), (_("Bring one in"), "")]}
    return render(request, "curriculum/framework_import.html", context, status=422 if form.errors else 200)


@requires("curriculum.manage_frameworks")
@require_http_methods(["GET", "HEAD", "POST"])
def framework_preview_page(request: HttpRequest, media: UUID) -> HttpResponse:
    """What the file would change; a POST does it, whole or not at all."""
    actor = actor_of(request)
    kept = get_object_or_404(Media, pk=media, owner=actor.person, expires_at__gt=timezone.now())
    try:
        reading = _read(request, kept)
        if request.method == "POST":
            outcome = import_framework(actor, reading, reason=request.POST.get("reason", ""))
            forget_media(actor, kept)
            words = _("%(created)s new, %(updated)s changed, %(unchanged)s as they were.")
            numbers = {name: getattr(outcome, name) for name in ("created", "updated", "unchanged")}
            messages.success(request, words % numbers)
            return redirect("framework", reading.framework.code if reading.framework else "")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("framework_import")
    preview = framework_preview(reading.framework, reading.crosswalks) if reading.framework else None
    context = {
        "name": kept.name,
        "reading": reading,
        "preview": preview,
        "nothing": preview is not None and not (preview.created or preview.updated),
        "trail": [*_trail(), (_("Bring one in"), reverse("framework_import")), (kept.name, "")],
    }
    return render(request, "curriculum/framework_preview.html", context)


def _read(request: HttpRequest, kept: Media) -> FrameworkReading:
    written = "csv" if request.GET.get("format") == "csv" else "case"
    with open_media(kept) as stream:
        content = io.BytesIO(stream.read())
    return read_framework(content, name=kept.name, format=written, code=slugify(request.GET.get("code", ""))[:64])


def _trail() -> list[tuple[str, str]]:
    return [(_("Frameworks"), reverse("frameworks"))]
