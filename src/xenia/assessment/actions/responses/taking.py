"""Take responses out of the house: who took which is kept in the record."""

from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from xenia.assessment.actions.boxes import FEWEST
from xenia.assessment.models import Privacy, Version
from xenia.assessment.queries.occasions import visible_occasions
from xenia.assessment.queries.response_rows import Taken
from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand, may


def take_responses(
    actor: Actor, version: Version, *, occasion: UUID | None = None, names: bool = False, words: bool = False
) -> Taken:
    """What may be taken out of the answers to a version, on one occasion or on all that the actor may take.

    Refused for answers without a name before their occasion is closed, or of fewer than ten; of several occasions those
    are left out. Words are only for whoever may code them. The record keeps who took what; the rows are read after it.
    """
    demand(actor, "assessment.take_responses", None)
    found = visible_occasions(actor).filter(version=version)
    if occasion is not None:
        found = found.filter(pk=occasion)
    counted = found.annotate(sent=Count("responses", filter=Q(responses__submitted=True)))
    ready = tuple(one for one in counted if one.sent and (one.privacy == Privacy.NAMED or _is_over(one)))
    if not ready:
        raise Refused(
            _(
                "There are no answers to take. Answers without a name can be taken when their form is closed "
                "and ten or more have come."
            )
        )
    if words and not all(may(actor, "assessment.code", one) for one in ready):
        raise Refused(_("What people wrote in their own words is only for those who code it."))
    with recorded(actor, "assessment.take_responses") as record:
        for one in ready:
            record.note(one.pk, scope=one.about_id, now={"taken": one.sent, "names": names, "words": words})
    return Taken(version, ready, names, words)


def _is_over(occasion: object) -> bool:
    return getattr(occasion, "closed_at", None) is not None and getattr(occasion, "sent", 0) >= FEWEST
