"""Paper, the last resort: sheets to print for each station, and the screen on which they are typed in."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xenia.assessment.queries.form_page import form_parts
from xenia.core.access import actor_of
from xenia.core.codes import qr_code
from xenia.core.rules import Refused
from xenia.osce.actions.settling import enter_paper
from xenia.osce.forms.paper import paper_from, person_from
from xenia.osce.models import Circuit, Crew, Encounter, Exam, ExamStation, Mark, Part
from xenia.osce.queries.marking_forms import WITH_FORMS
from xenia.osce.queries.office_words import excuse_of
from xenia.osce.queries.sheets import paper_at
from xenia.osce.queries.unmarked import items_left
from xenia.osce.queries.watches import forms_met
from xenia.osce.views.exam_access import done, planning, trail_of
from xenia.standards.instruments import WORDS, Instrument, Item

#: what a page of an encounter needs with it
MET = ("station__exam", "candidate", "circuit", "sitting", *(f"station__{name}" for name in WITH_FORMS))


@planning
def paper_sheets(request: HttpRequest, exam: Exam, circuit: int, station: int) -> HttpResponseBase:
    """One sheet for each candidate of a station and circuit; its code leads to where it is typed in."""
    place = get_object_or_404(ExamStation, exam=exam, pk=station)
    row = get_object_or_404(Circuit, exam=exam, pk=circuit)
    found = Encounter.objects.filter(station=place, circuit=row, candidate__withdrawn_at=None)
    rows = list(found.select_related(*MET).order_by("turn"))
    forms = forms_met(exam, rows)
    addresses = {one: reverse("paper_entry", args=[exam.pk, one.pk]) for one in rows}
    codes = {one: qr_code(request.build_absolute_uri(address)) for one, address in addresses.items()}
    sheets = [(one, code, _blank(forms[one.pk])) for one, code in codes.items()]
    context: dict[str, Any] = {"exam": exam, "station": place, "circuit": row, "sheets": sheets}
    return render(request, "osce/paper_sheets.html", context)


@planning
def paper_entry(request: HttpRequest, exam: Exam, encounter: UUID) -> HttpResponseBase:
    """Type in a sheet; one that was typed in already is filled in for whoever marked on it, and for nobody else.
    What is empty on a whole sheet is named once; pressed again, it is taken so."""
    one = get_object_or_404(Encounter.objects.select_related(*MET), pk=encounter, station__exam=exam)
    form = forms_met(exam, [one])[one.pk]
    said, empty = _with_gaps(request, form) if request.method == "POST" and form else ({}, [])
    if request.method == "POST" and form and not empty and done(request, lambda: _enter(request, one, form)):
        return redirect("control", exam.pk)
    crew = Crew.objects.filter(exam=exam, part=Part.EXAMINER).select_related("person__thing")
    papers = Mark.objects.filter(encounter=one, part=Part.EXAMINER, from_paper=True).values("by")
    typed = {str(row.person_id): row for row in crew.filter(person__in=papers)}
    again = typed.get(request.GET.get("by", ""))
    codes, words = paper_at(one.pk, Part.EXAMINER, again.person_id) if again else ({}, {})
    context: dict[str, Any] = {"exam": exam, "encounter": one, "crew": crew.order_by("person__thing__label")}
    context |= {"typed": typed.values(), "again": again}
    context |= {"empty": empty, "by": request.POST.get("by", "") if empty else ""}
    context["parts"] = form_parts(_all_asked(form), said if empty else {**codes, **words}) if form else ()
    context["excuse"] = excuse_of(one)
    context |= {"trail": trail_of(exam, (_("Control room"), reverse("control", args=[exam.pk])), (_("From paper"), ""))}
    return render(request, "osce/paper_entry.html", context)


def _with_gaps(request: HttpRequest, form: Instrument) -> tuple[dict[str, Any], list[Item]]:
    """What was typed, and what is empty on a sheet said to be whole, unless that was named already."""
    if request.POST.get("state") != Mark.Kind.SUBMIT:
        return {}, []
    try:
        said = paper_from(form, request.POST)
    except Refused:  # said when it is entered
        return {}, []
    left, named = items_left(form, said), request.POST.getlist("left")
    return said, [] if all(one.code in named for one in left) else left


def _all_asked(form: Instrument) -> Instrument:
    """The form as it is shown to whoever types in a sheet: what counts as not done when it is empty is not optional."""
    sections = (
        replace(one, items=tuple(replace(item, required=item.required or item.type not in WORDS) for item in one.items))
        for one in form.sections
    )
    return replace(form, sections=tuple(sections))


def _blank(form: Instrument | None) -> tuple[Any, ...]:
    return form_parts(form, {}) if form else ()


def _enter(request: HttpRequest, encounter: Encounter, form: Instrument) -> None:
    said, state = paper_from(form, request.POST), request.POST.get("state", "")
    by = person_from(request.POST)
    enter_paper(actor_of(request), encounter, Part.EXAMINER, by=by, said=said, state=state)
