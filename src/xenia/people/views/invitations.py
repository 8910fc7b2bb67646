"""Inviting, and the page on which an invited person makes their account."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xenia.core.access import actor_of, public, requires
from xenia.core.actions.tokens import cookie_name, held_link
from xenia.core.models import SignedLink
from xenia.core.rules import Refused
from xenia.people.actions.invitations import DAYS, PURPOSE, invite, join
from xenia.people.forms.join import JoinForm
from xenia.people.models import Contact
from xenia.people.views.demo import BACKEND
from xenia.people.views.people import seen_person


@requires("people.invite")
@require_POST
def person_invite(request: HttpRequest, person: UUID) -> HttpResponse:
    """Make an invitation and show its address once."""
    found = seen_person(request, person)
    try:
        path = invite(actor_of(request), found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("person", found.pk)
    context = {"person": found, "address": request.build_absolute_uri(path), "days": DAYS}
    return render(request, "people/invitation.html", context)


@public("the invited have no account yet; the redeemed link says who they are")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def join_page(request: HttpRequest) -> HttpResponse:
    """Choose a password and come in; without a living invitation say where to get one."""
    link = held_link(request.COOKIES, PURPOSE)
    if link is None or link.person is None:
        return render(request, "people/join_closed.html", status=403)
    form = JoinForm(request.POST or None, known_email=_known_email(link))
    if request.method == "POST" and form.is_valid():
        try:
            user = join(link, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, user, backend=BACKEND)
            response = redirect("home")
            response.delete_cookie(cookie_name(PURPOSE))
            return response
    return render(request, "people/join.html", {"form": form, "name": link.person.label})


def _known_email(link: SignedLink) -> str:
    known = Contact.objects.filter(person=link.person_id, kind="email").values_list("value", flat=True)
    return known.first() or ""
