"""Who visits which pages in the benchmark."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from xenia.curriculum.models import Course
from xenia.people.models import User


def director() -> Client:
    """A browser in which the programme director of the decade is signed in."""
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    user = User.objects.filter(person__roles__kind="programme_director").first()
    assert user is not None, "the decade has no programme director"
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


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
