"""Suggested alignments: competencies ranked for every objective that has none."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Course, Framework, Objective, Session
from xenia.curriculum.queries.coverage import map_rows
from xenia.curriculum.queries.reach import alignments_of, ancestry
from xenia.science.textmatch.embedding import sentence_embedder
from xenia.science.textmatch.passage import Passage
from xenia.science.textmatch.suggest import rank_competencies


@dataclass(frozen=True, slots=True)
class Suggested:
    """One row: an objective, a competency, how likely it is right, and both sources' own identifiers."""

    objective: UUID
    objective_id: str
    competency: UUID
    competency_id: str
    confidence: float


@dataclass(slots=True)
class _Known:
    """What is known of the objectives that a ranking looks at."""

    text: dict[UUID, str]
    name: dict[UUID, str]
    parents: dict[UUID, set[UUID]]
    passages: dict[UUID, Passage]


def suggestions(actor: Actor, framework: Framework, *, course: UUID | None = None, limit: int = 3) -> list[Suggested]:
    """Rank the framework's competencies for every objective that serves none, best first; `limit` rows for each.

    What was confirmed anywhere in the school teaches the ranking; `course` narrows what is ranked. Nothing is stored.
    """
    demand(actor, "curriculum.view_map")
    rows = map_rows(framework)
    number = {row.key: index for index, row in enumerate(rows)}
    known = _known()
    direct = alignments_of({*known.passages, *(p for group in known.parents.values() for p in group)})
    confirmed, waiting = [], []
    for key, passage in known.passages.items():
        served = {c for subject in (key, *known.parents[key]) for c, _, _ in direct.get(subject, ()) if c in number}
        confirmed += [(passage, number[competency]) for competency in sorted(served, key=number.__getitem__)]
        if not served:
            waiting.append(key)
    if course is not None:
        here = set(Objective.objects.filter(course=course).values_list("pk", flat=True))
        waiting = [key for key in waiting if key in here]
    ranked = rank_competencies(
        [known.passages[key] for key in waiting],
        labels=[row.label for row in rows],
        confirmed=confirmed,
        limit=limit,
        # meaning helps where nothing is confirmed yet; where something is, it costs time and adds nothing
        embed=None if confirmed else sentence_embedder(),
    )
    return [
        Suggested(key, known.name[key], rows[s.competency].key, rows[s.competency].id, s.confidence)
        for key, group in zip(waiting, ranked, strict=True)
        for s in group
    ]


def _known() -> _Known:
    """Every objective that stands as the ranker sees it; six statements."""
    alive = Objective.objects.filter(thing__retired_at__isnull=True).order_by("year", "position", "source_id", "pk")
    text, name = {}, {}
    for key, source_id, label in alive.values_list("pk", "source_id", "thing__label"):
        text[key], name[key] = label, source_id or str(key)
    parents = ancestry(set(text))
    places = _places()
    passages = {
        key: Passage(
            text=label,
            session=" ".join(title for _, title, _, _ in places[key]),
            kind=" ".join(dict.fromkeys(kind for _, _, kind, _ in places[key])),
            course=" ".join(dict.fromkeys(course for _, _, _, course in places[key])),
            broader=" ".join(text[parent] for parent in sorted(parents[key]) if parent in text),
            groups=tuple(group for group, title, _, _ in places[key] if title),
        )
        for key, label in text.items()
    }
    return _Known(text, name, parents, passages)


def _places() -> dict[UUID, list[tuple[str, str, str, str]]]:
    """Where each objective stands: (session, its title, its type, the course's title); no session for a course's."""
    found: dict[UUID, list[tuple[str, str, str, str]]] = defaultdict(list)
    alive = Q(thing__retired_at__isnull=True, objectives__isnull=False)
    for objective, key, title, kind, course in (
        Session.objects.filter(alive)
        .order_by("pk")
        .values_list("objectives", "pk", "thing__label", "kind", "course__thing__label")
    ):
        found[objective].append((str(key), title, kind, course))
    for objective, course in Course.objects.filter(alive).order_by("pk").values_list("objectives", "thing__label"):
        found[objective].append(("", "", "", course))
    return found
