"""Where a class went through a case: how many came to each scene, and what they chose there."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from xenia.standards.cases.document import CaseDocument, Scene

#: the choice of a step on which time was up
TIME_UP = "time-up"


@dataclass(frozen=True, slots=True)
class Step:
    """What one player did in a scene: a choice, TIME_UP, or '' when they are there and nothing is chosen yet."""

    player: Hashable
    scene: str
    choice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """A scene: how often it was entered, and by how many different players; who is `resting` came no further."""

    scene: str
    title: str
    visits: int
    players: int
    resting: int
    is_ending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEdge:
    """A choice, or TIME_UP: how often it was taken. `goes` is the scene itself for what stays in it."""

    scene: str
    choice: str
    words: str
    goes: str
    times: int
    players: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The whole class, scenes and choices in the order of the case, also those that nobody took. `unknown` are steps at
    scenes or choices that the case no longer has."""

    nodes: tuple[FlowNode, ...]
    edges: tuple[FlowEdge, ...]
    players: int
    finished: int
    steps: int
    unknown: int


def flow(document: CaseDocument, steps: Iterable[Step]) -> Flow:
    """Count the steps of a class; those of one player come in the order in which they were made."""
    tracks: dict[Hashable, list[Step]] = defaultdict(list)
    for step in steps:
        tracks[step.player].append(step)
    counting = _Counting(document)
    for player, track in tracks.items():
        counting.follow(player, track)
    return counting.flow(len(tracks), sum(map(len, tracks.values())))


class _Counting:
    def __init__(self, document: CaseDocument) -> None:
        self._scenes: dict[str, Scene] = {}
        for scene in document.scenes:
            self._scenes.setdefault(scene.id, scene)
        self._ways = {key: goes for scene in self._scenes.values() for key, _, goes in _ways(scene)}
        self._visits: Counter[str] = Counter()
        self._visitors: dict[str, set[Hashable]] = defaultdict(set)
        self._resting: Counter[str] = Counter()
        self._times: Counter[tuple[str, str]] = Counter()
        self._takers: dict[tuple[str, str], set[Hashable]] = defaultdict(set)
        self._unknown = 0

    def follow(self, player: Hashable, track: Iterable[Step]) -> None:
        here = ""
        for step in track:
            if step.scene not in self._scenes:
                self._unknown += 1
                continue
            if step.scene != here:
                here = self._enter(player, step.scene)
            if not step.choice:
                continue
            key = (step.scene, step.choice)
            if key not in self._ways:
                self._unknown += 1
                continue
            self._times[key] += 1
            self._takers[key].add(player)
            if self._ways[key] in self._scenes and self._ways[key] != here:
                here = self._enter(player, self._ways[key])
        if here:
            self._resting[here] += 1

    def _enter(self, player: Hashable, scene: str) -> str:
        self._visits[scene] += 1
        self._visitors[scene].add(player)
        return scene

    def flow(self, players: int, steps: int) -> Flow:
        nodes = tuple(
            FlowNode(
                scene=name,
                title=scene.title,
                visits=self._visits[name],
                players=len(self._visitors[name]),
                resting=self._resting[name],
                is_ending=scene.ending is not None,
            )
            for name, scene in self._scenes.items()
        )
        edges = tuple(
            FlowEdge(
                scene=key[0],
                choice=key[1],
                words=words,
                goes=goes,
                times=self._times[key],
                players=len(self._takers[key]),
            )
            for scene in self._scenes.values()
            for key, words, goes in _ways(scene)
        )
        finished = sum(node.resting for node in nodes if node.is_ending)
        return Flow(nodes=nodes, edges=edges, players=players, finished=finished, steps=steps, unknown=self._unknown)


def _ways(scene: Scene) -> Iterable[tuple[tuple[str, str], str, str]]:
    """Scene and choice, words, and where it leads."""
    for choice in scene.choices:
        yield (scene.id, choice.id), choice.words, choice.goes or scene.id
    if scene.timer:
        yield (scene.id, TIME_UP), "", scene.timer.goes
