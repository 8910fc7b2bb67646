"""What an exam asks: its stations in their order, what stands in for one that falls away, and what it should cover."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.exams import being_planned
from xenia.osce.models import (
    BlueprintLine,
    Exam,
    ExamStation,
    Mark,
    StationVersion,
)

MOST_PLACES = 40


def add_station(
    actor: Actor, exam: Exam, version: StationVersion | None, *, reserve: bool = False, weight: Decimal = Decimal(1)
) -> ExamStation:
    """Add a place at the end of the rotation: a published version, or None for a rest station. A reserve is in no
    rotation, and may be added later as well."""
    demand(actor, "osce.administer", exam)
    _refuse_unfit(version, reserve=reserve, weight=weight)
    with recorded(actor, "osce.add_station") as record:
        held = _open_for_reserves(exam) if reserve else being_planned(exam)
        if version and held.stations.filter(version__station=version.station_id).exists():
            raise Refused(_("This station is in the exam already."))
        last = held.stations.aggregate(last=Max("number"))["last"] or 0
        if last >= MOST_PLACES:
            raise Refused(_("An exam has at most 40 stations."))
        made = ExamStation.objects.create(exam=held, number=last + 1, version=version, reserve=reserve, weight=weight)
        record.note(exam.pk, now={"station": made.number, "version": version and version.pk, "reserve": reserve})
    return made


def _refuse_unfit(version: StationVersion | None, *, reserve: bool, weight: Decimal) -> None:
    if version is None and reserve:
        raise Refused(_("A rest station can't stand in for another."))
    if version and (version.thing.published_at is None or version.thing.retired_at):
        raise Refused(_("Only a published version of a station can be examined. Publish it first."))
    if not 0 < weight <= 100:
        raise Refused(_("A weight is more than 0 and at most 100."))


def _open_for_reserves(exam: Exam) -> Exam:
    held = Exam.objects.select_for_update().get(pk=exam.pk)
    if held.state not in (Exam.State.PLANNED, Exam.State.FIXED, Exam.State.RUNNING):
        raise Refused(_("This exam is over, so that no station can be added."))
    return held


def order_stations(actor: Actor, exam: Exam, keys: Sequence[int]) -> None:
    """Give the stations the order in which `keys` names them all, each once."""
    demand(actor, "osce.administer", exam)
    with recorded(actor, "osce.order_stations") as record:
        stations = {one.pk: one for one in being_planned(exam).stations.all()}
        if sorted(keys) != sorted(stations):
            raise Refused(_("The stations have changed meanwhile. Load the page again."))
        _number(exam, [stations[key] for key in keys])
        record.note(exam.pk, now={"order": list(keys)})


def _number(exam: Exam, stations: list[ExamStation]) -> None:
    """Number them from 1; out of the way first, since no two may have one number even for a moment."""
    for offset in (MOST_PLACES * 2, 0):
        for number, station in enumerate(stations, 1):
            station.number = number + offset
        for station in stations:
            station.save(update_fields=["number"])


def drop_station(actor: Actor, station: ExamStation) -> None:
    """Take a station out of an exam that is being planned; those behind it move up."""
    demand(actor, "osce.administer", station.exam)
    with recorded(actor, "osce.drop_station") as record:
        exam = being_planned(station.exam)
        was = station.version_id
        station.delete()
        _number(exam, list(exam.stations.all()))
        record.note(exam.pk, was={"version": was})


def weigh_station(actor: Actor, station: ExamStation, weight: Decimal) -> None:
    """Give a station another weight."""
    demand(actor, "osce.administer", station.exam)
    _refuse_unfit(None, reserve=False, weight=weight)
    with recorded(actor, "osce.weigh_station") as record:
        being_planned(station.exam)
        record.note(station.exam_id, was={"weight": station.weight}, now={"weight": weight})
        station.weight = weight
        station.save(update_fields=["weight"])


def change_version(actor: Actor, station: ExamStation, version: StationVersion) -> None:
    """Let a station be played in another published version.

    Refused once the plan is fixed: those who were examined in the one that stands keep it. A new version for those not
    yet examined goes in as a reserve, which then stands in (`stand_in`).
    """
    demand(actor, "osce.administer", station.exam)
    _refuse_unfit(version, reserve=False, weight=station.weight)
    with recorded(actor, "osce.change_version") as record:
        held = Exam.objects.select_for_update().get(pk=station.exam_id)
        if held.state != Exam.State.PLANNED:
            words = _("A station's text and form stay as they are once the exam is fixed. Add the new version as a ")
            raise Refused(words + _("reserve and let it stand in: then it holds for those not yet examined."))
        if station.version is None or station.version.station_id != version.station_id:
            raise Refused(_("That is another station, not another version of this one."))
        record.note(held.pk, was={"version": station.version_id}, now={"version": version.pk})
        station.version = version
        station.save(update_fields=["version"])


def stand_in(actor: Actor, station: ExamStation, reserve: ExamStation, *, reason: str) -> None:
    """From now on the reserve's scenario is played at this station; what was marked there stands as it is."""
    demand(actor, "osce.administer", station.exam)
    if not reason.strip():
        raise Refused(_("Say in a sentence why; it stands in the change record."))
    with recorded(actor, "osce.stand_in", reason=reason) as record:
        held = _open_for_reserves(station.exam)
        if not reserve.reserve or reserve.exam_id != held.pk or station.reserve or not station.version_id:
            raise Refused(_("Choose a station of the rotation, and a reserve of the same exam."))
        if held.stations.filter(replaced_by=reserve).exclude(pk=station.pk).exists():
            raise Refused(_("This reserve stands in for another station already."))
        station.replaced_by, station.replaced_at = reserve, timezone.now()
        station.save(update_fields=["replaced_by", "replaced_at"])
        record.note(held.pk, now={"station": station.number, "replaced_by": reserve.number})


def set_blueprint(actor: Actor, exam: Exam, shares: Mapping[tuple[UUID, str], Decimal]) -> None:
    """Lay down what the exam should cover: shares of 100 by competency and domain; shares of 0 are left out.

    Open until the first mark: a blueprint that follows the marks is none.
    """
    demand(actor, "osce.administer", exam)
    if any(share < 0 for share in shares.values()) or sum(shares.values()) > 100:
        raise Refused(_("Shares are from 0 to 100, and all together are at most 100."))
    with recorded(actor, "osce.set_blueprint") as record:
        held = Exam.objects.select_for_update().get(pk=exam.pk)
        if Mark.objects.filter(encounter__station__exam=held).exists():
            raise Refused(_("Marks stand already; what the exam should cover was laid down before."))
        held.blueprint.all().delete()
        BlueprintLine.objects.bulk_create(
            BlueprintLine(exam=held, competency_id=competency, domain=domain, share=share)
            for (competency, domain), share in shares.items()
            if share
        )
        record.note(exam.pk, now={"lines": len(shares), "total": sum(shares.values())})
