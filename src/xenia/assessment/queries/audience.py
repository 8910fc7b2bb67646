"""Groups of people who can be asked, named by one word that a form can send: role:student, cohort:…, team:…."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, Refused, may
from xenia.curriculum.models import Course
from xenia.people.models import Contact, Membership, Person, Role
from xenia.people.models.person import RoleKind
from xenia.people.queries.people import roles_held, visible_people

#: who is here to tell a story is never a list to choose from
ROLES = tuple(kind for kind in RoleKind if kind != RoleKind.STORYTELLER)
MOST_PAIRS = 20_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Someone who is asked, and about whom."""

    person: UUID
    about: UUID | None


def askable_people(actor: Actor) -> QuerySet[Person]:
    """Whom the actor may ask: everybody for who plans for the whole school; whoever directs a course asks those who
    hold a role on it, and the class that takes it. A class or team names its members to whoever plans; who is here
    only to tell a story is named to nobody."""
    theirs = Role.objects.filter(person=OuterRef("pk"))
    told = Exists(theirs.filter(kind="storyteller")) & ~Exists(theirs.exclude(kind="storyteller"))
    people = Person.objects.filter(~told, erased_at=None)
    if may(actor, "assessment.ask_anyone"):
        return people
    here = actor.scopes_of("course_director", "coordinator")
    if not here:
        return people.none()
    on_it = roles_held().filter(scope__in=here).exclude(kind="storyteller")
    taking = _inside().filter(group__cohort__entered__begins__in=_entered(here))
    return people.filter(Q(pk__in=on_it.values("person")) | Q(pk__in=taking.values("person")))


def _entered(courses: Iterable[UUID]) -> set[int]:
    """When the classes entered that take these courses: whoever is in year 3 of study entered two years before."""
    rows = Course.objects.filter(pk__in=courses).values_list("year__begins", "level", "level_end")
    return {begins - level + 1 for begins, first, last in rows if first for level in range(first, (last or first) + 1)}


def _inside() -> QuerySet[Membership]:
    today = timezone.localdate()
    return Membership.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today), starts__lte=today)


def people_to_name(actor: Actor) -> QuerySet[Person]:
    """Whom the actor may name one by one: whom they see, as far as they may ask them."""
    return visible_people(actor) if may(actor, "assessment.ask_anyone") else askable_people(actor)


def demand_askable(actor: Actor, pairs: Iterable[tuple[UUID, UUID | None]]) -> None:
    """Refused when somebody is to be asked, or asked about, who is not of the actor's own courses."""
    if may(actor, "assessment.ask_anyone"):
        return
    named = {key for pair in pairs for key in pair if key} - actor.scopes_of("course_director", "coordinator")
    if named - set(askable_people(actor).values_list("pk", flat=True)):
        raise NotPermitted(
            _("You ask the people of your own courses. Leave the others out, or let a coordinator ask them.")
        )


def audience_choices(actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a form offers, as far as the actor may ask there: roles that someone holds today, classes and teams."""
    people = askable_people(actor)
    held = set(roles_held().filter(person__in=people.values("pk")).values_list("kind", flat=True).distinct())
    roles = [(f"role:{kind.value}", str(kind.label)) for kind in ROLES if kind.value in held]
    groups: dict[str, list[tuple[str, str]]] = {"cohort": [], "team": []}
    theirs = _groups()
    if not may(actor, "assessment.ask_anyone"):
        theirs = theirs.filter(pk__in=_inside().filter(person__in=people.values("pk")).values("group"))
    for key, kind, label in theirs.values_list("pk", "kind", "label"):
        groups[kind].append((f"{kind}:{key}", label))
    return [(_("Roles"), roles), (_("Classes"), groups["cohort"]), (_("Teams"), groups["team"])]


def _groups() -> QuerySet[Thing]:
    return Thing.objects.filter(kind__in=("cohort", "team"), retired_at=None).order_by("kind", "label")


def people_in(actor: Actor, audience: str) -> QuerySet[Person]:
    """Whoever belongs to it today and may be asked by the actor; Refused for a word that names no group."""
    kind, _colon, name = audience.partition(":")
    people = askable_people(actor)
    if kind == "role" and name in {role.value for role in ROLES}:
        return people.filter(pk__in=roles_held().filter(kind=name).values("person"))
    try:
        group = _groups().get(pk=UUID(name), kind=kind)
    except (ValueError, Thing.DoesNotExist) as error:
        raise Refused(_("Choose who is asked from the list.")) from error
    return people.filter(pk__in=_inside().filter(group=group).values("person"))


def pairs_from(actor: Actor, text: str) -> list[Pair]:
    """Lines 'who; about whom', each by address or full name, as pasted from a sheet; Refused with the line that names
    nobody, or more than one. Two statements, however many lines."""
    lines = [
        (number, [part.strip() for part in line.replace("\t", ";").split(";")])
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if len(lines) > MOST_PAIRS:
        raise Refused(_("That is more than %(most)s lines. Plan it in parts.") % {"most": MOST_PAIRS})
    known = _known(actor, {part.lower() for _number, parts in lines for part in parts if part})
    return [_pair(number, parts, known) for number, parts in lines]


def _pair(number: int, parts: list[str], known: dict[str, set[UUID]]) -> Pair:
    if not 1 <= len(parts) <= 2 or not parts[0]:
        raise Refused(_("Line %(line)s: write who is asked, a semicolon, and about whom.") % {"line": number})
    found = [_one(number, part, known) for part in parts if part]
    return Pair(found[0], found[1] if len(found) == 2 else None)


def _one(number: int, part: str, known: dict[str, set[UUID]]) -> UUID:
    people = known.get(part.lower(), set())
    if len(people) == 1:
        return next(iter(people))
    sentence = (
        _("Line %(line)s: more than one person is called “%(name)s”. Write the address instead.")
        if people
        else _("Line %(line)s: nobody is called “%(name)s”, and nobody has that address.")
    )
    raise Refused(sentence % {"line": number, "name": part})


def _known(actor: Actor, words: Iterable[str]) -> dict[str, set[UUID]]:
    """Everybody whom the actor sees or may ask, by name and by address, as far as these words name them."""
    wanted = set(words)
    known: dict[str, set[UUID]] = {}
    seen = people_to_name(actor)
    for key, name in seen.values_list("pk", "thing__label"):
        if name.lower() in wanted:
            known.setdefault(name.lower(), set()).add(key)
    mine = Contact.objects.filter(kind="email", person__in=seen.values("pk"))
    for key, value in mine.values_list("person", "value"):
        if value.lower() in wanted:
            known.setdefault(value.lower(), set()).add(key)
    return known
