"""The map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xenia.core.access import actor_of, requires
from xenia.curriculum.queries.coverage import AXES, coverage, unmapped
from xenia.curriculum.queries.frameworks import visible_frameworks
from xenia.curriculum.queries.gaps import gaps
from xenia.people.models import AcademicYear


@requires("curriculum.view_map")
def map_page(request: HttpRequest) -> HttpResponse:
    """Competencies × years of study, courses or disciplines."""
    actor = actor_of(request)
    frameworks = list(visible_frameworks(actor))
    framework = next((f for f in frameworks if f.code == request.GET.get("framework", "who-2021")), frameworks[0])
    axis = request.GET.get("by", "year") if request.GET.get("by", "year") in AXES else "year"
    years = list(AcademicYear.objects.filter(courses__isnull=False).distinct().order_by("-begins"))
    begins = [int(request.GET["year"])] if request.GET.get("year", "").isdecimal() else [y.begins for y in years[:1]]
    read = coverage(actor, framework, axis=axis, layer="planned", years=begins)
    table = [(row, [read.cell(row, column) for column in read.columns]) for row in read.rows]
    context = {
        "frameworks": frameworks, "framework": framework, "coverage": read, "table": table, "axis": axis,
        "maximum": max((c.sessions for c in read.cells.values()), default=0),
        "unmapped": unmapped(framework, begins), "gaps": gaps(actor, framework, years=begins),
    }  # fmt: skip
    return render(request, "curriculum/map.html", context)
