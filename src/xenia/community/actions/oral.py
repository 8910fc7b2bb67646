"""Withdraw a story because its teller asked somebody to: by voice, by letter, through someone they trust."""

from django.utils.translation import gettext as _

from xenia.community.actions.withdrawals import withdraw
from xenia.community.models import Story, Withdrawal
from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand

#: how somebody asked: code → whole words are in the form
WAYS = ("in_person", "telephone", "letter", "through_someone")


def withdraw_as_asked(actor: Actor, story: Story, *, way: str) -> Withdrawal:
    """End a story for its teller, with the way in which they asked in the record. Hidden at once, like by their own
    button; the week in which it can be called off runs."""
    demand(actor, "community.keep_stories")
    if way not in WAYS:
        raise Refused(_("Say how the teller asked for it."))
    with recorded(actor, "story.withdrawal_asked") as record:
        record.note(story.pk, now={"asked": way})
        return withdraw(actor, story)
