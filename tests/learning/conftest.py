"""Who keeps stories and writes cases in these tests, and a ledger of withdrawals of their own."""

from typing import Any

import pytest

from tests.house import actor_of_person
from tests.told import keeper, ledger, second_keeper
from xenia.core.rules import Actor

__all__ = ["keeper", "ledger", "second_keeper"]


@pytest.fixture
def author(teacher: Any) -> Actor:
    return actor_of_person(teacher)


@pytest.fixture
def board_member(make_person: Any) -> Any:
    return make_person("Bo Board", "board_member")
