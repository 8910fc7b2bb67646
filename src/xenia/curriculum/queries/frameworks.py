"""Frameworks and their competencies."""

from django.db.models import Count, QuerySet

from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.models import Framework


def framework_of(code: str) -> Framework:
    """The framework of this code; Refused with the codes that there are when there is none."""
    found = Framework.objects.select_related("thing").filter(code=code).first()
    if found is None:
        codes = ", ".join(Framework.objects.order_by("code").values_list("code", flat=True))
        raise Refused(f"There is no framework “{code}”. There are: {codes or 'none yet'}.")
    return found


def visible_frameworks(actor: Actor) -> QuerySet[Framework]:
    """Every framework that is not retired, the school's own first."""
    demand(actor, "curriculum.view_map")
    alive = Framework.objects.filter(thing__retired_at__isnull=True).select_related("thing", "supersedes__thing")
    return alive.annotate(items=Count("competencies")).order_by("-own", "code")
