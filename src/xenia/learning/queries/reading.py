"""Who may read a case before it is published, and which version they find."""

from uuid import UUID

from django.db.models import QuerySet

from xenia.community.models import Reader, Side
from xenia.community.queries.reviews import reader_of
from xenia.community.rules import MAKERS
from xenia.core.rules import Actor, may
from xenia.learning.models import Case, CaseVersion
from xenia.learning.queries.cases import newest_version
from xenia.people.models import Person
from xenia.people.queries.people import roles_held

#: for each side, whose eyes count; storytellers are never put on a list that authors see
EYES = {Side.FACULTY.value: MAKERS, Side.COMMUNITY.value: ("board_member", "patient_educator")}


def readers_for(version: CaseVersion, side: str) -> QuerySet[Person]:
    """Whom an author may ask to read for a side: neither whoever wrote it nor who reads it already."""
    asked = Reader.objects.filter(subject=version.thing_id).values("person")
    people = Person.objects.filter(erased_at=None, pk__in=roles_held().filter(kind__in=EYES[side]).values("person"))
    others = people.exclude(pk=version.case.author_id) if version.case.author_id else people
    return others.exclude(pk__in=asked).select_related("thing").order_by("thing__label")


def version_to_read(actor: Actor, key: UUID) -> CaseVersion | None:
    """The newest version of a case, for those who see the bank and for whoever was asked to read it and still may."""
    case = Case.objects.select_related("thing", "author__thing").filter(pk=key).first()
    if case is None:
        return None
    version = newest_version(case)
    version.case = case
    return version if may(actor, "learning.view_bank") or reader_of(actor, version.thing) else None
