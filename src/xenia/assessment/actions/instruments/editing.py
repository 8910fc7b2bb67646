"""Change one part of a draft, so that authors of different parts never wait for each other."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from xenia.assessment.actions.instruments.drafts import Overtaken, save_draft
from xenia.assessment.models import Version
from xenia.assessment.queries.instruments import plain_of
from xenia.core.rules import Actor, Refused, demand
from xenia.standards import instruments as plain
from xenia.standards.instrument_document import document_digest, instrument_document
from xenia.standards.instrument_edit import NoSuchPartError
from xenia.standards.instrument_parts import part_digest, parts_of

#: how often a change is tried on what others have saved in the same moment
TRIES = 5


class PartChanged(Refused):
    """Someone else has changed this very part since it was opened; theirs stands."""


def change_part(
    actor: Actor,
    version: Version,
    change: Callable[[plain.Instrument], plain.Instrument],
    *,
    place: str = "",
    was: str = "",
) -> Version:
    """Apply `change` to the draft as it stands now, whatever others have saved of its other parts meanwhile.

    `place` and `was` (`part_digest`) name the part that the author saw; when that reads otherwise now, `PartChanged`
    is raised and nothing is saved. What changes nothing is no step of the record.
    """
    demand(actor, "assessment.author")
    for _try in range(TRIES):
        standing = Version.objects.select_related("thing", "instrument__thing").filter(pk=version.pk).first()
        if standing is None:
            raise Refused(_("This draft was given up. Begin a new version."))
        held = plain_of(standing)
        if was and part_digest(parts_of(held), place) != was:
            raise PartChanged(_("Someone else has changed this meanwhile. Theirs stands; yours is still here."))
        try:
            changed = change(held)
        except NoSuchPartError as error:
            raise Refused(_("That is not in the form any more. Look at it again.")) from error
        basis = bytes(standing.digest)
        if document_digest(instrument_document(changed, translations=False)) == basis:
            return standing
        try:
            return save_draft(actor, standing, changed, basis=basis.hex())
        except Overtaken:
            continue
    raise Refused(_("Others are saving this form at this very moment. Try again."))
