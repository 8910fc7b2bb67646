"""The forms that ship are scored as their authors say; what was worked out by hand stands here."""

from typing import Any

import pytest

from xenia.assessment.queries.shipped import shipped_instrument
from xenia.assessment.scoring import asked_items, level_by_competency, problems, scale_scores
from xenia.standards.instruments import Instrument, Item, ItemType


def held(code: str) -> Instrument:
    return shipped_instrument(f"{code}.yaml")


def scores(code: str, answers: dict[str, Any]) -> dict[str, float | None]:
    found = scale_scores(held(code), answers)
    return {scale: None if score.value is None else round(score.value, 3) for scale, score in found.items()}


def answered(prefix: str, *said: str, start: int = 1) -> dict[str, str]:
    return {f"{prefix}{number}": code for number, code in enumerate(said, start)}


def test_burnout_is_the_mean_of_each_part_and_the_one_good_sign_counts_the_other_way() -> None:
    answers = (
        answered("p", "always", "often", "sometimes", "seldom", "never", "always")
        | answered("w", "very_high", "high", "somewhat", "seldom", "never", "often", "never")
        | answered("c", "very_low", "low", "very_low", "low", "seldom", "never")
    )

    # (100+75+50+25+0+100)/6; (100+75+50+25+0+75 and 100−0)/7; (0+25+0+25+25+0)/6
    assert scores("cbi", answers) == {"personal": 58.333, "work": 60.714, "clients": 12.5}


def test_enough_energy_for_friends_is_no_burnout() -> None:
    answers = answered("w", "very_low", "very_low", "very_low", "never", "never", "never", "always")

    assert scores("cbi", answers)["work"] == 0


def test_burnout_is_scored_from_three_of_six_and_four_of_seven_answers_on() -> None:
    three = answered("p", "always", "often", "sometimes")
    four = answered("w", "seldom", "never", "often", "always", start=4)

    assert scores("cbi", three | four) == {"personal": 75, "work": 25, "clients": None}
    del three["p3"], four["w7"]
    assert scores("cbi", three | four) == {"personal": None, "work": None, "clients": None}


@pytest.mark.parametrize(
    ("said", "label"),
    [
        (("sometimes", "sometimes", "seldom"), ""),
        (("sometimes", "sometimes", "sometimes"), "50 to 74 is often called moderate"),
        (("always", "often", "sometimes"), "75 or more is often called high"),
    ],
)
def test_the_labels_of_burnout_say_only_what_is_often_said(said: tuple[str, ...], label: str) -> None:
    assert scale_scores(held("cbi"), answered("p", *said))["personal"].label == label


def test_burnout_is_evidence_of_nothing() -> None:
    assert not any(item.competencies or item.evidence for item in held("cbi").items)


def test_the_three_sums_of_the_maslach_inventory_take_their_own_items() -> None:
    # each answer is the item's number modulo 7: 1+2+3+6+1+6+0+2+6, 5+3+4+1+1, 4+0+2+5+3+4+5+0
    answers = {f"m{number}": str(number % 7) for number in range(1, 23)}

    assert scores("mbi", answers) == {"ee": 27, "dp": 14, "pa": 23}
    assert scores("mbi", answers | {"m22": None}) == {"ee": 27, "dp": None, "pa": 23}


def test_half_of_the_jefferson_scale_is_turned_round_and_sixteen_answers_are_enough() -> None:
    turned = {1, 3, 6, 7, 8, 11, 12, 14, 18, 19}
    agrees = {f"e{number}": "7" for number in range(1, 21)}
    most = {f"e{number}": "1" if number in turned else "7" for number in range(1, 21)}
    mixed = most | {"e2": "3", "e17": None, "e20": None, "e19": None, "e18": None}

    assert scores("jse", agrees) == {"total": 80}
    assert scores("jse", most) == {"total": 140}
    # 15 × 7 + 3 = 108 of 16 answers, and the mean 6.75 for each of the four that are missing
    assert scores("jse", mixed) == {"total": 135}
    assert scores("jse", mixed | {"e16": None}) == {"total": None}


@pytest.mark.parametrize(
    ("code", "items", "low", "high"),
    [
        ("cccs", 21, 1, 5),
        ("hbas", 15, 1, 6),
        ("cccq", 63, 1, 5),
        ("tset", 83, 1, 10),
        ("iapcc-sv", 20, 20, 80),
        ("jse", 20, 20, 140),
        ("jsapnc", 15, 15, 60),
        ("isvs-21", 21, 1, 7),
        ("tacct", 42, 0, 100),
    ],
)
def test_a_slot_has_as_many_items_and_reaches_as_far_as_its_source_says(
    code: str, items: int, low: int, high: int
) -> None:
    form = held(code)

    def extreme(item: Item, *, most: bool) -> str:
        ranked = sorted(item.options, key=lambda option: option.score or 0.0)
        return ranked[-1 if most is not item.reverse else 0].code

    assert len(form.items) == items
    for most, bound in ((False, low), (True, high)):
        found = scores(code, {item.code: extreme(item, most=most) for item in form.items})
        assert set(found.values()) == {bound}


def test_what_negative_identity_means_in_ripls_is_turned_round() -> None:
    assert scores("ripls", {f"r{number}": "5" for number in range(1, 20)}) == {
        "teamwork": 45,
        "negative": 3,
        "positive": 20,
        "roles": 15,
    }


def test_the_observation_of_teams_has_its_twenty_three_items_and_five_overall_ratings() -> None:
    form = held("tpot")
    rated = [item for item in form.items if item.type is ItemType.RATING]

    assert [len(scale.items) for scale in form.subscales] == [4, 4, 6, 5, 4]
    assert {code for scale in form.subscales for code in scale.items} == {item.code for item in rated}
    assert sum(item.type is ItemType.GLOBAL for item in form.items) == 5
    assert scores("tpot", {"leadership_a": "4", "leadership_b": "5", "leadership_c": "3"})["leadership"] == 4


def test_work_with_an_interpreter_is_judged_by_what_this_visit_asked_for() -> None:
    form = held("interpreter-use")
    common = ("brief", "intro", "you", "short", "plain", "side", "back", "role", "after")
    room = {"trained": "room", "seats": "done"} | dict.fromkeys(common, "done")
    nobody = {"trained": "none", "sought": "done", "instead": "nobody", "limits": "partly"}

    assert scores("interpreter-use", room) == {"with": 100, "without": None}
    assert scores("interpreter-use", nobody) == {"with": None, "without": 75}
    assert [each.item for each in problems(form, room | {"global": "good"}, complete=True)] == []
    assert "seats" not in {item.code for item in asked_items(form, {"trained": "line"})}


def test_not_enough_contact_ends_a_preceptors_form_and_is_evidence_of_nothing() -> None:
    form = held("workplace")
    answers = {"contact": "none"}

    assert [item.code for item in asked_items(form, answers)] == ["contact"]
    assert problems(form, answers, complete=True) == ()
    assert level_by_competency(form, answers | {"listen": "1"}) == []


def test_every_question_of_the_knowledge_check_has_one_right_answer_and_a_source() -> None:
    form = held("knowledge-check")
    right = {item.code: [option.code for option in item.options if option.score] for item in form.items}

    assert len(right) == 10
    assert all(len(codes) == 1 for codes in right.values())
    assert all(item.help.startswith("Source: ") for item in form.items)
    assert scores("knowledge-check", {code: codes[0] for code, codes in right.items()}) == {"all": 100}
    assert scores("knowledge-check", dict.fromkeys(right, "unsure")) == {"all": 0}


def test_looking_back_asks_the_same_as_before_and_is_evidence_of_nothing() -> None:
    before, after = held("attitudes-self"), held("attitudes-self-then")
    then = [item for item in after.items if item.code.startswith("t")]

    assert after.items[:9] == before.items
    assert [item.text for item in then] == [item.text for item in before.items]
    assert not any(item.competencies or item.evidence for item in then)
    assert {item.evidence for item in before.items} == {"attitude"}


@pytest.mark.parametrize("code", ["cbi", "mmi-station", "reflection", "reflection-depth", "supervision-unsure"])
def test_what_is_private_no_learners_or_never_graded_names_no_competency(code: str) -> None:
    assert not any(item.competencies for item in held(code).items)
