"""Academic years with their figures, and copying one forward."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.curriculum.actions.years import WEEKS, plan_copy
from xenia.curriculum.forms.sessions import ReasonForm
from xenia.curriculum.queries.year_figures import alignments_to_copy, year_figures


@requires("curriculum.copy_year")
@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Every year that holds courses, with its figures."""
    return render(request, "curriculum/years.html", {"rows": year_figures(actor_of(request))})


@requires("curriculum.copy_year")
@require_http_methods(["GET", "HEAD", "POST"])
def year_copy(request: HttpRequest, begins: int) -> HttpResponse:
    """What copying a year would make; a POST starts it."""
    actor = actor_of(request)
    row = next((row for row in year_figures(actor) if row.year.begins == begins), None)
    if row is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = plan_copy(actor, begins=begins, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("years")
        return redirect("job", job.pk)
    context = {
        "row": row,
        "alignments": alignments_to_copy(begins),
        "weeks": WEEKS.days // 7,
        "form": form,
        "trail": [(_("Courses"), reverse("courses")), (_("Years"), reverse("years")), (_("Copy forward"), "")],
    }
    return render(request, "curriculum/year_copy.html", context, status=422 if form.errors else 200)
