"""'You said, we did', for keepers, for a board, and for everybody."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from xenia.community.models import Answer, Proposal
from xenia.community.queries.meant import may_stand_in_public
from xenia.community.queries.partners import public_names
from xenia.core.rules import Actor, may


def visible_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Keepers and readers see all; a member what their board and they themselves said, and what is public."""
    answers = Answer.objects.select_related("changed", "by__thing").order_by("-at", "-pk")
    related = ("thing", "board__thing", "partner__thing", "by__thing")
    found = Proposal.objects.select_related(*related).prefetch_related(Prefetch("answers", answers))
    found = found.order_by("-said_on", "pk")
    if may(actor, "community.read_boards"):
        return found
    mine = Q(board__in=actor.scopes_of("board_member"))
    if actor.person:
        mine |= Q(by=actor.person)
    return found.filter(mine | Q(public=True))


@dataclass(frozen=True, slots=True)
class Said:
    """One entry as anybody may read it: words and answer, no person, a partner only if it wishes so."""

    key: UUID
    voice: str
    partner: str
    words: str
    language: str
    rendered: str
    said_on: date
    answer: Answer | None
    changed: str


def public_entries(*, board: UUID | None = None) -> list[Said]:
    """What was said and what was done, for those marked public, newest first; three statements."""
    answers = Answer.objects.select_related("changed").order_by("-at", "-pk")
    rows = Proposal.objects.filter(public=True).prefetch_related(Prefetch("answers", answers))
    rows = (rows.filter(board=board) if board else rows).order_by("-said_on", "pk")
    names = public_names({row.partner_id for row in rows if row.partner_id})
    return [_said(row, names.get(row.partner_id or UUID(int=0), "")) for row in rows]


def _said(row: Proposal, partner: str) -> Said:
    answer = next(iter(row.answers.all()), None)
    changed = answer.changed if answer else None
    return Said(
        key=row.pk,
        voice=row.voice,
        partner=partner,
        words=row.words,
        language=row.language,
        rendered=row.rendered,
        said_on=row.said_on,
        answer=answer,
        changed=changed.label if changed and may_stand_in_public(changed) else "",
    )
