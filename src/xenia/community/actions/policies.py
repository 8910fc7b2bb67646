"""Adopt the school's policy on stories, and remember who has read it."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.models import Acknowledgement, Policy
from xenia.community.queries.policies import BODY
from xenia.core.actions.audit import recorded
from xenia.core.actions.things import make_thing
from xenia.core.models import Translation
from xenia.core.rules import Actor, Refused, demand


def adopt_policy(actor: Actor, *, title: str, words: Mapping[str, str], adopted_on: date) -> Policy:
    """Keep a policy that the board adopted, in each language that it has. The ones before stay as they were; everybody
    reads the new one before they open the next story."""
    demand(actor, "community.adopt_policy")
    kept = {language: text.strip() for language, text in words.items() if text.strip()}
    if not title.strip() or not kept:
        raise Refused(_("A policy needs a title and its words."))
    if adopted_on > timezone.localdate():
        raise Refused(_("The board adopts it first. Write down the day on which it did."))
    with recorded(actor, "policy.adopt") as record:
        policy = Policy.objects.create(
            thing=make_thing("story_policy", title.strip(), published=True), adopted_on=adopted_on
        )
        Translation.objects.bulk_create(
            Translation(
                thing=policy.thing,
                field=BODY,
                language=language,
                value=text,
                status=Translation.Status.CHECKED,
                translator_id=actor.person,
            )
            for language, text in kept.items()
        )
        record.note(policy.pk, now={"adopted_on": adopted_on, "languages": sorted(kept)})
    return policy


def acknowledge_policy(actor: Actor, policy: Policy) -> None:
    """Remember that this person has read a policy; doing it twice is once."""
    demand(actor, "community.acknowledge_policy")
    if actor.person is None:
        raise Refused(_("Sign in first."))
    if Acknowledgement.objects.filter(policy=policy, person=actor.person).exists():
        return
    with recorded(actor, "policy.acknowledge") as record:
        Acknowledgement.objects.get_or_create(policy=policy, person_id=actor.person, defaults={"at": timezone.now()})
        record.note(policy.pk, now={"read": True})
