"""The demo's front door opens on this machine, over a database that `xenia demo` made, and nowhere else."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from xenia.core.models import Thing
from xenia.core.rules import Refused
from xenia.people.demo import make_people, mark_demo_database
from xenia.people.demo_cast import CAST
from xenia.people.models import Cohort, Membership, Person, Role, User
from xenia.people.queries.demo import demo_choices

pytestmark = pytest.mark.django_db

HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}


@pytest.fixture
def demo(db: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # smaller classes, with enough students for the teams and the mentors
    monkeypatch.setattr("xenia.people.demo.CLASSES", (30, 1, 16, 1))
    settings.DATA_DIR = tmp_path
    settings.DEMO = True
    mark_demo_database()
    make_people()


def visit(**meta: str) -> int:
    return Client().get(reverse("demo_signin"), **{**HERE, **meta}).status_code


def knock(**meta: str) -> Any:
    return Client().post(reverse("demo_signin"), {"person": "administrator"}, **{**HERE, **meta})


def test_demo_page_offers_every_kind_of_person(demo: None) -> None:
    page = Client().get(reverse("demo_signin"), **HERE).content.decode()
    assert all(part.name in page for part in CAST)


@pytest.mark.parametrize("part", CAST, ids=lambda part: part.kind)
def test_one_click_signs_in_as_that_person(demo: None, part: Any) -> None:
    client = Client()
    client.post(reverse("demo_signin"), {"person": part.kind}, **HERE)
    assert User.objects.get(pk=client.session["_auth_user_id"]).person.name == part.name


def test_cast_is_read_in_one_statement(demo: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert [choice.user.person.name for choice in demo_choices()] == [part.name for part in CAST]


def test_looking_signs_nobody_in(demo: None) -> None:
    client = Client()
    client.get(reverse("demo_signin"), {"person": "administrator"}, **HERE)
    assert "_auth_user_id" not in client.session


def test_forged_request_signs_nobody_in(demo: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("demo_signin"), {"person": "dean"}, **HERE).status_code == 403


def test_someone_outside_the_cast_can_not_be_chosen(demo: None, make_person: Any) -> None:
    make_person("Real Person", "administrator", email="real@school.example")
    answer = Client().post(reverse("demo_signin"), {"person": "real@school.example"}, **HERE)
    assert answer.status_code == 404


def test_page_does_not_exist_outside_the_demo(demo: None, settings: Any) -> None:
    settings.DEMO = False
    assert visit() == 404
    assert knock().status_code == 404


@pytest.mark.parametrize(
    "meta",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": "10.0.0.4"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "203.0.113.7", "HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=203.0.113.7"},
        {"HTTP_HOST": "xenia.school.example"},
    ],
    ids=lambda meta: " ".join(f"{key}={value}" for key, value in meta.items()),
)
def test_page_does_not_exist_for_anyone_from_elsewhere(demo: None, settings: Any, meta: dict[str, str]) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert visit(**meta) == 404
    assert knock(**meta).status_code == 404


def test_page_opens_over_the_newer_kind_of_address(demo: None) -> None:
    assert visit(REMOTE_ADDR="::1", HTTP_HOST="[::1]:8000") == 200


def test_page_does_not_exist_over_a_database_that_the_demo_did_not_make(demo: None) -> None:
    Thing.objects.filter(kind="demo").delete()
    assert visit() == 404
    assert knock().status_code == 404


def test_page_does_not_exist_when_the_mark_beside_the_database_is_another(demo: None, tmp_path: Path) -> None:
    (tmp_path / "demo").write_text(str(uuid4()))
    assert visit() == 404


def test_demo_refuses_the_database_of_a_real_school(db: Any, settings: Any, tmp_path: Path, make_person: Any) -> None:
    settings.DATA_DIR = tmp_path
    make_person("Real Person", "administrator")
    with pytest.raises(Refused, match="holds people already"):
        mark_demo_database()
    assert not (tmp_path / "demo").exists()


def test_demo_made_twice_changes_nothing(demo: None) -> None:
    def count() -> list[int]:
        return [model.objects.count() for model in (Thing, Person, Role, Membership, Cohort, User)]

    before = count()
    mark_demo_database()
    make_people()
    assert count() == before


def test_demo_cohort_has_its_entrants(db: Any) -> None:
    make_people()
    assert Membership.objects.filter(group__cohort__entered__begins=2026).count() == 124  # 124 with the cast's student
