"""The way that somebody went through a case, for themselves to look back on."""

from dataclasses import dataclass, field, replace

from xenia.learning.models import Step
from xenia.learning.queries.moments import MomentRead, moment_read
from xenia.learning.queries.plays import Standing, moves_of
from xenia.standards.cases.document import Choice, Scene
from xenia.standards.cases.walking import after, begin, questions, scene_named


@dataclass(slots=True)
class Visit:
    """A scene that one came to: what one answered and chose there, in order, and whether time was up."""

    scene: Scene
    answers: list[MomentRead] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    time_up: bool = False


def own_path(standing: Standing) -> list[Visit]:
    """Every visit of a scene; no statement more than the keys of one's own words."""
    document, original = standing.document, standing.original
    position = begin(original)
    path = [Visit(scene_named(document, position.scene.id) or position.scene)]
    for step, move in zip(standing.steps, moves_of(standing.steps), strict=True):
        here = path[-1]
        then = replace(after(original, position, move), moves=position.moves + 1)
        if step.kind == Step.Kind.TIME:
            here.time_up = True
        elif step.kind == Step.Kind.CHOICE:
            here.choices += [one for one in here.scene.choices if one.id == step.what]
        else:
            at = replace(standing, position=then)
            here.answers += [moment_read(at, one, words=True) for one in questions(here.scene) if one.id == step.what]
        if then.entered != position.entered:
            path.append(Visit(scene_named(document, then.scene.id) or then.scene))
        position = then
    return path
