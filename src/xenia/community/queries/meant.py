"""Which thing of the school somebody means by its title or the address of its page."""

import re
from uuid import UUID

from django.utils.translation import gettext as _

from xenia.core.models import Thing
from xenia.core.rules import Refused

#: what a decision, an answer or a contribution may be about; never a person, never a story
KINDS = (
    "activity",
    "board",
    "case",
    "competency",
    "course",
    "instrument",
    "meeting",
    "objective",
    "session",
    "station",
)
#: of these a title may stand in public; a station may be live, and a case may be a story's
PUBLIC_KINDS = ("competency", "course", "objective", "session")
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def thing_meant(words: str) -> Thing | None:
    """The one living thing with this title or address; None for nothing said. Refuses none, and more than one."""
    said = words.strip()
    if not said:
        return None
    things = Thing.objects.filter(kind__in=KINDS, retired_at=None)
    key = KEY.search(said)
    found = list((things.filter(pk=UUID(key[0])) if key else things.filter(label=said))[:2])
    if not found:
        raise Refused(
            _("Nothing here is called “%(title)s”. Write the title as it stands, or paste the address of its page.")
            % {"title": said}
        )
    if len(found) > 1:
        raise Refused(_("More than one thing is called “%(title)s”. Paste the address of its page.") % {"title": said})
    return found[0]


def may_stand_in_public(thing: Thing) -> bool:
    """Whether a thing's title may be read by anybody."""
    return thing.kind in PUBLIC_KINDS and thing.published_at is not None and thing.retired_at is None
