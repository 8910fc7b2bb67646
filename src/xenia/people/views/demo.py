"""The demo's front door: be any kind of person by one click."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xenia.core.access import public
from xenia.people.demo_door import demo_door_is_open
from xenia.people.queries.demo import demo_choices

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public("signing in comes before any right; outside the demo this page does not exist")
@never_cache
@require_http_methods(["GET", "POST"])
def demo_signin(request: HttpRequest) -> HttpResponse:
    """Show the cast; a POST signs in as the chosen one."""
    if not demo_door_is_open(request):
        raise Http404
    choices = demo_choices()
    if request.method == "POST":
        chosen = next((choice for choice in choices if choice.part.kind == request.POST.get("person")), None)
        if chosen is None:
            raise Http404
        login(request, chosen.user, backend=BACKEND)
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/demo_signin.html", {"choices": choices})
