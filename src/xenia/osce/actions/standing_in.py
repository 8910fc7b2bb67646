"""A station whose story has ended gives its place in an examination to a reserve."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xenia.core.actions.audit import recorded
from xenia.core.rules import SYSTEM
from xenia.osce.models import Exam, ExamStation
from xenia.osce.queries.voices import silenced
from xenia.osce.rules import LEADS
from xenia.people.actions.tasks import ask
from xenia.people.models import Person
from xenia.people.queries.people import roles_held
from xenia.people.task_kinds import register_kind

REPLACED, NO_RESERVE = "osce.story_replaced", "osce.story_without_reserve"
#: the states in which candidates can still come to a station
STANDING = (Exam.State.FIXED, Exam.State.RUNNING)


def register_standing_in() -> None:
    """Say what those who lead an examination are asked when a story in it has ended."""
    register_kind(
        REPLACED,
        _("A reserve station stands in"),
        ngettext_lazy(
            "A story behind a station of “%(thing)s” was withdrawn. A reserve stands in: tell the room.",
            "A story behind a station of “%(thing)s” was withdrawn. A reserve stands in: tell the room.",
            "count",
        ),
        permission="osce.administer",
        subject=lambda thing: thing,
    )
    register_kind(
        NO_RESERVE,
        _("A station fell away"),
        ngettext_lazy(
            "A story behind a station of “%(thing)s” was withdrawn and no reserve is left. Decide what is played.",
            "A story behind a station of “%(thing)s” was withdrawn and no reserve is left. Decide what is played.",
            "count",
        ),
        permission="osce.administer",
        subject=lambda thing: thing,
    )


def replace_silenced(stations: Collection[UUID]) -> None:
    """Within the transaction in which a story was hidden: each place in a fixed or running examination at which one of
    these stations is played goes to the first free reserve, from now on. Where there is none, those who lead
    examinations are asked; a place that has a stand-in already keeps it, unless that one fell silent too.
    """
    silent = silenced(stations)
    exams = Exam.objects.filter(state__in=STANDING, stations__version__station__in=silent).distinct()
    for exam in exams.select_related("thing"):
        _mend(exam, silent)


def _mend(exam: Exam, silent: Collection[UUID]) -> None:
    stations = list(exam.stations.select_for_update(of=("self",)).select_related("version"))
    by_key = {one.pk: one for one in stations}
    taken = {one.replaced_by_id for one in stations}
    free = [one for one in stations if one.reserve and one.pk not in taken and not _is_silent(one, silent)]
    for place in stations:
        played = by_key.get(place.replaced_by_id, place) if place.replaced_by_id else place
        if place.reserve or not _is_silent(played, silent):
            continue
        if not free:
            _tell(exam, NO_RESERVE)
            continue
        with recorded(SYSTEM, "exam.stand_in") as record:
            place.replaced_by, place.replaced_at = free.pop(0), timezone.now()
            place.save(update_fields=["replaced_by", "replaced_at"])
            record.note(exam.pk, now={"station": place.number, "replaced_by": place.replaced_by.number})
            _tell(exam, REPLACED)


def _is_silent(station: ExamStation, silent: Collection[UUID]) -> bool:
    return station.version is not None and station.version.station_id in silent


def _tell(exam: Exam, kind: str) -> None:
    for person in Person.objects.filter(erased_at=None, pk__in=roles_held().filter(kind__in=LEADS).values("person")):
        ask(kind, thing=exam.thing, assignee=person, route=exam.thing.route)
