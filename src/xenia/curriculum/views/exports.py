"""Taking a year away as Curriculum Inventory."""

from io import BytesIO

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.curriculum.forms.exports import YearForm
from xenia.curriculum.queries.inventory import write_year
from xenia.curriculum.queries.years import years_with_courses


@requires("curriculum.export")
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """Choose a year and a version."""
    years = list(years_with_courses())
    context = {"form": YearForm(years=years), "years": years}
    return render(request, "curriculum/exports.html", context)


@requires("curriculum.export")
@require_safe
def export_year(request: HttpRequest) -> HttpResponse:
    """The year as XML."""
    form = YearForm(request.GET, years=list(years_with_courses()))
    if not form.is_valid():
        messages.error(request, _("Choose one of the years, and version 1 or 2."))
        return redirect("exports")
    year, version = form.cleaned_data["year"], form.cleaned_data["version"]
    out = BytesIO()
    try:
        write_year(actor_of(request), year=year, version=version, report_date=timezone.localdate(), out=out)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("exports")
    name = f"curriculum-inventory-{year}-v{version}.xml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(out.getvalue(), content_type="application/xml", headers=headers)
