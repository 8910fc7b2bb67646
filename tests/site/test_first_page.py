"""Whoever signs in stands where their work is."""

from collections.abc import Callable
from typing import Any

import pytest

FIRST = {
    ("programme_director",): "/map/",
    ("teacher", "examiner"): "/map/",
    ("dean",): "/map/",
    ("examiner",): "/exams/",
    ("exam_administrator",): "/exams/",
    ("student",): "/inbox/",
}


@pytest.mark.parametrize("roles", FIRST)
def test_the_first_page_is_where_ones_work_is(
    roles: tuple[str, ...], make_person: Callable[..., Any], sign_in: Any
) -> None:
    answer = sign_in(make_person("Somebody", *roles)).get("/", follow=True)
    assert answer.status_code == 200 and answer.request["PATH_INFO"] == FIRST[roles]
