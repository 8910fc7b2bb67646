"""Whose growth opens to whom: one's own, one's mentees', and for the programme director everyone's."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from xenia.assessment.queries.evidence import standing_evidence
from xenia.core.rules import Actor, may
from xenia.people.models import Person, Relationship

MENTOR = "mentor"


def mentoring_today() -> QuerySet[Relationship]:
    """Who accompanies whom today: the source is the mentor of the target."""
    day = timezone.localdate()
    held = Relationship.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), kind=MENTOR, starts__lte=day)
    return held.filter(source__erased_at=None, target__erased_at=None)


def visible_learners(actor: Actor) -> QuerySet[Person]:
    """Whose growth the actor may read."""
    people = Person.objects.filter(erased_at=None).select_related("thing")
    if may(actor, "assessment.view_everybodys_growth"):
        return people
    accompanied = mentoring_today().filter(source=actor.person).values("target")
    return people.filter(Q(pk=actor.person) | Q(pk__in=accompanied)) if actor.person else people.none()


def reads_all_of(actor: Actor, learner: Person) -> bool:
    """Whether practice and what learners say of themselves is the actor's to read: the learner's own, their mentors',
    and nobody's who decides about them."""
    if actor.person is None:
        return False
    return actor.person == learner.pk or mentoring_today().filter(source=actor.person, target=learner).exists()


def accompanied_by(actor: Actor) -> QuerySet[Person]:
    """Those whom the actor accompanies today, by name, with when they were last seen; one statement."""
    seen = standing_evidence().filter(learner=OuterRef("pk")).order_by("-observed_at").values("observed_at")[:1]
    people = Person.objects.filter(pk__in=mentoring_today().filter(source=actor.person).values("target"))
    return people.select_related("thing").annotate(seen_at=Subquery(seen)).order_by("thing__label", "pk")


def mentors_of(learner: Person) -> list[str]:
    """The names of those who accompany a learner today."""
    held = mentoring_today().filter(target=learner).order_by("source__thing__label")
    return list(held.values_list("source__thing__label", flat=True).distinct())
