"""The quality page: plain words that rest on figures, nothing of few, of groups only those allowed."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.utils import timezone

from tests.assessment.conftest import DEGREES
from tests.house import actor_of_person, make_course_thing
from xenia.assessment.actions.sums import rewrite_sums
from xenia.assessment.models import Answers, Occasion, Response, Version
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.quality import Quality, quality
from xenia.assessment.queries.quality_bars import bars_of
from xenia.assessment.queries.quality_choice import quality_choice
from xenia.assessment.queries.quality_words import (
    ItemFigures,
    PartFigures,
    Tone,
    item_words,
    part_words,
    percent,
)
from xenia.assessment.scoring import item_scores, scored_ranges
from xenia.core.actions.things import set_state
from xenia.core.rules import SYSTEM, Actor
from xenia.science.measurement.item_moments import item_moments
from xenia.science.measurement.reliability import alpha
from xenia.standards.instruments import Instrument, Item, ItemType, Option, Section, Subscale

MakeOccasion = Callable[..., Occasion]
MakeVersion = Callable[..., Version]
FIVE = tuple(Option(code=str(n), label=f"Step {n}", score=n) for n in range(5))


def likert(code: str, **more: Any) -> Item:
    fields = {"code": code, "type": ItemType.LIKERT, "text": f"About {code}", "options": FIVE, "evidence": "behaviour"}
    return Item(**(fields | more))


def planted() -> Instrument:
    """Four questions that go together, and five with a fault each."""
    items = (
        *(likert(f"good{number}") for number in range(4)),
        *(likert(code) for code in ("noise", "against", "ceiling", "gaps", "easier")),
        likert("turned", reverse=True),
        likert("felt", evidence="attitude"),
        Item(code="say", type=ItemType.TEXT, text="Say more"),
    )
    scale = Subscale(code="all", title="Meeting", items=tuple(item.code for item in items[:-1]), answered=0.5)
    return Instrument(code="planted", title="Planted", sections=(Section(code="s", items=items),), subscales=(scale,))


def people(number: int, *, seed: int = 1) -> Iterator[tuple[str, dict[str, Any]]]:
    """Language and answers; who answers in Spanish finds 'easier' easier at the same ability."""
    chance = np.random.default_rng(seed)

    def step(mean: float, spread: float = 0.7) -> int:
        return int(np.clip(round(2 + mean + chance.normal() * spread), 0, 4))

    for _person in range(number):
        able, language = chance.normal(), "es" if chance.random() < 0.4 else "en"
        values = {f"good{number}": step(able) for number in range(4)}
        values |= {"noise": step(0, 1.2), "against": step(-able), "turned": step(-able), "felt": step(able)}
        values |= {"ceiling": 4 if chance.random() < 0.95 else 3, "easier": step(able + 1.2 * (language == "es"))}
        if chance.random() < 0.8:
            values["gaps"] = step(able)
        yield language, {code: str(value) for code, value in values.items()}


def answered(occasion: Occasion, rows: Any, *, count: bool = True, **more: Any) -> None:
    """Answers that were sent on an occasion, and counted."""
    rows = list(rows)
    made = [
        Response(occasion=occasion, version=occasion.version, submitted=True, language=language, **more)
        for language, _values in rows
    ]
    Response.objects.bulk_create(made)
    Answers.objects.bulk_create(
        Answers(response=response, event=uuid4(), said=values)
        for response, (_language, values) in zip(made, rows, strict=True)
    )
    if count:
        rewrite_sums(occasion.version, occasion)


def read(answered_on: Occasion, *, actor: Actor = SYSTEM, **chosen: str) -> Quality:
    choice = quality_choice(actor, answered_on.version.instrument, **chosen)
    assert choice is not None
    return quality(actor, choice)


@pytest.fixture
def planted_occasion(make_version: MakeVersion, make_occasion: MakeOccasion) -> Occasion:
    occasion = make_occasion(version=make_version(planted()), role="student")
    answered(occasion, people(600))
    return occasion


def address(occasion: Occasion) -> str:
    return f"/instruments/{occasion.version.instrument_id}/quality/"


def test_a_fault_is_said_in_plain_words_and_its_figure_stands_behind_them(
    planted_occasion: Occasion, programme_director: Any, sign_in: Any
) -> None:
    found = {item.code: [word.sentence for word in item.words] for item in read(planted_occasion).items}
    assert found["noise"][0] == "This question does not go with the others."
    assert found["against"][0].startswith("This question runs against the others")
    assert "Without it, the score would be steadier." in found["against"]
    assert "Nearly everyone gives the answer that scores highest." in found["ceiling"]
    assert "One in ten or more leave it out." in found["gaps"]
    assert not any(found[code] for code in ("good0", "good1", "good2", "good3", "turned", "easier"))
    page = sign_in(programme_director).get(address(planted_occasion)).text
    assert "4 of its 11 questions deserve a look." in page
    assert "Correlation with the other questions: −0" in page and "Left out by" in page


def test_figures_are_those_of_the_answers_themselves(planted_occasion: Occasion) -> None:
    form = plain_of(planted_occasion.version)
    scores = np.array([list(item_scores(form, values).values()) for _language, values in people(600)], dtype=float)
    known = alpha(item_moments(scores[:, :10]))
    behaviour = read(planted_occasion).parts[1]
    assert behaviour.alpha == pytest.approx(known.alpha)
    assert behaviour.omega == pytest.approx(known.omega_total, abs=1e-5)
    assert behaviour.alpha_interval == pytest.approx(known.alpha_ci)
    low, high = behaviour.omega_interval
    assert low is not None and high is not None and low < behaviour.omega < high
    rests = [behaviour.items[code].rest for code in list(scored_ranges(form))[:10]]
    assert rests == pytest.approx(known.item_rest_r.tolist())
    item = next(one for one in read(planted_occasion).items if one.code == "good0")
    assert sum(bar.count for bar in item.bars) == 600 and item.mean == pytest.approx(scores[:, 0].mean())


def test_kinds_of_evidence_stand_apart_though_one_scale_names_both(planted_occasion: Occasion) -> None:
    found = [(part.kind, part.questions) for part in read(planted_occasion).parts]
    assert found == [("Attitude", 1), ("Behaviour", 10)]


def test_who_reads_results_reads_quality_and_nobody_else(
    planted_occasion: Occasion, sign_in: Any, request: pytest.FixtureRequest
) -> None:
    for who, status in (("committee_member", 200), ("coordinator", 200), ("programme_director", 200)):
        assert sign_in(request.getfixturevalue(who)).get(address(planted_occasion)).status_code == status
    for who in ("student", "teacher", "dean", "accreditor", "stranger", "storyteller"):
        assert sign_in(request.getfixturevalue(who)).get(address(planted_occasion)).status_code == 403, who


def test_a_course_director_reads_the_answers_about_their_course_only(
    make_version: MakeVersion, make_occasion: MakeOccasion, make_person: Any, sign_in: Any
) -> None:
    here, there = make_course_thing("Here"), make_course_thing("There")
    version = make_version(planted())
    mine, others = make_occasion(version=version, about=here.pk), make_occasion(version=version, about=there.pk)
    answered(mine, people(40))
    answered(others, people(50, seed=2))
    director = make_person("Mei", ("course_director", here))
    actor = actor_of_person(director)
    assert read(mine, actor=actor).responses == 40
    assert read(mine, actor=actor, occasion=str(others.pk)).responses == 40
    assert read(mine).responses == 90 and read(mine, occasion=str(others.pk)).responses == 50
    page = sign_in(director).get(address(mine)).text
    assert str(others.pk) not in page and "answered 40 times" in page


def test_of_fewer_than_ten_no_figure_is_shown(
    make_version: MakeVersion, make_occasion: MakeOccasion, programme_director: Any, sign_in: Any
) -> None:
    occasion = make_occasion(version=make_version(planted()))
    assert "No answers to speak of yet" in sign_in(programme_director).get(address(occasion)).text
    answered(occasion, people(9))
    found = read(occasion)
    assert (found.responses, found.items, found.parts, found.comparisons) == (9, (), (), ())
    page = sign_in(programme_director).get(address(occasion)).text
    assert "answered 9 times so far" in page and "Step 4" not in page and "%" not in page.split("<main")[1]
    answered(occasion, people(1))
    assert read(occasion).items and read(occasion).parts[1].alpha is None
    assert read(occasion).parts[1].words[0].sentence.startswith("Too few have answered")


def test_answers_without_a_name_are_read_after_the_end_and_never_by_group(
    make_version: MakeVersion, make_occasion: MakeOccasion, crowd: list[Any]
) -> None:
    version = make_version(planted())
    nameless = make_occasion(crowd, version=version, privacy="anonymous", opened=False, role="student")
    set_state(nameless.thing, "published")
    answered(nameless, people(400))
    assert quality_choice(SYSTEM, version.instrument) is None
    Occasion.objects.filter(pk=nameless.pk).update(closed_at=timezone.now())
    rewrite_sums(version, Occasion.objects.get(pk=nameless.pk))
    assert read(nameless).responses == 400 and read(nameless).comparisons == ()


def test_a_question_that_treats_groups_differently_is_found_and_the_group_is_named(
    planted_occasion: Occasion, programme_director: Any, sign_in: Any
) -> None:
    (language,) = read(planted_occasion).comparisons
    assert (language.what, language.largest, language.other) == ("language", "English", "español")
    gaps = {gap.code: gap for gap in language.gaps}
    assert gaps["easier"].size == "C" and gaps["easier"].effect > 0.25
    assert gaps["good0"].size in ("A", "B") and "felt" not in gaps
    assert [code for code, word in language.words if word.tone == Tone.LOOK] == ["easier"]
    page = sign_in(programme_director).get(address(planted_occasion)).text
    assert "those of the group “español” score higher here than others with the same total" in page


def test_a_question_that_few_are_asked_does_not_hide_how_steady_the_others_are(
    make_version: MakeVersion, make_occasion: MakeOccasion
) -> None:
    occasion = make_occasion(version=make_version(planted()))
    rows = [values | {"gaps": values.get("gaps", "1")} for _language, values in people(300)]
    rare = [
        {code: value for code, value in values.items() if code != "gaps" or place < 5}
        for place, values in enumerate(rows)
    ]
    answered(occasion, [("en", values) for values in rare])
    behaviour = read(occasion).parts[1]
    assert behaviour.alpha is not None and "gaps" not in behaviour.items
    assert "answered too rarely" in " ".join(word.sentence for word in behaviour.words)


def test_groups_of_fewer_than_ten_are_not_shown_nor_what_few_could_hide(
    make_version: MakeVersion, make_occasion: MakeOccasion
) -> None:
    occasion = make_occasion(version=make_version(planted()))
    rows = [values for _language, values in people(60)]
    answered(occasion, [("en" if place < 41 else "ar" if place < 50 else "es", row) for place, row in enumerate(rows)])
    (only,) = read(occasion).comparisons
    assert (only.largest, only.other, only.other_people) == ("English", "español", 10) and only.few


def test_versions_are_never_put_together_and_the_newest_answered_is_shown_first(
    make_version: MakeVersion, make_occasion: MakeOccasion, programme_director: Any, sign_in: Any
) -> None:
    first = make_occasion(version=make_version(planted()))
    answered(first, people(30))
    form = planted()
    fewer = Instrument(code=form.code, title="Planted anew", sections=(Section(code="s", items=form.items[:6]),))
    second = make_occasion(version=make_version(fewer))
    answered(second, people(20))
    assert read(second).responses == 20 and len(read(second).items) == 6
    assert read(second, version="1").responses == 30 and len(read(second, version="1").items) == 11
    page = sign_in(programme_director).get(address(second), {"version": "1"}).text
    assert '<option value="1" selected>' in page and "Version 1 was answered 30 times" in page


@pytest.mark.parametrize("nonsense", ["x", "999", "00000000-0000-0000-0000-000000000000", "'; drop"])
def test_a_choice_that_does_not_exist_is_the_usual_one(planted_occasion: Occasion, nonsense: str) -> None:
    assert read(planted_occasion, version=nonsense, occasion=nonsense).responses == 600


@pytest.mark.parametrize("occasions", [1, 3])
def test_a_page_is_read_with_the_same_statements_however_many_occasions_there_are(
    make_version: MakeVersion, make_occasion: MakeOccasion, django_assert_num_queries: Any, occasions: int
) -> None:
    version = make_version(planted())
    for seed in range(occasions):
        answered(make_occasion(version=version, role="student"), people(50, seed=seed))
    with django_assert_num_queries(3):
        choice = quality_choice(SYSTEM, version.instrument)
        assert choice is not None and quality(SYSTEM, choice).responses == 50 * occasions


def test_markup_in_questions_and_answers_stays_text(
    make_version: MakeVersion, make_occasion: MakeOccasion, programme_director: Any, sign_in: Any
) -> None:
    evil = Option(code="x", label="<img src=x onerror=alert(1)>", score=9)
    options = (Option(code="a", label="<b>a</b>"), Option(code="b", label="b"))
    items = (
        *(likert(f"q{n}", text="<script>alert(1)</script>", options=(*FIVE, evil)) for n in range(4)),
        Item(code="many", type=ItemType.MULTIPLE, text="<i>", options=options),
    )
    occasion = make_occasion(
        version=make_version(Instrument(code="e", title="<u>", sections=(Section(code="s", items=items),)))
    )
    answered(occasion, [("en", {"q0": "x", "q1": "1", "many": ["a"]})] * 20 + [("es", {"q0": "1", "q2": "x"})] * 20)
    page = sign_in(programme_director).get(address(occasion)).text
    for markup in ("<script>alert", "<img src=x", "<b>a", "<i>", "<u>"):
        assert markup not in page


def test_every_kind_of_question_has_its_chart_and_its_table(
    make_version: MakeVersion, make_occasion: MakeOccasion, programme_director: Any, sign_in: Any
) -> None:
    ticks = (Option(code="a", label="Ward"), Option(code="b", label="Clinic"))
    items = (
        Item(code="many", type=ItemType.MULTIPLE, text="Where", options=ticks),
        Item(code="rank", type=ItemType.RANKING, text="First", options=ticks),
        Item(code="times", type=ItemType.NUMBER, text="How often"),
        Item(code="day", type=ItemType.DATE, text="When"),
        Item(code="grid", type=ItemType.MATRIX, text="How sure", options=DEGREES, rows=ticks),
    )
    occasion = make_occasion(
        version=make_version(Instrument(code="k", title="K", sections=(Section(code="s", items=items),)))
    )
    one = {"many": ["a", "b"], "rank": ["b", "a"], "times": 3, "day": "2026-03-01", "grid": {"a": "1"}}
    answered(occasion, [("en", one)] * 10 + [("en", {"many": ["b"], "times": 40})] * 10)
    found = {item.code: item for item in read(occasion).items}
    assert [(bar.label, bar.share) for bar in found["many"].bars] == [("Ward", 0.5), ("Clinic", 1.0)]
    assert [(bar.label, bar.share) for bar in found["rank"].bars] == [("Ward", 0.0), ("Clinic", 1.0)]
    assert [(bar.label, bar.count) for bar in found["times"].bars] == [("3", 10), ("40", 10)]
    assert [(bar.label, bar.count) for bar in found["day"].bars] == [("2026-03", 10)]
    assert found["grid.a"].answered == 10 and dict(found["grid.a"].beside) == {"Left out": 10}
    page = sign_in(programme_director).get(address(occasion)).text
    assert page.count('class="asked"') == 6 and page.count("<table>") >= 6 and "2026-03" in page


def test_many_numbers_are_put_together_and_none_is_lost() -> None:
    item = Item(code="n", type=ItemType.NUMBER, text="n")
    whole = bars_of(item, {str(n): 1 for n in range(1, 24)}, None, answered=23)
    assert [bar.label for bar in whole][:2] == ["1 to 3", "4 to 6"] and sum(bar.count for bar in whole) == 23
    parts = bars_of(item, {f"{n / 7:.3g}": 2 for n in range(30)}, None, answered=60)
    assert len(parts) == 10 and sum(bar.count for bar in parts) == 60


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (ItemFigures(rest=0.19), "does not go with"),
        (ItemFigures(rest=-0.11), "runs against"),
        (ItemFigures(rest=0.5, alpha=0.7, alpha_without=0.72), "steadier"),
        (ItemFigures(commonest=("A", 1.0)), "Everyone gives the same"),
        (ItemFigures(lowest=0.8, commonest=("A", 0.8)), "scores lowest"),
        (ItemFigures(commonest=("A", 0.8)), "same answer"),
        (ItemFigures(missing=0.25), "One in four"),
        (ItemFigures(not_seen=0.5), "does not apply"),
    ],
)
def test_a_sentence_about_a_question_comes_at_its_line_and_not_before(figures: ItemFigures, words: str) -> None:
    (word,) = item_words(figures)
    assert words in word.sentence and word.figure


def test_a_fact_on_which_nearly_everyone_agrees_is_noted_and_no_fault() -> None:
    (word,) = item_words(ItemFigures(commonest=("In the room", 0.96), scored=False))
    assert word.tone == Tone.NOTE


def test_short_of_every_line_nothing_is_said() -> None:
    quiet = ItemFigures(
        missing=0.099,
        not_seen=0.49,
        lowest=0.79,
        highest=0.79,
        commonest=("A", 0.79),
        rest=0.2,
        alpha=0.7,
        alpha_without=0.719,
    )
    assert not list(item_words(quiet))


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"alpha": 0.69}, "only loosely"),
        ({"alpha": 0.70, "interval": (0.71, 0.8)}, "compare groups"),
        ({"alpha": 0.90}, "about one person"),
        ({"alpha": 0.96}, "superfluous"),
        ({"alpha": None}, "seldom answered together"),
        ({"people": 29, "alpha": 0.9}, "Too few"),
        ({"questions": 1, "alpha": None}, "One question alone"),
    ],
)
def test_what_a_score_can_be_used_for_follows_its_reliability(figures: dict[str, Any], words: str) -> None:
    found = list(part_words(PartFigures(**({"people": 500, "questions": 5} | figures))))
    assert words in found[0].sentence


def test_chance_few_people_and_lost_ends_are_said_beside_it() -> None:
    def said(**figures: Any) -> list[str]:
        return [word.sentence for word in part_words(PartFigures(questions=5, **figures))]

    assert "Allowing for chance" in said(people=60, alpha=0.75, interval=(0.6, 0.8))[1]
    assert "few answers" in said(people=60, alpha=0.8, interval=(0.72, 0.9))[1]
    ends = said(people=500, alpha=0.8, bottom=0.16, top=0.15)
    assert len(ends) == 2 and "lowest possible" in ends[1]


def test_a_share_that_is_not_nothing_never_reads_as_nothing() -> None:
    said = [percent(share).replace("\xa0", " ") for share in (0, 0.004, 0.5, 0.996, 1)]
    assert said == ["0 %", "under 1 %", "50 %", "over 99 %", "100 %"]
