"""Exams as they are read: which ones, the rotation, and when each turn begins."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from xenia.core.rules import Actor, may
from xenia.osce.models import Candidate, Crew, Exam, ExamStation, Sitting
from xenia.osce.queries.marking_forms import WITH_FORMS
from xenia.osce.rules import LEADS


@dataclass(frozen=True, slots=True)
class DayRules:
    """How the day runs; in `Exam.rules` under "day". Minutes throughout.

    `change` is the walk to the next station. After `pause_after` turns (0: never) everybody pauses for `pause`, and
    with `swap` the examiners go on in the next circuit of their campus. With `hold` above 0 candidates are called
    `report` before and held at most `hold` after, so that nobody tells the stations to who comes later. `travel` lies
    between two campuses. With `avoid_own_language` nobody meets a patient whose language they speak. Who is held waits
    in `room`; `gap` lies at least between sittings that are kept apart. A helper rests `rest` between two sittings, and
    has at most `most_sittings` a day (0: no limit).
    """

    change: int = 0
    pause_after: int = 0
    pause: int = 0
    swap: bool = False
    report: int = 30
    hold: int = 0
    travel: int = 30
    avoid_own_language: bool = False
    gap: int = 0
    room: str = ""
    rest: int = 0
    most_sittings: int = 0


def day_rules(exam: Exam) -> DayRules:
    """What the exam says of its day; what it does not say is as usual."""
    said: Mapping[str, Any] = exam.rules.get("day", {})
    return DayRules(**{one.name: said[one.name] for one in fields(DayRules) if one.name in said})


def visible_exams(actor: Actor) -> QuerySet[Exam]:
    """Every exam for whoever leads exams or reads results in the whole school; else those that one leads, and those in
    which one takes part, once their schedule is fixed: before that there is nothing to be told."""
    exams = Exam.objects.select_related("thing", "year").order_by("-year__begins", "thing__label", "pk")
    if may(actor, "osce.administer") or may(actor, "osce.view_results"):
        return exams
    if actor.person is None:
        return exams.none()
    mine = {"exam": OuterRef("pk"), "person": actor.person}
    part = Q(Exists(Candidate.objects.filter(**mine, withdrawn_at=None))) | Q(Exists(Crew.objects.filter(**mine)))
    planned = Q(state=Exam.State.PLANNED)
    return exams.filter(Q(pk__in=actor.scopes_of(*LEADS, "dean")) | (part & ~planned))


def leads_exams(actor: Actor, exam: Exam | None = None) -> bool:
    """Whether somebody sees an exam whole, or some exam: who leads it, and who reads its results."""
    if exam is None:
        return may(actor, "osce.administer_somewhere") or may(actor, "osce.view_results_somewhere")
    return may(actor, "osce.administer", exam) or may(actor, "osce.view_results", exam)


def stations_of(exam: Exam) -> list[ExamStation]:
    """Every station with its text and forms, reserves last. One statement."""
    found = ExamStation.objects.filter(exam=exam).select_related("version__thing", "version__station", *WITH_FORMS)
    return sorted(found, key=lambda one: (one.reserve, one.number))


def rotation(stations: list[ExamStation]) -> list[ExamStation]:
    """The places through which candidates move on, in order: rest stations too, reserves not."""
    return [one for one in stations if not one.reserve]


def slot_minutes(exam: Exam, sitting: Sitting) -> int:
    """How long a turn takes in a sitting: reading and station, with its extra time, in whole minutes."""
    return extended(exam, sitting.extra_time)


def extended(exam: Exam, per_cent: int) -> int:
    """A turn with so many per cent more time."""
    return math.ceil((exam.reading_minutes + exam.station_minutes) * (100 + per_cent) / 100)


def turn_begins(exam: Exam, sitting: Sitting, turn: int) -> datetime:
    """When turn 0, 1, … of a sitting begins; turn n, of n places, is when the last one has ended and moved on."""
    rules = day_rules(exam)
    paused = rules.pause if 0 < rules.pause_after <= turn else 0
    minutes = turn * (slot_minutes(exam, sitting) + rules.change) + paused
    return sitting.begins_at + timedelta(minutes=minutes)


def day_apart(exam: Exam) -> date | None:
    """The day of the exam that is next, or was last, where today is none of its days."""
    days = sorted({timezone.localdate(begins) for begins in exam.sittings.values_list("begins_at", flat=True)})
    today = timezone.localdate()
    if not days or today in days:
        return None
    return next((day for day in days if day > today), days[-1])


def sitting_ends(exam: Exam, sitting: Sitting, places: int) -> datetime:
    """When the last turn of a sitting is over."""
    return turn_begins(exam, sitting, places - 1) + timedelta(minutes=slot_minutes(exam, sitting))
