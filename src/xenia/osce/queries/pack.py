"""All that a device needs of its place, at once, so that it works without a network from then on."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xenia.assessment.queries.form_page import Part, form_parts
from xenia.assessment.queries.instruments import plain_of
from xenia.community.queries.passages import Shown
from xenia.osce.models import Crew, Device, Encounter, ExamStation, Room, StationVersion
from xenia.osce.queries.clock import pauses_of
from xenia.osce.queries.day import MIRRORS
from xenia.osce.queries.exams import extended, turn_begins
from xenia.osce.queries.marking_forms import WITH_FORMS, form_of
from xenia.osce.queries.pairs import company_of
from xenia.osce.queries.shown import NOTHING, shown_at
from xenia.osce.queries.stations import document_of
from xenia.osce.queries.voices import shown_voices, stretches
from xenia.osce.queries.watches import pauses_for, played
from xenia.osce.station_labels import PROFESSIONS
from xenia.standards.cases.document import Passage

TABS = ("candidate", "examiner", "patient", "interpreter", "room")


def pack_of(device: Device, place: ExamStation) -> dict[str, Any]:
    """Place, people, candidates in the order of the rotation with what stands of each; without the forms and
    instructions (`scenarios_at`). Some ten statements, however many candidates there are."""
    room = Room.objects.filter(circuit=device.circuit, station=place).first()
    return {
        "device": str(device.pk),
        "exam": {"title": device.exam.thing.label, "state": device.exam.state},
        "place": {
            "circuit": device.circuit.name,
            "station": place.number,
            "part": device.part,
            "title": played_at(place).station.thing.label,
            "room": room.name if room else "",
        },
        "mirror": Device.objects.filter(MIRRORS, pk=device.pk).exists(),
        "now": timezone.now().isoformat(),
        "pauses": pauses_of(device.circuit_id),
        "people": _people(device),
        "candidates": _candidates(device, place),
    }


def place_of(device: Device) -> ExamStation:
    """The device's place with its texts and forms, and those of the reserve that stands in. One statement."""
    texts = ("version__station__thing", "replaced_by__version__station__thing")
    return ExamStation.objects.select_related(*texts, *WITH_FORMS).get(pk=device.station_id)


def played_at(place: ExamStation) -> StationVersion:
    """What is played there now."""
    return scenarios_at(place)[0]


def scenarios_at(place: ExamStation) -> list[StationVersion]:
    """What is played there now; after it, where a reserve stands in, what whoever came before that met."""
    places = [place.replaced_by, place] if place.replaced_by else [place]
    return [one.version for one in places if one.version]


def form_parts_of(version: StationVersion, part: str) -> tuple[str, tuple[Part, ...]]:
    """The form by which a part marks, empty, and the language that it is in."""
    held = form_of(version, part)
    form = plain_of(held, get_language()) if held else None
    return (form.language, form_parts(form, {})) if form else ("en", ())


def instructions_of(version: StationVersion, tabs: Iterable[str] = TABS) -> list[dict[str, Any]]:
    """What each is told, with the words of stories that may be shown, and the safe word."""
    document = document_of(version)
    shown = shown_voices(version.station_id, document, languages=[document.language])
    found = []
    for name in tabs:
        if words := told_words(getattr(document.instructions, name), shown):
            found.append({"tab": name, "text": words})
    safety = document.safety.safe_word
    return [*found, {"tab": "safe_word", "text": safety}] if safety else found


def told_words(text: str, shown: Mapping[Passage, tuple[UUID | None, Shown]]) -> str:
    """A text with the words of its stories in place, in quotation marks; what may not be shown leaves nothing."""
    pieces = stretches(text, shown)
    words = [
        one.text if one.shown is None else f"“{one.shown.words}”"
        for one in pieces
        if one.text or (one.shown and one.shown.words)
    ]
    return "\n\n".join(filter(None, words))


def _people(device: Device) -> list[dict[str, str]]:
    """Who may mark on this device: whoever registered it, and all who have this part in the exam."""
    crew = Crew.objects.filter(exam=device.exam_id, part=device.part).select_related("person__thing")
    people = {one.person_id: one.person.name for one in crew}
    if device.registered_by:
        people.setdefault(device.registered_by.pk, device.registered_by.name)
    own = device.registered_by_id
    ordered = sorted(people.items(), key=lambda one: (one[0] != own, one[1]))
    return [{"key": str(key), "name": name} for key, name in ordered]


def _candidates(device: Device, place: ExamStation) -> list[dict[str, Any]]:
    found = Encounter.objects.filter(station=device.station_id, circuit=device.circuit_id, candidate__withdrawn_at=None)
    rows = list(found.select_related("candidate__person__thing", "sitting"))
    exam = device.exam
    begins = {(one.sitting_id, one.turn): turn_begins(exam, one.sitting, one.turn) for one in rows}
    shown = shown_at([one.pk for one in rows], device)
    together = company_of([place]).together(place.pk)
    pauses = pauses_for(exam, [place])
    rows.sort(key=lambda one: (begins[one.sitting_id, one.turn], _order(together, one), one.candidate.number))
    return [
        {
            "encounter": str(one.pk),
            "number": one.candidate.number,
            "name": one.candidate.person.name,
            "picture": str(one.candidate.picture_id or ""),
            "sitting": one.sitting.name,
            "begins": begins[one.sitting_id, one.turn].isoformat(),
            "read_until": _later(begins[one.sitting_id, one.turn], exam.reading_minutes, one.sitting.extra_time),
            "ends": (
                begins[one.sitting_id, one.turn] + timedelta(minutes=extended(exam, one.sitting.extra_time))
            ).isoformat(),
            "excused": bool(one.excused),  # why is nobody's business at the place
            "beside": _beside(together, one, rows),
            "earlier": bool(place.replaced_by) and played(exam, place, one, pauses) == place,
            **shown.get(one.pk, NOTHING),
        }
        for one in rows
    ]


def _order(together: tuple[str, ...], one: Encounter) -> int:
    profession = one.candidate.profession
    return together.index(profession) if profession in together else 0


def _beside(together: tuple[str, ...], one: Encounter, rows: list[Encounter]) -> str:
    """At a station for two: one's profession, and with whom one is there."""
    if not together:
        return ""
    turn = one.sitting_id, one.turn
    others = [each for each in rows if (each.sitting_id, each.turn) == turn and each.pk != one.pk]
    said = {"profession": PROFESSIONS.get(one.candidate.profession, one.candidate.profession)}
    if not others:
        return _("%(profession)s, with a colleague") % said
    return _("%(profession)s, with %(number)s") % {**said, "number": others[0].candidate.number}


def _later(begins: datetime, minutes: int, per_cent: int) -> str:
    return (begins + timedelta(minutes=minutes * (100 + per_cent) / 100)).isoformat()
