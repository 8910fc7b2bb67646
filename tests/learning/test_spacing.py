"""What went badly or was long ago comes first; what goes well comes after days, then weeks."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xenia.learning.queries.spacing import DAYS, FIRM, Tried, in_order, standings, waiting

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def tried(item: str, level: float, *, days_ago: float) -> Tried:
    return Tried(item, NOW - timedelta(days=days_ago), level)


def test_an_item_that_goes_well_at_its_time_comes_after_longer_and_longer() -> None:
    tries, at = [], NOW
    for expected in DAYS[1:]:
        tries.append(Tried("one", at, 1.0))
        standing = standings(tries)["one"]
        assert standing.due_at == at + timedelta(days=expected)
        at = standing.due_at
    tries.append(Tried("one", at, 1.0))
    assert standings(tries)["one"].due_at == at + timedelta(days=DAYS[-1])


def test_what_was_just_read_proves_nothing_when_it_is_repeated_at_once() -> None:
    minutes = [Tried("one", NOW + timedelta(minutes=passed), 1.0) for passed in range(9)]
    assert standings(minutes)["one"].box == 1 and not standings(minutes)["one"].firm


def test_what_goes_badly_begins_anew() -> None:
    tries = [tried("one", 1, days_ago=20), tried("one", 1, days_ago=19), tried("one", 1, days_ago=16)]
    assert standings(tries)["one"].box == FIRM and standings(tries)["one"].firm
    again = standings([*tries, tried("one", 0.2, days_ago=1)])["one"]
    assert again.box == 0 and again.due_at < NOW and not again.firm


def test_what_goes_half_well_stays_where_it_is() -> None:
    tries = [tried("one", 1, days_ago=5), tried("one", 0.6, days_ago=2)]
    assert standings(tries)["one"].box == 1


def test_what_went_badly_comes_first_then_what_is_long_overdue_then_what_is_new() -> None:
    known = standings(
        [
            tried("well", 1, days_ago=0.5),
            tried("long ago", 1, days_ago=30),
            tried("lately", 1, days_ago=1.5),
            tried("badly", 0.4, days_ago=0.1),
            tried("worst", 0.0, days_ago=0.1),
        ]
    )
    items = ["new", "well", "lately", "long ago", "badly", "worst", "newer"]
    order = in_order(items, known, now=NOW)
    assert order == ["worst", "badly", "long ago", "lately", "new", "newer", "well"]
    assert waiting(items, known, now=NOW) == 4


_TRIES = st.lists(
    st.builds(
        lambda item, level, hours: Tried(item, NOW - timedelta(hours=hours), level),
        st.sampled_from("abcd"),
        st.floats(0, 1),
        st.integers(0, 5000),
    ),
    max_size=30,
)


@given(_TRIES)
def test_every_item_is_in_the_order_once(tries: list[Tried]) -> None:
    order = in_order("abcdef", standings(tries), now=NOW)
    assert sorted(order) == [*"abcdef"]


@given(_TRIES)
def test_the_order_in_which_tries_are_read_changes_nothing(tries: list[Tried]) -> None:
    distinct = list({(one.item, one.at): one for one in tries}.values())
    mixed = sorted(distinct, key=lambda one: (one.item, one.level))
    assert standings(mixed) == standings(distinct)


@given(_TRIES)
def test_nothing_is_firm_without_three_good_tries_on_different_days(tries: list[Tried]) -> None:
    for item, standing in standings(tries).items():
        good = [one for one in tries if one.item == item and one.level >= 0.8]
        assert not standing.firm or len({one.at for one in good}) >= FIRM
