"""The flow of a class as a picture: scenes in rows from the beginning on, ways as lines as thick as they were taken."""

from collections import defaultdict, deque
from dataclasses import dataclass

from xenia.learning.queries.class_flow import SceneRead

WIDTH, ROW, HIGH, GAP = 760, 104, 44, 20
MOST_WIDE = 220
#: letters that fit into a box of a hundred units
LETTERS = 0.125


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A scene in the picture."""

    x: float
    y: float
    width: float
    label: str
    title: str
    players: int | None
    is_ending: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def baseline(self) -> float:
        return self.y + HIGH / 2 + 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A way from one scene to another; `few` where fewer than five took it."""

    path: str
    thick: float
    few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The whole picture in its own units."""

    width: int
    height: int
    high: int
    boxes: list[Box]
    lines: list[Line]


def flow_picture(scenes: list[SceneRead]) -> Picture:
    """Lay the scenes out by how many steps they are from the beginning; those that nothing leads to come last."""
    rows = _rows(scenes)
    boxes = {}
    for number, row in enumerate(rows):
        width = min(MOST_WIDE, (WIDTH - GAP) / len(row) - GAP)
        left = (WIDTH - len(row) * (width + GAP) + GAP) / 2
        for place, scene in enumerate(row):
            boxes[scene.scene] = _box(scene, left + place * (width + GAP), GAP + number * ROW, width)
    lines = [line for scene in scenes for line in _lines(scene, boxes)]
    height = GAP * 2 + (len(rows) - 1) * ROW + HIGH if rows else 0
    return Picture(width=WIDTH, height=height, high=HIGH, boxes=list(boxes.values()), lines=lines)


def _rows(scenes: list[SceneRead]) -> list[list[SceneRead]]:
    known = {scene.scene: scene for scene in scenes}
    depth: dict[str, int] = {}
    waiting = deque([(scenes[0].scene, 0)] if scenes else [])
    while waiting:
        name, far = waiting.popleft()
        if name in depth or name not in known:
            continue
        depth[name] = far
        waiting += [(way.goes, far + 1) for way in known[name].ways]
    last = max(depth.values(), default=0)
    rows: dict[int, list[SceneRead]] = defaultdict(list)
    for scene in scenes:
        rows[depth.get(scene.scene, last + 1)].append(scene)
    return [rows[number] for number in sorted(rows)]


def _box(scene: SceneRead, x: float, y: float, width: float) -> Box:
    fit = max(4, int(width * LETTERS))
    label = scene.title if len(scene.title) <= fit else f"{scene.title[: fit - 1].rstrip()}…"
    return Box(
        x=round(x, 1),
        y=y,
        width=round(width, 1),
        label=label,
        title=scene.title,
        players=scene.players,
        is_ending=scene.is_ending,
    )


def _lines(scene: SceneRead, boxes: dict[str, Box]) -> list[Line]:
    taken: dict[str, int] = defaultdict(int)
    for way in scene.ways:
        if way.goes != scene.scene and way.goes in boxes:
            taken[way.goes] += way.share
    return [
        Line(path=_path(boxes[scene.scene], boxes[goes]), thick=round(1.5 + share / 12, 1), few=share == 0)
        for goes, share in taken.items()
    ]


def _path(one: Box, other: Box) -> str:
    if other.y > one.y:
        top, bottom = one.y + HIGH, other.y
        bend = (bottom - top) / 2
        return f"M{one.middle} {top}C{one.middle} {top + bend} {other.middle} {bottom - bend} {other.middle} {bottom}"
    if other.y == one.y:
        low, dip = one.y + HIGH, one.y + HIGH + 26
        return f"M{one.middle} {low}C{one.middle} {dip} {other.middle} {dip} {other.middle} {low}"
    side = min(WIDTH - 2, max(one.x + one.width, other.x + other.width) + 36)
    start, end = (one.x + one.width, one.y + HIGH / 2), (other.x + other.width, other.y + HIGH / 2)
    return f"M{start[0]} {start[1]}C{side} {start[1]} {side} {end[1]} {end[0]} {end[1]}"
