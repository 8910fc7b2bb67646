"""Who is prepared for an exam, in words: who is not, and the one step that would mend it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xenia.core.keys import ciphers_of
from xenia.osce.exam_labels import PARTS
from xenia.osce.models import Attempt, Calibration, Exam, Part, Station, Waiver
from xenia.osce.queries.board_words import BOARD_KEY, place_of
from xenia.osce.queries.calibrations import living_calibrations, open_only
from xenia.osce.queries.prepared import Prepared, preparation_of

#: an open calibration, and who knows its reference, whom it can't prepare
type Open = tuple[Calibration, frozenset[UUID]]


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody with their part and stations in words, the step that would mend what lacks, and why they were let in."""

    one: Prepared
    part: str | Promise
    where: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class PreparationPage:
    """Those not prepared, who were let in, who are ready, and who is in reserve and not ready; with the exam's
    stations, for one of which alone a rehearsal may be signed."""

    lacking: list[Line]
    let_in: list[Line]
    reserve: list[Line]
    ready: list[Line]
    stations: list[Station]


def preparation_page(exam: Exam) -> PreparationPage:
    """Everybody of the exam; twelve statements."""
    rows = preparation_of(exam)
    lines = lines_of(exam, rows)
    stations = Station.objects.filter(pk__in=exam.stations.exclude(version=None).values("version__station"))
    return PreparationPage(
        [one for one in lines if one.one.posts and not one.one.let_in],
        [one for one in lines if one.one.posts and one.one.let_in and not one.one.ready],
        [one for one in lines if not one.one.posts and not one.one.ready],
        [one for one in lines if one.one.ready],
        list(stations.select_related("thing").order_by("thing__label")),
    )


def lines_of(exam: Exam, rows: list[Prepared]) -> list[Line]:
    """Each in words."""
    waiting = {one.crew.person_id for one in rows if not one.ready and one.crew.part == Part.EXAMINER}
    open_here = _open_in(exam) if waiting else []
    reasons = waiver_reasons(exam, [one.waiver for one in rows if one.waiver], rows)
    return [_line(one, open_here, reasons) for one in rows]


def _line(one: Prepared, open_here: Sequence[Open], reasons: Mapping[int, str]) -> Line:
    step = "" if one.ready else step_for(one, open_here)
    return Line(one, PARTS[one.crew.part], _where(one), step, reasons.get(one.crew.pk, ""))


def missing_words(exam: Exam) -> tuple[list[str], list[str], int]:
    """Of those whom the day would not take, in sentences; of those in reserve who are not prepared; how many are
    prepared or were let in."""
    rows = preparation_of(exam)
    lines = lines_of(exam, [one for one in rows if not one.let_in])
    missing = [_sentence(line) for line in lines]
    held = [words for words, one in zip(missing, lines, strict=True) if one.one.posts]
    spare = [words for words, one in zip(missing, lines, strict=True) if not one.one.posts]
    return held, spare, sum(one.let_in for one in rows)


def _sentence(line: Line) -> str:
    words = _("%(name)s (%(part)s, %(where)s) is not prepared. %(step)s")
    return words % {"name": line.one.crew.person.name, "part": line.part, "where": line.where, "step": line.step}


def step_for(one: Prepared, open_here: Sequence[Open]) -> str:
    """The one thing that would make them ready."""
    if one.crew.part != Part.EXAMINER:
        return _("Watch their rehearsal and sign it.")
    found = _unseen(one, open_here)
    if found is None:
        return _("Write a calibration for one of the stations, or let them in with a reason.")
    return _("Have them mark the calibration “%(title)s”.") % {"title": found.title}


def step_here(one: Prepared) -> str:
    """The same for one person, as they are told themselves."""
    if one.crew.part != Part.EXAMINER:
        return _("Somebody who leads the exam watches you rehearse, and signs it.")
    found = _unseen(one, _open_in(one.crew.exam))
    return _("Mark the calibration “%(title)s”.") % {"title": found.title} if found else ""


def waiver_reasons(exam: Exam, waivers: Iterable[Waiver], rows: list[Prepared]) -> dict[int, str]:
    """Why each was let in, by helper; nothing of one whose key was destroyed. One statement."""
    people = {one.crew.pk: one.crew.person_id for one in rows}
    known = list(waivers)
    ciphers = ciphers_of(BOARD_KEY, {people[one.crew_id] for one in known}) if known else {}
    return {
        one.crew_id: opener.unseal(bytes(one.sealed_reason), bound_to=place_of(exam.pk, one.at)).decode()
        for one in known
        if (opener := ciphers.get(people[one.crew_id]))
    }


def _open_in(exam: Exam) -> list[Open]:
    stations = exam.stations.exclude(version=None).values("version__station")
    found = open_only(living_calibrations().filter(version__station__in=stations))
    found = found.prefetch_related("readers", Prefetch("attempts", Attempt.objects.only("calibration", "person")))
    return [
        (one, frozenset(row.person_id for row in one.readers.all()) | {row.person_id for row in one.attempts.all()})
        for one in found
    ]


def _unseen(one: Prepared, open_here: Sequence[Open]) -> Calibration | None:
    """One whose reference they don't know: of a station of theirs, else of any."""
    fresh = [found for found, known in open_here if one.crew.person_id not in known]
    stations = {post.station for post in one.lacking}
    return next((found for found in fresh if found.version.station_id in stations), next(iter(fresh), None))


def _where(one: Prepared) -> str:
    numbers = sorted({post.place.number for post in one.posts})
    return _("station %(n)s") % {"n": ", ".join(map(str, numbers))} if numbers else _("in reserve")
