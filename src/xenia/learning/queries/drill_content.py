"""What the drills hold: plain YAML files beside this room, one for each drill and language, read once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

FOLDER = files("xenia.learning") / "drills"
#: every item stands in this one, and may stand in others
ORIGINAL = "en"
NAMES = ("plain-words", "interpreter", "triage-consent")
#: what each practises, of the WHO's standards of 2021
COMPETENCIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "plain-words": ("who-2021:who-2021-s3",),
        "interpreter": ("who-2021:who-2021-s4",),
        "triage-consent": ("who-2021:who-2021-s1", "who-2021:who-2021-s3"),
    }
)
#: items of one round, so that it takes about three minutes
ROUND: Mapping[str, int] = MappingProxyType({"plain-words": 2, "interpreter": 4, "triage-consent": 3})
MINUTES = 3
#: where a way through an item is over
END = "end"
#: what a simulated patient says in the teach-back
HEARD = ("wrong", "half", "right")
#: nothing has to be explained again
NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something that one may do, how good that is (0..1), and why."""

    id: str
    words: str
    why: str = ""
    level: float = 0.0
    next: str = ""
    at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of the teach-back, and what a right answer holds."""

    question: str
    holds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What the simulated patient answers, and what is to be explained again then."""

    question: str
    words: str
    again: str = NOTHING
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do. `kind` is choose, seat, split, write, teach or check."""

    id: str
    kind: str
    prompt: str = ""
    options: tuple[Option, ...] = ()
    fixed: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    pieces: tuple[str, ...] = ()
    pauses: frozenset[int] = frozenset()
    why: str = ""
    sentence: str = ""
    must: Mapping[str, str] = field(default_factory=dict)
    avoid: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    ask: tuple[Asked, ...] = ()
    says: Mapping[str, Says] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One short situation with its steps; `clock` is how many seconds each step would leave at work."""

    id: str
    title: str
    situation: str
    steps: tuple[Step, ...]
    clock: int = 0

    def step(self, key: str) -> Step | None:
        """The step of that name."""
        return next((step for step in self.steps if step.id == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """A drill in one language; another language may hold fewer of the items."""

    name: str
    language: str
    items: Mapping[str, Item]


@cache
def drill_in(name: str, language: str) -> Drill | None:
    """A drill in exactly this language, if it stands in it."""
    file = FOLDER / (f"{name}.yaml" if language == ORIGINAL else f"{name}.{language}.yaml")
    if name not in NAMES or not file.is_file():
        return None
    told = yaml.safe_load(file.read_text("utf-8"))
    items = {each["id"]: _item(each) for each in told["items"]}
    return Drill(name=name, language=told["language"], items=MappingProxyType(items))


@cache
def languages_of(name: str) -> tuple[str, ...]:
    """The languages in which a drill stands, the one it was written in first."""
    found = (file.name.removesuffix(".yaml").split(".") for file in FOLDER.iterdir() if file.name.endswith(".yaml"))
    others = sorted(parts[1] for parts in found if parts[0] == name and len(parts) > 1)
    return (ORIGINAL, *others)


def drill_for(name: str, language: str) -> Drill | None:
    """A drill in the language asked for, or else in the one that it was written in; None where there is no such."""
    return drill_in(name, language.split("-")[0]) or drill_in(name, ORIGINAL)


def _item(told: Mapping[str, Any]) -> Item:
    if "term" in told:
        written = _write({**told, "id": "say", "sentence": told["term"]})
        whole = (written[0], _teach(told), written[1])
        return Item(id=told["id"], title=told["term"], situation=told["context"], steps=whole)
    steps = tuple(step for each in told["steps"] for step in _steps(each))
    clock = int(told.get("clock", 0))
    return Item(id=told["id"], title=told["title"], situation=told["situation"], steps=steps, clock=clock)


def _steps(told: Mapping[str, Any]) -> Iterator[Step]:
    if told["kind"] == "write":
        yield from _write(told)
        return
    yield Step(
        id=told["id"],
        kind=told["kind"],
        prompt=told["prompt"],
        options=tuple(_option(each) for each in told.get("options", ())),
        fixed={name: (at[0], at[1]) for name, at in told.get("fixed", {}).items()},
        pieces=tuple(told.get("pieces", ())),
        pauses=frozenset(told.get("pauses", ())),
        why=told.get("why", ""),
    )


def _option(told: Mapping[str, Any]) -> Option:
    at = told.get("at")
    return Option(
        id=told["id"],
        words=told["words"],
        why=told["why"],
        level=float(told["level"]),
        next=told.get("next", ""),
        at=(at[0], at[1]) if at else None,
    )


def _write(told: Mapping[str, Any]) -> tuple[Step, Step]:
    """Writing, and then comparing what one wrote with the model by oneself: no machine judges meaning."""
    held: dict[str, Any] = {
        "sentence": told["sentence"],
        "must": dict(told["must"]),
        "avoid": tuple(told["avoid"]),
        "models": tuple(told["models"]),
        "prompt": told.get("prompt", ""),
    }
    return Step(id=told["id"], kind="write", **held), Step(id=f"{told['id']}-check", kind="check", **held)


def _teach(told: Mapping[str, Any]) -> Step:
    ask = tuple(Asked(question=each["question"], holds=each["holds"]) for each in told["ask"])
    says = {
        how: Says(
            question=ask[each["to"] - 1].question,
            words=each["words"],
            again=each.get("again", NOTHING),
            why=each.get("why", ""),
        )
        for how, each in told["says"].items()
    }
    return Step(id="teach", kind="teach", must=dict(told["must"]), ask=ask, says=says)
