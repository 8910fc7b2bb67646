"""Courses, sessions and objectives that a person may see."""

from django.db.models import Q, QuerySet

from xenia.core.rules import Actor, may
from xenia.curriculum.models import Course


def visible_courses(actor: Actor) -> QuerySet[Course]:
    """Published courses for everyone who reads the curriculum; drafts and retired ones for who may edit them."""
    if not may(actor, "curriculum.view"):
        return Course.objects.none()
    rows = Course.objects.select_related("thing", "year")
    if may(actor, "curriculum.edit"):
        return rows
    own = Q(pk__in=actor.scopes_of("course_director", "coordinator", "teacher"))
    return rows.filter(Q(thing__published_at__isnull=False, thing__retired_at__isnull=True) | own)
