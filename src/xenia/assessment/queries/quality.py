"""The quality of an instrument: what its answers say about the questions, never about those who answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.quality_choice import Choice, chosen_sums
from xenia.assessment.queries.quality_groups import Comparison, comparisons
from xenia.assessment.queries.quality_items import ItemQuality, item_qualities
from xenia.assessment.queries.quality_parts import ItemInPart, PartQuality, part_quality
from xenia.assessment.queries.quality_words import PEOPLE, Tone
from xenia.assessment.queries.sums import OWN_WORDS
from xenia.assessment.scoring import scored_ranges
from xenia.assessment.scoring.parts import parts_of
from xenia.core.rules import Actor
from xenia.standards.instruments import WORDS, Instrument


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything that a quality page says."""

    form: Instrument
    responses: int
    parts: tuple[PartQuality, ...]
    items: tuple[ItemQuality, ...]
    comparisons: tuple[Comparison, ...]
    wrote: int | None

    @property
    def enough(self) -> bool:
        """Whether figures are shown at all."""
        return self.responses >= PEOPLE.at

    @property
    def noticed(self) -> list[ItemQuality]:
        """The questions that deserve a look."""
        return [item for item in self.items if any(word.tone == Tone.LOOK for word in item.words)]


def quality(actor: Actor, choice: Choice, *, language: str = "en") -> Quality:
    """What the chosen answers say; of fewer than ten people only how many they are. At most four statements."""
    form = plain_of(choice.version, language)
    groups = chosen_sums(actor, choice)
    sums = groups.get("")
    if sums is None or sums.responses < PEOPLE.at:
        return Quality(form, sums.responses if sums else 0, (), (), (), None)
    ranges = scored_ranges(form)
    codes = list(ranges)
    parts = parts_of(form)
    scores = tuple(part_quality(part, sums, codes, ranges) for part in parts)
    items = tuple(item_qualities(form, sums, ranges, _in_parts(scores)))
    texts = {item.code: f"{item.above} {item.text}".strip() for item in items}
    own = any(item.type in WORDS for item in form.items)
    return Quality(
        form=form,
        responses=sums.responses,
        parts=scores,
        items=items,
        comparisons=tuple(comparisons(groups, parts, ranges, texts)),
        wrote=sums.items[OWN_WORDS].get("", 0) if own else None,
    )


def _in_parts(scores: tuple[PartQuality, ...]) -> Mapping[str, ItemInPart]:
    """What each question adds to the first score that it belongs to."""
    found: dict[str, ItemInPart] = {}
    for score in scores:
        for code, known in score.items.items():
            found.setdefault(code, known)
    return found
