"""Paper, the last resort: sheets to print for each station, and the screen on which they are typed in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xenia.assessment.queries.form_page import form_parts
from xenia.core.access import actor_of
from xenia.osce.actions.settling import enter_paper
from xenia.osce.forms.paper import paper_from, person_from
from xenia.osce.models import Circuit, Crew, Encounter, Exam, ExamStation, Mark, Part
from xenia.osce.queries.marking_forms import forms_there
from xenia.osce.queries.sheets import paper_at
from xenia.osce.views.codes import qr_code
from xenia.osce.views.exam_access import done, planning, trail_of
from xenia.standards.instruments import Instrument


@planning
def paper_sheets(request: HttpRequest, exam: Exam, circuit: int, station: int) -> HttpResponseBase:
    """One sheet for each candidate of a station and circuit; its code leads to where it is typed in."""
    place = get_object_or_404(ExamStation, exam=exam, pk=station)
    row = get_object_or_404(Circuit, exam=exam, pk=circuit)
    found = Encounter.objects.filter(station=place, circuit=row, candidate__withdrawn_at=None).select_related(
        "candidate", "sitting"
    )
    addresses = {one: reverse("paper_entry", args=[exam.pk, one.pk]) for one in found.order_by("turn")}
    sheets = [(one, qr_code(request.build_absolute_uri(address))) for one, address in addresses.items()]
    form = next(iter(forms_there(place.pk, Part.EXAMINER)), None)
    context: dict[str, Any] = {"exam": exam, "station": place, "circuit": row, "sheets": sheets}
    context["parts"] = form_parts(form, {}) if form else ()
    return render(request, "osce/paper_sheets.html", context)


@planning
def paper_entry(request: HttpRequest, exam: Exam, encounter: UUID) -> HttpResponseBase:
    """Type in a sheet; one that was typed in already is filled in for whoever marked on it, and for nobody else."""
    related = ("station__exam", "candidate", "circuit")
    one = get_object_or_404(Encounter.objects.select_related(*related), pk=encounter, station__exam=exam)
    form = next(iter(forms_there(one.station_id, Part.EXAMINER)), None)
    if request.method == "POST" and form and done(request, lambda: _enter(request, one, form)):
        return redirect("control", exam.pk)
    crew = Crew.objects.filter(exam=exam, part=Part.EXAMINER).select_related("person__thing")
    papers = Mark.objects.filter(encounter=one, part=Part.EXAMINER, from_paper=True).values("by")
    typed = {str(row.person_id): row for row in crew.filter(person__in=papers)}
    again = typed.get(request.GET.get("by", ""))
    codes, words = paper_at(one.pk, Part.EXAMINER, again.person_id) if again else ({}, {})
    context: dict[str, Any] = {"exam": exam, "encounter": one, "crew": crew.order_by("person__thing__label")}
    context |= {"typed": typed.values(), "again": again}
    context["parts"] = form_parts(form, {**codes, **words}) if form else ()
    context |= {"trail": trail_of(exam, (_("Control room"), reverse("control", args=[exam.pk])), (_("From paper"), ""))}
    return render(request, "osce/paper_entry.html", context)


def _enter(request: HttpRequest, encounter: Encounter, form: Instrument) -> None:
    said, state = paper_from(form, request.POST), request.POST.get("state", "")
    by = person_from(request.POST)
    enter_paper(actor_of(request), encounter, Part.EXAMINER, by=by, said=said, state=state)
