"""Stations that take two candidates of different professions together, and who comes to which station."""

from collections.abc import Iterable
from dataclasses import dataclass

from xenia.osce.models import ExamStation
from xenia.osce.queries.stations import document_of


@dataclass(frozen=True, slots=True)
class Company:
    """Of which professions each station takes one candidate, where one takes two together; else no station asks.

    `groups` are the two professions. Whoever is of the first goes round, and rests; the others come to what names them.
    """

    groups: tuple[str, ...]
    professions: dict[int, tuple[str, ...]]

    def takes(self, station: int, profession: str) -> bool:
        """Whether somebody of this profession comes to the station with this key."""
        return not self.groups or profession in self.professions.get(station, self.groups[:1])

    def together(self, station: int) -> tuple[str, ...]:
        """The two professions of a station that takes two; empty elsewhere."""
        found = self.professions.get(station, ())
        return found if len(found) > 1 else ()


def company_of(stations: Iterable[ExamStation]) -> Company:
    """Who comes to which of these stations, as their texts say; those must be read already."""
    texts = {one.pk: document_of(one.version).professions for one in stations if one.version and one.version.text}
    professions = {key: tuple(each.strip().lower() for each in said) for key, said in texts.items()}
    groups = next((said for said in professions.values() if len(said) > 1), ())
    return Company(groups, professions)
