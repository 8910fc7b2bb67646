"""What this room forgets of a person who is erased."""

from secrets import token_hex
from uuid import UUID

from django.db.models import Q, QuerySet

from xenia.osce.actions.office_names import clear_name
from xenia.osce.actions.pictures import forget_pictures
from xenia.osce.models import Attempt, Candidate, Conflict, Credential, Crew, Encounter, Incident
from xenia.people.actions.people import register_erasure


def register_forgetting() -> None:
    """Have what exams say of a person forgotten with them."""
    register_erasure(forget_examined)


def forget_examined(person: UUID) -> None:
    """Within the erasure of a person: why they were excused, whom they must not meet and why, and who saw what happened
    to them or what they told of; what they need, wish and decline, their pictures, and their number, which printed
    lists have; how they were prepared; their name in minutes, reasons and calls. Codes of exams stay, and that there
    was nothing to mark; words about them are sealed under their own keys, which are destroyed."""
    theirs = Conflict.objects.filter(Q(candidate__person=person) | Q(crew__person=person))
    theirs.update(reason="")
    seen = Incident.objects.filter(Q(encounter__candidate__person=person) | Q(by=person))
    excused = Encounter.objects.filter(candidate__person=person).exclude(key=None)
    clear_name(person, emptied={"sealed_witnesses": _keys(seen), "sealed_excuse": _keys(excused)})
    seen.update(sealed_witnesses=b"")
    excused.update(sealed_excuse=b"")
    forget_pictures(Candidate.objects.filter(person=person))
    _forget_needs(person)
    Credential.objects.filter(person=person).delete()
    Attempt.objects.filter(person=person).delete()


def _keys(rows: QuerySet[Incident] | QuerySet[Encounter]) -> set[UUID]:
    return set(rows.values_list("pk", flat=True))


def _forget_needs(person: UUID) -> None:
    """In every exam, what lists said of them; a number of another kind than lists have stands where theirs stood."""
    Crew.objects.filter(person=person).update(languages=[], away=[], declined=[], sites=[], most=None)
    for one in Candidate.objects.filter(person=person):
        one.number, one.extra_time, one.languages = f"–{token_hex(4)}", 0, []
        one.cohort, one.sites, one.step_free = "", [], False
        one.save(update_fields=["number", "extra_time", "languages", "cohort", "sites", "step_free"])
