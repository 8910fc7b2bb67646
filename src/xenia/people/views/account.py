"""One's own account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.core.access import actor_of, requires
from xenia.people.actions.people import choose_settings
from xenia.people.forms.account import OwnSettingsForm
from xenia.people.personal import remember_person
from xenia.people.queries.people import oneself, roles_of


@requires("people.own_account")
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Language, clock, and the ways to what guards the account."""
    actor = actor_of(request)
    person = oneself(actor)
    kept = {"language": person.language, "time_zone": person.time_zone}
    form = OwnSettingsForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        choose_settings(actor, person, **form.cleaned_data)
        remember_person(request, person)
        messages.success(request, _("Kept."))
        return redirect("account")
    context = {"person": person, "form": form, "roles": roles_of(person)}
    return render(request, "people/account.html", context)
