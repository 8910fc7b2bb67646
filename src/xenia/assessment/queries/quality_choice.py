"""Of which answers a quality page speaks: a version, all of its occasions that the reader may see, or one of them."""

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

from django.db.models import Q

from xenia.assessment.models import Instrument, KeptSums, Version
from xenia.assessment.queries.instruments import visible_versions
from xenia.assessment.queries.occasions import visible_occasions
from xenia.assessment.queries.sums import Sums, sums_of
from xenia.core.rules import Actor, may


@dataclass(frozen=True, slots=True)
class OccasionChoice:
    """An occasion that can be chosen; of a study, with its wave."""

    key: UUID
    label: str
    study: str
    wave: int
    opens_at: Any
    responses: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen and what else could be; `occasion` None is all of them together."""

    versions: list[Version]
    version: Version
    occasions: list[OccasionChoice]
    occasion: OccasionChoice | None

    @property
    def responses(self) -> int:
        return self.occasion.responses if self.occasion else sum(one.responses for one in self.occasions)


def quality_choice(actor: Actor, instrument: Instrument, *, version: str = "", occasion: str = "") -> Choice | None:
    """The version of this number (by default the newest that was answered) and the occasion of this key, as far as the
    actor may see them; None when no answer of theirs to see is kept. Two statements."""
    counted = visible_occasions(actor).filter(version__instrument=instrument, sums__group="")
    fields = ("version", "pk", "thing__label", "study__thing__label", "wave", "opens_at", "sums__responses")
    by_version: dict[UUID, list[OccasionChoice]] = {}
    for answered, key, label, study, wave, opens_at, responses in counted.values_list(*fields):
        one = OccasionChoice(key, label, study or "", wave, opens_at, responses)
        by_version.setdefault(answered, []).append(one)
    versions = list(visible_versions(actor).filter(pk__in=list(by_version)))
    if not versions:
        return None
    chosen = next((one for one in versions if str(one.number) == version), versions[0])
    occasions = by_version[chosen.pk]
    return Choice(versions, chosen, occasions, next((one for one in occasions if str(one.key) == occasion), None))


def chosen_sums(actor: Actor, choice: Choice) -> dict[str, Sums]:
    """The sums of what was chosen, of everybody ('') and of each group. One statement."""
    rows = KeptSums.objects.filter(version=choice.version)
    if choice.occasion:
        rows = rows.filter(occasion=choice.occasion.key)
    elif may(actor, "assessment.view_results"):
        rows = rows.filter(occasion=None)
    else:
        rows = rows.filter(Q(occasion__in=[one.key for one in choice.occasions]))
    found: dict[str, list[Sums]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.group, []).append(sums_of(row))
    return {group: reduce(add, sums) for group, sums in found.items()}
