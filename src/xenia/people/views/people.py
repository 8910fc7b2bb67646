"""The directory and a person's page."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.people.actions.people import add_person, edit_person, erase_person
from xenia.people.forms.people import EraseForm, PersonForm
from xenia.people.models import Person
from xenia.people.models.person import RoleKind
from xenia.people.person_links import person_links
from xenia.people.queries.people import contacts_of, people_listed, visible_people, visible_roles_of

PAGE = 50


@requires("people.view_directory")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody whom the actor may see, by name."""
    actor = actor_of(request)
    words, kind = request.GET.get("q", "").replace("\0", "").strip(), request.GET.get("role", "").replace("\0", "")
    page = Paginator(people_listed(actor, words=words, kind=kind), PAGE).get_page(request.GET.get("page"))
    context = {
        **{"page": page, "words": words, "kind": kind, "kinds": RoleKind.choices},
        "may_manage": may(actor, "people.manage"),
        "may_import": may(actor, "people.import"),
    }
    return render(request, "people/people.html", context)


@requires("people.view_person")
@require_GET
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person: roles with dates, and how to reach them for those who need to."""
    actor = actor_of(request)
    found = seen_person(request, person)
    context = {
        "person": found,
        "roles": visible_roles_of(actor, found),
        "contacts": contacts_of(actor, found),
        "sees_contacts": may(actor, "people.view_contacts") or actor.person == found.pk,
        "links": person_links(actor, found.pk),
        "has_account": hasattr(found, "user"),
        "may_manage": may(actor, "people.manage"),
        "may_appoint": may(actor, "people.appoint"),
        "may_invite": may(actor, "people.invite"),
        "may_erase": may(actor, "people.erase"),
    }
    return render(request, "people/person.html", context)


@requires("people.manage")
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Add somebody."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_person(actor_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("%(name)s is here now.") % {"name": made.name})
            return redirect("person", made.pk)
    return render(request, "people/person_form.html", {"form": form})


@requires("people.manage")
@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, person: UUID) -> HttpResponse:
    """Change somebody's name, address, language or campus."""
    actor = actor_of(request)
    found = seen_person(request, person)
    emails = [contact.value for contact in contacts_of(actor, found) if contact.kind == "email"]
    kept = {"name": found.name, "language": found.language, "campus": found.campus_id, "email": "".join(emails[:1])}
    form = PersonForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            edit_person(actor, found, changes=form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect("person", found.pk)
    return render(request, "people/person_form.html", {"form": form, "person": found})


@requires("people.erase")
@require_http_methods(["GET", "POST"])
def person_erase(request: HttpRequest, person: UUID) -> HttpResponse:
    """Erase who somebody was, after saying what will be lost."""
    found = seen_person(request, person)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(actor_of(request), found, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Erased. What they did stays, done by someone."))
            return redirect("people")
    return render(request, "people/person_erase.html", {"form": form, "person": found})


def seen_person(request: HttpRequest, person: UUID) -> Person:
    """The person, if the actor may see them; else the page does not exist."""
    return get_object_or_404(visible_people(actor_of(request)).select_related("user"), pk=person)
