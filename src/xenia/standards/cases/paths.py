"""Where one can get to in a case, given what must have been done before: the ground of the checks of its graph.

Flags only accumulate, so what may have been set on the way into a scene (the union over all ways) and what must have
been (the intersection) are found by going round until nothing changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xenia.standards.cases.document import CaseDocument, Choice, Scene

type Flags = frozenset[str]


@dataclass(frozen=True, slots=True)
class Paths:
    """`may` and `must` by scene that can be reached: flags that may, and that must, be set on coming in.

    `onward` are the scenes that each leads to by some choice that can be offered, or when time is up.
    """

    may: Mapping[str, Flags]
    must: Mapping[str, Flags]
    onward: Mapping[str, tuple[str, ...]]

    def offered(self, scene: Scene, choice: Choice) -> bool:
        """Whether the choice can ever be offered, as far as flags go."""
        return set(choice.needs) <= _with_stays(scene, self.may.get(scene.id, frozenset()))


def paths_of(document: CaseDocument) -> Paths:
    """All that can be reached from the first scene. Of scenes with one name the first counts."""
    scenes: dict[str, Scene] = {}
    for scene in document.scenes:
        scenes.setdefault(scene.id, scene)
    may: dict[str, Flags] = {}
    if document.scenes:
        may[document.scenes[0].id] = frozenset()
        _spread(scenes, may, [document.scenes[0].id])
    onward = {name: tuple(dict.fromkeys(goes for goes, _, _ in _ways(scenes, name, may[name]))) for name in may}
    return Paths(may=may, must=_must(scenes, may, document), onward=onward)


def _spread(scenes: Mapping[str, Scene], may: dict[str, Flags], waiting: list[str]) -> None:
    while waiting:
        name = waiting.pop()
        for goes, carried, _ in _ways(scenes, name, may[name]):
            before = may.get(goes)
            after = carried if before is None else before | carried
            if after != before:
                may[goes] = after
                waiting.append(goes)


def _must(scenes: Mapping[str, Scene], may: Mapping[str, Flags], document: CaseDocument) -> dict[str, Flags]:
    must: dict[str, Flags] = {}
    if not document.scenes:
        return must
    must[document.scenes[0].id] = frozenset()
    waiting = [document.scenes[0].id]
    while waiting:
        name = waiting.pop()
        for goes, _, added in _ways(scenes, name, may[name]):
            before = must.get(goes)
            after = must[name] | added if before is None else before & (must[name] | added)
            if after != before:
                must[goes] = after
                waiting.append(goes)
    return must


def _ways(scenes: Mapping[str, Scene], name: str, flags: Flags) -> Iterable[tuple[str, Flags, Flags]]:
    """The ways on: where to, what may be set then, and what this way certainly adds."""
    scene = scenes[name]
    within = _with_stays(scene, flags)
    for choice in scene.choices:
        if choice.goes in scenes and set(choice.needs) <= within:
            yield choice.goes, within | set(choice.sets), frozenset((*choice.sets, *choice.needs))
    if scene.timer and scene.timer.goes in scenes:
        yield scene.timer.goes, within, frozenset()


def _with_stays(scene: Scene, flags: Flags) -> Flags:
    """With what choices that stay in the scene can set, one after the other."""
    stays = [choice for choice in scene.choices if choice.goes in ("", scene.id) and choice.sets]
    within = flags
    while more := {flag for choice in stays if set(choice.needs) <= within for flag in choice.sets} - within:
        within |= more
    return within


def circles(onward: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The strongly connected components of a graph, each as a list (Kosaraju's two walks, without recursion)."""
    back: dict[str, list[str]] = {name: [] for name in onward}
    for name, ways in onward.items():
        for goes in ways:
            if goes in back:
                back[goes].append(name)
    seen: set[str] = set()
    order = [name for start in onward if start not in seen for name in _finished(start, onward, seen)]
    found: list[list[str]] = []
    seen = set()
    for start in reversed(order):
        if start not in seen:
            found.append(_finished(start, back, seen))
    return found


def _finished(start: str, onward: Mapping[str, Iterable[str]], seen: set[str]) -> list[str]:
    """What a walk in depth from here meets that was not seen, in the order in which it is left."""
    seen.add(start)
    left: list[str] = []
    walk = [(start, iter(onward[start]))]
    while walk:
        name, ways = walk[-1]
        step = next((goes for goes in ways if goes in onward and goes not in seen), None)
        if step is None:
            left.append(name)
            walk.pop()
        else:
            seen.add(step)
            walk.append((step, iter(onward[step])))
    return left
