"""A person's language and time zone, carried from sign-in to each page without asking the database again."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from xenia.core.queries.institution import school_zone
from xenia.people.models import Person, User

ZONE = "xenia_zone"
SCHOOL_ZONE = "xenia_school_zone"
LANGUAGE = "xenia_language"


def remember_person(request: HttpRequest, person: Person) -> None:
    """Keep the person's own zone, the school's, and their language, in the session."""
    remember_clock(request, person)
    request.session[LANGUAGE] = person.language


def remember_clock(request: HttpRequest, person: Person) -> None:
    """Keep the person's own zone and the school's in the session, and leave the language as this browser has it."""
    school = school_zone().key
    request.session[ZONE], request.session[SCHOOL_ZONE] = person.time_zone or school, school


def at_sign_in(sender: Any, request: HttpRequest, user: User, **rest: Any) -> None:
    """Receiver of Django's signal that somebody signed in."""
    remember_person(request, user.person)


def tell_language(request: HttpRequest, response: HttpResponse) -> None:
    """After signing in or choosing a language, set it once for this browser."""
    if LANGUAGE not in request.session:
        return
    language = request.session.pop(LANGUAGE)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=31_536_000,
            samesite="Lax",
            secure=settings.HTTPS,
            httponly=True,
        )
