"""Where a class went: whoever comes into a scene goes on from it or rests there, and nobody is lost in the counting."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.standards.cases.examples import EXAMPLE
from xenia.standards.cases import parse
from xenia.standards.cases.class_flow import TIME_UP, Step, flow

CASE = parse(EXAMPLE)


def test_visits_choices_and_endings_are_counted() -> None:
    steps = [
        *(Step(1, "start", "turn"), Step(1, "start", "go-on"), Step(1, "drop", TIME_UP), Step(1, "silence", "close")),
        *(Step(2, "start", "go-on"), Step(2, "drop", "ring"), Step(2, "again")),
    ]
    seen = flow(CASE, steps)
    visits = {node.scene: (node.visits, node.resting) for node in seen.nodes}
    taken = {(edge.scene, edge.choice): (edge.times, edge.goes) for edge in seen.edges}

    assert (seen.players, seen.finished, seen.steps, seen.unknown) == (2, 1, 7, 0)
    assert visits["start"] == (2, 0)
    assert visits["drop"] == (2, 0)
    assert visits["again"] == (1, 1)
    assert visits["leaflet"] == (1, 1)
    assert visits["navid"] == (0, 0)
    assert taken["start", "turn"] == (1, "start")
    assert taken["start", "go-on"] == (2, "drop")
    assert taken["drop", TIME_UP] == (1, "silence")


def test_a_player_who_goes_round_visits_twice_and_is_one_player() -> None:
    case = parse("---\ncase: a\ntitle: A\n---\n# Scenes\n## A {#a}\n\n- [x] X -> b\n## B {#b}\n\n- [y] Y -> a\n")
    node = flow(case, [Step("p", "a", "x"), Step("p", "b", "y"), Step("p", "a", "x")]).nodes[0]

    assert (node.visits, node.players) == (2, 1)


def test_steps_at_what_the_case_no_longer_has_are_told_apart() -> None:
    seen = flow(CASE, [Step(1, "gone", "x"), Step(1, "start", "gone"), Step(1, "start", "go-on")])

    assert (seen.unknown, seen.steps, seen.players) == (2, 3, 1)
    assert sum(edge.times for edge in seen.edges) == 1


def test_nobody_having_played_is_counted_as_nobody() -> None:
    seen = flow(CASE, [])

    assert (seen.players, seen.finished) == (0, 0)
    assert {node.visits for node in seen.nodes} == {0}


CHOICES = [(scene.id, choice.id) for scene in CASE.scenes for choice in scene.choices]


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(CHOICES)), max_size=60))
@settings(max_examples=100, deadline=None)
def test_whoever_comes_in_goes_on_or_rests(taken: list[tuple[int, tuple[str, str]]]) -> None:
    seen = flow(CASE, [Step(player, *choice) for player, choice in taken])
    left = Counter[str]()
    for edge in seen.edges:
        if edge.goes != edge.scene:
            left[edge.scene] += edge.times

    assert sum(node.resting for node in seen.nodes) == seen.players
    assert all(node.visits >= node.resting and node.visits >= node.players for node in seen.nodes)
    assert all(left[node.scene] + node.resting <= node.visits for node in seen.nodes)
    assert sum(edge.times for edge in seen.edges) == len(taken)
