"""The marks of an exam that nobody held: a written model of candidates, stations and examiners, as devices send them.

Score = station + ability + severity of the examiner + rest, in per cent of the checklist; the global rating follows the
score, and a part of it does not. All that is drawn comes of one seed.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import numpy as np

from xenia.assessment.queries.instruments import plain_of
from xenia.core.actions.rows import insert_rows
from xenia.core.keys import Cipher, cipher, key_for
from xenia.osce.demo_answers import by_score, graded, ticked
from xenia.osce.demo_crew import Held
from xenia.osce.demo_device import DemoDevice
from xenia.osce.demo_words import words_for
from xenia.osce.models import Device, Encounter, Mark, Part
from xenia.osce.queries.exams import turn_begins
from xenia.osce.queries.fold import STATE
from xenia.osce.queries.sheets import WORDS_KEY
from xenia.standards.instruments import WORDS, Instrument, ItemType

#: standard deviations in points of per cent: of ability, of examiners, and of what one encounter adds
ABILITY, SEVERITY, REST = 5.6, 2.2, 9.6
#: how much more severe those are who came after lunch
LATE = 16.0
#: mean scores of stations, and how closely their global rating follows the score
MEANS = (72.0, 69.5, 74.0, 70.5, 73.0, 71.5, 68.5, 75.0)
FOLLOWS = (0.88, 0.84, 0.90, 0.86, 0.84, 0.82, 0.88, 0.85)
Row = tuple[Any, ...]
COLUMNS = (
    *("event", "device", "number", "encounter", "part", "by", "kind", "said", "seen", "sealed", "has_words", "key"),
    *("device_at", "received_at", "signature", "from_paper"),
)


def mark_everything(held: Held, *, seed: int) -> None:
    """Every encounter is marked by its examiner and rated by its patient, each on a device of their own."""
    insert_rows(Mark, COLUMNS, _Day(held, seed).rows())


@dataclass(frozen=True)
class _Told:
    """What one device is about to say of one encounter."""

    device: DemoDevice
    encounter: Encounter
    by: UUID
    begins: datetime
    sealing: tuple[UUID, Cipher]


class _Day:
    """What was drawn, and the devices that tell it."""

    def __init__(self, held: Held, seed: int) -> None:
        self.held, self.random = held, np.random.default_rng(seed)
        found = Encounter.objects.filter(candidate__exam=held.exam)
        related = found.select_related("candidate", "sitting", "circuit", "station__version__form__thing")
        ordered = related.select_related("station__version__patient_form__thing")
        self.encounters = list(ordered.order_by("sitting__begins_at", "turn", "candidate__number"))
        self.ability = dict(self._drawn(sorted({one.candidate_id for one in self.encounters}), ABILITY))
        self.severity = dict(self._drawn(sorted(held.crew), SEVERITY))
        for who in self.severity:
            self.severity[who] -= LATE if who[0] in "xy" else 0.0
        self.who = self._watch()
        self.devices: dict[tuple[int, int, str], DemoDevice] = {}
        self.ciphers: dict[UUID, tuple[UUID, Cipher]] = {}

    def _drawn(self, keys: Sequence[Any], spread: float) -> Iterator[tuple[Any, float]]:
        return zip(keys, self.random.normal(0, spread, len(keys)), strict=True)

    def _watch(self) -> dict[tuple[int, int, int, str], Any]:
        return {(row[1].pk, row[2].pk, row[3].pk, row[0][2]): row[0] for row in self.held.watches}

    def rows(self) -> Iterator[Row]:
        """Every event in the order of the day."""
        stations = {station.pk: place for place, station in enumerate(self.held.stations)}
        told = [row for one in self.encounters for row in self._of(one, stations[one.station_id])]
        Device.objects.bulk_create(device.row(self.held.exam) for device in self.devices.values())
        return iter(told)

    def _of(self, one: Encounter, place: int) -> Iterator[Row]:
        version = one.station.version
        assert version
        examiner = self.who[one.sitting_id, one.circuit_id, one.station_id, Part.EXAMINER.value]
        base = MEANS[place % len(MEANS)] + self.ability[one.candidate_id]
        score = base + self.severity[examiner] + self.random.normal(0, REST)
        said, words = self._marked(plain_of(version.form), score, place, self.held.writes)
        yield from self._events(one, Part.EXAMINER.value, said, words)
        if version.patient_form:
            felt = base + self.random.normal(0, REST)
            said, words = self._marked(plain_of(version.patient_form), felt, place, self.held.second)
            yield from self._events(one, self.held.second, said, words)

    def _marked(self, form: Instrument, score: float, place: int, part: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Codes that come to this score, a grade that follows it, and now and then words."""
        share = min(max(score, 4.0), 99.0) / 100
        said = ticked(form, share, self.random)
        follows = FOLLOWS[place % len(FOLLOWS)]
        drawn = follows * (score - MEANS[place % len(MEANS)]) / np.hypot(ABILITY, REST)
        latent = drawn + np.sqrt(1 - follows**2) * self.random.normal()
        for item in form.items:
            if item.type is ItemType.GLOBAL:
                said[item.code] = graded([one.code for one in by_score(item)], float(latent))
        asked = [item.code for item in form.items if item.type in WORDS]
        words = {asked[0]: words_for(part, share, self.random)} if asked and self.random.random() < 0.14 else {}
        return said, words

    def _events(self, one: Encounter, part: str, said: dict[str, Any], words: dict[str, str]) -> Iterator[Row]:
        person = self.held.crew[self.who[one.sitting_id, one.circuit_id, one.station_id, part]].person_id
        where = (one.circuit_id, one.station_id, part)
        if where not in self.devices:
            self.devices[where] = DemoDevice(one, part, person)
        device = self.devices[where]
        begins = turn_begins(self.held.exam, one.sitting, one.turn) + timedelta(minutes=self.held.exam.reading_minutes)
        told = _Told(device, one, person, begins, self._sealing(one.candidate.person_id))
        codes = list(said)
        half = len(codes) // 2
        parts = [{code: said[code] for code in codes[:half]}, {code: said[code] for code in codes[half:]} | words]
        for minutes, answers in zip((4, 8), parts, strict=True):
            yield _row(told, "answer", answers, {code: answers[code] for code in answers if code in said}, minutes)
        yield _row(told, "submit", {}, {STATE: "submit"}, 9)

    def _sealing(self, person: UUID) -> tuple[UUID, Cipher]:
        if person not in self.ciphers:
            key = key_for(WORDS_KEY, person).pk
            self.ciphers[person] = (key, cipher(key))
        return self.ciphers[person]


def _row(told: _Told, kind: str, said: dict[str, Any], kept: dict[str, Any], minutes: int) -> Row:
    device, number = told.device, told.device.count()
    event, at = uuid5(device.uuid, str(number)), told.begins + timedelta(minutes=minutes)
    about: dict[str, Any] = {
        "event": str(event),
        "device": str(device.uuid),
        "number": number,
        "encounter": str(told.encounter.pk),
    }
    about |= {"by": str(told.by), "kind": kind, "said": said, "at": at.isoformat()}
    body = json.dumps(about, ensure_ascii=False)
    key, sealing = told.sealing
    sealed = sealing.seal(body.encode(), bound_to=event.bytes)
    has_words = bool(set(said) - set(kept))
    first = (event, device.uuid, number, told.encounter.pk, device.part, told.by)
    return (
        *first,
        kind,
        kept,
        [],
        sealed,
        has_words,
        key,
        at,
        at + timedelta(seconds=2),
        device.sign(body.encode()),
        False,
    )
