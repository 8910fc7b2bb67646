"""Bringing in a sheet of people: choose it, see what it would change, then do it."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from xenia.core.access import actor_of, requires
from xenia.core.actions.media import forget_media, open_media, store_media
from xenia.core.models import Media
from xenia.core.rules import Refused
from xenia.core.uploads import uploaded_file
from xenia.people.actions.import_people import import_people
from xenia.people.forms.sheet import SheetForm
from xenia.people.models.person import RoleKind

KEPT = timedelta(days=1)


@requires("people.import")
@require_http_methods(["GET", "POST"])
def people_import(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; it is kept encrypted for a day, so that the preview and the import are of the same file."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        try:
            sheet = uploaded_file(request, "sheet")
            kept = store_media(
                actor_of(request), io.BytesIO(sheet.read()), name=sheet.name or "", expires_at=timezone.now() + KEPT
            )
        except Refused as refusal:
            form.add_error("sheet", str(refusal))
        else:
            return redirect("people_preview", kept.pk)
    return render(request, "people/import.html", {"form": form, "roles": RoleKind.choices})


@requires("people.import")
@require_http_methods(["GET", "POST"])
def people_preview(request: HttpRequest, sheet: UUID) -> HttpResponse:
    """What the sheet would change; a POST does it, whole or not at all."""
    actor = actor_of(request)
    kept = get_object_or_404(Media, pk=sheet, owner=actor.person, expires_at__gt=timezone.now())
    try:
        with open_media(kept) as stream:
            outcome = import_people(actor, stream, name=kept.name, dry_run=request.method != "POST")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people_import")
    if request.method == "POST":
        forget_media(actor, kept)
        messages.success(request, _("The sheet is in."))
        return redirect("people")
    context: dict[str, Any] = {"name": kept.name, "outcome": outcome, "counts": _in_words(outcome)}
    context["nothing"] = not any((*outcome["created"].values(), *outcome["updated"].values()))
    return render(request, "people/import_preview.html", context)


def _in_words(outcome: dict[str, Any]) -> list[tuple[str, list[str]]]:
    words = {
        "people": lambda n: ngettext("%(n)d person", "%(n)d people", n),
        "roles": lambda n: ngettext("%(n)d role", "%(n)d roles", n),
        "memberships": lambda n: ngettext("%(n)d place in a cohort or team", "%(n)d places in cohorts and teams", n),
        "cohorts and teams": lambda n: ngettext("%(n)d cohort or team", "%(n)d cohorts and teams", n),
        "campuses": lambda n: ngettext("%(n)d campus", "%(n)d campuses", n),
    }
    return [
        (state, [words[kind](n) % {"n": n} for kind, n in outcome[state].items() if n])
        for state in ("created", "updated", "unchanged", "missing")
    ]


@requires("people.import")
@require_GET
def people_template(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the columns, to fill in."""
    from xenia.standards.people_sheet import COLUMNS  # reads workbooks: too heavy for start-up
    from xenia.standards.sheets import write_csv

    out = io.BytesIO()
    write_csv([COLUMNS], out)
    headers = {"Content-Disposition": 'attachment; filename="people.csv"'}
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
