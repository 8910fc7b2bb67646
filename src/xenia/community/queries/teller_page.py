"""What a storyteller sees of their story: where it stands and who met it, as kinds and bands, never names."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from xenia.community.choices import FLAGS, Audience, Called, Choices, Purpose, choices_from
from xenia.community.models import Consent, Opening, Story, Withdrawal
from xenia.community.queries.places import told_places
from xenia.community.queries.standing import newest_consents

#: at least so many readers → how the page says it; fewer are never counted out
BANDS = ((100, "hundred"), (20, "twenty"), (5, "five"), (0, "few"))


Readers = list[tuple[str, UUID | None, bytes]]


@dataclass(frozen=True, slots=True)
class Stands:
    """Places that are alike for the teller: what they are, and how many opened them, as a band or not yet."""

    words: str
    count: int
    band: str


@dataclass(frozen=True, slots=True)
class Said:
    """One question with what was answered; `value` is a yes or no, or which of several words."""

    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class TellerPage:
    """Everything on the page."""

    story: Story
    state: str
    stands: tuple[Stands, ...]
    opened: tuple[tuple[str, str], ...]
    #: how many took its words out of the school in a page, as a band; empty for nobody
    taken: str
    said: tuple[Said, ...]
    since: datetime | None
    until: date | None
    withdrawal: Withdrawal | None
    #: who elsewhere got it: (name, given on, told of its end on)
    elsewhere: tuple[tuple[str, datetime, datetime | None], ...]


def band_of(readers: int) -> str:
    """How many met it, so that nobody can count a single reader."""
    return next(name for least, name in BANDS if readers >= least) if readers else ""


def teller_page(story: Story) -> TellerPage:
    """The page of one story; whoever calls has let only its teller in. A constant number of statements."""
    consent = newest_consents([story.pk]).get(story.pk)
    withdrawal = Withdrawal.objects.filter(story=story, called_off_at=None).first()
    told = told_places(story)
    readers, taken = _readers(story, told)
    return TellerPage(
        story=story,
        state=_state(story),
        stands=_stands(told, readers),
        opened=_opened(readers),
        taken=band_of(len(taken)),
        said=asked_alone(consent) if consent else (),
        since=consent.at if consent else None,
        until=consent.until if consent else None,
        withdrawal=withdrawal,
        elsewhere=tuple(story.recipients.order_by("given_at").values_list("name", "given_at", "told_at")),
    )


def _state(story: Story) -> str:
    if story.gone_at:
        return "gone"
    if story.hidden_at:
        return "hidden"
    return "released" if story.thing.published_at else "working"


def asked_alone(consent: Consent) -> tuple[Said, ...]:
    """Each choice as the answer to one question, in the order in which they are asked."""
    choices = choices_from(consent.choices)
    purposes = [Said(f"purposes-{one}", one in choices.purposes) for one in Purpose]
    audiences = [Said(f"audiences-{one}", one in choices.audiences) for one in Audience]
    flags = [Said(flag, getattr(choices, flag)) for flag in FLAGS]
    return (*purposes, *audiences, Said("called", choices.called.value), *flags)


def changed_choices(consent: Consent, key: str, answer: str) -> Choices | None:
    """The choices that stand with one question answered anew; None for a question or an answer that there is not."""
    plain: dict[str, Any] = dict(consent.choices)
    group, _dash, word = key.partition("-")
    if key == "called" and answer in set(Called):
        return choices_from({**plain, "called": answer})
    if answer not in {"yes", "no"}:
        return None
    if key in FLAGS:
        return choices_from({**plain, key: answer == "yes"})
    if group in {"purposes", "audiences"} and word in {*Purpose, *Audience}:
        kept = set(plain[group]) - {word} | ({word} if answer == "yes" else set())
        return choices_from({**plain, group: sorted(kept)})
    return None


def _readers(story: Story, told: Mapping[UUID, str]) -> tuple[Readers, set[bytes]]:
    """(role, place, mark) of every opening of which the teller may know; and of who took its words along, each once.

    Those are told of wherever it was: the words are outside even if the place has let go of the story since.
    """
    rows = list(Opening.objects.filter(story=story).values_list("role", "place", "mark"))
    taken = {bytes(mark) for role, _place, mark in rows if role == Opening.TAKEN}
    met = [(role, place, bytes(mark)) for role, place, mark in rows if role != Opening.TAKEN]
    return [one for one in met if one[1] is None or one[1] in told], taken


def _stands(told: Mapping[UUID, str], readers: Readers) -> tuple[Stands, ...]:
    """Places that are alike in words, together; of several, the band of the one that was opened most."""
    by_place: dict[UUID | None, set[bytes]] = defaultdict(set)
    for _role, place, mark in readers:
        by_place[place].add(mark)
    alike: dict[str, list[int]] = defaultdict(list)
    for place, words in told.items():
        alike[words].append(len(by_place[place]))
    return tuple(Stands(words, len(counts), band_of(max(counts))) for words, counts in sorted(alike.items()))


def _opened(readers: Readers) -> tuple[tuple[str, str], ...]:
    by_role: dict[str, set[bytes]] = defaultdict(set)
    for role, _place, mark in readers:
        by_role[role].add(mark)
    counted = Counter({role: len(marks) for role, marks in by_role.items()})
    return tuple((role, band_of(count)) for role, count in counted.most_common())
