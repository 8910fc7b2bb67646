"""Appointing somebody, and ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.people.actions.roles import appoint, end_role
from xenia.people.forms.people import AppointForm, EndRoleForm
from xenia.people.queries.people import places_to_appoint
from xenia.people.views.people import seen_person


@requires("people.appoint")
@require_http_methods(["GET", "POST"])
def role_new(request: HttpRequest, person: UUID) -> HttpResponse:
    """Appoint somebody, everywhere or on a course that is found by words of its title."""
    found = seen_person(request, person)
    words = request.GET.get("course", "").replace("\0", "").strip()
    places = places_to_appoint(words)
    form = AppointForm(request.POST or None, places=places, initial={"scope": str(places[0].pk) if places else ""})
    if request.method == "POST" and form.is_valid():
        try:
            role = appoint(actor_of(request), found, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Appointed: %(role)s.") % {"role": role.get_kind_display()})
            return redirect("person", found.pk)
    return render(request, "people/role_form.html", {"form": form, "person": found, "words": words, "places": places})


@requires("people.appoint")
@require_http_methods(["GET", "POST"])
def role_end(request: HttpRequest, person: UUID, role: int) -> HttpResponse:
    """Say until when somebody holds a role."""
    found = seen_person(request, person)
    held = get_object_or_404(found.roles.select_related("scope", "person__thing"), pk=role)
    form = EndRoleForm(request.POST or None, initial={"last_day": held.ends or timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            end_role(actor_of(request), held, last_day=form.cleaned_data["last_day"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect("person", found.pk)
    return render(request, "people/role_end.html", {"form": form, "person": found, "role": held})
