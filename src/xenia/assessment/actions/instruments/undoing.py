"""Undo the last steps of a draft, from the change record."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xenia.assessment.actions.instruments.drafts import EDIT, save_draft
from xenia.assessment.models import Version
from xenia.assessment.queries.instruments import plain_of
from xenia.core.models import Change
from xenia.core.queries.audit import ERASED, Opener
from xenia.core.rules import Actor, Refused, demand
from xenia.standards.instrument_parts import with_parts_back

UNDO = "instrument.undo"
#: how far back steps are looked for
MOST_STEPS = 500


def undo_step(actor: Actor, version: Version) -> Version:
    """Take back the actor's own last step that is not undone yet; doing it again takes back the one before.

    Others' steps stay. Refused when someone has changed the same part since, and when nothing is left to undo. The
    record keeps both: the step and that it was undone.
    """
    demand(actor, "assessment.author")
    step = _last_step(actor, version)
    if step is None:
        raise Refused(_("There is no step of yours left to undo."))
    content = Opener().content(step.entry, step)
    standing = Version.objects.select_related("thing", "instrument__thing").filter(pk=version.pk).first()
    if standing is None or ERASED in (content["was"], content["now"]):
        raise Refused(_("This step can't be undone any more."))
    before = with_parts_back(plain_of(standing), content["was"]["parts"], content["now"]["parts"])
    if before is None:
        raise Refused(_("Someone else has changed the same part since, so it is not taken back. Change it by hand."))
    return save_draft(actor, standing, before, basis=bytes(standing.digest).hex(), verb=UNDO)


def may_undo(actor: Actor, version: Version) -> bool:
    """Whether a step of the actor's is left; one statement."""
    return _last_step(actor, version) is not None


def _last_step(actor: Actor, version: Version) -> Change | None:
    """Steps and undoings are like brackets: each undoing closes the step before it."""
    undone, entry = 0, None
    for change in _steps(actor, version):
        if change.entry_id == entry:  # its translations, which stay
            continue
        entry = change.entry_id
        if change.entry.verb == UNDO:
            undone += 1
        elif undone:
            undone -= 1
        else:
            return change
    return None


def _steps(actor: Actor, version: Version) -> QuerySet[Change]:
    mine = Change.objects.filter(thing=version.pk, entry__verb__in=(EDIT, UNDO), entry__actor_id=actor.person)
    return mine.select_related("entry").order_by("-entry_id", "pk")[:MOST_STEPS]
