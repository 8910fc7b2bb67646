"""Who visits which pages in the benchmark."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from xenia.core.rules import Actor
from xenia.curriculum.models import Course
from xenia.learning.actions.plays import begin_play
from xenia.learning.models import CaseVersion
from xenia.learning.queries.plays import standing_of
from xenia.learning.queries.scene_page import scene_page
from xenia.people.models import User


def signed_in(kind: str) -> Client:
    """A browser in which somebody of the decade is signed in who holds this role."""
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(_user(kind), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _user(kind: str) -> User:
    user = User.objects.filter(person__roles__kind=kind).first()
    assert user is not None, f"the decade has no {kind}"
    return user


def scenes() -> dict[str, tuple[str, float]]:
    """What a student sees of a case: its front page, and a scene in which somebody's own words are quoted."""
    student = Actor(person=_user("student").person_id)
    for version in CaseVersion.objects.filter(thing__published_at__isnull=False, thing__retired_at=None):
        play = begin_play(student, version, language="en")
        if scene_page(standing_of(play)).quoted:
            return {
                "Front page of a case": (reverse("case", args=[version.case_id]), 25),
                "A scene with a voice": (reverse("play", args=[play.pk]), 25),
            }
    raise LookupError("no case of the decade begins with a voice")


def addresses() -> dict[str, tuple[str, float]]:
    """Pages by name: address and the bound in milliseconds."""
    course = Course.objects.order_by("-year__begins", "level", "position").first()
    assert course is not None, "the decade has no course"
    year, map_address = 2026, reverse("map")
    return {
        "Map, competencies × years of study (PCRS, 66 × 4)": (f"{map_address}?framework=pcrs&year={year}", 50),
        "Map, competencies × disciplines (WHO)": (f"{map_address}?framework=who-2021&by=discipline&year={year}", 50),
        "Map, 40 columns (WHO × courses, page 1)": (f"{map_address}?framework=who-2021&by=course&year={year}", 120),
        "Map, 40 columns (PCRS × courses, page 1)": (f"{map_address}?framework=pcrs&by=course&year={year}", 120),
        "Not on the map (400 courses)": (f"{reverse('map_unmapped')}?framework=who-2021&year={year}", 50),
        "One course": (reverse("course", args=[course.pk]), 50),
        "Courses of a year": (f"{reverse('courses')}?year={year}", 50),
    }
