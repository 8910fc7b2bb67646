"""Agreements with partners that come to an end: somebody is asked in time whether they go on."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from xenia.community.models import Partner
from xenia.community.queries.keepers import keepers
from xenia.community.queries.partners import AHEAD
from xenia.core.actions.audit import recorded
from xenia.core.rules import SYSTEM
from xenia.people.actions.tasks import ask
from xenia.people.models import Task
from xenia.people.task_kinds import register_kind

AGREEMENT = "community.agreement"


def register_agreements() -> None:
    """Say what the task of an agreement that ends says."""
    register_kind(
        AGREEMENT,
        gettext_lazy("Agreements that end"),
        gettext_lazy("Does the agreement with “%(thing)s” go on?"),
        permission="community.keep_partners",
    )


def ask_about_agreements() -> int:
    """Ask the coordinators once about each agreement that ends within three months; how many tasks that makes.

    Where there is no coordinator, whoever else keeps partners is asked. A day that was moved is asked about anew.
    """
    ending = Partner.objects.filter(thing__retired_at=None, agreement_until__lte=timezone.localdate() + AHEAD)
    everyone = keepers()
    asked = list(everyone.filter(roles__kind="coordinator").distinct() or everyone.distinct())
    made = 0
    for partner in ending.select_related("thing"):
        known = Task.objects.filter(kind=AGREEMENT, thing=partner.pk, due=partner.agreement_until)
        if known.exists() or not asked:
            continue
        with recorded(SYSTEM, "community.ask_about_agreement") as record:
            for person in asked:
                ask(
                    AGREEMENT,
                    thing=partner.thing,
                    assignee=person,
                    route=partner.thing.route,
                    due=partner.agreement_until,
                )
            record.note(partner.pk, now={"asked": len(asked)})
        made += len(asked)
    return made
