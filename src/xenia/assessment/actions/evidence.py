"""Record evidence: the one place where it is written, whatever it was seen in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.actions.attainment import recompute_soon
from xenia.assessment.models import Evidence, EvidenceKind, Occasion, Privacy, Response, Stakes
from xenia.assessment.models.evidence import TEST
from xenia.assessment.queries.answering import answers_of
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.scoring import level_by_competency
from xenia.core.actions.audit import Record, recorded
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.curriculum.models import Competency
from xenia.curriculum.queries.reach import chunks
from xenia.people.models import Person
from xenia.standards.instruments import Instrument, ItemType

#: answered by saying how much, which of oneself is an opinion
RATINGS = frozenset({ItemType.LIKERT, ItemType.RATING, ItemType.GLOBAL, ItemType.MATRIX, ItemType.CHECKLIST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of one learner once: `source` is the thing it was seen in, `level` 0..1, `role` the assessor's."""

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


def record_evidence(seen: Sequence[Seen], *, record: Record) -> list[Evidence]:
    """Append evidence within the caller's action. What people say of themselves never decides anything.

    Refused for a level outside 0..1, for kinds and stakes that do not exist, for what was seen on an occasion without
    names, and of people who were erased.
    """
    for one in seen:
        if not 0 <= one.level <= 1 or one.kind not in EvidenceKind.values or one.stakes not in Stakes.values:
            raise Refused(_("Evidence has a kind, stakes, and a level between 0 and 1."))
    _demand_named({one.source for one in seen})
    _demand_living({one.learner for one in seen})
    now = timezone.now()
    made = Evidence.objects.bulk_create([_row(one, now) for one in seen])
    for one in seen:
        record.note(one.learner, scope=one.source, now={"evidence": str(one.competency), "kind": one.kind})
    return made


def _row(one: Seen, now: datetime) -> Evidence:
    own = one.assessor == one.learner
    return Evidence(
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
    )


def _demand_named(sources: set[UUID]) -> None:
    for part in chunks(sources):
        if Occasion.objects.filter(pk__in=part).exclude(privacy=Privacy.NAMED).exists():
            raise Refused(_("Answers without a name are never evidence about anyone."))


def _demand_living(learners: set[UUID]) -> None:
    for part in chunks(learners):
        if Person.objects.filter(pk__in=part, erased_at__isnull=False).exists():
            raise Refused(_("This person was erased; nothing is recorded about them any more."))


def record_evidence_of(response: Response, *, record: Record) -> list[Evidence]:
    """The evidence in a response, once: about the person it is about, or else about the one who answered.

    What people say of themselves is a self-report, except knowledge that their answers to a test show. Anonymous
    answers are never evidence of anyone.
    """
    learner = _learner(response)
    if learner is None or Evidence.objects.filter(response=response).exists():
        return []
    form = plain_of(response.version)
    levels = level_by_competency(form, answers_of(response))
    keys = competencies_named({reference for reference, _kind, _level in levels})
    seen = [
        Seen(
            learner=learner,
            competency=keys[reference],
            kind=kind,
            level=level,
            stakes=response.occasion.stakes,
            source=response.occasion_id,
            response=response.pk,
            observed_at=response.submitted_at,
            **witness(form, reference, kind, learner=learner, assessor=response.person_id, role=response.role),
        )
        for reference, kind, level in levels
        if reference in keys
    ]
    return record_evidence(seen, record=record)


def witness(
    form: Instrument, reference: str, kind: str, *, learner: UUID, assessor: UUID | None, role: str
) -> dict[str, Any]:
    """Whoever saw it. When learners answer themselves, nobody judges the knowledge that a test shows; its key does."""
    if learner == assessor and kind == EvidenceKind.KNOWLEDGE and reference in competencies_tested(form):
        return {"assessor": None, "role": TEST}
    return {"assessor": assessor, "role": role}


def competencies_tested(form: Instrument) -> frozenset[str]:
    """The competencies of which a form tests the knowledge: none of its items only asks how much someone knows."""
    asked = [item for item in form.items if item.evidence == EvidenceKind.KNOWLEDGE]
    rated = {reference for item in asked if item.type in RATINGS for reference in item.competencies}
    return frozenset(reference for item in asked for reference in item.competencies) - rated


def _learner(response: Response) -> UUID | None:
    """Whom the answers are about; nobody when they have no name, or speak of something else, or of someone erased."""
    if response.occasion.privacy != Privacy.NAMED:
        return None
    about = response.about_id or response.person_id
    return Person.objects.filter(pk=about, erased_at=None).values_list("pk", flat=True).first()


def supersede_evidence(actor: Actor, evidence: Evidence, *, level: float | None, reason: str) -> Evidence:
    """Correct what was seen: a new row stands from now on, the old one stays and counts nowhere.

    Without a level it is withdrawn: neither row counts. Refused without a reason, for a level outside 0..1, of oneself,
    when it was corrected already, and once the learner was erased. The record keeps who and why; the levels stand in
    the rows alone, and go with them when the learner is erased. What the map tells as attained is reckoned anew soon.
    """
    demand(actor, "assessment.record_evidence", evidence.source)
    if actor.person == evidence.learner_id:
        raise NotPermitted(_("Nobody corrects what was seen of themselves. Ask someone else who may."))
    if not reason.strip():
        raise Refused(_("Say why it is corrected; the record keeps it."))
    if level is not None and not 0 <= level <= 1:
        raise Refused(_("Evidence has a kind, stakes, and a level between 0 and 1."))
    _demand_living({evidence.learner_id})
    kept = {name: getattr(evidence, name) for name in _KEPT}
    kept |= {"level": evidence.level if level is None else level, "withdrawn": level is None}
    try:
        with recorded(actor, "assessment.supersede_evidence", reason=reason) as record:
            made = Evidence.objects.create(**kept, supersedes=evidence)
            record.note(
                evidence.learner_id, scope=evidence.source_id, was={"evidence": evidence.pk}, now={"evidence": made.pk}
            )
            recompute_soon()
    except IntegrityError as error:  # someone else was faster, now or long ago
        raise Refused(_("This was corrected already. Correct the newer one.")) from error
    return made


_KEPT = (
    *("learner_id", "competency_id", "kind", "stakes", "source_id", "response_id"),
    *("assessor_id", "role", "self_report", "observed_at"),
)


def competencies_named(references: set[str]) -> dict[str, UUID]:
    """'framework:identifier' → competency; one that this school does not have is left out."""
    pairs = {tuple(reference.partition(":")[::2]) for reference in references}
    rows = Competency.objects.filter(framework__code__in={code for code, _name in pairs})
    found = rows.filter(source_id__in={name for _code, name in pairs}).values_list("framework__code", "source_id", "pk")
    return {f"{code}:{name}": pk for code, name, pk in found}
