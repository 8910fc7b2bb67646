"""A case as a graph that is drawn on the server: scenes in columns by how far they are, ways as curves."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xenia.standards.cases import CaseDocument, Finding, Severity
from xenia.standards.cases.document import Moment, Narration, Scene, Speech

WIDTH, HEIGHT, ACROSS, DOWN, EDGE = 208, 104, 96, 28, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A scene in its place; `errors` and `hints` are what the checker says of it."""

    scene: Scene
    x: int
    y: int
    words: str
    errors: int
    hints: int
    reached: bool
    first: bool
    moments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A choice, or time that is up, as a curve."""

    source: str
    target: str
    words: str
    path: str
    timed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Everything drawn, in a box of this size."""

    cards: list[Card]
    ways: list[Way]
    width: int
    height: int


def graph_of(document: CaseDocument, findings: Sequence[Finding], *, mirrored: bool) -> Graph:
    """Draw a case; `mirrored` for whoever reads from right to left."""
    scenes = {scene.id: scene for scene in reversed(document.scenes)}
    scenes = {scene.id: scenes[scene.id] for scene in document.scenes}
    columns = _columns(document, scenes)
    spots = _spots(columns)
    width = max((x for x, _y in spots.values()), default=0) + WIDTH + 2 * EDGE
    height = max((y for _x, y in spots.values()), default=0) + HEIGHT + 3 * EDGE
    if mirrored:
        spots = {name: (width - x - WIDTH, y) for name, (x, y) in spots.items()}
    reached = {name for column in columns[:-1] for name in column}
    said = _said(findings, scenes)
    first = document.scenes[0].id if document.scenes else ""
    cards = [
        Card(
            scene=scene,
            x=spots[name][0],
            y=spots[name][1],
            words=_words(scene),
            errors=said[name].count(Severity.ERROR),
            hints=len(said[name]) - said[name].count(Severity.ERROR),
            reached=name in reached,
            first=name == first,
            moments=sum(isinstance(part, Moment) for part in scene.parts),
        )
        for name, scene in scenes.items()
    ]
    return Graph(cards=cards, ways=_drawn(scenes, spots, mirrored=mirrored), width=width, height=height)


def _ways(scene: Scene) -> list[tuple[str, str, bool]]:
    ways = [(choice.goes, choice.words, False) for choice in scene.choices if choice.goes]
    return [*ways, (scene.timer.goes, "", True)] if scene.timer and scene.timer.goes else ways


def _columns(document: CaseDocument, scenes: Mapping[str, Scene]) -> list[list[str]]:
    """Scenes by the number of steps from the first; in the last column those that nothing leads to."""
    columns: list[list[str]] = [[document.scenes[0].id]] if document.scenes else []
    seen = set(columns[0]) if columns else set()
    while columns and columns[-1]:
        onward = dict.fromkeys(
            goes for name in columns[-1] for goes, _words_, _timed in _ways(scenes[name]) if goes in scenes
        )
        columns.append([name for name in onward if name not in seen])
        seen.update(columns[-1])
    lost = [name for name in scenes if name not in seen]
    return [*[column for column in columns if column], lost]


def _spots(columns: list[list[str]]) -> dict[str, tuple[int, int]]:
    tallest = max((len(column) for column in columns), default=0)
    whole = tallest * (HEIGHT + DOWN) - DOWN
    spots = {}
    for number, column in enumerate(columns):
        above = (whole - len(column) * (HEIGHT + DOWN) + DOWN) // 2
        for row, name in enumerate(column):
            spots[name] = (EDGE + number * (WIDTH + ACROSS), EDGE + above + row * (HEIGHT + DOWN))
    return spots


def _said(findings: Sequence[Finding], scenes: Mapping[str, Scene]) -> dict[str, list[Severity]]:
    said: dict[str, list[Severity]] = defaultdict(list)
    for one in findings:
        scene = scene_of(one)
        if scene in scenes and not one.language:
            said[scene].append(one.severity)
    return said


def scene_of(finding: Finding) -> str:
    """The scene that a finding is about, or what else its place begins with."""
    return finding.place.partition(".")[0].partition("/")[0]


def _words(scene: Scene) -> str:
    return next((part.text for part in scene.parts if isinstance(part, Narration | Speech)), "")


def _drawn(scenes: Mapping[str, Scene], spots: Mapping[str, tuple[int, int]], *, mirrored: bool) -> list[Way]:
    ways = []
    for name, scene in scenes.items():
        several = _ways(scene)
        for number, (goes, words, timed) in enumerate(several, start=1):
            if goes in spots:
                path = _curve(spots[name], spots[goes], number / (len(several) + 1), mirrored=mirrored)
                ways.append(Way(source=name, target=goes, words=words, path=path, timed=timed))
    return ways


def _curve(source: tuple[int, int], target: tuple[int, int], share: float, *, mirrored: bool) -> str:
    """From the side of one card to the side of the next; what goes back passes below."""
    side, toward = (0, -1) if mirrored else (WIDTH, 1)
    x1, y1 = source[0] + side, source[1] + round(HEIGHT * share)
    x2, y2 = target[0] + WIDTH - side, target[1] + HEIGHT // 2
    if source[0] == target[0]:  # within a column it leaves and comes in on the same side
        bulge = x1 + toward * ACROSS // 2
        return f"M{x1} {y1}C{bulge} {y1} {bulge} {y2} {x1} {y2}"
    if (x2 - x1) * toward > 0:
        bend = max(ACROSS // 2, abs(x2 - x1) // 3) * toward
        return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
    low = max(source[1], target[1]) + HEIGHT + DOWN // 2
    out, into = x1 + toward * ACROSS // 3, x2 - toward * ACROSS // 3
    return f"M{x1} {y1}C{out} {y1} {out} {low} {(x1 + x2) // 2} {low}S{into} {y2} {x2} {y2}"
