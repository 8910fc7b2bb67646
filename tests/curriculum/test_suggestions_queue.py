"""The queue of suggestions: looked for as long work, answered by a person, and never asked twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tests import school
from tests.house import actor_of_person
from xenia.core.actions.things import make_thing
from xenia.core.models import AuditEntry, Job
from xenia.core.progress import Progress
from xenia.core.rules import NotPermitted, Refused
from xenia.curriculum.actions.alignments import undo
from xenia.curriculum.actions.suggestions import accept, reject, start_suggesting, suggest
from xenia.curriculum.models import Alignment, Course, Framework, Objective
from xenia.curriculum.queries.proposals import Asked, proposal_page
from xenia.people.models import AcademicYear, Task

QUICK = {"HX-Request": "true"}
BONES = ("Name the bones of the hand", "Name the bones of the foot", "Draw the bones of the hip")
BLOOD = ("Read a blood count", "Explain a low blood count", "Compare two blood counts")


@pytest.fixture
def blood(db: Any) -> Course:
    """Bones serve a and blood counts serve b; one more of each says nothing yet."""
    texts = {f"o{n}": text for n, text in enumerate((*BONES, *BLOOD, "Name the bones of the arm", "Read blood counts"))}
    whole = school.two_courses()
    school.bring_in(
        replace(
            whole,
            objectives=tuple(replace(school.objective(name), text=text) for name, text in texts.items()),
            sessions=tuple(school.session(f"s{name}", "X", name) for name in texts),
            alignments=tuple(school.serves(f"o{n}", "a" if n < 3 else "b") for n in range(6)),
        )
    )
    Framework.objects.update(own=False)  # the school's own are what everything should serve
    return Course.objects.get(source_id="X")


@pytest.fixture
def director(blood: Course, make_person: Any) -> Any:
    return make_person("Dora Director", ("course_director", blood.thing))


def school_framework() -> UUID:
    return Framework.objects.get(code="school").pk


def look(course: Course, person: Any, threshold: float = 0.2) -> int:
    return suggest(
        Progress(), framework=school_framework(), course=course.pk, year=2026, threshold=threshold, person=person.pk
    )


def waiting() -> dict[str, str]:
    rows = Alignment.objects.filter(status="proposed").select_related("competency")
    names = dict(Objective.objects.values_list("pk", "source_id"))
    best: dict[str, str] = {}
    for row in rows.order_by("confidence"):
        best[names[row.subject_id]] = row.competency.source_id
    return best


def first() -> Alignment:
    return Alignment.objects.filter(status="proposed").order_by("-confidence", "pk")[0]


def test_looking_keeps_what_is_likely_and_asks_the_director(blood: Course, director: Any) -> None:
    count = look(blood, director)
    assert waiting() == {"o6": "a", "o7": "b"}
    row = first()
    assert (row.origin, row.made_by_id) == ("suggested", director.pk)
    assert row.confidence is not None and 0.2 <= row.confidence <= 1
    task = Task.objects.get(assignee=director, kind="suggestions")
    assert task.count == count
    assert str(blood.pk) in task.route


def test_suggestions_are_not_counted_before_a_person_accepts(blood: Course, director: Any) -> None:
    from xenia.curriculum.models import MapCount

    def counted() -> list[Any]:
        return sorted(MapCount.objects.values_list("column", "competency", "layer", "sessions"))

    before = counted()
    look(blood, director)
    assert counted() == before
    accept(actor_of_person(director), [first().pk])
    assert counted() != before


def test_objective_that_resembles_nothing_confirmed_stays_silent(blood: Course, director: Any) -> None:
    texts = [f"Sing song number {n} of the school choir" for n in range(30)]
    songs = school.two_courses()
    school.bring_in(
        replace(
            songs,
            objectives=tuple(replace(school.objective(f"c{n}"), text=text) for n, text in enumerate(texts)),
            sessions=tuple(school.session(f"song{n}", "Y", f"c{n}") for n in range(30)),
            alignments=(),
        )
    )
    choir = Course.objects.get(source_id="Y")
    assert (
        suggest(Progress(), framework=school_framework(), course=choir.pk, year=2026, threshold=0.4, person=None) == 0
    )


def test_threshold_hides_what_is_not_likely_enough(blood: Course, director: Any) -> None:
    assert look(blood, director) > 0
    assert look(blood, director, threshold=1.1) == 0
    assert waiting() == {}


def test_looking_twice_changes_nothing(blood: Course, director: Any) -> None:
    look(blood, director)
    standing = list(Alignment.objects.order_by("pk").values_list("pk", "subject", "competency", "status"))
    look(blood, director)
    assert list(Alignment.objects.order_by("pk").values_list("pk", "subject", "competency", "status")) == standing


def test_rejected_suggestion_never_comes_back(blood: Course, director: Any) -> None:
    look(blood, director)
    place = {"subject": first().subject_id, "competency": first().competency_id}
    reject(actor_of_person(director), [first().pk])
    look(blood, director)
    assert Alignment.objects.get(**place).status == "rejected"


def test_accepted_suggestion_is_confirmed_and_teaches_the_next_run(blood: Course, director: Any) -> None:
    look(blood, director)
    key = first().pk
    accept(actor_of_person(director), [key], depth="practised")
    row = Alignment.objects.get(pk=key)
    assert (row.status, row.depth, row.origin) == ("confirmed", "practised", "suggested")
    look(blood, director)
    assert len(waiting()) == 1  # its objective is not ranked again
    entry = AuditEntry.objects.get(verb="curriculum.accept")
    undo(actor_of_person(director), entry.uuid)
    row.refresh_from_db()
    assert row.status == "proposed" and row.confidence is not None


def test_last_answer_settles_the_task(blood: Course, director: Any) -> None:
    look(blood, director)
    actor = actor_of_person(director)
    reject(actor, list(Alignment.objects.filter(status="proposed").values_list("pk", flat=True)))
    assert Task.objects.get(kind="suggestions").done_at is not None


def test_suggestion_answered_meanwhile_is_refused(blood: Course, director: Any) -> None:
    look(blood, director)
    key = first().pk
    accept(actor_of_person(director), [key])
    with pytest.raises(Refused, match="meanwhile"):
        reject(actor_of_person(director), [key])


def test_queue_shows_ones_own_courses_only(blood: Course, director: Any, make_person: Any, sign_in: Any) -> None:
    look(blood, director)
    other = make_person("Otto Other", ("course_director", Course.objects.get(source_id="Y").thing))
    address = reverse("suggestions") + "?framework=school"
    assert "Name the bones of the arm" in sign_in(director).get(address).text
    assert "Name the bones of the arm" not in sign_in(other).get(address).text
    answer = {"proposal": str(first().pk), "answer": "accept", "framework": "school"}
    refused = sign_in(other).post(reverse("suggestion_answered"), answer, headers=QUICK)
    assert "do not allow" in refused.text
    assert not Alignment.objects.filter(status="confirmed", origin="suggested").exists()


@pytest.mark.parametrize("who", ["student", "stranger", "dean"])
def test_queue_stays_closed_for_who_does_not_align(
    blood: Course, request: pytest.FixtureRequest, sign_in: Any, who: str
) -> None:
    assert sign_in(request.getfixturevalue(who)).get(reverse("suggestions")).status_code == 403


def test_one_is_accepted_in_its_place_with_a_way_to_undo(blood: Course, director: Any, sign_in: Any) -> None:
    look(blood, director)
    answer = {"proposal": str(first().pk), "answer": "accept", "depth": "introduced", "framework": "school"}
    part = sign_in(director).post(reverse("suggestion_answered"), answer, headers=QUICK).text
    assert "accepted" in part and "Undo" in part
    assert Alignment.objects.filter(status="confirmed", depth="introduced", origin="suggested").count() == 1


def test_nearly_sure_ones_of_a_course_are_accepted_together(blood: Course, director: Any, sign_in: Any) -> None:
    look(blood, director)
    Alignment.objects.filter(status="proposed").update(confidence=0.5)
    Alignment.objects.filter(pk=first().pk).update(confidence=0.93)
    browser = sign_in(director)
    named = {"framework": "school", "course": str(blood.pk)}
    assert "Accept 1 at 90 % or more" in browser.get(reverse("suggestions"), named).text
    browser.post(reverse("suggestions_accepted"), named)
    assert Alignment.objects.filter(status="confirmed", origin="suggested").count() == 1


def test_framework_without_a_confirmed_link_says_that_it_rests_on_words(
    blood: Course, director: Any, sign_in: Any
) -> None:
    Alignment.objects.all().delete()
    page = sign_in(director).get(reverse("suggestions") + "?framework=school").text
    assert "from the words alone" in page


def test_looking_is_long_work_for_those_who_may(
    blood: Course, director: Any, make_person: Any, sign_in: Any, settings: Any
) -> None:
    browser = sign_in(director)
    posted = {"framework": "school", "course": str(blood.pk), "threshold": "0.6"}
    answer = browser.post(reverse("suggestions_look"), posted)
    job = Job.objects.get(name="curriculum.suggest")
    assert answer.url == reverse("job", args=[job.pk])
    assert job.arguments["threshold"] == 0.6
    assert browser.post(reverse("suggestions_look"), {"framework": "school"}).status_code == 403  # the whole year
    with pytest.raises(NotPermitted):
        start_suggesting(
            actor_of_person(make_person("Otto Other", ("course_director", Course.objects.get(source_id="Y").thing))),
            Framework.objects.get(code="school"), course=blood, year=2026, threshold=0.6, route="/",
        )  # fmt: skip


@pytest.mark.parametrize("many", [1, 3])
def test_queue_takes_the_same_statements_however_long(
    many: int, blood: Course, director: Any, django_assert_num_queries: Any
) -> None:
    look(blood, director)
    rows = list(Alignment.objects.filter(origin__in=("import", "suggested")).order_by("pk")[:many])
    Alignment.objects.filter(status="proposed").delete()
    Alignment.objects.filter(pk__in=[row.pk for row in rows]).update(status="proposed")
    for row in rows:
        if not Alignment.objects.filter(pk=row.pk).exists():
            row.save()
    actor = actor_of_person(director)
    with django_assert_num_queries(5):
        _page, shown = proposal_page(actor, Asked(Framework(pk=school_framework())), language="en")
        assert len(shown) == many


def test_a_year_in_preparation_takes_nobodys_own_courses_away(blood: Course, director: Any, sign_in: Any) -> None:
    today, years = localdate(), AcademicYear.objects
    years.update(starts=today - timedelta(days=30), ends=today + timedelta(days=300))
    later = years.create(begins=blood.year.begins + 1, starts=today + timedelta(days=335), ends=today + timedelta(700))
    Course.objects.create(thing=make_thing("course", "Later", published=True), year=later, source_id="later")
    assert "None of your courses" not in sign_in(director).get(reverse("suggestions")).text
