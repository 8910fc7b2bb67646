"""The page that a signed link opens: looking at it changes nothing, its one button redeems it."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from xenia.core.access import public
from xenia.core.actions.tokens import Purpose, cookie_for, cookie_name, purpose_named, redeem_link
from xenia.core.reader_language import in_language, language_asked_for
from xenia.core.rules import Refused

LONGEST = 12 * 3600


@public("whoever holds the secret may redeem it; the page itself shows nothing")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, purpose: str) -> HttpResponse:
    """Show the button; on POST redeem the secret into a cookie and go to a clean address."""
    known = purpose_named(purpose)
    if known is None:
        raise Http404
    response = in_language(language_asked_for(request, known.languages), lambda: _shown(request, known))
    add_never_cache_headers(response)
    return response


def _shown(request: HttpRequest, purpose: Purpose) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        try:
            return _redeemed(request, purpose.name, purpose.lands_on)
        except Refused as refusal:
            refused = str(refusal)
    page = {"purpose": purpose, "refused": refused}
    return render(request, "core/link.html", page, status=403 if refused else 200)


def _redeemed(request: HttpRequest, purpose: str, lands_on: str) -> HttpResponse:
    secret = request.POST.get("secret", "").strip().rpartition("#")[2]
    found = redeem_link(purpose, secret, address=get_adapter().get_client_ip(request))
    response = redirect(lands_on)
    seconds = min(LONGEST, int((found.expires_at - timezone.now()).total_seconds()))
    response.set_cookie(
        cookie_name(purpose), cookie_for(found), max_age=seconds, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
    return response
