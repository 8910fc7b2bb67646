"""The page on which one answers without a name: what it says, who finds it, and that answers come with nothing else."""

import hashlib
import json
import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.assessment.conftest import small_form
from tests.assessment.unnamed import SAID
from xenia.assessment.actions.boxes import open_box
from xenia.assessment.actions.links import link_for_anyone
from xenia.assessment.actions.occasions import begin_study, close_occasion, open_occasion
from xenia.assessment.models import Asked, Occasion, Response, Token
from xenia.core.models import AuditEntry
from xenia.core.rules import SYSTEM
from xenia.standards.instruments import Item, ItemType, Section

TURN = bytes(range(16))


@pytest.fixture
def occasion(make_occasion: Any, crowd: list[Any]) -> Occasion:
    return make_occasion(crowd, privacy="anonymous")


def take(browser: Client, occasion: Occasion, turn: bytes = TURN) -> Any:
    address = f"/answer/{occasion.pk}/anonymous/turn/"
    return browser.post(address, {"turn": hashlib.sha256(turn).hexdigest()})


def put(browser: Client, occasion: Occasion, turn: bytes = TURN, **more: Any) -> Any:
    said = {"turn": turn.hex(), "values": SAID, "language": "en", "pseudonym": "", **more}
    return browser.post(f"/answer/{occasion.pk}/anonymous/put/", json.dumps(said), content_type="application/json")


def test_the_page_says_who_could_tell_and_who_can_not(occasion: Occasion, crowd: list[Any], sign_in: Any) -> None:
    browser = sign_in(crowd[0])
    assert browser.get(f"/answer/{occasion.pk}/").url == f"/answer/{occasion.pk}/anonymous/"
    page = browser.get(f"/answer/{occasion.pk}/anonymous/").text
    for words in ("stolen database", "dishonest server while you answer", "very small group", "Nothing links these"):
        assert words in page
    assert "Your secret" not in page and "needs a browser that runs scripts" in page
    assert crowd[0].name not in page and "can give you away" in page


def test_a_study_asks_for_a_secret_and_says_that_rounds_are_linked(
    make_occasion: Any, crowd: list[Any], sign_in: Any
) -> None:
    study = begin_study(SYSTEM, title="Four years", privacy="linkable")
    waves = [make_occasion(crowd, privacy="linkable", study=study.pk) for _wave in range(2)]
    first, second = (sign_in(crowd[0]).get(f"/answer/{wave.pk}/anonymous/").text for wave in waves)
    for page in (first, second):
        assert f'data-study="{study.pk}"' in page and "tell who you are from the code" in page
        assert "Your rounds are linked" in page and 'autocomplete="new-password"' in page
    assert re.search('value="new" checked', first) and re.search('value="old" checked', second)


@pytest.mark.parametrize("who", ["stranger", "programme_director", "coordinator"])
def test_only_who_is_asked_finds_the_page(
    who: str, request: pytest.FixtureRequest, occasion: Occasion, sign_in: Any
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get(f"/answer/{occasion.pk}/anonymous/").status_code == 403
    assert take(browser, occasion).status_code == 403
    assert "/accounts/login/" in sign_in(None).get(f"/answer/{occasion.pk}/anonymous/").url
    assert not Token.objects.filter(drawn=True).exists()


def test_a_form_with_names_has_no_such_page(make_occasion: Any, student: Any, sign_in: Any) -> None:
    occasion = make_occasion([student])
    assert sign_in(student).get(f"/answer/{occasion.pk}/anonymous/").url == f"/answer/{occasion.pk}/"
    assert take(sign_in(student), occasion).status_code == 422
    assert put(Client(), occasion).status_code == 403


def test_a_turn_and_its_answers_by_two_messages(occasion: Occasion, crowd: list[Any], sign_in: Any) -> None:
    browser = sign_in(crowd[0])
    assert take(browser, occasion).json() == {"taken": True}
    assert 'data-taken="1"' in browser.get(f"/answer/{occasion.pk}/anonymous/").text
    assert take(browser, occasion).json() == {"taken": True}
    assert "already" in take(browser, occasion, bytes(16)).json()["refused"]
    for _twice in range(2):
        assert put(Client(), occasion).json() == {"kept": True}
    assert len(open_box(occasion).waiting) == 1


def test_an_answer_that_bears_a_cookie_of_ours_is_refused_unread(
    occasion: Occasion, crowd: list[Any], sign_in: Any
) -> None:
    browser = sign_in(crowd[0])
    take(browser, occasion)
    assert put(browser, occasion).status_code == 400
    for name in ("sessionid", "csrftoken", "xenia_form"):
        other = Client()
        other.cookies[name] = "x"
        assert put(other, occasion).status_code == 400
    assert not Token.objects.filter(spent=True).exists()


def test_answers_touch_no_table_of_people_and_leave_no_cookie(
    occasion: Occasion, crowd: list[Any], sign_in: Any
) -> None:
    take(sign_in(crowd[0]), occasion)
    entries = AuditEntry.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as spoken:
        answered = Client(enforce_csrf_checks=True).post(
            f"/answer/{occasion.pk}/anonymous/put/",
            json.dumps({"turn": TURN.hex(), "values": SAID, "language": "en"}),
            content_type="application/json",
        )
    assert answered.json() == {"kept": True} and not answered.cookies and "no-store" in answered["Cache-Control"]
    tables = set(re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', " ".join(one["sql"] for one in spoken)))
    assert tables <= {
        *("assessment_occasion", "core_thing", "assessment_version", "assessment_token", "assessment_box"),
        *("assessment_instrument",),
    }
    assert AuditEntry.objects.count() == entries


def test_the_log_says_nothing_of_answers_but_that_some_came(
    occasion: Occasion, crowd: list[Any], sign_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        take(sign_in(crowd[0]), occasion)
        put(Client(), occasion)
    lines = [record.getMessage() for record in caplog.records if record.name == "xenia.access"]
    assert [line.split(" ")[:3] for line in lines] == [["POST", "answer_turn", "200"], ["POST", "answer_put", "200"]]
    assert str(occasion.pk) not in "".join(lines)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"turn": 1, "values": {}, "language": "en"}',
        '{"turn": "ab", "values": [], "language": "en"}',
        '{"turn": "ab", "values": {}, "language": 7}',
        "[" * 100_000,
        '{"turn": "' + "a" * 300_000 + '"}',
    ],
)
def test_what_our_page_would_not_send_is_refused(occasion: Occasion, body: str) -> None:
    address = f"/answer/{occasion.pk}/anonymous/put/"
    answered = Client().post(address, body, content_type="application/json")
    assert answered.status_code == 422 and "out of date" in answered.json()["refused"]


@pytest.mark.parametrize("number", ["9" * 400, "1e300", "NaN"])
def test_a_number_that_is_none_is_refused_in_words(
    make_version: Any, make_occasion: Any, crowd: list[Any], sign_in: Any, number: str
) -> None:
    years = Section(code="s", items=(Item(code="years", type=ItemType.NUMBER, text="Years of practice"),))
    version = make_version(small_form(sections=(years,), subscales=()))
    occasion = make_occasion(crowd, version=version, privacy="anonymous")
    take(sign_in(crowd[0]), occasion)
    body = json.dumps({"turn": TURN.hex(), "values": {"years": "N"}, "language": "en"}).replace('"N"', number)
    address = f"/answer/{occasion.pk}/anonymous/put/"
    refused = Client().post(address, body, content_type="application/json")
    assert refused.status_code == 422 and "give a number" in refused.json()["refused"]
    assert not Token.objects.filter(spent=True).exists()


def test_white_space_that_fills_a_message_is_no_part_of_it(occasion: Occasion, crowd: list[Any], sign_in: Any) -> None:
    take(sign_in(crowd[0]), occasion)
    said = json.dumps({"turn": TURN.hex(), "values": SAID, "language": "en"}).ljust(8192)
    address = f"/answer/{occasion.pk}/anonymous/put/"
    assert Client().post(address, said, content_type="application/json").json() == {"kept": True}


def test_a_refusal_speaks_the_language_of_the_page(occasion: Occasion) -> None:
    address = f"/answer/{occasion.pk}/anonymous/put/"
    plain, other = (
        Client().post(address, "{}", content_type="application/json", headers={"accept-language": language})
        for language in ("en", "ar")
    )
    assert (plain["Content-Language"], other["Content-Language"]) == ("en", "ar")


def test_before_and_after_the_page_says_so_and_holds_no_form(
    occasion: Occasion, crowd: list[Any], sign_in: Any
) -> None:
    browser, now = sign_in(crowd[0]), timezone.now()
    Occasion.objects.update(opens_at=now + timedelta(hours=1))
    page = browser.get(f"/answer/{occasion.pk}/anonymous/").text
    assert "not open yet" in page and "data-step" not in page
    Occasion.objects.update(opens_at=now - timedelta(hours=2), closes_at=now - timedelta(hours=1))
    page = browser.get(f"/answer/{occasion.pk}/anonymous/").text
    assert "is closed" in page and "data-step" not in page and 'data-over="1"' in page


def test_by_a_link_for_many_without_an_account(make_occasion: Any, student: Any, sign_in: Any) -> None:
    occasion = make_occasion([student], privacy="anonymous", opened=False)
    path, _hash, secret = link_for_anyone(SYSTEM, occasion, uses=10).partition("#")
    open_occasion(SYSTEM, occasion)
    browser = Client()
    browser.post(path, {"secret": secret})
    page = browser.get("/answer/by-link/", follow=True)
    assert page.redirect_chain[-1][0] == f"/answer/{occasion.pk}/anonymous/"
    assert "rather not answer" not in page.text and "no reminder comes" not in page.text
    assert take(browser, occasion).status_code == 200
    assert put(Client(), occasion).status_code == 200
    for number in range(9):
        assert take(browser, occasion, bytes([number] * 16)).status_code == 200
    assert "used up" in take(browser, occasion, bytes([10] * 16)).json()["refused"]
    assert take(sign_in(student), occasion, bytes([11] * 16)).status_code == 200  # their own place stayed free


def test_rather_not_answering_is_entered_nowhere_and_forgotten_at_the_end(
    occasion: Occasion, crowd: list[Any], sign_in: Any
) -> None:
    browser, entries = sign_in(crowd[0]), AuditEntry.objects.count()
    browser.post(f"/answer/{occasion.pk}/decline/")
    assert Asked.objects.get(person=crowd[0]).declined and AuditEntry.objects.count() == entries
    assert take(browser, occasion).status_code == 403
    assert "rather not answer" in browser.get(f"/answer/{occasion.pk}/done/").text
    close_occasion(SYSTEM, occasion)
    assert not Asked.objects.filter(declined=True).exists()


def test_whoever_plans_reads_no_count_before_the_end(
    make_occasion: Any, crowd: list[Any], programme_director: Any, sign_in: Any
) -> None:
    occasion, director = make_occasion(crowd, privacy="anonymous"), sign_in(programme_director)
    for number, one in enumerate(crowd[:11]):
        take(sign_in(one), occasion, bytes([number] * 16))
        put(Client(), occasion, bytes([number] * 16))
    link_for_anyone(SYSTEM, occasion, uses=10)
    page = director.get(f"/occasions/{occasion.pk}/").text
    assert "counted when it is closed" in page and "more may answer" not in page  # which falls with each turn
    assert "11 of 12" not in director.get("/occasions/").text
    close_occasion(SYSTEM, occasion)
    assert "11 of 12" in director.get(f"/occasions/{occasion.pk}/").text
    assert Response.objects.count() == 11


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_long_the_form(
    make_version: Any, make_occasion: Any, crowd: list[Any], sign_in: Any, number: int, django_assert_num_queries: Any
) -> None:
    form = small_form(code=f"form-{number}")
    section = form.sections[0]
    items = tuple(section.items[0].__class__(code=f"q{n}", type="text", text="And?") for n in range(number))
    version = make_version(
        small_form(code=f"form-{number}", sections=(section, section.__class__(code="t", items=items)))
    )
    browser = sign_in(crowd[0])
    occasion = make_occasion(crowd, version=version, privacy="anonymous")
    browser.get(f"/answer/{occasion.pk}/anonymous/")
    with django_assert_num_queries(10):
        browser.get(f"/answer/{occasion.pk}/anonymous/")
