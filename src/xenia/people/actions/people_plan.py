"""What a sheet of people would change: reckoned in memory, so that a preview and the import are the same."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils import timezone

from xenia.core.models import Thing
from xenia.core.rules import Actor, may
from xenia.people.actions.people_standing import Standing
from xenia.people.actions.years import ensure_years
from xenia.people.models import Campus, Cohort, Contact, Membership, Person, Role, Team

if TYPE_CHECKING:
    from xenia.standards.people_sheet import PersonRow
    from xenia.standards.problems import Problems

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass
class Plan:
    """Rows to write, and how many of each kind stand as they are."""

    things: list[Thing] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    groups: list[Cohort | Team] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)
    campuses: list[Campus] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    changed_people: dict[UUID, set[str]] = field(default_factory=dict)
    changed_roles: dict[int, Role] = field(default_factory=dict)
    unchanged: Counter[str] = field(default_factory=Counter)
    mentioned: dict[UUID, Person] = field(default_factory=dict)


class Planner:
    """Reads rows one by one against what stands; nothing is written here."""

    def __init__(self, actor: Actor, standing: Standing, problems: "Problems", *, source: str) -> None:
        self.actor, self.standing, self.problems, self.source = actor, standing, problems, source
        self.plan = Plan()
        self.today = timezone.localdate()
        self.new: set[UUID] = set()

    def read(self, row: "PersonRow") -> None:
        """Add what one row asks for."""
        person = self._person(row)
        if person is None:
            return
        self._fields(person, row)
        if row.role:
            self._role(person, row)
        for kind, label in (("cohort", row.cohort), ("team", row.team)):
            if label:
                self._membership(person, kind, label, row)

    def finish(self) -> Plan:
        """Count who stands as they are."""
        plan = self.plan
        plan.unchanged["people"] = len(set(plan.mentioned) - self.new - set(plan.changed_people))
        return plan

    def _person(self, row: "PersonRow") -> Person | None:
        found = self.standing.people_like(row.email, row.name)
        if len(found) > 1:
            message = f"{len(found)} people are called so. Give the e-mail address of the one meant."
            self.problems.error(message, source=self.source, row=row.row, field="Name")
            return None
        person = found[0] if found else self._new_person(row)
        self.plan.mentioned[person.pk] = person
        return person

    def _new_person(self, row: "PersonRow") -> Person:
        if row.email and self.standing.by_name.get(row.name.casefold()):
            message = "Someone of this name without an address is here already; this row makes another person."
            self.problems.warn(message, source=self.source, row=row.row, field="Name")
        key = uuid4()
        thing = Thing(pk=key, kind="person", label=row.name, route=f"/people/{key}/", published_at=timezone.now())
        person = Person(thing=thing)
        self.plan.things.append(thing)
        self.plan.people.append(person)
        if row.email:
            self.plan.contacts.append(Contact(person=person, value=row.email))
        self.standing.remember(person, row.email)
        self.new.add(key)
        return person

    def _fields(self, person: Person, row: "PersonRow") -> None:
        changed = self.plan.changed_people.setdefault(person.pk, set())
        if person.thing.label != row.name:
            person.thing.label = row.name
            changed.add("name")
        if row.language and person.language != row.language:
            person.language = row.language
            changed.add("language")
        if row.campus and (person.campus is None or person.campus.name.casefold() != row.campus.casefold()):
            person.campus = self._campus(row.campus)
            changed.add("campus")
        if not changed or person.pk in self.new:
            del self.plan.changed_people[person.pk]

    def _campus(self, name: str) -> Campus:
        campus = self.standing.campuses.get(name.casefold())
        if campus is None:
            campus = self.standing.campuses[name.casefold()] = Campus(name=name)
            self.plan.campuses.append(campus)
        return campus

    def _role(self, person: Person, row: "PersonRow") -> None:
        scope = self.standing.scopes.get(row.scope)
        if row.scope and scope is None:
            message = f"No course is called “{row.scope[:60]}”, or several are; the role was left out."
            self.problems.warn(message, source=self.source, row=row.row, field="Scope")
            return
        held = self.standing.role_held(person.pk, row.role, scope, on=row.starts or self.today)
        if held is None:
            self._new_role(person, row, scope)
        elif (row.starts or held.starts, row.ends or held.ends) != (held.starts, held.ends):
            held.starts, held.ends = row.starts or held.starts, row.ends or held.ends
            self._check_dates(held.starts, held.ends, row)
            self.plan.changed_roles[held.pk] = held
        else:
            self.plan.unchanged["roles"] += 1

    def _new_role(self, person: Person, row: "PersonRow", scope: UUID | None) -> None:
        starts = row.starts or self.today
        self._check_appointment(person, row)
        self._check_dates(starts, row.ends, row)
        self.plan.roles.append(Role(person=person, kind=row.role, scope_id=scope, starts=starts, ends=row.ends))

    def _check_appointment(self, person: Person, row: "PersonRow") -> None:
        if row.role == "accreditor" and row.ends is None:
            self._error(row, "Ends", "An accreditor's reading room always closes. Give the last day.")
        if row.role == "administrator" and not may(self.actor, "people.appoint_administrator"):
            self._error(row, "Role", "Only an administrator can appoint an administrator. Leave this row out.")
        if row.role == "administrator" and self.actor.person == person.pk:
            self._error(row, "Role", "Nobody can appoint themselves administrator. Leave this row out.")

    def _check_dates(self, starts: date, ends: date | None, row: "PersonRow") -> None:
        if ends is not None and ends < starts:
            self._error(row, "Ends", f"The role would end before it starts, on {starts}. Give the first day as well.")

    def _membership(self, person: Person, kind: str, label: str, row: "PersonRow") -> None:
        group = self.standing.groups.get((kind, label.casefold())) or self._new_group(kind, label, row)
        if group is None:
            return
        if (person.pk, group) in self.standing.members:
            self.plan.unchanged["memberships"] += 1
            return
        self.standing.members.add((person.pk, group))
        self.plan.members.append(Membership(person=person, group_id=group, starts=row.starts or self.today))

    def _new_group(self, kind: str, label: str, row: "PersonRow") -> UUID | None:
        year = YEAR.search(label)
        if kind == "cohort" and year is None:
            self._error(row, "Cohort", "A new cohort needs its year of entry in its name, as in “Entered 2026”.")
            return None
        thing = Thing(kind=kind, label=label, published_at=timezone.now())
        self.plan.things.append(thing)
        if kind == "cohort" and year is not None:
            self.plan.years.add(int(year[0]))
            self.plan.groups.append(Cohort(thing=thing))
        else:
            self.plan.groups.append(Team(thing=thing))
        self.standing.groups[kind, label.casefold()] = thing.pk
        return thing.pk

    def _error(self, row: "PersonRow", column: str, message: str) -> None:
        self.problems.error(message, source=self.source, row=row.row, field=column)


def cohort_years(plan: Plan) -> None:
    """Give each new cohort its academic year, made where there is none."""
    years = ensure_years(plan.years)
    for group in plan.groups:
        if isinstance(group, Cohort):
            found = YEAR.search(group.thing.label)
            assert found is not None
            group.entered = years[int(found[0])]
