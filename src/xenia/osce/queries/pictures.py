"""Whom a picture shows, by the name of its file; and who may look at which."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.models import Media
from xenia.osce.models import Candidate, Device, Encounter, Exam
from xenia.people.models import Contact

#: states of an exam in which its candidates may have pictures
TAKEN = (Exam.State.PLANNED, Exam.State.FIXED, Exam.State.RUNNING)
_ENDING = re.compile(r"\.(jpe?g|jfif|png|webp|gif|bmp|tiff?|hei[cf]|avif)$", re.IGNORECASE)


def candidates_named(exam: Exam, files: Iterable[str]) -> dict[str, Candidate | str]:
    """By the name of each file the candidate whom it means, by number, address or name as the sheets have them; or why
    it means nobody, or no single one. Two statements."""
    meant: dict[str, set[Candidate]] = defaultdict(set)
    for one, words in _called(exam):
        meant[_plain(words)].add(one)
    found: dict[str, Candidate | str] = {}
    for name in files:
        there = meant.get(_plain(_ENDING.sub("", name)), set())
        if not there:
            found[name] = _("No candidate of this exam has this number, address or name.")
        elif len(there) > 1:
            found[name] = _("Several candidates are called so. Name the file by the number.")
        elif (one := next(iter(there))) in found.values():
            found[name] = _("Another of these files is of the same candidate.")
        else:
            found[name] = one
    return found


def _called(exam: Exam) -> Iterable[tuple[Candidate, str]]:
    expected = Candidate.objects.filter(exam=exam, withdrawn_at=None, person__erased_at=None)
    by_person = {one.person_id: one for one in expected.select_related("person__thing")}
    for one in by_person.values():
        yield one, one.number
        yield one, one.person.name
    emails = Contact.objects.filter(kind="email", person__in=list(by_person))
    for person, value in emails.values_list("person", "value"):
        yield by_person[person], value


def _plain(words: str) -> str:
    """Letters with their marks, and digits, however a computer wrote them and whatever stands between. In many scripts
    vowels are marks, and by them alone names differ."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return " ".join("".join(one if _is_written(one) else " " for one in folded).split())


def _is_written(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def picture_of(exam: Exam, key: UUID) -> Media | None:
    """A picture of a candidate of this exam."""
    return _living(key) if Candidate.objects.filter(exam=exam, picture=key).exists() else None


def picture_at(device: Device, key: UUID) -> Media | None:
    """The same, if its candidate is examined where this device is."""
    here = {"station": device.station_id, "circuit": device.circuit_id}
    met = Encounter.objects.filter(**here, candidate__withdrawn_at=None, candidate__picture=key)
    return _living(key) if met.exists() else None


def _living(key: UUID) -> Media | None:
    return Media.objects.filter(pk=key, expires_at__gt=timezone.now()).first()
