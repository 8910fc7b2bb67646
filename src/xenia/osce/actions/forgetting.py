"""What this room forgets of a person who is erased."""

from uuid import UUID

from django.db.models import Q

from xenia.osce.actions.office_names import clear_name
from xenia.osce.models import Attempt, Conflict, Credential, Encounter, Incident
from xenia.people.actions.people import register_erasure

#: in place of why there was nothing to mark: that there was nothing stays
EXCUSED = "–"


def register_forgetting() -> None:
    """Have what exams say of a person forgotten with them."""
    register_erasure(forget_examined)


def forget_examined(person: UUID) -> None:
    """Within the erasure of a person: why they were excused, whom they must not meet and why, and who saw what happened
    to them or what they told of; how they were prepared; their name in minutes, reasons and calls. Codes and numbers of
    exams stay; words about them are sealed under their own keys, which are destroyed."""
    Encounter.objects.filter(candidate__person=person).exclude(excused="").update(excused=EXCUSED)
    theirs = Conflict.objects.filter(Q(candidate__person=person) | Q(crew__person=person))
    theirs.update(reason="")
    Incident.objects.filter(Q(encounter__candidate__person=person) | Q(by=person)).update(sealed_witnesses=b"")
    clear_name(person)
    Credential.objects.filter(person=person).delete()
    Attempt.objects.filter(person=person).delete()
