"""The language of a page whose reader has no account and which has languages of its own, beside those of the house."""

from collections.abc import Callable, Collection

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language, override
from django.utils.translation.trans_real import parse_accept_lang_header


def language_asked_for(request: HttpRequest, known: Collection[str]) -> str:
    """The first language that the browser asks for and the page has; whoever chose one of the house's here keeps it."""
    here = get_language() or "en"
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == here and here in known:
        return here
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for code in (asked, asked.split("-")[0]):
            if code in known:
                return code
    return here


def in_language[Page: HttpResponseBase](language: str, make: Callable[[], Page]) -> Page:
    """A page that is made in a language, and says so to the browser as well."""
    with override(language):
        page = make()
    page.headers["Content-Language"] = language
    return page
