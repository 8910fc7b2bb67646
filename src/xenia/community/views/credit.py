"""One's own credit and payments, by account or by a member's link."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xenia.community.actions.contributions import choose_credit
from xenia.community.board_access import member_by_link
from xenia.community.forms.payments import CreditForm
from xenia.community.models import Contribution
from xenia.community.queries.payments import own_contributions
from xenia.core.access import actor_of, public
from xenia.core.rules import NOBODY, Actor, Refused

GATE = "everybody sees their own alone, by account or by a member's link; nobody else is asked for"


def _oneself(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    return actor if actor.person else member_by_link(request) or NOBODY


@public(GATE)
@never_cache
@require_safe
def credit(request: HttpRequest) -> HttpResponseBase:
    """What I gave, how I am credited, what I was paid."""
    actor = _oneself(request)
    if actor.person is None:
        return redirect_to_login(request.get_full_path())
    rows = own_contributions(actor.person)
    forms = [
        (row, CreditForm(initial={"credit": row.credit, "credit_words": row.credit_words}, prefix=row.pk.hex[:8]))
        for row in rows
    ]
    context = {"rows": forms, "by_link": actor_of(request).person is None}
    return render(request, "community/credit.html", context)


@public(GATE)
@require_POST
def credit_choose(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose how one is credited for something."""
    actor = _oneself(request)
    found: Contribution = get_object_or_404(Contribution.objects.filter(person=actor.person or UUID(int=0)), pk=key)
    form = CreditForm(request.POST, prefix=key.hex[:8])
    try:
        if not form.is_valid():
            raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
        said = form.cleaned_data
        choose_credit(actor, found, credit=said["credit"], words=said["credit_words"])
        messages.success(request, _("Saved. It holds from now on."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("credit")
