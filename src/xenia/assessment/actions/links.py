"""Links and QR codes that open a form without an account.

A use of a link for many is one response that was begun under it (or one turn that was taken, without names), not the
opening: a preview, a second look or a phone that lost its cookie costs nothing, and who has begun can go on and send
after the last use is spent. What was begun and is never sent stays spent.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xenia.assessment.actions.anonymous import make_places
from xenia.assessment.actions.boxes import FEWEST
from xenia.assessment.models import Asked, Occasion, Privacy
from xenia.core.actions.tokens import issue_link, register_purpose, revoke_link
from xenia.core.models import SignedLink
from xenia.core.rules import Actor, Refused, demand
from xenia.people.models import Person

FORM = "form"
LONGEST_DAYS = 400


def register_links() -> None:
    """Say what the page of a form's link says and where it leads."""
    words = gettext_lazy("A form waits for you. It takes a few minutes, and you need no account.")
    # which occasion's is asked by the actions below: a link knows its thing and not what that is about
    register_purpose(
        FORM, lands_on="answer_by_link", words=words, permission="assessment.plan_somewhere", spent_at_once=False
    )


def link_for_person(actor: Actor, occasion: Occasion, person: Person) -> str:
    """The path of a link with which this person, and nobody else, answers; it may be opened often until the end.

    Refused for whoever is not asked.
    """
    demand(actor, "assessment.plan", occasion)
    if not Asked.objects.filter(occasion=occasion, person=person).exists():
        raise Refused(_("%(name)s is not asked on this occasion.") % {"name": person.name})
    return issue_link(actor, purpose=FORM, person=person.thing, scope=occasion.thing, uses=None, days=_days(occasion))


def link_for_anyone(actor: Actor, occasion: Occasion, *, uses: int | None) -> str:
    """The path of a link for a poster or a screen: whoever scans it may answer, `uses` times in all (None: often).

    Without names there must be a number, because as many turns are made, and fewer than ten could be told apart.
    """
    demand(actor, "assessment.plan", occasion)
    if occasion.privacy == Privacy.LINKABLE:
        raise Refused(_("Answers that are linked over time need a turn for each person. Ask people one by one."))
    if uses is not None and not 1 <= uses <= 100_000:
        raise Refused(_("Say how many may answer with it, from one to 100,000."))
    if occasion.privacy == Privacy.ANONYMOUS:
        if uses is None or uses < FEWEST:
            raise Refused(_("Without names, say how many may answer with it: at least %(least)s.") % {"least": FEWEST})
        with transaction.atomic():
            make_places(occasion, count=uses)
            return issue_link(actor, purpose=FORM, scope=occasion.thing, uses=uses, days=_days(occasion))
    return issue_link(actor, purpose=FORM, scope=occasion.thing, uses=uses, days=_days(occasion))


def end_link(actor: Actor, occasion: Occasion, link: SignedLink) -> None:
    """End a link to an occasion at once, and with it what browsers redeemed of it."""
    demand(actor, "assessment.plan", occasion)
    if link.scope_id != occasion.pk:
        raise Refused(_("This link does not belong to this form."))
    revoke_link(actor, link)


def _days(occasion: Occasion) -> float:
    """Until a day after the end, so that what was answered offline still arrives."""
    left = occasion.closes_at - timezone.now()
    return max(0.01, min(LONGEST_DAYS, left.total_seconds() / 86400 + 1))
