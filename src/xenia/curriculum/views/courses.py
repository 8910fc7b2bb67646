"""Courses."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from xenia.core.access import actor_of, requires
from xenia.curriculum.queries.courses import visible_courses


@requires("curriculum.view")
def courses(request: HttpRequest) -> HttpResponse:
    """The courses of a year."""
    return render(request, "curriculum/courses.html", {"courses": visible_courses(actor_of(request))})


@requires("curriculum.view")
def course(request: HttpRequest, key: UUID) -> HttpResponse:
    """One course with its sessions."""
    found = get_object_or_404(visible_courses(actor_of(request)), pk=key)
    return render(request, "curriculum/course.html", {"course": found})
