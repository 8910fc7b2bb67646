"""Both sides of a case: ask for readers, remark, sign with credit, answer."""

from django.utils.translation import gettext as _

from xenia.community.actions.reviews import ask_reader, remark_on
from xenia.community.actions.signing import sign_with_credit
from xenia.community.models import Reader, Remark, Review
from xenia.core.rules import Actor, Refused, demand
from xenia.learning.actions.earlier import held
from xenia.learning.models import CaseVersion, Script
from xenia.learning.queries.reading import readers_for
from xenia.people.models import Person


def ask_to_read(actor: Actor, version: CaseVersion, person: Person, *, side: str) -> Reader:
    """Ask somebody to read a draft. Whoever wrote the case never reads for a side, whoever asks."""
    demand(actor, "learning.author")
    if version.thing.published_at:
        raise Refused(_("This version is published. Begin a new one to change it."))
    if person.pk == version.case.author_id:
        raise Refused(_("Somebody else has to read what one wrote."))
    if not readers_for(version, side).filter(pk=person.pk).exists():
        raise Refused(_("%(name)s can't read for this side.") % {"name": person.name})
    return ask_reader(actor, version.thing, person, side=side)


def remark_on_case(
    actor: Actor, version: CaseVersion, *, place: str, words: str, language: str, read: bytes | None = None
) -> Remark:
    """Say something about one place of a case; its author is asked to answer. Refused when the case does not stand any
    more in the state `read` that the reader saw."""
    with held(version):
        said = {"place": place[:140], "words": words, "language": language}
        return remark_on(actor, version.thing, **said, authors=_authors(version), read=read)


def sign_case(
    actor: Actor, version: CaseVersion, *, verdict: str, reason: str, minutes: int, read: bytes | None = None
) -> Review:
    """Sign a version for one's side, or ask for changes; and be credited for having read, once a version.

    Whoever wrote what stands now, in any language, may ask for changes and not sign it; `read` is the state that the
    reader saw, and when another stands now nothing is kept of either verdict.
    """
    with held(version):
        return sign_with_credit(
            actor,
            version.thing,
            about=version.case.thing,
            verdict=verdict,
            reason=reason,
            minutes=minutes,
            authors=_authors(version),
            wrote=_wrote(actor, version),
            read=read,
        )


def _wrote(actor: Actor, version: CaseVersion) -> bool:
    """Whether the last hand on one of the texts was this one's; what came over from the version before was read."""
    begun = version.thing.created_at
    return Script.objects.filter(version=version, by__isnull=False, by=actor.person, at__gte=begun).exists()


def _authors(version: CaseVersion) -> list[Person]:
    return [version.case.author] if version.case.author else []
