"""Saving and sending at the same moment, from two devices: what was sent stays as it was sent."""

import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections, transaction

from tests.together import together
from xenia.assessment.actions import answering
from xenia.assessment.actions.answering import Event, begin_response, save_answers, submit_response
from xenia.assessment.models import Answers, Occasion, Response
from xenia.assessment.queries.answering import Respondent, answers_of
from xenia.core.rules import NotPermitted, Refused

MakeOccasion = Callable[..., Occasion]


@pytest.fixture
def begun(make_occasion: MakeOccasion, student: Any) -> Response:
    response = begin_response(Respondent(person=student.pk), make_occasion([student]), key=uuid4())
    save_answers(Respondent(person=student.pk), response, [Event(uuid4(), 1, {"listens": "1"})])
    return response


def late(student: Any, response: Response, number: int = 2) -> Callable[[], Any]:
    """Save one more answer to the response as this device has seen it."""
    return lambda: save_answers(Respondent(person=student.pk), response, [Event(uuid4(), number, {"listens": "0"})])


def after_waiting_for(change: Callable[[], Any], work: Callable[[], Any]) -> Any:
    """What `work` gives or raises when it begins while `change` is made and not committed."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(work())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        change()
        thread.start()
        time.sleep(0.5)
        assert not results, "it did not wait"
    thread.join()
    return results[0]


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_comes_while_the_form_is_sent_is_refused(student: Any, begun: Response) -> None:
    found = after_waiting_for(lambda: submit_response(Respondent(person=student.pk), begun), late(student, begun))
    assert isinstance(found, Refused) and "sent already" in str(found)
    assert answers_of(begun) == {"listens": "1"}


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_comes_while_the_form_is_declined_stands_nowhere(student: Any, begun: Response) -> None:
    found = after_waiting_for(lambda: Response.objects.filter(pk=begun.pk).delete(), late(student, begun))
    assert isinstance(found, NotPermitted)
    assert not Answers.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_answers_that_come_at_once_all_stand_and_one_that_comes_twice_at_once_stands_once(
    student: Any, begun: Response
) -> None:
    same = Event(uuid4(), 9, {"listens": "2"})
    results = together(
        *(late(student, begun, number) for number in (2, 3)),
        *[lambda: save_answers(Respondent(person=student.pk), begun, [same])] * 2,
    )
    assert results[2:] == [[same.event]] * 2 and all(isinstance(one, list) for one in results)
    assert begun.events.count() == 4


def test_one_answer_is_one_statement(
    student: Any, begun: Response, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with django_assert_num_queries(1):
        late(student, begun)()
    monkeypatch.setattr(answering, "MOST_IN_ALL", 2)
    with pytest.raises(answering.Full):
        late(student, begun, 3)()
