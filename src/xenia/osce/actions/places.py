"""Where and when an exam is held: circuits with a room for each station, and sittings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Manager
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.exams import being_planned
from xenia.osce.models import Circuit, Crew, Exam, Room, Sitting
from xenia.people.models import Campus

#: how far beside its academic year an exam may be held
YEAR = timedelta(days=366)


def add_circuit(
    actor: Actor, exam: Exam, *, name: str, campus: Campus | None = None, step_free: bool = False
) -> Circuit:
    """Add a row of rooms; who needs rooms without steps goes to those that are `step_free` alone."""
    demand(actor, "osce.administer", exam)
    _refuse_nameless(name)
    with recorded(actor, "osce.add_circuit") as record:
        being_planned(exam)
        made = Circuit(exam=exam, name=name.strip(), campus=campus, step_free=step_free)
        _save(made, taken=_("There is a circuit of this name already."))
        record.note(exam.pk, now={"circuit": made.name})
    return made


def change_circuit(
    actor: Actor, circuit: Circuit, *, name: str, campus: Campus | None = None, step_free: bool = False
) -> None:
    """Change what a circuit is called, where it is and who can go there; its rooms and places stay."""
    demand(actor, "osce.administer", circuit.exam)
    _refuse_nameless(name)
    with recorded(actor, "osce.change_circuit") as record:
        held = _standing(being_planned(circuit.exam).circuits, circuit.pk)
        was = _circuit_plain(held)
        held.name, held.campus, held.step_free = name.strip(), campus, step_free
        _save(held, taken=_("There is a circuit of this name already."))
        record.note(held.exam_id, was=was, now=_circuit_plain(held))


def _circuit_plain(circuit: Circuit) -> dict[str, object]:
    return {"circuit": circuit.name, "campus": circuit.campus_id, "step_free": circuit.step_free}


def drop_circuit(actor: Actor, circuit: Circuit) -> None:
    """Take a circuit out, with its rooms and whoever had a place there."""
    demand(actor, "osce.administer", circuit.exam)
    with recorded(actor, "osce.drop_circuit") as record:
        held = _standing(being_planned(circuit.exam).circuits, circuit.pk)
        record.note(held.exam_id, was={"circuit": held.name})
        held.delete()


def name_rooms(actor: Actor, exam: Exam, names: Mapping[tuple[int, int], str]) -> None:
    """Say which room each station of each circuit has, by the keys of both; an empty name takes the room away."""
    demand(actor, "osce.administer", exam)
    with recorded(actor, "osce.name_rooms") as record:
        held = Exam.objects.select_for_update().get(pk=exam.pk)
        circuits = set(held.circuits.values_list("pk", flat=True))
        stations = set(held.stations.values_list("pk", flat=True))
        if any(circuit not in circuits or station not in stations for circuit, station in names):
            raise Refused(_("The circuits or stations have changed meanwhile. Load the page again."))
        for (circuit, station), name in names.items():
            if name.strip():
                values = {"name": name.strip()[:60]}
                Room.objects.update_or_create(circuit_id=circuit, station_id=station, defaults=values)
            else:
                Room.objects.filter(circuit=circuit, station=station).delete()
        record.note(exam.pk, now={"rooms": len(names)})


def break_room(actor: Actor, room: Room, *, broken: bool, reason: str) -> None:
    """Say that a room can't be used, or that it can again; the schedule is repaired apart."""
    demand(actor, "osce.administer", room.circuit.exam)
    with recorded(actor, "osce.break_room", reason=reason) as record:
        room.broken_at = timezone.now() if broken else None
        room.save(update_fields=["broken_at"])
        record.note(room.circuit.exam_id, now={"room": room.pk, "broken": broken})


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingWords:
    """When a sitting begins, how many per cent longer its stations take, and with whom it is kept together."""

    name: str
    begins_at: datetime
    extra_time: int = 0
    group: str = ""


def add_sitting(actor: Actor, exam: Exam, words: SittingWords) -> Sitting:
    """Add a rotation of every circuit."""
    demand(actor, "osce.administer", exam)
    _refuse_bad_sitting(words)
    with recorded(actor, "osce.add_sitting") as record:
        _refuse_other_years(being_planned(exam), words)
        made = Sitting(exam=exam)
        _write_sitting(made, words)
        record.note(exam.pk, now={"sitting": made.name, "begins_at": made.begins_at})
    return made


def change_sitting(actor: Actor, sitting: Sitting, words: SittingWords) -> None:
    """Change when a sitting is held, and what it and its group are called; whoever has a place in it keeps it, who is
    away at it stays away under its new name, and a cohort whose last sitting it was goes along with its group."""
    demand(actor, "osce.administer", sitting.exam)
    _refuse_bad_sitting(words)
    with recorded(actor, "osce.change_sitting") as record:
        exam = being_planned(sitting.exam)
        _refuse_other_years(exam, words)
        held = _standing(exam.sittings, sitting.pk)
        was, name, group = _sitting_plain(held), held.name, held.group
        _write_sitting(held, words)
        _follow(exam, name, group, held)
        record.note(exam.pk, was=was, now=_sitting_plain(held))


def _write_sitting(sitting: Sitting, words: SittingWords) -> None:
    sitting.name, sitting.group = words.name.strip(), words.group.strip()
    sitting.begins_at, sitting.extra_time = words.begins_at, words.extra_time
    _save(sitting, taken=_("There is a sitting of this name already."))


def _follow(exam: Exam, name: str, group: str, sitting: Sitting) -> None:
    """Let what names the sitting or its group by their old names name them by the new ones."""
    if name != sitting.name:
        away = [one for one in exam.crew.all() if name in one.away]
        for one in away:
            one.away = [sitting.name if said == name else said for said in one.away]
        Crew.objects.bulk_update(away, ["away"])
    if group and sitting.group and not exam.sittings.filter(group=group).exists():
        exam.candidates.filter(cohort=group).update(cohort=sitting.group)


def _sitting_plain(sitting: Sitting) -> dict[str, object]:
    names = ("name", "begins_at", "extra_time", "group")
    return {name: getattr(sitting, name) for name in names}


def drop_sitting(actor: Actor, sitting: Sitting) -> None:
    """Take a sitting out, with whoever had a place in it."""
    demand(actor, "osce.administer", sitting.exam)
    with recorded(actor, "osce.drop_sitting") as record:
        held = _standing(being_planned(sitting.exam).sittings, sitting.pk)
        record.note(held.exam_id, was={"sitting": held.name})
        held.delete()


def _standing[Place: (Circuit, Sitting)](places: Manager[Place], key: int) -> Place:
    """The circuit or sitting as it stands once its exam is held; refused where a colleague has taken it out."""
    held = places.filter(pk=key).first()
    if held is None:
        raise Refused(_("The circuits or sittings have changed meanwhile. Load the page again."))
    return held


def _save(place: Circuit | Sitting, *, taken: str) -> None:
    """Write it; refused with `taken` where another of the exam has its name."""
    try:
        with transaction.atomic():
            place.save(force_update=place.pk is not None)
    except IntegrityError:
        raise Refused(taken) from None


def _refuse_bad_sitting(words: SittingWords) -> None:
    _refuse_nameless(words.name)
    if not 0 <= words.extra_time <= 200:
        raise Refused(_("Extra time is from 0 to 200 per cent."))


def _refuse_other_years(exam: Exam, words: SittingWords) -> None:
    first, last = exam.year.starts - YEAR, exam.year.ends + YEAR
    if not first <= words.begins_at.date() <= last:
        said = _("A sitting is from %(first)s to %(last)s: in the exam's academic year, or a year before or after it.")
        raise Refused(said % {"first": date_format(first), "last": date_format(last)})


def _refuse_nameless(name: str) -> None:
    if not name.strip() or len(name.strip()) > 60:
        raise Refused(_("Give it a name of at most 60 letters."))
