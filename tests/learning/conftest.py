"""Who keeps stories and writes cases in these tests, and a ledger of their own."""

from pathlib import Path
from typing import Any

import pytest

from tests.house import actor_of_person
from xenia.core.rules import Actor


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XENIA_LEDGER", str(tmp_path / "withdrawals.ledger"))
    return tmp_path / "withdrawals.ledger"


@pytest.fixture
def keeper(coordinator: Any) -> Actor:
    return actor_of_person(coordinator)


@pytest.fixture
def second_keeper(programme_director: Any) -> Actor:
    return actor_of_person(programme_director)


@pytest.fixture
def author(teacher: Any) -> Actor:
    return actor_of_person(teacher)


@pytest.fixture
def board_member(make_person: Any) -> Any:
    return make_person("Bo Board", "board_member")
