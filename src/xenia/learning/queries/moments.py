"""A question of a scene as its page shows it: asked, or answered with what there is to compare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from xenia.core.keys import KeyDestroyed, unseal
from xenia.learning.models import Step
from xenia.learning.queries.plays import Standing, place_of
from xenia.standards.cases.document import Moment, MomentKind, Option
from xenia.standards.cases.walking import scene_named
from xenia.standards.cases.weighing import Held, held_fast

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightRead:
    """A hypothesis with the weight given before, now, and the one that is reasonable."""

    option: Option
    before: int | None = None
    now: int | None = None
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentRead:
    """A question. `asked` is whether it waits for its answer; `held` says where somebody held fast to a weight."""

    moment: Moment
    asked: bool
    passed: bool = False
    words: str = ""
    option: str = ""
    weights: list[WeightRead] = field(default_factory=list)
    held: Held | None = None
    held_words: str = ""

    @property
    def weighed_before(self) -> bool:
        """Whether the same hypotheses were weighed earlier."""
        return any(row.before is not None for row in self.weights)

    @property
    def reasonable(self) -> bool:
        """Whether the author gave weights to compare with."""
        return any(row.option.weight is not None for row in self.weights)


def moment_read(standing: Standing, moment: Moment, *, words: bool, typed: Mapping[str, str] = NOTHING) -> MomentRead:
    """A question with its answer, if it has one; own words are unsealed only where `words` says so. `typed` are weights
    that were sent and refused."""
    position = standing.position
    place = (position.scene.id, moment.id)
    said = position.answers.get(place)
    weights, held = _weighed(standing, moment, said, typed)
    read = MomentRead(moment=moment, asked=said is None, weights=weights, held=held)
    if said is None:
        return read
    option = next((one.words for one in moment.options if one.id == said.get("option")), "")
    chosen: dict[str, Any] = {"passed": bool(said.get("passed")), "option": option}
    if held:
        chosen["held_words"] = next(one.words for one in moment.options if one.id == held.option)
    return MomentRead(
        moment=moment,
        asked=False,
        weights=weights,
        held=held,
        words=_own_words(standing, place) if words else "",
        **chosen,
    )


def _weighed(
    standing: Standing, moment: Moment, said: Any, typed: Mapping[str, str]
) -> tuple[list[WeightRead], Held | None]:
    if moment.kind != MomentKind.WEIGH:
        return [], None
    earlier, before = _earlier(standing, moment)
    now = (said or {}).get("weights") or {}
    rows = [
        WeightRead(option=one, before=before.get(one.id), now=now.get(one.id), typed=typed.get(one.id, ""))
        for one in moment.options
    ]
    return rows, held_fast(moment, now, earlier=earlier, before=before) if now else None


def _earlier(standing: Standing, moment: Moment) -> tuple[Moment | None, dict[str, int]]:
    """The last weighing of the same hypotheses before this one."""
    names = {option.id for option in moment.options}
    found: tuple[Moment | None, dict[str, int]] = (None, {})
    for (scene_id, name), said in standing.position.answers.items():
        if (scene_id, name) == (standing.position.scene.id, moment.id):
            break
        scene = scene_named(standing.original, scene_id)
        asked = (
            next((one for one in scene.parts if isinstance(one, Moment) and one.id == name), None) if scene else None
        )
        if asked and said.get("weights") and names & said["weights"].keys():
            found = asked, dict(said["weights"])
    return found


def _own_words(standing: Standing, place: tuple[str, str]) -> str:
    step = next((one for one in standing.steps if _answers(one, place)), None)
    return own_words(standing, step) if step else ""


def _answers(step: Step, place: tuple[str, str]) -> bool:
    return step.kind == Step.Kind.ANSWER and (step.scene, step.what) == place


def own_words(standing: Standing, step: Step) -> str:
    """What a player wrote at a step; nothing once their key is gone."""
    if not step.sealed or step.key is None:
        return ""
    try:
        return unseal(step.key, bytes(step.sealed), bound_to=place_of(standing.play, step.number)).decode()
    except KeyDestroyed:
        return ""
