"""Suggested alignments: competencies ranked for every objective that has none."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db.models import F, Q

from xenia.core.rules import Actor, demand
from xenia.curriculum.models import Course, Framework, Objective, Session
from xenia.curriculum.queries.coverage import Row, map_rows
from xenia.curriculum.queries.reach import alignments_of, ancestry
from xenia.science.textmatch.embedding import sentence_embedder
from xenia.science.textmatch.passage import Passage
from xenia.science.textmatch.suggest import Suggestion, rank_competencies

#: parts in which those without a link are ranked by what the others say
FOLDS = 3


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
    asked = _asked(actor, framework, course)
    ranked = rank_competencies(
        [asked.known.passages[key] for key in asked.waiting],
        labels=[row.label for row in asked.rows],
        confirmed=asked.confirmed,
        limit=limit,
        # meaning helps where nothing is confirmed yet; where something is, it costs time and adds nothing
        embed=None if asked.confirmed else sentence_embedder(),
    )
    return [asked.suggested(key, s) for key, group in zip(asked.waiting, ranked, strict=True) for s in group]


def likely_suggestions(
    actor: Actor, framework: Framework, *, course: UUID | None = None, limit: int = 3
) -> list[Suggested]:
    """The same for a person to answer one by one, where most objectives may serve nothing of the framework at all.

    Whatever nobody has linked also teaches, as an example of 'nothing': each objective is ranked by what the others
    say, a third of them at a time, so that none speaks against itself. What is confident then is likely to be
    accepted; some true ones stay silent. Where nothing is confirmed there is nothing to learn from, and the school's
    own competencies are what everything taught should serve: both are ranked as in `suggestions`.
    """
    asked = _asked(actor, framework, None)
    if framework.own or not asked.confirmed:
        return suggestions(actor, framework, course=course, limit=limit)
    here = set(Objective.objects.filter(course=course).values_list("pk", flat=True)) if course else set(asked.waiting)
    passages, nothing = asked.known.passages, len(asked.rows)
    fold = _folds(asked.known.text[key] for key in asked.waiting)
    found: list[Suggested] = []
    for part in range(FOLDS):
        others = [key for key in asked.waiting if fold[asked.known.text[key]] != part]
        mine = [key for key in asked.waiting if fold[asked.known.text[key]] == part and key in here]
        ranked = rank_competencies(
            [passages[key] for key in mine],
            labels=[*(row.label for row in asked.rows), ""],
            confirmed=[*asked.confirmed, *((passages[key], nothing) for key in others)],
            limit=limit + 1,
        )
        for key, group in zip(mine, ranked, strict=True):
            found += [asked.suggested(key, s) for s in group if s.competency != nothing][:limit]
    return found


def _folds(texts: Iterable[str]) -> dict[str, int]:
    """Which third a text belongs to; the same objective of another year belongs to the same."""
    return {text: int.from_bytes(sha256(text.encode()).digest()[:4]) % FOLDS for text in texts}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a ranking rests on: the framework's items, what is confirmed, and which objectives wait."""

    rows: list[Row]
    known: _Known
    confirmed: list[tuple[Passage, int]]
    waiting: list[UUID]

    def suggested(self, key: UUID, found: Suggestion) -> Suggested:
        row = self.rows[found.competency]
        return Suggested(key, self.known.name[key], row.key, row.id, found.confidence)


def _asked(actor: Actor, framework: Framework, course: UUID | None) -> _Asked:
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
    return _Asked(rows, known, confirmed, waiting)


def _known() -> _Known:
    """Every objective that stands as the ranker sees it; six statements."""
    # what teaches decides in its order; databases differ in where they put what has no year
    order = (F("year__begins").asc(nulls_first=True), "position", "source_id", "pk")
    alive = Objective.objects.filter(thing__retired_at__isnull=True).order_by(*order)
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
