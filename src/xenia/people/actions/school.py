"""Say what the school is called, where it is, and by which clock it lives."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.models import Institution
from xenia.core.rules import Actor, Refused, demand
from xenia.people.models import User
from xenia.people.personal import SCHOOL_ZONE, ZONE

#: the one row of the school, in the record
SCHOOL = UUID(int=1)
#: of these the record keeps that they changed, because they name somebody
NAMES_SOMEBODY = ("helper_name", "helper_phone")
BATCH = 500


class Moved(Refused):
    """Somebody else has changed one of the fields since it was read."""


def describe_school(actor: Actor, changes: Mapping[str, str], *, seen: Mapping[str, str] | None = None) -> list[str]:
    """Write these fields of the school anew, with one entry in the record; which of them changed.

    With `seen`, what these fields said when they were read, nothing is written over what somebody else has put there
    since.

    A changed clock holds at once for whoever is signed in, but for those who chose a clock of their own. Times are
    kept in UTC and stay what they are.
    """
    demand(actor, "people.keep_school")
    with recorded(actor, "describe_school") as record:
        Institution.objects.get_or_create(pk=1)
        school = Institution.objects.select_for_update().get(pk=1)
        before = {name: getattr(school, name) for name, value in changes.items() if getattr(school, name) != value}
        if seen is not None and any(before[name] != seen[name] for name in before):
            raise Moved(_("Somebody else has changed this meanwhile. Look at theirs first."))
        for name in before:
            setattr(school, name, changes[name])
        school.save(update_fields=list(before))
        if "time_zone" in before:
            _set_clocks(school.time_zone)
        record.note(SCHOOL, was=_kept(before), now=_kept({name: changes[name] for name in before}))
    return list(before)


def _kept(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: "" if name in NAMES_SOMEBODY else value for name, value in fields.items()}


def _set_clocks(zone: str) -> None:
    """In the sessions of all who are signed in, which carry the clock from page to page."""
    own = dict(User.objects.exclude(person__time_zone="").values_list("pk", "person__time_zone"))
    chosen = {str(user): clock for user, clock in own.items()}
    moved = []
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=BATCH):
        held = session.get_decoded()
        if SCHOOL_ZONE in held:
            held |= {SCHOOL_ZONE: zone, ZONE: chosen.get(held.get(SESSION_KEY, ""), zone)}
            session.session_data = Session.objects.encode(held)
            moved.append(session)
    Session.objects.bulk_update(moved, ["session_data"], batch_size=BATCH)
