"""Record evidence: the one place where it is written, whatever it was seen in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.models import Evidence, EvidenceKind, Response, Stakes
from xenia.assessment.queries.answering import answers_of
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.scoring import level_by_competency
from xenia.core.actions.audit import Record
from xenia.core.rules import Refused
from xenia.curriculum.models import Competency
from xenia.people.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of one learner once: `source` is the thing it was seen in, `level` 0..1."""

    learner: UUID
    competency: UUID
    kind: str
    level: float
    stakes: str
    source: UUID
    assessor: UUID | None = None
    role: str = ""
    response: UUID | None = None
    observed_at: datetime | None = None
    supersedes: int | None = None


def record_evidence(seen: Sequence[Seen], *, record: Record) -> list[Evidence]:
    """Append evidence within the caller's action. What people say of themselves never decides anything.

    Refused for a level outside 0..1 and for kinds and stakes that do not exist; a correction names what it supersedes,
    which stays and counts no more.
    """
    now = timezone.now()
    rows = []
    for one in seen:
        if not 0 <= one.level <= 1 or one.kind not in EvidenceKind.values or one.stakes not in Stakes.values:
            raise Refused(_("Evidence has a kind, stakes, and a level between 0 and 1."))
        own = one.assessor == one.learner
        rows.append(
            Evidence(
                learner_id=one.learner,
                competency_id=one.competency,
                kind=one.kind,
                level=one.level,
                stakes=Stakes.FORMATIVE.value if own and one.stakes == Stakes.DECISION else one.stakes,
                source_id=one.source,
                response_id=one.response,
                assessor_id=one.assessor,
                role=one.role,
                self_report=own,
                observed_at=one.observed_at or now,
                supersedes_id=one.supersedes,
            )
        )
    made = Evidence.objects.bulk_create(rows)
    for one in seen:
        record.note(one.learner, scope=one.source, now={"evidence": str(one.competency), "kind": one.kind})
    return made


def record_evidence_of(response: Response, *, record: Record) -> list[Evidence]:
    """The evidence in a response: about the person it is about, or else about the one who answered, by themselves.

    Anonymous answers are never evidence of anyone.
    """
    learner = _learner(response)
    if learner is None:
        return []
    levels = level_by_competency(plain_of(response.version), answers_of(response))
    keys = competencies_named({reference for reference, _kind, _level in levels})
    seen = [
        Seen(
            learner=learner,
            competency=keys[reference],
            kind=kind,
            level=level,
            stakes=response.occasion.stakes,
            source=response.occasion_id,
            assessor=response.person_id,
            role=response.role,
            response=response.pk,
            observed_at=response.submitted_at,
        )
        for reference, kind, level in levels
        if reference in keys
    ]
    return record_evidence(seen, record=record)


def _learner(response: Response) -> UUID | None:
    if response.about_id is None:
        return response.person_id
    return Person.objects.filter(pk=response.about_id).values_list("pk", flat=True).first()


def competencies_named(references: set[str]) -> dict[str, UUID]:
    """'framework:identifier' → competency; one that this school does not have is left out."""
    pairs = {tuple(reference.partition(":")[::2]) for reference in references}
    rows = Competency.objects.filter(framework__code__in={code for code, _name in pairs})
    found = rows.filter(source_id__in={name for _code, name in pairs}).values_list("framework__code", "source_id", "pk")
    return {f"{code}:{name}": pk for code, name, pk in found}
