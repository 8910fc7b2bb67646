"""Appoint people, and end it."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.people.models import Person, Role
from xenia.people.models.person import RoleKind
from xenia.people.queries.people import other_administrators


def appoint(
    actor: Actor,
    person: Person,
    *,
    kind: str,
    scope: Thing | None = None,
    starts: date | None = None,
    ends: date | None = None,
) -> Role:
    """Give a person a role, everywhere or on `scope`, from one day to another (both included).

    Refuses an accreditor without an end, an end before the start, a role that they hold then already, and an
    administrator appointed by anyone but another administrator.
    """
    demand(actor, "people.appoint")
    first = starts or timezone.localdate()
    if kind == RoleKind.ADMINISTRATOR:
        _demand_administrator(actor, person)
    _refuse_bad_dates(kind, first, ends)
    _refuse_held(person, kind, scope, first, ends)
    with recorded(actor, "appoint") as record:
        role = Role.objects.create(person=person, kind=kind, scope=scope, starts=first, ends=ends)
        record.note(person.pk, scope=scope.pk if scope else None, now=_words(role))
    return role


def end_role(actor: Actor, role: Role, *, last_day: date) -> None:
    """Let a role hold to the end of `last_day`; one that had not begun by then is taken back.

    Refuses to end the last administrator.
    """
    demand(actor, "people.appoint")
    if role.kind == RoleKind.ADMINISTRATOR:
        demand(actor, "people.appoint_administrator")
        if not other_administrators(role.person).exists():
            raise Refused(_("This is the last administrator. Appoint another one first."))
    with recorded(actor, "end_role") as record:
        was = _words(role)
        if last_day < role.starts:
            role.delete()
            record.note(role.person_id, scope=role.scope_id, was=was, now=None)
            return
        role.ends = last_day
        role.save(update_fields=["ends"])
        record.note(role.person_id, scope=role.scope_id, was=was, now=_words(role))


def yesterday() -> date:
    """The last day of a role that ends at once."""
    return timezone.localdate() - timedelta(days=1)


def _demand_administrator(actor: Actor, person: Person) -> None:
    demand(actor, "people.appoint_administrator")
    if actor.person == person.pk:
        raise NotPermitted(_("Nobody can appoint themselves administrator."))


def _refuse_bad_dates(kind: str, starts: date, ends: date | None) -> None:
    if kind == RoleKind.ACCREDITOR and ends is None:
        raise Refused(_("An accreditor's reading room always closes. Give the last day."))
    if ends is not None and ends < starts:
        raise Refused(_("The last day is before the first. Check the two dates."))


def _refuse_held(person: Person, kind: str, scope: Thing | None, starts: date, ends: date | None) -> None:
    if person.erased_at is not None:
        raise Refused(_("This person was erased."))
    same = Role.objects.filter(person=person, kind=kind, scope=scope)
    held = same.filter(Q(ends__isnull=True) | Q(ends__gte=starts))
    if ends is not None:
        held = held.filter(starts__lte=ends)
    found = held.first()
    if found is not None:
        raise Refused(
            _("%(name)s holds this role already, since %(day)s.")
            % {"name": person.name, "day": date_format(found.starts, "DATE_FORMAT")}
        )


def _words(role: Role) -> dict[str, str | None]:
    return {"role": role.kind, "starts": str(role.starts), "ends": str(role.ends) if role.ends else None}
