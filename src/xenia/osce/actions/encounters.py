"""Encounters: each candidate at each station, made when the schedule is fixed and moved while nothing is marked."""

from collections.abc import Collection, Iterable
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from xenia.core.keys import destroy_key
from xenia.core.rules import Refused
from xenia.osce.models import Encounter, Exam, ExamStation, Mark, Seat
from xenia.osce.queries.exams import rotation, stations_of
from xenia.osce.queries.pairs import Company, company_of


def make_encounters(exam: Exam) -> None:
    """One for each seat and each station that takes whoever has it, at the turn that the ring gives. Within the
    caller's transaction."""
    places = rotation(stations_of(exam))
    company = company_of(places)
    seats = Seat.objects.filter(candidate__exam=exam, candidate__withdrawn_at=None).select_related("candidate")
    made = (one for seat in seats for one in encounters_of(seat, places, company))
    Encounter.objects.bulk_create(made, batch_size=500)


def encounters_of(seat: Seat, places: list[ExamStation], company: Company) -> list[Encounter]:
    """What a seat means: at turn t its candidate is at place (start + t) of the ring, if that is for them."""
    return [
        Encounter(
            candidate_id=seat.candidate_id,
            station=station,
            sitting_id=seat.sitting_id,
            circuit_id=seat.circuit_id,
            turn=(place - seat.start) % len(places),
        )
        for place, station in enumerate(places)
        if station.version_id and company.takes(station.pk, seat.candidate.profession)
    ]


def move_encounters(exam: Exam, seats: Collection[Seat]) -> None:
    """Give the encounters of these seats their new place; each keeps its identity. Refused for one that is marked."""
    if Mark.objects.filter(encounter__candidate__in=[seat.candidate_id for seat in seats]).exists():
        raise Refused(_("Somebody who would move has been marked already. Settle that sitting, and solve again."))
    places = rotation(stations_of(exam))
    company = company_of(places)
    made = [one for seat in seats for one in encounters_of(seat, places, company)]
    wanted = {(one.candidate_id, one.station_id): one for one in made}
    standing = list(Encounter.objects.filter(candidate__in=[seat.candidate_id for seat in seats]))
    for one in standing:
        new = wanted.pop((one.candidate_id, one.station_id))
        one.sitting_id, one.circuit_id, one.turn = new.sitting_id, new.circuit_id, new.turn
    Encounter.objects.bulk_update(standing, ["sitting", "circuit", "turn"], batch_size=500)
    Encounter.objects.bulk_create(wanted.values(), batch_size=500)


def drop_encounters(exam: Exam) -> None:
    """Forget the encounters of an exam; refused once one is marked."""
    if Mark.objects.filter(encounter__candidate__exam=exam).exists():
        raise Refused(_("Marks stand already, so the plan can't be opened again. Repair the schedule instead."))
    dropped = Encounter.objects.filter(candidate__exam=exam)
    forget_excuses(dropped.exclude(key=None))
    dropped.delete()


def forget_excuses(encounters: Iterable[Encounter]) -> None:
    """Within a transaction that takes out why somebody was excused: after the commit nothing opens it, on a disk or in
    a backup."""
    for key in [one.key for one in encounters if one.key]:
        transaction.on_commit(partial(destroy_key, key))
