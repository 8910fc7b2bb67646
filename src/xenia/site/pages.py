"""The pages that belong to no room: the way in and the design."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.i18n import set_language

from xenia.core.access import actor_of, public
from xenia.core.rules import may

MAPPERS = ("programme_director", "curriculum_committee", "course_director", "teacher")
EXAMINERS = ("exam_administrator", "examiner")


@public("it only leads on, to the sign-in for those who are not signed in")
def home(request: HttpRequest) -> HttpResponse:
    """Everyone's first page: exams for who is here for them alone, the map for those who read it, else the inbox."""
    actor = actor_of(request)
    if actor.person is None:
        return redirect("demo_signin" if settings.DEMO else "account_login")
    if actor.holds_somewhere(*EXAMINERS) and not actor.holds_somewhere(*MAPPERS):
        return redirect("exams")
    return redirect("map" if may(actor, "curriculum.view_map") else "inbox")


@public("it shows how pages are built, with made-up content only")
def design(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "site/design.html")


public("it sets the reader's own language and nothing else")(set_language)

urlpatterns = [
    path("", home, name="home"),
    path("design/", design, name="design"),
    path("i18n/setlang/", set_language, name="set_language"),
]
