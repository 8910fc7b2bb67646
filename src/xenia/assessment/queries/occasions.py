"""Occasions, as far as the one who asks may see them, and what waits for whom."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from xenia.assessment.models import Asked, Occasion, Study, Version
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.translations import language_states
from xenia.core.rules import Actor, may

#: the clock that opens what recurs strikes every few minutes
PATIENCE = timedelta(hours=1)
RELATED = ("thing", "version__thing", "version__instrument__thing", "about", "study__thing")


def visible_occasions(actor: Actor) -> QuerySet[Occasion]:
    """Those that the actor plans or whose results they read: all of the school, or those about what they direct."""
    occasions = Occasion.objects.select_related(*RELATED).order_by("-opens_at", "pk")
    if may(actor, "assessment.view_results"):
        return occasions
    here: Any = actor.scopes_of("course_director", "coordinator")
    return occasions.filter(about__in=here) if here else occasions.none()


def studies_to_continue(actor: Actor) -> QuerySet[Study]:
    """The studies to which the actor may add a wave: every one, or those all of whose waves are about what they direct,
    since a wave is linked with the others."""
    studies = Study.objects.select_related("thing").order_by("thing__label", "pk")
    if may(actor, "assessment.ask_anyone"):
        return studies
    waves = Occasion.objects.filter(study=OuterRef("pk"))
    here: Any = actor.scopes_of("course_director", "coordinator")
    return studies.filter(Exists(waves.filter(about__in=here)), ~Exists(waves.exclude(about__in=here)))


def open_now() -> Q:
    """Which occasions take answers at this moment, by the server's clock."""
    now = timezone.now()
    return Q(thing__published_at__isnull=False, closed_at=None, opens_at__lte=now, closes_at__gt=now)


def repeat_missed(occasion: Occasion) -> datetime | None:
    """When the next should have opened and could not, because too few are left to ask."""
    due = occasion.opens_at + timedelta(days=occasion.repeat_days)
    recurs = occasion.repeat_days and occasion.thing.published_at
    return due if recurs and due + PATIENCE < timezone.now() else None


def asked_of(person: Any) -> QuerySet[Asked]:
    """What is asked of a person and open now, the most urgent first."""
    still = Occasion.objects.filter(open_now())
    waiting = Asked.objects.filter(person=person, answered=False, declined=False, occasion__in=still)
    return waiting.select_related("occasion__thing", "occasion__version", "about").order_by("occasion__closes_at", "pk")


def asked_on(occasion: Occasion, person: Any) -> list[Asked]:
    """What one person is asked on one occasion, what is done last."""
    if person is None:
        return []
    rows = Asked.objects.filter(occasion=occasion, person=person, declined=False)
    return list(rows.select_related("about").order_by("answered", "about__label", "pk"))


def languages_of(version: Version) -> list[str]:
    """The languages in which a version can be answered, its own first; a draft translation is not offered."""
    held = plain_of(version)
    return [held.language, *(one.language for one in language_states(version, held) if one.status != "draft")]
