"""Persons, as far as the one who asks may see them."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, may
from xenia.people.models import Contact, Person, Role

#: databases differ in where an empty date stands
OPEN_FIRST = F("ends").desc(nulls_first=True)


def roles_held(on: date | None = None) -> QuerySet[Role]:
    """The roles that hold on a day, today by default."""
    day = on or timezone.localdate()
    return Role.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)


def visible_people(actor: Actor) -> QuerySet[Person]:
    """Whom the actor may see: leads everybody, a course director the people of their courses, all of us ourselves.

    Who is here only to tell a story is shown to those alone who look after storytellers. The erased are nobody's.
    """
    people = Person.objects.filter(erased_at__isnull=True).select_related("thing", "campus")
    if may(actor, "people.view_storytellers"):
        return people
    if actor.person is None:
        return people.none()
    seen: Any = Q(pk=actor.person)
    if may(actor, "people.view_everybody"):
        theirs = Role.objects.filter(person=OuterRef("pk"))
        seen |= Q(~Exists(theirs.filter(kind="storyteller"))) | Q(Exists(theirs.exclude(kind="storyteller")))
    here = actor.scopes_of("course_director", "coordinator")
    if here:
        theirs = roles_held().filter(person=OuterRef("pk"), scope__in=here)
        seen |= Q(Exists(theirs.exclude(kind="storyteller")))
    return people.filter(seen)


def people_listed(actor: Actor, *, words: str = "", kind: str = "") -> QuerySet[Person]:
    """The directory: visible people by name, with the roles that the actor may see; a constant number of statements."""
    people = visible_people(actor)
    if words:
        people = people.filter(thing__label__icontains=words)
    if kind:
        people = people.filter(Exists(_visible_roles(actor).filter(person=OuterRef("pk"), kind=kind)))
    shown = Prefetch("roles", queryset=_visible_roles(actor).select_related("scope").order_by("kind"), to_attr="held")
    return people.prefetch_related(shown).order_by("thing__label", "pk")


def _visible_roles(actor: Actor) -> QuerySet[Role]:
    held = roles_held()
    if may(actor, "people.view_storytellers"):
        return held
    if may(actor, "people.view_everybody"):
        return held.filter(~Q(kind="storyteller") | Q(person=actor.person))
    return held.filter(Q(scope__in=actor.scopes_of("course_director", "coordinator")) | Q(person=actor.person))


def oneself(actor: Actor) -> Person:
    """The person who acts."""
    if actor.person is None:
        raise NotPermitted("Nobody is signed in.")
    return Person.objects.select_related("thing", "campus").get(pk=actor.person)


def roles_of(person: Person) -> list[Role]:
    """All roles of a person, those that hold before those that ended; for themselves."""
    return list(Role.objects.filter(person=person).select_related("scope").order_by(OPEN_FIRST, "-starts", "kind"))


def visible_roles_of(actor: Actor, person: Person) -> list[Role]:
    """The roles of a person that the actor may see: leads and the person see the past too."""
    if actor.person == person.pk or may(actor, "people.view_storytellers"):
        return roles_of(person)
    return list(_visible_roles(actor).filter(person=person).select_related("scope").order_by("-starts", "kind"))


def contacts_of(actor: Actor, person: Person) -> list[Contact]:
    """How to reach a person: for those who look after people, and for the person."""
    if actor.person != person.pk and not may(actor, "people.view_contacts"):
        return []
    return list(person.contacts.order_by("kind", "value"))


def other_administrators(person: Person) -> QuerySet[Role]:
    """Administrators beside `person` who could still open the house tomorrow and for good."""
    lasting = roles_held().filter(kind="administrator", scope__isnull=True, ends__isnull=True)
    return lasting.exclude(person=person).filter(person__user__is_active=True)


def places_to_appoint(words: str) -> list[Thing]:
    """Published courses, and exams, whose title holds these words, twenty at most."""
    if not words:
        return []
    there = Q(kind="course", published_at__isnull=False) | Q(kind="exam")
    found = Thing.objects.filter(there, retired_at__isnull=True, label__icontains=words)
    return list(found.order_by("label", "-created_at")[:20])
