"""Search finds names however they are typed, shows only what may be seen, and forgets at once."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from xenia.core.actions.things import make_thing, set_state
from xenia.core.models import Thing
from xenia.core.queries import search
from xenia.core.queries.search import found, register_findable
from xenia.core.rules import NOBODY, Actor

TEACHER = Actor(roles=frozenset({("teacher", None)}))


def teachers_see(actor: Actor) -> QuerySet[Thing]:
    return Thing.objects.all() if actor.holds_somewhere("teacher") else Thing.objects.none()


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(search, "_kinds", {})
    register_findable("course", teachers_see, title="Courses")
    yield


def names(words: str, actor: Actor = TEACHER, kind: str | None = None) -> list[str]:
    groups = found(actor, words, [kind] if kind else None)
    return [hit.label for group in groups for hit in group.hits]


@pytest.mark.parametrize("words", ["gonzalez", "GONZÁLEZ", "onzál", "rosa gonz", "González Rosa"])
def test_name_is_found_without_case_or_accents(db: None, words: str) -> None:
    make_thing("course", "Care after Rosa González", published=True)
    make_thing("course", "Gunzilaz and Rosa", published=True)  # the database's pattern lets it through
    assert names(words) == ["Care after Rosa González"]


def test_typed_accents_may_differ_in_a_large_kind(db: None) -> None:
    register_findable("objective", lambda actor: Thing.objects.all(), title="Objectives", large=True)
    make_thing("objective", "L’ÉCOLE", published=True)
    assert names("école") == ["L’ÉCOLE"]


def test_arabic_is_found(db: None) -> None:
    make_thing("course", "صحة المهاجرين", published=True)
    assert names("المهاجرين") == ["صحة المهاجرين"]


@pytest.mark.parametrize("words", ["%%", "__", "\\\\", "a%b"])
def test_signs_of_patterns_are_plain_letters(db: None, words: str) -> None:
    make_thing("course", "axxb", published=True)
    assert names(words) == []
    make_thing("course", f"The {words} course", published=True)
    assert names(words) == [f"The {words} course"]


def test_only_what_is_published_and_registered_and_visible_is_found(db: None) -> None:
    draft = make_thing("course", "Care: a draft")
    make_thing("story", "Care: a story", published=True)
    retired = make_thing("course", "Care: retired", published=True)
    set_state(retired, "retired")
    shown = make_thing("course", "Care: shown", published=True)
    assert names("care") == [shown.label]
    assert names("care", NOBODY) == []
    register_findable("story", lambda actor: Thing.objects.filter(pk=draft.pk), title="Stories")
    assert names("care") == [shown.label]


def test_renamed_thing_is_forgotten_at_once(db: None) -> None:
    person = make_thing("course", "Farida Ahmadi", published=True)
    Thing.objects.filter(pk=person.pk).update(label="Someone")  # as erasure does it, past every signal
    assert names("farida") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT label FROM core_thing")
        assert cursor.fetchall() == [("Someone",)]


@pytest.mark.parametrize("count", [1, 3])
def test_search_takes_one_statement_a_kind(
    db: None, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(count):
        make_thing("course", f"Care {number}", published=True)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert len(names("care")) == count


def test_page_shows_groups_and_asks_for_large_kinds_later(db: None, client: Client, as_actor: object) -> None:
    register_findable("objective", lambda actor: Thing.objects.all(), title="Objectives", large=True)
    make_thing("course", "Care across languages", route="/courses/1/", published=True)
    make_thing("objective", "Care <b>well</b>", published=True)
    teacher = Actor(person=make_thing("person", "T").pk, roles=TEACHER.roles)
    as_actor(client, teacher)  # type: ignore[operator]
    page = client.get("/search/?q=care").content.decode()
    assert '<a href="/courses/1/">Care across languages</a>' in page
    assert "well" not in page
    part = client.get("/search/?q=care&kind=objective", headers={"HX-Request": "true"}).content.decode()
    assert "Care &lt;b&gt;well&lt;/b&gt;" in part
    assert "<html" not in part
    assert "Nothing found" in client.get("/search/?q=zzzz&kind=course").content.decode()
