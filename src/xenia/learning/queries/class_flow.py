"""Where a class went through a case, so told that nobody in it is singled out.

Counted is the first way of each player that has ended, five players at a time: whoever looks before and after somebody
has played sees the same. Every count of players is a multiple of five, and below five it is not said, so that no sum or
difference of two figures is anybody.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from statistics import quantiles

from xenia.learning.models import CaseVersion, Play, Step
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.class_flow import TIME_UP, FlowEdge, flow
from xenia.standards.cases.class_flow import Step as FlowStep
from xenia.standards.cases.document import Moment, MomentKind
from xenia.standards.cases.walking import questions

#: so many players come into the figures together, and no count below it is said
LEAST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRead:
    """A choice, or time that was up, and about how many took it; None is fewer than five. `share` is of 100."""

    words: str
    goes: str
    leads: str
    time_up: bool
    players: int | None
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneRead:
    """A scene, about how many came there, and what they chose."""

    scene: str
    title: str
    players: int | None
    is_ending: bool
    ways: list[WayRead]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRead:
    """The answers to a question, without a word of any: how many answered, and how weights and options spread."""

    title: str
    prompt: str
    kind: str
    answered: int | None
    weights: list[tuple[str, int, int, int]]
    options: list[tuple[str, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFlow:
    """All of it; no scene and no question where fewer than five have played to an end."""

    players: int
    scenes: list[SceneRead]
    spreads: list[SpreadRead]


def class_flow(version: CaseVersion, document: CaseDocument) -> ClassFlow:
    """Count a class; two statements, however many played."""
    plays = _counted_plays(version)
    if not plays:
        return ClassFlow(players=0, scenes=[], spreads=[])
    steps = list(Step.objects.filter(play__in=plays).order_by("play", "number"))
    return ClassFlow(players=len(plays), scenes=_scenes(document, steps), spreads=_spreads(document, steps))


def _counted_plays(version: CaseVersion) -> list[Play]:
    published = version.thing.published_at
    if published is None:
        return []
    rows = Play.objects.filter(
        version=version, person__isnull=False, ended_at__isnull=False, started_at__gte=published
    ).order_by("ended_at", "pk")
    first: dict[object, Play] = {}
    for play in rows:
        first.setdefault(play.person_id, play)
    return list(first.values())[: len(first) // LEAST * LEAST]


def about(count: int) -> int | None:
    """A count of players as it may be said: to the nearest five, and not at all below five."""
    return None if count < LEAST else LEAST * round(count / LEAST)


def _scenes(document: CaseDocument, steps: list[Step]) -> list[SceneRead]:
    told = flow(document, _flow_steps(steps))
    titles = {node.scene: node.title for node in told.nodes}
    ways: dict[str, list[FlowEdge]] = defaultdict(list)
    for edge in told.edges:
        ways[edge.scene].append(edge)
    return [
        SceneRead(
            scene=node.scene,
            title=node.title or document.title,
            players=about(node.players),
            is_ending=node.is_ending,
            ways=[_way(edge, about(node.players), titles) for edge in ways[node.scene]],
        )
        for node in told.nodes
    ]


def _flow_steps(steps: list[Step]) -> Iterable[FlowStep]:
    for step in steps:
        if step.kind == Step.Kind.CHOICE:
            yield FlowStep(step.play_id, step.scene, step.what)
        elif step.kind == Step.Kind.TIME:
            yield FlowStep(step.play_id, step.scene, TIME_UP)


def _way(edge: FlowEdge, came: int | None, titles: dict[str, str]) -> WayRead:
    players = about(edge.players) if came else None
    return WayRead(
        words=edge.words,
        goes=edge.goes,
        leads=titles.get(edge.goes, "") if edge.goes != edge.scene else "",
        time_up=edge.choice == TIME_UP,
        players=players,
        share=min(100, round(100 * players / came)) if players and came else 0,
    )


def _spreads(document: CaseDocument, steps: list[Step]) -> list[SpreadRead]:
    answers: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    key = lambda step: (step.scene, step.what)  # noqa: E731
    for place, group in groupby(sorted((one for one in steps if one.kind == Step.Kind.ANSWER), key=key), key=key):
        answers[place] = [step.said for step in group if not step.said.get("passed")]
    return [
        _spread(scene.title or document.title, moment, answers[scene.id, moment.id])
        for scene in document.scenes
        for moment in questions(scene)
        if moment.kind != MomentKind.DISCUSS
    ]


def _spread(title: str, moment: Moment, said: list[dict[str, object]]) -> SpreadRead:
    enough = len(said) >= LEAST
    weights, options = [], []
    if enough and moment.kind == MomentKind.WEIGH:
        weights = [(one.words, *_quarters([_weight(each, one.id) for each in said])) for one in moment.options]
    if enough and moment.kind == MomentKind.VOTE:
        chosen = [each.get("option") for each in said]
        options = [(one.words, about(chosen.count(one.id))) for one in moment.options]
    return SpreadRead(
        title=title,
        prompt=moment.prompt,
        kind=moment.kind.value,
        answered=about(len(said)),
        weights=weights,
        options=options,
    )


def _weight(said: dict[str, object], name: str) -> int:
    weights = said.get("weights")
    found = weights.get(name, 0) if isinstance(weights, dict) else 0
    return int(found)


def _quarters(weights: list[int]) -> tuple[int, int, int]:
    """A quarter gave less, half, a quarter more; each to the nearest five, so that no single weight shows."""
    low, middle, high = quantiles(weights, n=4, method="inclusive")
    return 5 * round(low / 5), 5 * round(middle / 5), 5 * round(high / 5)
