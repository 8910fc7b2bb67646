"""Groups of people who can be asked, named by one word that a form can send: role:student, cohort:…, team:…."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused
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


def audience_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a form offers: roles that someone holds today, classes and teams; two statements."""
    held = set(roles_held().values_list("kind", flat=True).distinct())
    roles = [(f"role:{kind.value}", str(kind.label)) for kind in ROLES if kind.value in held]
    groups: dict[str, list[tuple[str, str]]] = {"cohort": [], "team": []}
    for key, kind, label in _groups().values_list("pk", "kind", "label"):
        groups[kind].append((f"{kind}:{key}", label))
    return [(_("Roles"), roles), (_("Classes"), groups["cohort"]), (_("Teams"), groups["team"])]


def _groups() -> QuerySet[Thing]:
    return Thing.objects.filter(kind__in=("cohort", "team"), retired_at=None).order_by("kind", "label")


def people_in(audience: str) -> QuerySet[Person]:
    """Whoever belongs to it today; Refused for a word that names no group."""
    kind, _colon, name = audience.partition(":")
    today = timezone.localdate()
    theirs = Role.objects.filter(person=OuterRef("pk"))
    # a class or team names its members to whoever plans; who is here only to tell a story is named to nobody by it
    told = Exists(theirs.filter(kind="storyteller")) & ~Exists(theirs.exclude(kind="storyteller"))
    people = Person.objects.filter(~told, erased_at=None)
    if kind == "role" and name in {role.value for role in ROLES}:
        return people.filter(pk__in=roles_held().filter(kind=name).values("person"))
    try:
        group = _groups().get(pk=UUID(name), kind=kind)
    except (ValueError, Thing.DoesNotExist) as error:
        raise Refused(_("Choose who is asked from the list.")) from error
    inside = Membership.objects.filter(Q(ends__isnull=True) | Q(ends__gte=today), group=group, starts__lte=today)
    return people.filter(pk__in=inside.values("person"))


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
    """Every visible person by name and by address, as far as these words name them."""
    wanted = set(words)
    known: dict[str, set[UUID]] = {}
    people = visible_people(actor).values_list("pk", "thing__label")
    for key, name in people:
        if name.lower() in wanted:
            known.setdefault(name.lower(), set()).add(key)
    mine = Contact.objects.filter(kind="email", person__in=visible_people(actor).values("pk"))
    for key, value in mine.values_list("person", "value"):
        if value.lower() in wanted:
            known.setdefault(value.lower(), set()).add(key)
    return known
