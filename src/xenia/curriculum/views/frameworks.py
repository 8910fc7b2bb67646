"""Frameworks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xenia.core.access import actor_of, requires
from xenia.curriculum.queries.frameworks import visible_frameworks


@requires("curriculum.view_map")
def frameworks(request: HttpRequest) -> HttpResponse:
    """Every framework with the dates between which it holds."""
    return render(request, "curriculum/frameworks.html", {"frameworks": visible_frameworks(actor_of(request))})
