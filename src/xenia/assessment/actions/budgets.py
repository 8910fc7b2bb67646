"""Say how many minutes a term people may be asked to spend on forms."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from xenia.assessment.models import Budget
from xenia.assessment.queries.audience import ROLES
from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand

MOST = 6000
#: what is decided for the whole school has no thing of its own in the record
SCHOOL = UUID(int=1)


def set_budgets(actor: Actor, minutes: Mapping[str, str]) -> None:
    """Set each role's minutes; an empty one has no limit. Refused whole when one is no number of minutes."""
    demand(actor, "assessment.set_budgets")
    wanted = {role.value: _minutes(minutes.get(role.value, "")) for role in ROLES}
    standing = dict(Budget.objects.values_list("role", "minutes"))
    with recorded(actor, "assessment.set_budgets") as record:
        for role, allowed in wanted.items():
            if allowed is None:
                Budget.objects.filter(role=role).delete()
            else:
                Budget.objects.update_or_create(role=role, defaults={"minutes": allowed})
        now = {role: allowed for role, allowed in wanted.items() if allowed is not None}
        record.note(SCHOOL, was=standing, now=now)


def _minutes(said: str) -> int | None:
    said = said.strip()
    if not said:
        return None
    if not said.isdecimal() or len(said) > 4 or int(said) > MOST:
        raise Refused(_("“%(said)s” is not a number of minutes up to %(most)s.") % {"said": said[:40], "most": MOST})
    return int(said)
