"""One session and one objective: what they say, who may change the words, what the record keeps."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import school
from xenia.core.models import Institution
from xenia.core.queries.audit import changes_of, changes_read
from xenia.core.rules import SYSTEM, Refused
from xenia.curriculum.actions.sessions import SessionWords, change_session, words_of
from xenia.curriculum.models import MapCount, Objective, Session
from xenia.curriculum.queries.related import related_sessions
from xenia.curriculum.queries.session_page import session_page


@pytest.fixture
def small_school(db: Any) -> None:
    school.bring_in(school.two_courses())


def session_named(name: str) -> Session:
    return Session.objects.select_related("thing", "course__thing", "year").get(source_id=name)


def said(**more: Any) -> dict[str, Any]:
    words = {"title": "Session x1", "description": "", "kind": "Lecture", "minutes": 60, "reason": "It was misspelt"}
    return words | more


def test_a_session_tells_when_where_how_and_what_it_serves(small_school: None, dean: Any, sign_in: Any) -> None:
    Institution.objects.update_or_create(pk=1, defaults={"time_zone": "America/New_York"})
    session = session_named("x1")
    session.offerings.update(place="Lind Hall")
    page = sign_in(dean).get(session.thing.route).text
    assert "Lind Hall" in page and "Objective o1" in page and "Competency a" in page
    assert "Lecture" in page


def test_times_are_the_institutions_own(small_school: None, make_person: Any, client: Any) -> None:
    from xenia.people.personal import ZONE

    person = make_person("Ines", "dean")
    client.force_login(person.user)
    kept = client.session
    kept[ZONE] = "America/New_York"
    kept.save()
    page = client.get(session_named("x1").thing.route).text
    assert "09:00" in page and "Times of America/New_York." in page


def test_the_director_changes_the_words_and_the_record_keeps_both(
    small_school: None, make_person: Any, sign_in: Any
) -> None:
    session = session_named("x1")
    browser = sign_in(make_person("Mei Director", ("course_director", session.course.thing)))
    answer = browser.post(f"{session.thing.route}edit/", said(title="Blood, first", minutes=90))
    assert answer.url == session.thing.route
    change = next(iter(changes_read(changes_of([session.pk]))))
    assert change.was == {"title": "Session x1", "minutes": 60}
    assert change.now == {"title": "Blood, first", "minutes": 90}
    page = browser.get(session.thing.route).text
    assert "Blood, first" in page and "It was misspelt" in page and "Mei Director" in page


def test_a_longer_session_is_longer_on_the_map(small_school: None) -> None:
    session = session_named("x1")
    change_session(SYSTEM, session, replace(words_of(session), minutes=600), reason="A whole day")
    planned = MapCount.objects.get(axis="year", column="1", layer="planned", competency__source_id="a")
    assert planned.minutes == 690


@pytest.mark.parametrize("who", ["teacher", "student", "dean", "accreditor", "stranger"])
def test_others_may_not_change_the_words(
    small_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    session = session_named("x1")
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get(f"{session.thing.route}edit/").status_code == 403
    assert browser.post(f"{session.thing.route}edit/", said(title="Mine")).status_code == 403
    browser.post(f"{session.thing.route}state/", {"state": "retired", "reason": "x"})
    fresh = session_named("x1")
    assert fresh.thing.label == "Session x1" and fresh.thing.retired_at is None


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"title": " "}, {"minutes": -1}, {"minutes": 99_999}, {"minutes": "long"}, {}]
)
def test_words_that_can_not_be_saved_come_back_with_what_to_do(
    small_school: None, programme_director: Any, sign_in: Any, wrong: dict[str, Any]
) -> None:
    session = session_named("x1")
    answer = sign_in(programme_director).post(f"{session.thing.route}edit/", said(**wrong))
    assert answer.status_code == 422 and "Not saved yet" in answer.text
    assert words_of(session_named("x1")) == words_of(session)


def test_an_action_refuses_what_a_form_would_not_let_through(small_school: None) -> None:
    session = session_named("x1")
    with pytest.raises(Refused, match="title"):
        change_session(SYSTEM, session, SessionWords("", "", "", 0), reason="x")
    with pytest.raises(Refused, match="length"):
        change_session(SYSTEM, session, SessionWords("A", "", "", 10**6), reason="x")


def test_markup_in_words_stays_text(small_school: None, programme_director: Any, sign_in: Any) -> None:
    session = session_named("x1")
    browser = sign_in(programme_director)
    browser.post(f"{session.thing.route}edit/", said(title="<script>alert(1)</script>", description="<b>bold</b>"))
    for address in (session.thing.route, session.course.thing.route, f"{session.course.thing.route}guide/"):
        page = browser.get(address).text
        assert "<script>alert" not in page and "<b>bold" not in page


def test_an_objective_tells_what_stands_above_below_and_where_it_is_taught(
    small_school: None, dean: Any, sign_in: Any
) -> None:
    browser = sign_in(dean)
    page = browser.get(Objective.objects.get(source_id="o1").thing.route).text
    assert "Objective p" in page and "Session x1" in page
    above = browser.get(Objective.objects.get(source_id="p").thing.route).text
    assert "Objective o1" in above and "Objective o3" in above and "Competency a" in above


@pytest.mark.parametrize("who", ["stranger", "storyteller"])
def test_objectives_and_sessions_stay_closed_for_others(
    small_school: None, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    for address in (session_named("x1").thing.route, Objective.objects.get(source_id="o1").thing.route):
        assert browser.get(address).status_code == 403


def neighbours() -> None:
    """x1 serves a and b; `far` both in another month, `near` only a and the day after, `alone` neither."""

    def on(days: int) -> dict[str, Any]:
        start = datetime(school.YEAR, 9, 7, 13, tzinfo=UTC) + timedelta(days=days)
        return {"offerings": (school.Offering(id="1", start=start, end=start + timedelta(hours=1)),)}

    plain = school.two_courses()
    school.bring_in(
        replace(
            plain,
            objectives=tuple(school.objective(f"n{n}") for n in range(4)),
            sessions=(
                school.session("x1", "X", "n0", **on(0)),
                school.session("near", "X", "n1", **on(1)),
                school.session("far", "Y", "n2", **on(60)),
                school.session("later", "Y", "n1", **on(90)),
                school.session("alone", "Y", "n3", **on(2)),
            ),
            alignments=(
                *(school.serves("n0", "a"), school.serves("n0", "b"), school.serves("n1", "a")),
                *(school.serves("n2", "a"), school.serves("n2", "b"), school.serves("n3", "c")),
            ),
        )
    )


def test_what_else_touches_a_session_is_nearest_first(db: Any) -> None:
    neighbours()
    found = related_sessions(SYSTEM, session_named("x1"), language="en")
    assert [(row.session.source_id, [item.code or item.label for item in row.shared]) for row in found] == [
        ("far", ["a", "b"]),
        ("near", ["a"]),
        ("later", ["a"]),
    ]


def test_a_session_of_another_year_is_no_neighbour(db: Any) -> None:
    neighbours()
    plain = school.two_courses()
    earlier = replace(
        plain,
        years=(2025,),
        objectives=(school.objective("n0"),),
        courses=(replace(plain.courses[0], year=2025),),
        sessions=(school.session("old", "X", "n0"),),
        alignments=(school.serves("n0", "a"),),
    )
    school.bring_in(earlier, source="elsewhere")
    assert "old" not in [row.session.source_id for row in related_sessions(SYSTEM, session_named("x1"), language="en")]


@pytest.mark.parametrize("objectives", [1, 3])
def test_a_session_is_read_with_the_same_statements_however_much_it_holds(
    db: Any, django_assert_num_queries: Any, objectives: int
) -> None:
    plain = school.two_courses()
    names = [f"q{n}" for n in range(objectives)]
    school.bring_in(
        replace(
            plain,
            objectives=(*plain.objectives, *(school.objective(name, "p") for name in names)),
            sessions=(*plain.sessions, school.session("q", "X", *names)),
            alignments=(*plain.alignments, *(school.serves(name, "a") for name in names)),
        )
    )
    session = session_named("q")
    with django_assert_num_queries(16):
        page = session_page(SYSTEM, session, language="en")
    assert len(page.objectives) == objectives and page.related
