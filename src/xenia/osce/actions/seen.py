"""What an exam saw of each candidate, as evidence that decides: one word of the whole exam, never of a station."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from uuid import UUID

from django.db.models import Min

from xenia.assessment.actions.evidence import Seen, competencies_named
from xenia.assessment.models import Stakes
from xenia.assessment.models.evidence import TOGETHER
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.scoring import level_by_competency
from xenia.osce.models import Encounter, Exam, Part, Sitting
from xenia.osce.queries.counting import counting, standing_of
from xenia.osce.queries.decisions import standing_decision
from xenia.osce.queries.marking_forms import WITH_FORMS, form_of
from xenia.osce.queries.reports import ENOUGH
from xenia.osce.queries.score_tables import table_of
from xenia.osce.queries.scores import MARKED
from xenia.osce.queries.sheets import sheets_of
from xenia.osce.queries.watches import pauses_for, played

#: whose forms are evidence, and as whom they are told
PARTS = {Part.EXAMINER.value: "examiner", Part.PATIENT.value: "patient", Part.COMMUNITY.value: "voice"}


@dataclass(slots=True)
class Observed:
    """A competency of a candidate in one kind: by station the levels, 0..1, one of each form that observed it there,
    and whose forms these were."""

    stations: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    parts: set[str] = field(default_factory=set)

    @property
    def role(self) -> str:
        """Everybody who saw it, in the order of PARTS."""
        return TOGETHER.join(told for part, told in PARTS.items() if part in self.parts)


#: by (candidate's person, competency, kind)
Levels = dict[tuple[UUID, str, str], Observed]


def seen_in(exam: Exam) -> list[Seen]:
    """One row a candidate, competency and kind: the mean of the stations that count by the decision that stands, where
    at least ENOUGH of them observed it, dated by the first day.

    The report gives no station's score, and candidates read their evidence: so nothing here is of one station or of one
    assessor. An exam is one observation, and only with others does it become enough to speak of what was attained.
    """
    begun = Sitting.objects.filter(exam=exam).aggregate(first=Min("begins_at"))["first"]
    return list(_named(exam.pk, begun, _levels(exam)))


def _levels(exam: Exam) -> Levels:
    """Whoever was erased has none."""
    sheets, counted, found = sheets_of(exam), _counted(exam), Levels()
    related = ("candidate", "sitting", "station", *(f"station__{name}" for name in WITH_FORMS))
    living = Encounter.objects.filter(candidate__exam=exam, candidate__person__erased_at=None)
    pauses = pauses_for(exam, exam.stations.all())
    for one in living.select_related(*related):
        station = played(exam, one.station, one, pauses)
        if (one.candidate_id, station.pk) not in counted or station.version is None:
            continue
        for part in PARTS:
            if (form := form_of(station.version, part)) and (standing := sheets[one.pk].part(part).standing):
                for reference, kind, level in level_by_competency(plain_of(form), standing):
                    observed = found.setdefault((one.candidate.person_id, reference, kind), Observed())
                    observed.stations[station.pk].append(level)
                    observed.parts.add(part)
    return found


def _named(source: UUID, begun: datetime, found: Levels) -> Iterator[Seen]:
    """The same with the competencies of this school; one that it does not have is left out."""
    keys = competencies_named({reference for _learner, reference, _kind in found})
    for (learner, reference, kind), observed in found.items():
        if reference in keys and len(observed.stations) >= ENOUGH:
            yield Seen(
                learner=learner,
                competency=keys[reference],
                kind=kind,
                level=fmean(map(fmean, observed.stations.values())),
                stakes=Stakes.DECISION.value,
                source=source,
                role=observed.role,
                observed_at=begun,
            )


def _counted(exam: Exam) -> set[tuple[int, int]]:
    """(candidate, station) of the encounters that were marked and that the signed decision did not leave out."""
    decision = standing_decision(exam)
    if decision is None:
        return set()
    table = counting(table_of(exam), standing_of(decision.rules["adjustments"]))
    return {
        (row.pk, column.pk)
        for at, row in enumerate(table.rows)
        for place, column in enumerate(table.columns)
        if table.state[at, place] == MARKED
    }
