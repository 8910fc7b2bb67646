"""One occasion as whoever planned it reads it: how many answered, who is still waited for, by which links."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from xenia.assessment.models import Asked, Occasion, Privacy, Response
from xenia.assessment.queries.audience import askable_people
from xenia.assessment.queries.instruments import usable, visible_instruments
from xenia.assessment.queries.occasions import studies_to_continue
from xenia.core.models import SignedLink, Thing
from xenia.core.rules import Actor, may
from xenia.curriculum.models import Course
from xenia.curriculum.queries.courses import visible_courses
from xenia.people.models import AcademicYear

MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of those asked have answered. For anonymous occasions it is told only once they are closed, and counted
    by the answers that stand: a count that moves while one watches would tell who has just come."""

    asked: int
    answered: int
    shown: bool

    @property
    def share(self) -> float:
        return self.answered / self.asked if self.asked else 0.0


def rate_of(occasion: Any) -> Rate:
    """From an occasion of `with_rates`."""
    named = occasion.privacy == Privacy.NAMED
    shown = named or occasion.closed_at is not None
    answered = occasion.answered_count if named else occasion.sent_count
    return Rate(occasion.asked_count, answered if shown else 0, shown)


def with_rates(occasions: QuerySet[Occasion]) -> QuerySet[Any]:
    """Each occasion with how many were asked and have answered, and how many responses came; one statement.

    Each count is a look of its own: joined, the asked of an occasion would be multiplied by its responses.
    """
    return occasions.annotate(
        asked_count=_count(Asked.objects.all()),
        answered_count=_count(Asked.objects.filter(answered=True)),
        sent_count=_count(Response.objects.filter(submitted=True)),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many of these rows an occasion has."""
    counted = rows.filter(occasion=OuterRef("pk")).order_by().values("occasion").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def state_of(occasion: Occasion) -> str:
    """draft, waiting (planned and not begun), running or done."""
    now = timezone.now()
    if not occasion.thing.published_at:
        return "draft"
    if occasion.closed_at or now >= occasion.closes_at:
        return "done"
    return "running" if now >= occasion.opens_at else "waiting"


def still_waiting(actor: Actor, occasion: Occasion) -> list[Asked]:
    """Who has not answered a named occasion yet, of those whom the actor may ask; nobody is ever named for an anonymous
    one."""
    if occasion.privacy != Privacy.NAMED:
        return []
    left = Asked.objects.filter(occasion=occasion, answered=False, declined=False)
    if not may(actor, "assessment.ask_anyone"):
        left = left.filter(person__in=askable_people(actor).values("pk"))
    return list(left.select_related("person__thing", "about").order_by("person__thing__label", "pk")[:MOST_WAITING])


def living_links(occasion: Occasion) -> list[SignedLink]:
    """The links to an occasion that still open it."""
    rows = SignedLink.objects.filter(scope=occasion.pk, revoked_at=None, expires_at__gt=timezone.now())
    return list(rows.select_related("person").order_by("-created_at"))


def latest_response(occasion: Occasion) -> Response | None:
    """When something last came in, for named occasions."""
    if occasion.privacy != Privacy.NAMED:
        return None
    return Response.objects.filter(occasion=occasion, submitted=True).order_by("-submitted_at").first()


def plan_offers(actor: Actor) -> dict[str, Any]:
    """What may be chosen when something is planned: forms that can be asked, things to ask about, studies."""
    forms = [
        (str(version.pk), instrument.thing.label)
        for instrument in visible_instruments(actor)
        if (version := next((one for one in instrument.versions.all() if one.thing.published_at), None))
        and not usable(version)
    ]
    return {
        "version": [("", "—"), *forms],
        "about": [("", "—"), *((key, label) for key, label in _things(actor))],
        "study": [("", "—"), *((str(study.pk), study.thing.label) for study in studies_to_continue(actor))],
    }


def _things(actor: Actor) -> list[tuple[Any, str]]:
    """Courses of the present year that the actor plans for."""
    year = AcademicYear.objects.order_by("-begins").first()
    courses: QuerySet[Course] = visible_courses(actor).filter(year=year, parent=None)
    own = actor.scopes_of("course_director", "coordinator")
    if own and not actor.holds("administrator", "programme_director", "exam_administrator", "coordinator", "system"):
        courses = courses.filter(pk__in=own)
    things = Thing.objects.filter(pk__in=courses.values("pk"))
    return list(things.order_by("label").values_list("pk", "label"))
