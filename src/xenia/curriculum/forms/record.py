"""Which part of the change record someone asks for."""

from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xenia.curriculum.queries.record import Filter

#: what was done, as the record says it after the name of who did it
DEEDS = {
    "align": _("aligned by hand"),
    "paste": _("pasted alignments"),
    "accept": _("accepted suggestions"),
    "reject": _("rejected suggestions"),
    "suggest": _("had Xenia look for suggestions"),
    "ask_approval": _("asked the committee for approval"),
    "approve": _("approved alignments"),
    "send_back": _("sent alignments back"),
    "undo": _("undid a step"),
    "move": _("moved alignments to a framework's next version"),
    "edit": _("changed the words of a session"),
    "publish": _("published"),
    "retire": _("retired"),
    "import": _("imported a curriculum"),
    "copy_year": _("copied an academic year forward"),
}


def record_filter(asked: QueryDict, *, course: UUID | None) -> Filter:
    """What the address asks for; what makes no sense is left out."""
    verb = asked.get("verb", "")
    return Filter(
        course=course,
        person=_key(asked.get("person", "")),
        verb=verb if verb in DEEDS else "",
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year < 9999 else None
