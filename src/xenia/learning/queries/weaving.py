"""Which published cases fit a session or a gap, and in which sessions a case is used."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import F, Q

from xenia.core.models import Link
from xenia.core.rules import Actor
from xenia.curriculum.models import Alignment, Competency, Session
from xenia.curriculum.queries.courses import visible_sessions
from xenia.learning.models import Case, Script
from xenia.learning.queries.cases import document_of
from xenia.standards.cases import CaseDocument

#: a session uses a case
USES = "uses_case"
MOST = 4
MOST_SESSIONS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A case that fits: the competencies and disciplines that it shares, and sessions in which it would fit."""

    case: Case
    document: CaseDocument
    competencies: list[str]
    disciplines: list[str]
    sessions: tuple[Session, ...] = ()


def published_cases() -> list[tuple[Case, CaseDocument]]:
    """Every published case with its own text; one statement."""
    living = Q(version__thing__published_at__isnull=False, version__thing__retired_at__isnull=True)
    standing = Q(version__case__thing__published_at__isnull=False, version__case__thing__retired_at__isnull=True)
    rows = Script.objects.filter(living & standing).select_related("version__case__thing")
    return [(one.version.case, document_of(one)) for one in rows if one.language == one.version.language]


def cases_in(session: UUID) -> list[Case]:
    """The cases that a session uses, while they are published."""
    used = Link.objects.filter(source=session, kind=USES).values("target")
    cases = Case.objects.filter(pk__in=used, thing__published_at__isnull=False, thing__retired_at=None)
    return list(cases.select_related("thing").order_by("thing__label"))


def offers_for_session(session: Session) -> list[Offer]:
    """Published cases that share a competency or a discipline with a session, those that share most first; three
    statements."""
    objectives = session.objectives.values("pk")
    aligned = Alignment.objects.filter(
        Q(subject=session.pk) | Q(subject__in=objectives), status__in=Alignment.COUNTED
    ).values_list("competency__framework__code", "competency__source_id")
    served = {f"{framework}:{name}" for framework, name in aligned}
    disciplines = {title.casefold() for title in session.disciplines.values_list("title", flat=True)}
    return _fitting(published_cases(), served, disciplines)


def offers_for_competency(actor: Actor, competency: Competency) -> list[Offer]:
    """Published cases about a competency, with sessions of this year's newest courses in their disciplines; two
    statements."""
    wanted = {f"{competency.framework.code}:{competency.source_id}"}
    offers = [one for one in _fitting(published_cases(), wanted, set()) if one.competencies]
    titles = {title for one in offers for title in one.document.disciplines}
    if not titles:
        return offers
    rows = visible_sessions(actor).filter(disciplines__title__in=titles, thing__retired_at__isnull=True)
    newest = rows.order_by("-year__begins", "course__level", "pk")
    pairs = newest.annotate(discipline=F("disciplines__title"))[: MOST_SESSIONS * 10]
    by_title: dict[str, list[Session]] = {}
    for session in pairs:
        by_title.setdefault(session.discipline, []).append(session)
    return [replace(one, sessions=_sessions(one.document, by_title)) for one in offers]


def _sessions(document: CaseDocument, by_title: dict[str, list[Session]]) -> tuple[Session, ...]:
    """A few sessions in which the case would fit, each once."""
    found = {session.pk: session for title in document.disciplines for session in by_title.get(title, ())}
    return tuple(found.values())[:MOST_SESSIONS]


def _fitting(cases: Iterable[tuple[Case, CaseDocument]], competencies: set[str], disciplines: set[str]) -> list[Offer]:
    offers = []
    for case, document in cases:
        shared = [one for one in document.competencies if one in competencies]
        fields = [one for one in document.disciplines if one.casefold() in disciplines]
        if shared or fields:
            offers.append(Offer(case=case, document=document, competencies=shared, disciplines=fields))
    offers.sort(key=lambda one: (-len(one.competencies), -len(one.disciplines), one.document.title))
    return offers[:MOST]
