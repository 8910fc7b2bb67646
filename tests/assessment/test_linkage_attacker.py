"""Someone who steals databases, logs, all keys and the list of people, and knows who came when, does no better than
chance. Beside each test of it stands a leak, planted into what it tests, by which the same thief succeeds."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from scipy.stats import binom

from tests.assessment.cohorts import Cohort, answered, hits
from tests.assessment.linkage import Attacker
from xenia.assessment.actions import boxes
from xenia.assessment.models import Answers, Response
from xenia.assessment.views import anonymous as pages
from xenia.core.keys import key_for, seal
from xenia.people.models import Contact

pytestmark = pytest.mark.django_db(transaction=True)

CROWD = 26
#: at least ten, the promise says; whoever does better than one in ten, by more than luck, has found something
TENTH = 1 / 10
#: about fifty ways of guessing are tried in each test
LUCK = 1e-6

Browsers = dict[UUID, Client]
Make = Callable[..., list[Cohort]]
Keep = dict[str, Any]


@pytest.fixture
def browsers(make_person: Any, sign_in: Any) -> Browsers:
    """Everyone who is asked, each signed in on a device of their own."""
    people = [make_person(f"Asked {number}", "student") for number in range(CROWD)]
    return {person.pk: sign_in(person) for person in people}


@pytest.fixture
def cohorts(browsers: Browsers, make_occasion: Any, make_version: Any) -> Make:
    """As many occasions as wanted, each answered by `of` people, and robbed."""
    version = make_version()

    def make(many: int, *, of: int = CROWD, **more: Any) -> list[Cohort]:
        some = dict(list(browsers.items())[:of])
        asked = [Response(pk=person) for person in some]  # whatever has the key of a person
        found = []
        for seed in range(many):
            occasion = make_occasion(asked, privacy="anonymous", version=version)
            found.append(answered(occasion, some, seed=seed, **more))
        return found

    return make


def best(found: list[Cohort], people: Iterable[UUID] | None = None) -> tuple[int, int, str]:
    """How often the way of guessing that did best over all cohorts was right, of how many, and its name."""
    right: Counter[str] = Counter()
    for seed, cohort in enumerate(found):
        for name, guess in Attacker(cohort.loot, seed=seed).guesses().items():
            right[name] += hits(guess, cohort.said, people)
    name, most = right.most_common(1)[0]
    return most, sum(len(list(people or cohort.said)) for cohort in found), name


def luck(of: int, chance: float = TENTH) -> int:
    """More than so many are never guessed by chance."""
    return int(binom.isf(LUCK, of, chance))


def test_whoever_steals_everything_does_no_better_than_chance(cohorts: Make) -> None:
    """With all earlier states and keys, everyone is one of ten or more; with what lies in the databases, one of all."""
    found = cohorts(8)
    for cohort in found:
        thief = Attacker(cohort.loot, seed=0)
        assert set(thief.answers) == set(cohort.said.values())  # everything was read, only not whose it is
        assert len(thief._opened_full()) == 1 and not any(thief._opened_states())
    right, of, name = best(found)
    assert right <= luck(of), name
    for cohort in found:
        cohort.loot.states.clear()
    right, of, name = best(found)
    assert right <= luck(of, 1 / CROWD), name


def test_nor_does_whoever_takes_over_the_machine_once_twenty_have_come(cohorts: Make) -> None:
    found = cohorts(6, end=False)
    for cohort in found:
        thief = Attacker(cohort.loot, seed=0)
        assert set(thief.answers) == set(cohort.said.values())
        assert [state is not None for state in thief._opened_states()] == [False] * 25 + [True]
    right, of, name = best(found)
    assert right <= luck(of), name


def test_rows_in_the_order_of_coming_would_give_everyone_away(cohorts: Make, monkeypatch: Any) -> None:
    monkeypatch.setattr(boxes, "shuffle", lambda _list: None)
    right, of, _name = best(cohorts(2, of=15))
    assert right == of == 30


def test_a_box_that_could_be_opened_later_would_give_everyone_away(cohorts: Make, monkeypatch: Any) -> None:
    one = b"one key for every state of a box"
    monkeypatch.setattr(boxes, "renewed_key", lambda _occasion, _before: one)
    monkeypatch.setattr(boxes, "box_keys", lambda _occasion: [one])
    found = cohorts(2)
    for cohort in found:
        cohort.loot.keys.append(one)
    right, of, name = best(found)
    assert right > of * 0.8 > luck(of) and name == "what came to the box"


def test_a_box_that_grows_with_its_answers_would_give_most_away(cohorts: Make, monkeypatch: Any) -> None:
    monkeypatch.setattr(boxes, "ROOM", 1)
    monkeypatch.setattr(boxes, "_packed", lambda content: boxes.json.dumps(content).encode())
    right, of, name = best(cohorts(2, of=19))
    assert right > luck(of) and name == "size of the box"


def leaking(monkeypatch: Any, more: Callable[[Keep], Keep]) -> None:
    """Store answers in random order, with something more than should be kept."""

    def store(occasion: Any, found: list[Keep]) -> None:
        key = key_for(boxes.KEY, occasion.pk).pk
        for one in found:
            kept = {"occasion": occasion, "version": occasion.version, "submitted": True, **more(one)}
            response, event = Response.objects.create(**kept), uuid4()
            own = boxes.json.dumps({"words": one["values"]["words"]}).encode()
            sealed = seal(key, own, bound_to=response.pk.bytes + event.bytes)
            Answers.objects.create(response=response, event=event, sealed=sealed, key=key)

    monkeypatch.setattr(boxes, "_store", store)


def test_a_moment_that_stays_would_give_everyone_away(cohorts: Make, monkeypatch: Any) -> None:
    now = timezone.now()
    leaking(monkeypatch, lambda one: {"submitted_at": now + timedelta(seconds=int(one["values"]["words"][:2]))})
    right, of, name = best(cohorts(2, of=15))
    assert right == of and name == "column submitted_at"


def test_the_same_storing_without_more_gives_nobody_away(cohorts: Make, monkeypatch: Any) -> None:
    leaking(monkeypatch, lambda _one: {})
    right, of, name = best(cohorts(3, of=15))
    assert right <= luck(of), name


def test_a_turn_that_stands_in_both_places_would_give_everyone_away(cohorts: Make, monkeypatch: Any) -> None:
    """Entered with whoever took it, and with the answers that it brought."""
    turns: dict[str, str] = {}
    take, put = pages.take_turn, pages.put_answers

    def taking(who: Any, occasion: Any, *, turn: str) -> None:
        take(who, occasion, turn=turn)
        Contact.objects.create(person_id=who.person, kind="other", value=turn)

    def putting(occasion: Any, sent: Any) -> None:
        put(occasion, sent)
        turns[sent.values["words"]] = boxes_hash(sent.turn)

    monkeypatch.setattr(pages, "take_turn", taking)
    monkeypatch.setattr(pages, "put_answers", putting)
    leaking(monkeypatch, lambda one: {"source_id": turns[one["values"]["words"]]})
    right, of, name = best(cohorts(2, of=15))
    assert right == of and name == "joins"


def boxes_hash(turn: str) -> str:
    from hashlib import sha256

    return sha256(bytes.fromhex(turn)).hexdigest()


@pytest.mark.parametrize("told", [False, True])
def test_a_language_that_one_person_speaks_gives_them_away_only_when_it_is_told(
    cohorts: Make, browsers: Browsers, monkeypatch: Any, told: bool
) -> None:
    if told:
        monkeypatch.setattr(boxes, "told_languages", set)
    rare = next(iter(browsers))
    found = cohorts(10, of=12, languages={rare: "ar"})
    right, of, _name = best(found, [rare])
    assert of == 10 and (right > luck(of) if told else right <= luck(of))


def test_nothing_of_an_answer_stands_in_the_clear_in_any_file(cohorts: Make, sqlite_files: Any) -> None:
    """Neither in the databases nor in their logs, free pages included, while it is open and after."""
    for end in (False, True):
        found = cohorts(1, of=12, end=end)[0]
        files = [each for file in sqlite_files.values() for each in file.parent.glob(f"{file.name}*")]
        for each in files:
            raw = each.read_bytes()
            assert not [words for words in found.said.values() if words.encode()[:10] in raw], each
    assert files or not sqlite_files
