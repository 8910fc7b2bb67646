"""Decide what becomes of alignments whose competency has ended."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from xenia.core.models import AuditEntry
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments
from xenia.curriculum.models import Alignment


def move_alignments(actor: Actor, decisions: Mapping[UUID, Sequence[UUID]], *, reason: str) -> AuditEntry:
    """Carry each ended competency's alignments over to the chosen heirs, as one step that can be undone.

    The ended alignments stay as they are: they say what was true while the version held. Depth and assessment come
    along; a heir that the subject serves already is left as it is. Refused without a reason.
    """
    demand(actor, "curriculum.manage_frameworks")
    if not reason.strip():
        raise Refused("Say in a sentence why these links move; it stands in the change record.")
    rows = list(Alignment.objects.filter(competency__in=decisions, status__in=Alignment.COUNTED))
    heirs = {heir for group in decisions.values() for heir in group}
    served = set(
        Alignment.objects.filter(competency__in=heirs, status__in=Alignment.COUNTED).values_list(
            "subject", "competency"
        )
    )
    wanted = {
        (row.subject_id, heir): Wanted(row.subject_id, heir, State(row.depth, row.assessed, origin="moved"))
        for row in rows
        for heir in decisions[row.competency_id]
        if (row.subject_id, heir) not in served
    }
    if not wanted:
        raise Refused("There is nothing to move: choose at least one heir that is not linked already.")
    return change_alignments(actor, list(wanted.values()), verb="move", reason=reason)
