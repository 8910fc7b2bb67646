"""The bank says in sentences what each case waits for, and over all of them who suffers, decides and heals."""

from typing import Any

import pytest
from django.urls import reverse

from tests.house import actor_of_person
from tests.written import both_sign, brought
from xenia.core.rules import Actor
from xenia.learning.actions.case_reviews import ask_to_read, sign_case
from xenia.learning.actions.cases import begin_version, publish_case
from xenia.learning.queries.bank import bank_lines, published_audit


def states(actor: Actor) -> dict[str, str]:
    return {line.case.code: line.state for line in bank_lines(actor)}


def test_each_case_stands_where_it_is(author: Actor, board_member: Any, sign_in: Any, teacher: Any) -> None:
    brought(author, code="alone")
    read, ready, played = (brought(author, code=code) for code in ("read", "ready", "played"))
    ask_to_read(author, read, board_member, side="community")
    sign_case(actor_of_person(board_member), read, verdict="asks", reason="Our mothers look helpless.", minutes=0)
    both_sign(ready)
    publish_case(author, both_sign(played))
    expected = {"alone": "draft", "read": "waiting", "ready": "ready", "played": "published"}
    assert states(author) == expected
    text = sign_in(teacher).get(reverse("case_bank")).content.decode()
    assert "1 reader asks for changes." in text and "Signed by both sides" in text
    begin_version(author, played.case)
    assert states(author)["played"] == "draft"


@pytest.mark.parametrize("count", [1, 3])
def test_the_bank_takes_the_same_statements_however_many(
    author: Actor, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        both_sign(brought(author, code=f"case-{number}"))
    with django_assert_num_queries(6):
        bank_lines(author)


def test_the_audit_counts_published_cases_only(author: Actor, sign_in: Any, dean: Any, student: Any) -> None:
    brought(author, code="draft")
    assert published_audit().cases == 0
    version = brought(author, code="played")
    publish_case(author, both_sign(version))
    begin_version(author, version.case)
    found = published_audit()
    assert (found.cases, found.people.migrated) == (1, 1)
    text = sign_in(dean).get(reverse("bank_audit")).content.decode()
    assert "1 migrated" in text
    assert sign_in(student).get(reverse("bank_audit")).status_code == 403


def test_a_new_case_begins_with_somebody(sign_in: Any, teacher: Any) -> None:
    browser = sign_in(teacher)
    sent = {"title": "The bees", "patient": "Hodan Warsame", "language": "en"}
    answer = browser.post(reverse("case_new"), sent, follow=True)
    assert "The bees" in answer.content.decode() and "Where it begins" in answer.content.decode()
    again = browser.post(reverse("case_new"), sent)
    assert again.status_code == 422 and "stands already" in again.content.decode()
    assert browser.post(reverse("case_new"), {"title": "", "patient": ""}).status_code == 422
