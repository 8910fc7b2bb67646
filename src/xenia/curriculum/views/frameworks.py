"""Frameworks: the list, one tree, its downloads, one item, and crosswalks."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.models import Link
from xenia.core.queries.text import labels_in
from xenia.core.rules import Refused, may
from xenia.curriculum.actions.frameworks import add_crosswalk, remove_crosswalk
from xenia.curriculum.forms.frameworks import CrosswalkForm
from xenia.curriculum.forms.map import map_choice
from xenia.curriculum.models import Competency, Framework
from xenia.curriculum.panels import panels_on
from xenia.curriculum.queries.competencies import row_of_map, serving_courses
from xenia.curriculum.queries.framework_files import framework_package, framework_table
from xenia.curriculum.queries.frameworks import (
    crosswalk_choices,
    crosswalks_of,
    draft_labels,
    framework_tree,
    period,
    visible_competencies,
    visible_frameworks,
)
from xenia.curriculum.queries.succession import waiting
from xenia.curriculum.queries.years import years_with_courses
from xenia.curriculum.views.downloads import table_download
from xenia.curriculum.views.map import LAYER_WORDS

Trail = list[tuple[str, str]]


@requires("curriculum.view_map")
@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    """Every framework with the dates between which it holds; leads are asked about what has ended."""
    actor, today = actor_of(request), timezone.localdate()
    leads = may(actor, "curriculum.manage_frameworks")
    rows = [(row, period(row, today=today)) for row in visible_frameworks(actor)]
    ended = [row for row, when in rows if when == "ended" and waiting(row, today=today)] if leads else []
    return render(request, "curriculum/frameworks.html", {"rows": rows, "ended": ended, "leads": leads})


@requires("curriculum.view_map")
@require_safe
def framework(request: HttpRequest, code: str) -> HttpResponse:
    """The tree of a framework with crosswalks, and how many sessions of the year serve each item."""
    actor, today = actor_of(request), timezone.localdate()
    found = get_object_or_404(visible_frameworks(actor), code=code)
    years = list(years_with_courses())
    year = map_choice(request.GET, frameworks=[], years=years).year
    tree = framework_tree(found, year=year, language=get_language() or "en")
    context = {
        "framework": found,
        "when": period(found, today=today),
        "tree": tree,
        "maximum": max((branch.sessions for branch in tree), default=0),
        "any_draft": any(branch.draft for branch in tree),
        "later": list(visible_frameworks(actor).filter(supersedes=found)),
        "year": next((row for row in years if row.begins == year), None),
        "years": years,
        "leads": may(actor, "curriculum.manage_frameworks"),
        "waiting": waiting(found, today=today),
        "trail": framework_trail(found),
    }
    return render(request, "curriculum/framework.html", context)


def framework_trail(framework: Framework) -> Trail:
    """Where a framework stands."""
    return [(_("Frameworks"), reverse("frameworks")), (framework.thing.label, framework.thing.route)]


@requires("curriculum.view_map")
@require_safe
def framework_download(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A framework as CASE JSON or as CSV."""
    found = get_object_or_404(visible_frameworks(actor_of(request)), code=code)
    if kind != "json":
        return table_download(framework_table(found), kind=kind, name=found.code)
    body = json.dumps(framework_package(found), ensure_ascii=False, indent=1).encode()
    headers = {"Content-Disposition": f'attachment; filename="{found.code}.json"'}
    return HttpResponse(body, content_type="application/json", headers=headers)


@requires("curriculum.view_map")
@require_safe
def competency(request: HttpRequest, key: UUID) -> HttpResponse:
    """One item: its crosswalks, its row of the map, the sessions that serve it."""
    actor, language = actor_of(request), get_language() or "en"
    found = get_object_or_404(visible_competencies(actor), pk=key)
    years = list(years_with_courses())
    choice = map_choice(request.GET, frameworks=[found.framework], years=years)
    page, courses = serving_courses(actor, found, year=choice.year, page=choice.page)
    context = {
        "competency": found,
        "label": labels_in(language, [found.pk]).get(found.pk, found.thing.label),
        "draft": found.pk in draft_labels(language, found.framework),
        "when": period(found, today=timezone.localdate()),
        "walks": crosswalks_of(Competency.objects.filter(pk=found.pk), language=language).get(found.pk, []),
        "below": visible_competencies(actor).filter(parent=found).order_by("position", "source_id"),
        "row": _drawn(row_of_map(actor, found, year=choice.year), found, choice),
        "courses": courses,
        "page": page,
        "years": years,
        "year": choice.year,
        "leads": may(actor, "curriculum.manage_frameworks"),
        "panels": panels_on("competency", actor, found),
        "trail": [*framework_trail(found.framework), (found.code or found.source_id, found.thing.route)],
    }
    return render(request, "curriculum/competency.html", context)


def _drawn(row: Any, competency: Competency, choice: Any) -> dict[str, Any]:
    """The row of the map with the address and name of each cell."""
    base = reverse("map_cell", args=[competency.pk])
    layers = [
        (
            LAYER_WORDS[layer][0],
            [
                (n, f"{base}{choice.address(layer=layer, page=1)}&column={column.key}" if n else "", column.label)
                for n, column in zip(figures, row.columns, strict=True)
            ],
        )
        for layer, figures in row.layers
    ]
    return {"columns": row.columns, "layers": layers, "maximum": row.maximum}


@requires("curriculum.manage_frameworks")
@require_http_methods(["GET", "HEAD", "POST"])
def crosswalk_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Join an item to one of another framework."""
    actor = actor_of(request)
    found = get_object_or_404(visible_competencies(actor), pk=key)
    choices = crosswalk_choices(actor, found, language=get_language() or "en")
    form = CrosswalkForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        other = get_object_or_404(visible_competencies(actor), pk=form.cleaned_data["other"])
        try:
            add_crosswalk(actor, found, other, kind=form.cleaned_data["kind"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Linked."))
            return redirect("competency", key)
    trail = [*framework_trail(found.framework), (found.code or found.source_id, found.thing.route), (_("Link"), "")]
    context = {"competency": found, "form": form, "trail": trail}
    return render(request, "curriculum/crosswalk_new.html", context, status=422 if form.errors else 200)


@requires("curriculum.manage_frameworks")
@require_POST
def crosswalk_remove(request: HttpRequest, key: UUID, link: int) -> HttpResponse:
    """Take a crosswalk away."""
    actor = actor_of(request)
    found = get_object_or_404(visible_competencies(actor), pk=key)
    walk = Link.objects.filter(pk=link, source=found.pk).first() or get_object_or_404(Link, pk=link, target=found.pk)
    try:
        remove_crosswalk(actor, walk)
        messages.success(request, _("The link is gone; the change record keeps that it stood."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("competency", key)
