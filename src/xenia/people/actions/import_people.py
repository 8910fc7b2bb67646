"""Bring in people from a sheet: seen first, whole or not at all, the same twice."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import transaction
from django.db.models import Model

from xenia.core.actions.audit import Record, recorded
from xenia.core.models import Institution, Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.people.actions.people_plan import Plan, Planner, cohort_years
from xenia.people.actions.people_standing import Standing
from xenia.people.models import Campus, Membership, Person, Role
from xenia.people.models.person import RoleKind
from xenia.people.queries.people import roles_held

if TYPE_CHECKING:
    from xenia.standards.people_sheet import PersonRow
    from xenia.standards.problems import Problems

BATCH = 500


def import_people(actor: Actor, stream: BinaryIO, *, name: str, dry_run: bool) -> dict[str, Any]:
    """Add and change persons, roles, cohorts, teams and campuses as a CSV or XLSX sheet says; never end or delete.

    With `dry_run` nothing is written and every error is listed in the answer. Otherwise one error refuses the whole
    sheet. Whoever holds one of the sheet's roles and is not in it counts as missing; nothing happens to them.
    """
    from xenia.standards.people_sheet import read_people  # reads workbooks: too heavy for start-up
    from xenia.standards.problems import Problems

    demand(actor, "people.import")
    problems = Problems()
    reading = read_people(stream, name=name, roles=RoleKind.values)
    problems.adopt(errors=reading.errors, warnings=reading.warnings)
    if dry_run:
        return _document(_planned(actor, reading.rows, problems, name), reading.rows, problems)
    with transaction.atomic():
        # two imports at once: the second waits here, and plans from what the first has written
        Institution.objects.select_for_update().first()
        plan = _planned(actor, reading.rows, problems, name)
        _refuse(problems)
        answer = _document(plan, reading.rows, problems)
        if _writes(plan):
            with recorded(actor, "import_people") as record:
                _write(plan, record)
    return answer


def _planned(actor: Actor, rows: "tuple[PersonRow, ...]", problems: "Problems", source: str) -> Plan:
    standing = Standing(
        emails={row.email for row in rows if row.email},
        names={row.name for row in rows},
        scopes={row.scope for row in rows if row.scope},
    )
    planner = Planner(actor, standing, problems, source=source)
    for row in rows:
        planner.read(row)
    return planner.finish()


def _refuse(problems: "Problems") -> None:
    if not problems.errors:
        return
    first, more = problems.errors[0], len(problems.errors) - 1
    place = ", ".join(part for part in (first.source, f"row {first.row}" if first.row else "", first.field) if part)
    errors = "error" if more == 1 else "errors"
    rest = f" {more} more {errors}; the preview (--dry-run) lists them all." if more else ""
    raise Refused(f"{place}: {first.message}{rest} Nothing was changed.")


def _writes(plan: Plan) -> bool:
    return bool(plan.people or plan.roles or plan.members or plan.changed_people or plan.changed_roles)


def _write(plan: Plan, record: Record) -> None:
    """Each table once; in the order in which they point at one another."""
    cohort_years(plan)
    Campus.objects.bulk_create(plan.campuses)
    for rows in (plan.things, plan.people, plan.contacts):
        _create(rows)
    changed = [plan.mentioned[key] for key in plan.changed_people]
    Thing.objects.bulk_update([person.thing for person in changed], ["label"], batch_size=BATCH)
    Person.objects.bulk_update(changed, ["language", "campus"], batch_size=BATCH)
    for group in plan.groups:
        group.save(force_insert=True)
    _create(plan.roles)
    Role.objects.bulk_update(plan.changed_roles.values(), ["starts", "ends"], batch_size=BATCH)
    Membership.objects.bulk_create(plan.members, batch_size=BATCH)
    _note(plan, record)


def _create(rows: list[Any]) -> None:
    if rows:
        model: type[Model] = type(rows[0])
        model._default_manager.bulk_create(rows, batch_size=BATCH)


def _note(plan: Plan, record: Record) -> None:
    """Names and addresses stay out of the record, as in the actions on one person."""
    for person in plan.people:
        record.note(person.pk, now={"fields": ["name", "language"]})
    for key, fields in plan.changed_people.items():
        record.note(key, was={"fields": sorted(fields)}, now={"fields": sorted(fields)})
    for role in (*plan.roles, *plan.changed_roles.values()):
        dates = {"starts": str(role.starts), "ends": str(role.ends) if role.ends else None}
        record.note(role.person_id, scope=role.scope_id, now={"role": role.kind, **dates})


def _document(plan: Plan, rows: "tuple[PersonRow, ...]", problems: "Problems") -> dict[str, Any]:
    created = {
        "people": len(plan.people),
        "roles": len(plan.roles),
        "memberships": len(plan.members),
        "cohorts and teams": len(plan.groups),
        "campuses": len(plan.campuses),
    }
    return {
        "created": created,
        "updated": {"people": len(plan.changed_people), "roles": len(plan.changed_roles)},
        "unchanged": {kind: plan.unchanged[kind] for kind in ("people", "roles", "memberships")},
        "missing": {"people": _missing(plan, {row.role for row in rows if row.role})},
        "warnings": [asdict(problem) for problem in problems.warnings],
        "errors": [asdict(problem) for problem in problems.errors],
    }


def _missing(plan: Plan, kinds: set[str]) -> int:
    holders = roles_held().filter(kind__in=kinds, person__erased_at__isnull=True).values_list("person", flat=True)
    return len(set(holders) - set(plan.mentioned))
