"""You said, we did: take up a proposal, answer it, and show both to everybody or not."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.models import Answer, Board, Partner, Proposal
from xenia.core.actions.audit import recorded
from xenia.core.models import Thing
from xenia.core.rules import Actor, NotPermitted, Refused, demand, may


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidWords:
    """What was proposed: whose voice it is, in which words and language."""

    voice: str
    words: str
    language: str
    rendered: str = ""
    board: Board | None = None
    partner: Partner | None = None
    said_on: date | None = None


def propose(actor: Actor, said: SaidWords) -> Proposal:
    """Take up a proposal: a member for their board or themselves, a keeper for anybody. It is not public yet."""
    keeper = may(actor, "community.keep_boards")
    if not keeper:
        demand(actor, "community.take_part", said.board)
        if said.voice != Proposal.Voice.MEMBER:
            raise NotPermitted(_("A member proposes for themselves; what the board proposes is written by its keeper."))
    if said.voice not in Proposal.Voice.values or not said.words.strip():
        raise Refused(_("Write what you propose."))
    if said.voice == Proposal.Voice.PARTNER and said.partner is None:
        raise Refused(_("Choose the partner that said it."))
    key = uuid4()
    with recorded(actor, "community.propose") as record:
        # the label repeats nothing of what was said: it may stand in an inbox and in the record's lists
        label = _("Proposal of %(day)s") % {"day": f"{timezone.localdate():%Y-%m-%d}"}
        thing = Thing.objects.create(
            pk=key, kind="proposal", label=label, route=f"/proposals/{key}/", published_at=timezone.now()
        )
        proposal = Proposal(thing=thing, voice=said.voice, board=said.board, partner=said.partner)
        proposal.words, proposal.rendered, proposal.language = said.words.strip(), said.rendered.strip(), said.language
        proposal.said_on = said.said_on or timezone.localdate()
        proposal.by_id = None if keeper else actor.person
        proposal.save(force_insert=True)
        record.note(key, scope=said.board.pk if said.board else None, now={"voice": said.voice})
    return proposal


def answer_proposal(
    actor: Actor, proposal: Proposal, *, outcome: str, words: str, changed: Thing | None = None
) -> Answer:
    """Answer a proposal; the newest answer stands. 'Not now' needs its reason, as the others need their words."""
    demand(actor, "community.keep_boards")
    if outcome not in Answer.Outcome.values:
        raise Refused(_("Say whether it is done, under way, or not possible now."))
    if not words.strip():
        raise Refused(_("Write what was done, what happens next, or why not now."))
    with recorded(actor, "community.answer") as record:
        answer = Answer.objects.create(
            proposal=proposal,
            outcome=outcome,
            words=words.strip(),
            changed=changed,
            by_id=actor.person,
            at=timezone.now(),
        )
        scope = proposal.board_id
        record.note(proposal.pk, scope=scope, now={"outcome": outcome, "changed": str(changed.pk) if changed else None})
    return answer


def show_proposal(actor: Actor, proposal: Proposal, *, public: bool, rendered: str | None = None) -> None:
    """Show a proposal and its answer to everybody, or no longer; never before it has an answer."""
    demand(actor, "community.keep_boards")
    if public and not proposal.answers.exists():
        raise Refused(_("Answer it first: 'you said' without 'we did' is no page to show."))
    with recorded(actor, "community.show_proposal") as record:
        was, proposal.public = proposal.public, public
        if rendered is not None:
            proposal.rendered = rendered.strip()
        proposal.save(update_fields=["public", "rendered"])
        record.note(proposal.pk, scope=proposal.board_id, was={"public": was}, now={"public": public})
