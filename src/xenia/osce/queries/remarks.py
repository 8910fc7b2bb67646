"""What examiners, patients and interpreters wrote, with what may tell who they are; and what was cleared of it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from xenia.core.keys import ciphers_of
from xenia.core.models import Thing
from xenia.osce.models import Candidate, Crew, Encounter, Exam, Remark
from xenia.osce.queries.sheets import WORDS_KEY, Words, words_of
from xenia.science.textmatch.identifiers import Kind, Span, scan_identifiers
from xenia.science.textmatch.identifiers.spans import masked

#: shorter parts of a name stand in too many words
LEAST_NAME = 3


@dataclass(frozen=True, slots=True)
class Written:
    """One remark as it was written; `suggested` has a mask over what may be an identifier, `flagged` says whether
    there is any. `digest` names these very words."""

    encounter: UUID
    part: str
    item: str
    number: str
    station: int
    text: str
    suggested: str
    flagged: bool
    digest: bytes

    @property
    def name(self) -> str:
        """What a form calls it."""
        return self.digest.hex()[:24]


def digest_of(one: Words) -> bytes:
    """Of words at their place: other words there are looked at again."""
    return sha256(f"{one.encounter} {one.part} {one.item} {one.text}".encode()).digest()


def remarks_waiting(exam: Exam) -> list[Written]:
    """What nobody has looked at yet, in the order of candidates and stations."""
    seen = {
        bytes(one) for one in Remark.objects.filter(encounter__candidate__exam=exam).values_list("digest", flat=True)
    }
    waiting = [one for one in words_of(exam) if digest_of(one) not in seen]
    places = _places({one.encounter for one in waiting})
    known = _names(exam) if waiting else ()
    found = [_written(one, places[one.encounter], known) for one in waiting if one.encounter in places]
    return sorted(found, key=lambda one: (one.number, one.station, one.part, one.item, one.digest))


def _written(one: Words, place: tuple[str, int], known: Collection[str]) -> Written:
    spans = [*scan_identifiers(one.text), *_called(one.text, known)]
    told = [span for span in spans if span.kind is not Kind.STATUS]
    suggested = masked(one.text, told)
    return Written(one.encounter, one.part, one.item, *place, one.text, suggested, bool(told), digest_of(one))


def _called(text: str, known: Collection[str]) -> Iterable[Span]:
    """Where somebody of this exam is called by a part of their name, in capitals or not."""
    for word in re.finditer(r"\w+", text):
        if word.group().casefold() in known:
            yield Span(word.start(), word.end(), Kind.NAME)


def _names(exam: Exam) -> frozenset[str]:
    crew = Crew.objects.filter(exam=exam).values("person")
    people = Candidate.objects.filter(exam=exam).values("person")
    labels = [
        *Thing.objects.filter(pk__in=crew).values_list("label", flat=True),
        *Thing.objects.filter(pk__in=people).values_list("label", flat=True),
    ]
    return name_parts(labels)


def name_parts(labels: Iterable[str]) -> frozenset[str]:
    """The parts of names by which somebody is known, in small letters; words that are no names are none."""
    parts = {part.casefold() for label in labels for part in re.findall(r"\w+", label) if part[:1].isupper()}
    return frozenset(part for part in parts if len(part) >= LEAST_NAME) - _PLAIN


#: parts of the names of roles, and words that are names as well
_PLAIN = frozenset({"examiner", "patient", "simulated", "interpreter", "candidate", "may", "will", "grace", "hope"})


def _places(encounters: Collection[UUID]) -> dict[UUID, tuple[str, int]]:
    rows = Encounter.objects.filter(pk__in=list(encounters))
    return {
        pk: (number, station) for pk, number, station in rows.values_list("pk", "candidate__number", "station__number")
    }


def cleared_remarks(candidate: Candidate) -> list[tuple[int, str, str]]:
    """(station's key, part, words) that a candidate may read, in the order of the stations."""
    return [(row.encounter.station_id, row.part, words) for row, words in cleared_rows(candidate)]


def cleared_rows(candidate: Candidate) -> list[tuple[Remark, str]]:
    """The same with the rows: what was cleared of words that still stand as they were written. Four statements."""
    rows = list(
        Remark.objects.filter(encounter__candidate=candidate, withheld=False)
        .select_related("encounter__station")
        .order_by("encounter__station__number", "part", "item", "pk")
    )
    opener = ciphers_of(WORDS_KEY, {candidate.person_id}).get(candidate.person_id) if rows else None
    if opener is None:
        return []
    standing = {digest_of(one) for one in words_of(candidate.exam_id, {row.encounter_id for row in rows})}
    return [
        (row, opener.unseal(bytes(row.sealed), bound_to=bytes(row.digest)).decode())
        for row in rows
        if bytes(row.digest) in standing
    ]
