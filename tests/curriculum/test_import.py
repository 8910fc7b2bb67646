"""An import makes what stands like the file: only what changed, whole or not at all, and what people said stays."""

from dataclasses import replace
from typing import Any

import pytest

from tests.school import YEAR, objective, serves, session, two_courses
from xenia.core.models import Link, Thing
from xenia.core.queries.audit import changes_in, changes_read
from xenia.core.rules import SYSTEM, Refused
from xenia.curriculum.actions import importing
from xenia.curriculum.actions.alignments import State, Wanted, change_alignments
from xenia.curriculum.actions.counts import recount
from xenia.curriculum.actions.importing import Outcome, apply_curriculum, preview_curriculum
from xenia.curriculum.actions.retirement import retire_things
from xenia.curriculum.actions.shipped import ensure_shipped
from xenia.curriculum.models import (
    Alignment,
    Competency,
    Course,
    CourseCount,
    LooseReference,
    MapCount,
    MappedCount,
    MethodCount,
    Objective,
    Session,
)
from xenia.standards.curriculum import Alignment as PlainAlignment
from xenia.standards.curriculum import Competency as PlainCompetency
from xenia.standards.curriculum import Curriculum, Depth, Reading

pytestmark = pytest.mark.django_db


def bring(curriculum: Curriculum, **more: Any) -> Outcome:
    return apply_curriculum(SYSTEM, Reading(curriculum), source="test", **more)


def figures(outcome: Outcome) -> tuple[int, int, int]:
    return (sum(outcome.created.values()), sum(outcome.updated.values()), sum(outcome.missing.values()))


def counts() -> list[set[Any]]:
    """The map's kept counts without their keys."""
    return [
        set(CourseCount.objects.values_list("course", "discipline", "competency", "layer", "sessions", "minutes")),
        set(MappedCount.objects.values_list("course", "framework", "objectives", "sessions")),
        set(
            MapCount.objects.values_list(
                "year", "axis", "column", "competency", "layer", "sessions", "minutes", "deepest"
            )
        ),
    ]


def assert_counts_are_true() -> None:
    """What an import left of the counts is what counting everything anew gives."""
    kept = counts()
    for table in (CourseCount, MappedCount, MethodCount, MapCount):
        table._default_manager.all().delete()
    recount(Course.objects.values_list("pk", flat=True))
    assert counts() == kept


def without(curriculum: Curriculum, name: str) -> Curriculum:
    return replace(curriculum, sessions=tuple(s for s in curriculum.sessions if s.id != name))


def renamed(curriculum: Curriculum, name: str, title: str) -> Curriculum:
    sessions = tuple(replace(s, title=title) if s.id == name else s for s in curriculum.sessions)
    return replace(curriculum, sessions=sessions)


def test_a_second_import_changes_nothing() -> None:
    bring(two_courses())
    again = bring(two_courses())
    assert figures(again) == (0, 0, 0)
    assert sum(again.unchanged.values()) == 18


def test_a_preview_says_what_the_import_does_and_changes_nothing() -> None:
    preview = preview_curriculum(SYSTEM, Reading(two_courses()), source="test")
    assert not Course.objects.exists()
    assert bring(two_courses()).created == preview.created


def test_one_changed_title_changes_exactly_that() -> None:
    bring(two_courses())
    outcome = bring(renamed(two_courses(), "x1", "Blood groups"))
    assert figures(outcome) == (0, 1, 0)
    assert Session.objects.get(source_id="x1").thing.label == "Blood groups"
    assert [(c.field, c.was, c.now) for c in outcome.changes] == [("title", "Session x1", "Blood groups")]


def test_what_vanished_is_listed_and_left_standing() -> None:
    bring(two_courses())
    outcome = bring(without(two_courses(), "y1"))
    assert [(m.kind, m.name, m.course) for m in outcome.missed] == [("session", "y1", "Ward")]
    assert Session.objects.get(source_id="y1").thing.state == "published"


def test_what_was_retired_comes_back_when_a_file_brings_it_again() -> None:
    bring(two_courses())
    thing = Thing.objects.get(session__source_id="x1")
    retire_things(SYSTEM, [thing.pk])
    assert_counts_are_true()
    assert figures(bring(without(two_courses(), "x1"))) == (0, 0, 0)
    assert figures(bring(two_courses())) == (0, 1, 0)
    assert Thing.objects.get(pk=thing.pk).state == "published"
    assert_counts_are_true()


def test_a_course_that_is_retired_takes_its_sessions_and_objectives_along() -> None:
    bring(two_courses())
    retire_things(SYSTEM, [Course.objects.get(source_id="X").pk])
    alive = Thing.objects.filter(retired_at=None)
    assert set(alive.filter(kind="session").values_list("label", flat=True)) == {"Session y1", "Session y2"}
    assert not alive.filter(objective__source_id="o1").exists()
    assert_counts_are_true()


@pytest.mark.parametrize(
    "change",
    [
        lambda c: replace(c, alignments=(*c.alignments, serves("p", "c"))),
        lambda c: replace(c, alignments=(serves("p", "a", depth=Depth.INTRODUCED), *c.alignments[1:])),
        lambda c: replace(c, objectives=tuple(replace(o, parents=()) for o in c.objectives)),
        lambda c: replace(c, sessions=tuple(replace(s, course="Y") for s in c.sessions)),
        lambda c: replace(
            c, sessions=(session("x1", "X"), session("x2", "X", "o4"), session("y1", "Y", "o3", "o1", "o2"))
        ),
        lambda c: replace(c, courses=tuple(replace(course, level=4, disciplines=("Law",)) for course in c.courses)),
    ],
    ids=["new for a parent", "depth", "no parents", "sessions move", "objectives move", "level and discipline"],
)
def test_counts_are_true_after_any_change(change: Any) -> None:
    bring(two_courses())
    bring(change(two_courses()))
    assert_counts_are_true()


def test_an_objective_goes_where_its_sessions_go() -> None:
    bring(two_courses())
    moved = tuple(replace(s, course="Y") if s.id == "x1" else s for s in two_courses().sessions)
    bring(replace(two_courses(), sessions=moved))
    assert Objective.objects.get(source_id="o1").course == Course.objects.get(source_id="Y")


def test_a_course_that_moves_to_another_year_takes_everything_along() -> None:
    bring(two_courses())
    later = tuple(replace(course, year=YEAR + 1) for course in two_courses().courses)
    bring(replace(two_courses(), courses=later, years=(YEAR, YEAR + 1)))
    assert set(Session.objects.values_list("year__begins", flat=True)) == {YEAR + 1}
    assert set(Objective.objects.filter(course__isnull=False).values_list("year__begins", flat=True)) == {YEAR + 1}
    assert figures(bring(replace(two_courses(), courses=later, years=(YEAR, YEAR + 1)))) == (0, 0, 0)
    assert_counts_are_true()


def test_a_file_may_name_competencies_by_their_code() -> None:
    ensure_shipped()
    code, name = (
        Competency.objects.filter(framework__code="who-2021").exclude(code="").values_list("code", "source_id")[0]
    )
    file = replace(
        two_courses(),
        alignments=(
            PlainAlignment(subject="o1", subject_kind="objective", competency=code.lower(), framework="WHO-2021"),
        ),
    )
    assert bring(file).created["alignment"] == 1
    assert Alignment.objects.get().competency.source_id == name
    assert figures(bring(file)) == (0, 0, 0)


def test_what_people_said_stays_whatever_a_file_says() -> None:
    bring(two_courses())
    row = Alignment.objects.get(subject__objective__source_id="o2")
    said = State(depth="demonstrated", assessed=True)
    change_alignments(SYSTEM, [Wanted(row.subject_id, row.competency_id, said)])
    assert figures(bring(two_courses())) == (0, 0, 0)
    row.refresh_from_db()
    assert (row.depth, row.assessed) == ("demonstrated", True)
    assert figures(bring(replace(two_courses(), alignments=()))) == (0, 0, 3)


def test_a_suggestion_that_a_file_confirms_is_confirmed() -> None:
    bring(two_courses())
    target, subject = Competency.objects.get(source_id="c"), Thing.objects.get(objective__source_id="o4")
    Alignment.objects.create(subject=subject, competency=target, status="proposed", origin="suggested")
    file = replace(two_courses(), alignments=(*two_courses().alignments, serves("o4", "c")))
    assert bring(file).created["alignment"] == 1
    assert Alignment.objects.get(subject=subject).status == "confirmed"
    assert_counts_are_true()


def test_a_reference_that_points_nowhere_is_kept_and_finds_its_end_later() -> None:
    file = two_courses()
    loose = replace(
        file,
        objectives=(*file.objectives, objective("o5", "nowhere")),
        sessions=(*file.sessions, session("z1", "no course", "o5", "o6")),
        alignments=(
            *file.alignments,
            PlainAlignment(subject="o5", subject_kind="objective", competency="?", framework="who-2021"),
        ),
    )
    assert len(bring(loose).warnings) == 1
    assert set(LooseReference.objects.values_list("field", "source_id")) == {
        ("parents", "nowhere"), ("course", "no course"), ("objectives", "o6"), ("serves", "who-2021 ?"), ("holds", "")
    }  # fmt: skip
    assert figures(bring(loose)) == (0, 0, 0)
    whole = replace(loose, objectives=(*loose.objectives, objective("o6"), objective("nowhere")))
    assert figures(bring(whole)) == (2, 0, 0)
    assert Session.objects.get(source_id="z1").objectives.filter(source_id="o6").exists()
    assert Objective.objects.get(source_id="o5").parents.get().source_id == "nowhere"
    assert_counts_are_true()


def test_competencies_of_other_frameworks_are_related_and_not_reworded() -> None:
    ensure_shipped()
    other = Competency.objects.filter(framework__code="pcrs").select_related("thing").first()
    assert other is not None
    wrong = replace(two_courses().competencies[0], id=other.source_id, label="Ours now", framework="pcrs")
    walks = (("a", "pcrs", other.source_id), ("b", "pcrs", "nowhere"))
    bring(replace(two_courses(), competencies=(*two_courses().competencies, wrong), crosswalks=walks))
    other.thing.refresh_from_db()
    assert other.thing.label != "Ours now"
    assert Link.objects.filter(source__competency__source_id="a", kind="related", target=other.thing).exists()
    assert LooseReference.objects.get(field="related").source_id == "pcrs nowhere"


def test_nothing_is_half_written_when_something_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    bring(two_courses())
    before = (list(Thing.objects.order_by("pk").values()), counts())

    def broken(courses: Any, **more: Any) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(importing.apply, "recount", broken)
    with pytest.raises(RuntimeError):
        bring(renamed(without(two_courses(), "y1"), "x1", "Blood groups"))
    assert (list(Thing.objects.order_by("pk").values()), counts()) == before


def test_an_import_is_refused_when_the_curriculum_changed_since_its_preview() -> None:
    bring(two_courses())
    file = renamed(two_courses(), "x1", "Blood groups")
    basis = preview_curriculum(SYSTEM, Reading(file), source="test").basis
    bring(renamed(two_courses(), "x2", "Someone was faster"))
    with pytest.raises(Refused, match="since this preview"):
        bring(file, basis=basis)


def test_the_record_says_what_an_import_changed_and_why() -> None:
    bring(two_courses(), reason="First year on the map")
    bring(renamed(two_courses(), "x1", "Blood groups"), reason="The registrar wrote")
    changes = list(changes_read(changes_in(Course.objects.get(source_id="X").pk)))
    assert (changes[0].was, changes[0].now, changes[0].why) == (
        {"title": "Session x1"}, {"title": "Blood groups"}, "The registrar wrote"
    )  # fmt: skip
    told = [change for change in changes if change.why == "First year on the map"]
    assert any("Objective o1" in str(change.now) for change in told)
    assert any("alignments" in (change.now or {}) for change in told)


def test_two_frameworks_may_use_the_same_identifier() -> None:
    for version in ("then", "now"):
        two = tuple(PlainCompetency(id="1", label=f"{code} {version}", framework=code) for code in ("one", "two"))
        bring(replace(two_courses(), competencies=(*two_courses().competencies, *two)))
        rows = Competency.objects.filter(source_id="1").order_by("framework__code")
        assert [row.thing.label for row in rows] == [f"one {version}", f"two {version}"]
