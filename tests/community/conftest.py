"""Who keeps stories and who sits on boards in these tests, and a ledger of withdrawals of their own."""

from typing import Any

import pytest

from tests.told import keeper, ledger, second_keeper

__all__ = ["keeper", "ledger", "second_keeper"]


@pytest.fixture
def member(make_person: Any) -> Any:
    return make_person("Thida Member", account=False)


@pytest.fixture
def other(make_person: Any) -> Any:
    return make_person("Khalid Other", account=False)
