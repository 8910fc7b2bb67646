"""Calibrations as they are read: which ones somebody may mark, which reference they may see, and what came of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from xenia.assessment.queries.instruments import plain_of
from xenia.core.models import Media
from xenia.core.rules import Actor
from xenia.osce.models import Attempt, Calibration, Part, StationVersion
from xenia.osce.queries.asked import Asked, asked_of
from xenia.osce.queries.stations import visible_stations
from xenia.standards.instruments import Instrument, Item, options_of
from xenia.standards.stations.calibration import CalibrationDocument, calibrated, read_calibration

#: so many people agree on a reference before anybody is measured by it
AGREED = 2
#: from so many examiners on an item is looked at where most differ from the reference
SEVERAL = 3
WITH_FORM = ("version__station__thing", "version__form__thing")


def document_of(calibration: Calibration) -> CalibrationDocument:
    """A calibration as a plain document, read once for each state."""
    return _parsed(bytes(calibration.digest), calibration.text)


@lru_cache(maxsize=256)
def _parsed(_digest: bytes, text: str) -> CalibrationDocument:
    reading = read_calibration(text)
    if reading.document is None:
        raise ValueError(f"A kept calibration can't be read: {reading.errors[0].message}")
    return reading.document


def form_at(version: StationVersion, language: str | None = None) -> Instrument:
    """The examiner's form of a station, without what can't be compared."""
    return calibrated(plain_of(version.form, language))


def living_calibrations() -> QuerySet[Calibration]:
    """Those that nobody retired."""
    return Calibration.objects.filter(retired_at=None).select_related(*WITH_FORM)


def open_only(rows: QuerySet[Calibration]) -> QuerySet[Calibration]:
    """Of these, the ones by which somebody may be measured."""
    agreed = Count("readers", filter=Q(readers__agreed_at__isnull=False))
    return rows.alias(signed=agreed).filter(signed__gte=AGREED)


def is_open(calibration: Calibration) -> bool:
    """Whether so many people have agreed on its reference."""
    return calibration.readers.filter(agreed_at__isnull=False).count() >= AGREED


def calibrations_seen(actor: Actor, asked: Sequence[Asked] | None = None) -> QuerySet[Calibration]:
    """Those whose encounter somebody may see: of stations whose examiners they are asked to be, or of the bank."""
    if actor.person is None:
        return living_calibrations().none()
    known = asked_of(actor.person) if asked is None else asked
    theirs = Q(version__station__in={one.station for one in known if one.part == Part.EXAMINER})
    return living_calibrations().filter(theirs | Q(version__station__in=visible_stations(actor).values("pk")))


def recordings_seen(actor: Actor) -> QuerySet[Media]:
    """The recordings of these."""
    keys = calibrations_seen(actor).exclude(recording=None).values_list("recording", flat=True)
    return Media.objects.filter(pk__in=list(keys))


def knows_reference(actor: Actor, calibration: Calibration) -> bool:
    """Whether somebody has seen the agreed marks: opened, written, or learnt of them after an attempt."""
    if actor.person is None:
        return False
    return calibration.readers.filter(person=actor.person).exists() or attempts_of(actor.person, calibration).exists()


def attempts_of(person: UUID, calibration: Calibration) -> QuerySet[Attempt]:
    """What somebody sent for one calibration, first to last."""
    return Attempt.objects.filter(person=person, calibration=calibration).order_by("number")


def another_for(actor: Actor, calibration: Calibration) -> Calibration | None:
    """An open calibration of the same station whose reference somebody has not seen, None where there is none."""
    same = open_only(calibrations_seen(actor)).filter(version__station=calibration.version.station_id)
    known = Q(readers__person=actor.person) | Q(attempts__person=actor.person)
    seen = Calibration.objects.filter(known).values("pk")
    return same.exclude(pk=calibration.pk).exclude(pk__in=seen).first()


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """One item as all first attempts marked it: how many as agreed, of how many, and what the others said. `doubtful`
    where most differ: then look at the item and its reference before the people."""

    item: Item
    agreed: str
    reason: str
    same: int
    of: int
    others: tuple[tuple[str, int], ...]

    @property
    def doubtful(self) -> bool:
        """Whether rather the item may be wrong than those who marked it."""
        return self.of >= SEVERAL and 2 * self.same < self.of


def items_seen(calibration: Calibration, attempts: Iterable[Attempt], language: str | None = None) -> list[ItemSeen]:
    """Item by item, by what each examiner sent without having seen the reference."""
    document = document_of(calibration)
    first = [one for one in attempts if not one.seen_before]
    return [_item(item, document, first) for item in form_at(calibration.version, language).items]


def _item(item: Item, document: CalibrationDocument, attempts: list[Attempt]) -> ItemSeen:
    labels = {option.code: option.label for option in options_of(item)}
    said = Counter(one.said[item.code] for one in attempts if item.code in one.said)
    mark = document.marks[item.code]
    others = tuple((labels.get(code, code), n) for code, n in said.most_common() if code != mark)
    return ItemSeen(item, labels.get(mark, mark), document.reasons[item.code], said[mark], said.total(), others)
