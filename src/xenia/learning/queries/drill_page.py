"""An item of a drill as its page shows it: what is done with why, and what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xenia.learning.models import Attempt
from xenia.learning.queries.drill_content import NOTHING, Drill, Item, Option, Says, Step
from xenia.learning.queries.drill_steps import Done, Looked, look_at, mixed, walk
from xenia.learning.queries.drills import Practice, own_words
from xenia.learning.queries.spacing import BAD, GOOD

BETTER, NEUTRAL, WORSE = "better", "neutral", "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a sentence to split: whether one paused behind it, and whether a pause belongs there."""

    number: int
    words: str
    yours: bool = False
    ours: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """A step that is done, with what there is to learn from it."""

    step: Step
    mark: str
    chosen: str = ""
    why: str = ""
    better: Option | None = None
    pieces: list[Piece] = field(default_factory=list)
    says: Says | None = None
    wanted: str = ""
    ticked: list[tuple[str, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPage:
    """What stands on the page. `looked` is there once words were looked at; `earlier` is what one wrote last time."""

    item: Item
    done: list[StepDone]
    step: Step | None
    words: str
    late: bool
    looked: Looked | None = None
    says: Says | None = None
    options: list[Option] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    earlier: str = ""

    @property
    def finished(self) -> bool:
        """Whether no step waits."""
        return self.step is None


@dataclass(frozen=True, slots=True)
class RoundLine:
    """An item of a round, and how it went."""

    title: str
    mark: str


def mark_of(level: float) -> str:
    """A level in three steps: it helps, it can be done, it costs something."""
    return BETTER if level >= GOOD else NEUTRAL if level >= BAD - 0.1 else WORSE


def drill_page(now: Practice, said: Mapping[str, Any], *, words: str, looked: bool) -> DrillPage:
    """The page of an item after these answers."""
    walked = walk(now.item, said, heard=now.heard)
    step, language = walked.now, now.drill.language
    writing = next((one for one in now.item.steps if one.kind == "write"), None)
    shows_look = writing and words.strip() and (looked or step is None or step.kind != "write")
    return DrillPage(
        item=now.item,
        done=[_done(one, now, words) for one in walked.done],
        step=step,
        words=words,
        late=bool(said.get("late")),
        looked=look_at(writing, words, language=language) if writing and shows_look else None,
        says=step.says[now.heard] if step and step.kind == "teach" else None,
        options=mixed(now.item, step, turn=now.turn) if step else [],
        pieces=_pieces(step, set()) if step and step.kind == "split" else [],
        earlier=own_words(now.earlier) if step is None and writing else "",
    )


def _done(one: Done, now: Practice, words: str) -> StepDone:
    step = one.step
    level = look_at(step, words, language=now.drill.language).level if one.level is None else one.level
    told: dict[str, Any] = {"step": step, "mark": mark_of(level)}
    if one.option:
        best = max(step.options, key=lambda option: option.level)
        told |= {"chosen": one.option.words, "why": one.option.why, "better": None if best is one.option else best}
    elif step.kind == "split":
        told |= {"pieces": _pieces(step, set(one.answer)), "why": step.why}
    elif step.kind == "teach":
        says = step.says[now.heard]
        wanted = step.must.get(says.again, "")
        chosen = "" if one.answer == NOTHING else step.must[one.answer]
        told |= {"says": says, "chosen": chosen, "wanted": wanted, "why": says.why}
    elif step.kind == "check":
        told |= {"ticked": [(must, key in one.answer) for key, must in step.must.items()]}
    return StepDone(**told)


def _pieces(step: Step, yours: set[int]) -> list[Piece]:
    last = len(step.pieces)
    return [
        Piece(number=place, words=words, yours=place in yours, ours=place in step.pauses, is_last=place == last)
        for place, words in enumerate(step.pieces, start=1)
    ]


def round_lines(drill: Drill, rows: Sequence[Attempt]) -> list[RoundLine]:
    """A round, item by item."""
    return [RoundLine(drill.items[row.item].title, mark_of(row.level)) for row in rows if row.item in drill.items]
