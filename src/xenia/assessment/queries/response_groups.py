"""The groups that a comparison may name: what a person is here, never who they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from xenia.assessment.models import Occasion, Privacy, Response
from xenia.assessment.templatetags.forms import own_name
from xenia.core.models import Thing
from xenia.people.models import Campus, Membership
from xenia.people.models.person import RoleKind

#: what may be compared, and nothing else: no trait that the law protects, none that only some would be asked for
ALLOWED = ("role", "language", "cohort", "campus")


@dataclass(frozen=True, slots=True)
class Grouping:
    """To which groups the people of one occasion belong, by person; only for occasions that are answered by name."""

    cohorts: dict[UUID, UUID]
    campuses: dict[UUID, int]

    def groups(self, person: UUID | None, role: str, language: str) -> Iterable[str]:
        """The groups of one response, each as 'what:which'."""
        if role:
            yield f"role:{role}"
        yield f"language:{language}"
        if person in self.cohorts:
            yield f"cohort:{self.cohorts[person]}"
        if person in self.campuses:
            yield f"campus:{self.campuses[person]}"


def grouping_of(occasion: Occasion) -> Grouping | None:
    """The groups of an occasion's people on the day it opened; None where answers have no name. Two statements."""
    if occasion.privacy != Privacy.NAMED:
        return None
    day = timezone.localdate(occasion.opens_at)
    people = Response.objects.filter(occasion=occasion, submitted=True, person__isnull=False)
    inside = Membership.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day),
        starts__lte=day,
        group__kind="cohort",
        person__in=people.values("person"),
    )
    campuses = people.filter(person__campus__isnull=False).values_list("person", "person__campus")
    return Grouping(dict(inside.order_by("starts").values_list("person", "group")), dict(campuses))


def group_labels(groups: Iterable[str]) -> dict[str, str]:
    """What each group is called; a group that is gone is left out. At most two statements."""
    held = [group.partition(":")[::2] for group in groups]
    roles: dict[str, str] = {kind.value: str(kind.label) for kind in RoleKind}
    cohorts = {str(key): label for key, label in _labels([which for what, which in held if what == "cohort"])}
    numbers = [int(which) for what, which in held if what == "campus"]
    campuses = {str(key): name for key, name in Campus.objects.filter(pk__in=numbers).values_list("pk", "name")}
    languages = {which: own_name(which) for what, which in held if what == "language"}
    names = {"role": roles, "cohort": cohorts, "campus": campuses, "language": languages}
    return {f"{what}:{which}": names[what][which] for what, which in held if which in names[what]}


def _labels(keys: Iterable[str]) -> Iterable[tuple[UUID, str]]:
    return Thing.objects.filter(pk__in=list(keys)).values_list("pk", "label")
