"""What is kept of answers: the same counts and scores as answer by answer, for everybody and for the groups allowed,
and of answers without a name nothing while they come in."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.utils import timezone

from tests.assessment.conftest import DEGREES
from xenia.assessment.actions.answering import Event, answer_row
from xenia.assessment.actions.sums import rewrite_changed, rewrite_sums
from xenia.assessment.models import Answers, KeptSums, Occasion, Response, Version
from xenia.assessment.queries.answer_columns import AnswerColumns
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.sums import OWN_WORDS, Summing, packed, sums_of, unpacked
from xenia.assessment.scoring import item_scores, scale_scores, scored_ranges
from xenia.assessment.scoring.items import scored
from xenia.assessment.scoring.parts import parts_of
from xenia.core.actions.rows import insert_rows
from xenia.core.actions.things import set_state
from xenia.science.measurement.dif import dif_tables, responses
from xenia.standards.instruments import Condition, Instrument, Item, ItemType, Option, Section, Subscale

MakeOccasion = Callable[..., Occasion]
MakeVersion = Callable[..., Version]
WITHOUT = (*DEGREES, Option(code="na", label="Not seen"))


def likert(code: str, **more: Any) -> Item:
    return Item(**{"code": code, "type": ItemType.LIKERT, "text": code, "options": WITHOUT, **more})


def every_kind() -> Instrument:
    """One item of each kind, some reversed, weighted, asked of some only."""
    ticks = (Option(code="a", label="A", score=1), Option(code="b", label="B", score=-2), Option(code="c", label="C"))
    items = (
        *(likert(f"q{number}", evidence="behaviour", reverse=number == 3, weight=number) for number in range(1, 6)),
        likert("k", evidence="knowledge", show_if=Condition(item="q1", test="at_least", value=1.0)),
        Item(code="done", type=ItemType.CHECKLIST, text="Done", evidence="behaviour", reverse=True),
        Item(code="ticks", type=ItemType.MULTIPLE, text="Ticks", options=ticks),
        Item(code="rank", type=ItemType.RANKING, text="Rank", options=ticks),
        Item(code="many", type=ItemType.NUMBER, text="How many", minimum=0, maximum=9, reverse=True),
        Item(code="day", type=ItemType.DATE, text="When"),
        Item(code="grid", type=ItemType.MATRIX, text="Grid", options=DEGREES, rows=ticks, evidence="attitude"),
        Item(code="say", type=ItemType.LONG_TEXT, text="Say"),
    )
    scales = (
        Subscale(code="all", title="All", items=("q1", "q2", "q3", "q4", "q5", "k", "done"), rule="percent"),
        Subscale(code="grid", title="Grid", items=("grid",), rule="percent", answered=0.5),
    )
    return Instrument(code="kinds", title="Kinds", sections=(Section(code="s", items=items),), subscales=scales)


def some_answer(item: Item, chance: random.Random) -> Any:
    codes = [option.code for option in item.options] or ["done", "partly", "not", "not_applicable"]
    match item.type:
        case ItemType.MULTIPLE | ItemType.RANKING:
            return chance.sample(codes, chance.randint(0, 3))
        case ItemType.NUMBER:
            return chance.choice([0, 3, 9, 2.5])
        case ItemType.DATE:
            return f"2026-0{chance.randint(1, 9)}-11"
        case ItemType.MATRIX:
            return {row.code: chance.choice([*codes, None]) for row in item.rows if chance.random() < 0.8}
        case ItemType.LONG_TEXT:
            return "words"
    return chance.choice([*codes, "stranger", ""])


def some_answers(instrument: Instrument, number: int, *, seed: int = 1) -> list[dict[str, Any]]:
    chance = random.Random(seed)
    return [
        {item.code: some_answer(item, chance) for item in instrument.items if chance.random() < 0.85}
        for _person in range(number)
    ]


def test_arrays_score_as_each_answer_scores_by_itself() -> None:
    instrument = every_kind()
    people = some_answers(instrument, 400)
    coded = AnswerColumns(instrument).coded(people)
    assert coded.scores.shape == (400, len(scored_ranges(instrument)))
    for row, answers in enumerate(people):
        alone = scored(instrument, answers)
        told = [np.nan if score is None else score for _range, score, _counts in alone.values()]
        np.testing.assert_array_equal(coded.scores[row], told)
        assert coded.out[row].tolist() == [not counts for _range, _score, counts in alone.values()]


def test_counts_name_every_answer_the_missing_and_who_was_not_asked() -> None:
    instrument = every_kind()
    people = [
        {
            "q1": "0",
            "k": "2",
            "ticks": ["a", "c"],
            "rank": ["b", "a"],
            "many": 3,
            "grid": {"a": "1"},
            "day": "2026-03-31",
        },
        {"q1": "na", "ticks": [], "many": "x", "q2": ["1"]},
        {"q1": "2", "k": "2"},
    ]
    counted = {said.code: said.counts() for said in AnswerColumns(instrument).coded(people).said}
    assert counted["q1"] == {"0": 1, "na": 1, "2": 1}
    assert counted["q2"] == {"?missing": 2, "?unknown": 1}
    assert counted["k"] == {"?not_asked": 2, "2": 1}
    assert counted["ticks"] == {"a": 1, "c": 1, "?missing": 2}
    assert counted["rank"] == {"b@1": 1, "a@2": 1, "?missing": 2}
    assert counted["many"] == {"3": 1, "?unknown": 1, "?missing": 1}
    assert counted["day"] == {"2026-03": 1, "?missing": 2}
    assert counted["grid.a"] == {"1": 1, "?missing": 2} and counted["grid.b"] == {"?missing": 3}


def test_kinds_of_evidence_are_never_reckoned_together() -> None:
    found = [(part.code, part.items) for part in parts_of(every_kind())]
    assert found == [
        ("all:knowledge", ("k",)),
        ("all:behaviour", ("q1", "q2", "q3", "q4", "q5", "done")),
        ("grid:attitude", ("grid.a", "grid.b", "grid.c")),
    ]


def test_sums_of_two_halves_are_the_sums_of_the_whole_and_survive_being_kept() -> None:
    instrument = every_kind()
    people, summing = some_answers(instrument, 300), Summing(instrument)
    wrote = np.arange(300) % 3 == 0

    def sums(start: int, stop: int) -> Any:
        return summing.sums(summing.columns.coded(people[start:stop]), wrote[start:stop])

    whole, halves = sums(0, 300), sums(0, 111) + sums(111, 300)
    assert halves.responses == 300 and halves.items == whole.items and halves.parts == whole.parts
    assert whole.items[OWN_WORDS] == {"": 100}
    np.testing.assert_allclose(halves.moments.covariances(), whole.moments.covariances(), rtol=1e-12, atol=1e-12)
    moments, matched = unpacked(packed(whole))
    np.testing.assert_array_equal(moments.products, whole.moments.products)
    assert moments.persons == whole.moments.persons
    np.testing.assert_array_equal(matched["all:behaviour"].counts, whole.matched["all:behaviour"].counts)


def test_a_parts_score_lies_in_the_tenth_that_scoring_says() -> None:
    form = every_kind()
    grid = Subscale(code="grid", title="Grid", items=("grid",), rule="percent", answered=0.5)
    instrument = Instrument(code="one", title="One", sections=form.sections, subscales=(grid,))
    people = some_answers(instrument, 200)
    summing = Summing(instrument)
    kept = summing.sums(summing.columns.coded(people), np.zeros(200, dtype=bool)).parts["grid:attitude"]
    values = [score for answers in people if (score := scale_scores(instrument, answers)["grid"].value) is not None]
    tenths = Counter(min(int(value // 10 + 1e-9), 9) for value in values)
    assert kept == (len(values), values.count(0.0), values.count(100.0), *(tenths[tenth] for tenth in range(10)))
    assert kept[1] and kept[2]


def test_what_is_matched_is_what_the_study_of_groups_counts_itself() -> None:
    instrument = every_kind()
    people, summing = some_answers(instrument, 500), Summing(instrument)
    coded = summing.columns.coded(people)
    focal = np.arange(500) % 2 == 0
    kept = [summing.sums(coded, focal, chosen).matched["all:behaviour"] for chosen in (~focal, focal)]
    steps = np.array(
        [[np.nan if (s := item_scores(instrument, a)[q]) is None else s for q in QUESTIONS] for a in people]
    )
    steps[:, 5] *= 2  # a checklist counts halves
    tables = dif_tables(responses(steps, focal))
    np.testing.assert_array_equal(np.stack([one.counts for one in kept], axis=2), tables.counts)
    assert [one.unfinished for one in kept] == tables.unfinished.tolist()


QUESTIONS = ("q1", "q2", "q3", "q4", "q5", "done")


def respond(occasion: Occasion, *people: dict[str, Any], **more: Any) -> None:
    """Responses that were sent, each in one event."""
    now = None if occasion.privacy != "named" else timezone.now()
    for values in people:
        fields = {"version": occasion.version, "submitted": True, "submitted_at": now, "role": occasion.role} | more
        response = Response.objects.create(occasion=occasion, **fields)
        row = answer_row(plain_of(occasion.version), response, Event(uuid4(), 1, values))
        insert_rows(Answers, ("response", "event", "number", "said", "sealed", "key"), [row])


def kept(occasion: Occasion | None, group: str = "") -> Any:
    return sums_of(KeptSums.objects.get(occasion=occasion, group=group))


def test_answers_that_came_are_counted_once_a_minute_and_only_where_some_came(
    make_occasion: MakeOccasion, make_version: MakeVersion, django_assert_num_queries: Any
) -> None:
    version = make_version()
    occasion, other = make_occasion(version=version), make_occasion(version=version)
    respond(occasion, {"listens": "2", "words": "More time"}, {"listens": "0"})
    respond(other, {"listens": "2"})
    assert rewrite_changed() == 2
    with django_assert_num_queries(1):
        assert rewrite_changed() == 0
    respond(occasion, {"listens": "1"})
    assert rewrite_changed() == 1
    assert kept(occasion).items["listens"] == {"2": 1, "0": 1, "1": 1}
    assert kept(occasion).items[OWN_WORDS] == {"": 1}
    assert kept(None).responses == 4 and kept(None).items["listens"] == {"2": 2, "0": 1, "1": 1}


def test_what_arrives_within_the_grace_after_the_end_is_counted_too(make_occasion: MakeOccasion) -> None:
    occasion = make_occasion()
    respond(occasion, {"listens": "2"})
    closed = timezone.now() - timedelta(hours=3)
    Occasion.objects.update(closed_at=closed)
    assert rewrite_changed() == 1
    respond(occasion, {"listens": "1"})
    assert rewrite_changed() == 1 and kept(occasion).responses == 2
    KeptSums.objects.update(rewritten_at=closed + timedelta(days=3))
    respond(occasion, {"listens": "1"})
    assert rewrite_changed() == 0


def test_events_of_one_response_are_folded_in_their_order(make_occasion: MakeOccasion) -> None:
    occasion = make_occasion()
    response = Response.objects.create(occasion=occasion, version=occasion.version, submitted=True)
    for number, said in ((2, {"listens": "1", "interprets": None}), (1, {"listens": "0", "interprets": "2"})):
        Answers.objects.create(response=response, event=uuid4(), number=number, said=said)
    Response.objects.create(occasion=occasion, version=occasion.version)  # begun and never sent
    rewrite_sums(occasion.version, occasion)
    assert kept(occasion).items["listens"] == {"1": 1} and kept(occasion).items["interprets"] == {"?missing": 1}


def test_groups_are_those_allowed_on_the_day_and_no_others(
    make_occasion: MakeOccasion, make_person: Any, student: Any
) -> None:
    from xenia.core.models import Thing
    from xenia.people.models import Campus, Membership

    year = Thing.objects.create(kind="cohort", label="Entered 2025")
    team = Thing.objects.create(kind="team", label="Team of four")
    campus = Campus.objects.create(name="North")
    student.campus = campus
    student.save()
    long_ago = timezone.localdate() - timedelta(days=900)
    for group in (year, team):
        Membership.objects.create(person=student, group=group, starts=long_ago)
    left = make_person("Lena Left", "student")
    Membership.objects.create(person=left, group=year, starts=long_ago, ends=long_ago + timedelta(days=9))
    occasion = make_occasion(role="student")
    respond(occasion, {"listens": "2"}, person=student, language="ar")
    respond(occasion, {"listens": "0"}, person=left)
    rewrite_sums(occasion.version, occasion)
    found = {row.group: row.responses for row in KeptSums.objects.filter(occasion=occasion)}
    assert found == {
        **{"": 2, "role:student": 2, "language:ar": 1, "language:en": 1},
        **{f"cohort:{year.pk}": 1, f"campus:{campus.pk}": 1},
    }
    assert kept(occasion, "language:ar").items["listens"] == {"2": 1}


@pytest.mark.parametrize("privacy", ["anonymous", "linkable"])
def test_nothing_is_kept_of_nameless_answers_before_the_end_nor_of_fewer_than_ten(
    make_occasion: MakeOccasion, crowd: list[Any], privacy: str
) -> None:
    from xenia.assessment.actions.occasions import begin_study
    from xenia.core.rules import SYSTEM

    study = begin_study(SYSTEM, title="Two waves", privacy=privacy).pk
    occasion = make_occasion(crowd, privacy=privacy, study=study, role="student", opened=False)
    set_state(occasion.thing, "published")
    respond(occasion, *[{"listens": "1"}] * 9)
    assert rewrite_changed() == 0
    respond(occasion, {"listens": "2"})
    assert rewrite_changed() == 0
    rewrite_sums(occasion.version, occasion)
    assert not KeptSums.objects.exists()
    Occasion.objects.update(closed_at=timezone.now())
    assert rewrite_changed() == 1
    assert [row.group for row in KeptSums.objects.filter(occasion=occasion)] == [""]
    assert kept(None).responses == 10
    Response.objects.first().delete()
    rewrite_sums(occasion.version, Occasion.objects.get())
    assert not KeptSums.objects.exists()


def test_a_rule_that_waits_for_words_is_followed_though_words_are_sealed(
    make_occasion: MakeOccasion, make_version: MakeVersion
) -> None:
    items = (
        Item(code="why", type=ItemType.TEXT, text="Why?"),
        likert("sure", show_if=Condition(item="why", test="answered")),
    )
    occasion = make_occasion(
        version=make_version(Instrument(code="w", title="W", sections=(Section(code="s", items=items),)))
    )
    respond(occasion, {"why": "So", "sure": "2"}, {"sure": "1"})
    rewrite_sums(occasion.version, occasion)
    assert kept(occasion).items["sure"] == {"2": 1, "?not_asked": 1}
