"""What learners attained: reckoned from evidence as anyone would by hand, and told to the map where it changed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import school
from tests.assessment.seen import answer
from tests.curriculum.test_coverage import figures
from tests.house import actor_of_person
from xenia.assessment.actions.attainment import RECOMPUTE, recompute_attainment
from xenia.assessment.actions.evidence import Seen, record_evidence, supersede_evidence
from xenia.assessment.actions.occasions import close_occasion
from xenia.assessment.models import Evidence
from xenia.assessment.queries.attainment import attainments
from xenia.assessment.queries.growth import growth_of
from xenia.core.actions.audit import recorded
from xenia.core.models import AuditEntry, Job, Thing
from xenia.core.rules import SYSTEM, NotPermitted
from xenia.core.tasks import run_job
from xenia.curriculum.models import Attainment, Competency
from xenia.people.actions.people import erase_person
from xenia.people.models import AcademicYear, Cohort, Membership, Person

#: a year that runs, whatever the clock of this machine says
BEGINS = min(date(school.YEAR, 7, 1), timezone.localdate() - timedelta(days=200))
ENDS = BEGINS + timedelta(days=364)


def moment(days: int) -> datetime:
    """So many days after the year began, at nine."""
    return datetime.combine(BEGINS, time(9), UTC) + timedelta(days=days)


AUTUMN = moment(90)


@pytest.fixture
def year(competency: Competency) -> AcademicYear:
    found, _made = AcademicYear.objects.update_or_create(begins=school.YEAR, defaults={"starts": BEGINS, "ends": ENDS})
    return found


@pytest.fixture
def cohort(year: AcademicYear, make_person: Any) -> list[Person]:
    """Twelve who entered this year, and so are in year of study 1."""
    group = entering(year)
    people = [make_person(f"Learner {number}", "student") for number in range(12)]
    Membership.objects.bulk_create(Membership(person=p, group=group.thing, starts=year.starts) for p in people)
    return people


def entering(year: AcademicYear) -> Cohort:
    return Cohort.objects.create(thing=Thing.objects.create(kind="cohort", label=f"Entered {year}"), entered=year)


@pytest.fixture
def places(db: Any) -> list[Thing]:
    return [Thing.objects.create(kind="station", label=f"Station {number}") for number in range(6)]


@pytest.fixture
def seen_by(competency: Competency, teacher: Person, places: list[Thing]) -> Callable[..., list[Evidence]]:
    """`seen_by(people, levels, …)`: each person seen by the teacher once in as many places as there are levels."""

    def record(people: list[Person], levels: list[float], **more: Any) -> list[Evidence]:
        usual = {"kind": "behaviour", "stakes": "formative", "assessor": teacher.pk, "observed_at": AUTUMN}
        usual |= {"competency": competency.pk, **more}
        seen = [
            Seen(learner=person.pk, level=level, **({"source": place.pk} | usual))
            for person in people
            for level, place in zip(levels, places, strict=False)
        ]
        with recorded(SYSTEM, "test.see") as entry:
            return record_evidence(seen, record=entry)

    return record


def reckoned(year: AcademicYear, competency: Competency, level: int = 1) -> tuple[int, int] | None:
    return attainments().get(year.pk, {}).get((level, competency.pk))


def test_three_observations_at_the_level_are_enough(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any
) -> None:
    seen_by(cohort[:6], [0.6, 0.6, 0.6])
    seen_by(cohort[6:11], [0.5, 0.6, 0.69])
    seen_by(cohort[11:], [1.0, 1.0])
    assert reckoned(year, competency) == (11, 6), "the twelfth was seen twice, and five reach 0.597"


@pytest.mark.parametrize(
    "what",
    [
        {"stakes": "practice"},
        {"kind": "attitude"},
        {"source": "one place"},
        {"observed_at": moment(-200)},
    ],
    ids=["practice", "attitudes", "one occasion and one person", "before the first year that we know"],
)
def test_what_does_not_count(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any, places: Any, what: dict[str, Any]
) -> None:
    seen_by(cohort, [1.0, 1.0, 1.0], **({"source": places[0].pk} if "source" in what else what))
    assert attainments().get(year.pk, {}) == {}


def test_examiners_of_one_occasion_who_were_erased_stay_different_people(
    year: AcademicYear,
    competency: Competency,
    cohort: list[Person],
    seen_by: Any,
    places: list[Thing],
    make_person: Any,
    administrator: Person,
) -> None:
    examiners = [make_person(f"Examiner {number}", "teacher") for number in range(3)]
    for examiner in examiners:
        seen_by(cohort, [0.8], assessor=examiner.pk, source=places[0].pk)
    assert reckoned(year, competency) == (12, 12)
    for examiner in examiners:
        erase_person(actor_of_person(administrator), examiner, reason="They asked for it")
    assert reckoned(year, competency) == (12, 12)
    (framework,) = growth_of(SYSTEM, cohort[0]).frameworks
    assert [strand.independent for strand in framework.seen[0].observed] == [3]


def test_what_learners_say_of_themselves_does_not_count(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any
) -> None:
    for person in cohort:
        seen_by([person], [1.0, 1.0, 1.0], assessor=person.pk)
    assert reckoned(year, competency) is None


def test_several_looks_of_one_person_on_one_occasion_are_one_observation(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any, places: Any, teacher: Person
) -> None:
    seen_by(cohort, [0.3, 0.3])
    for _time in range(5):
        seen_by(cohort, [1.0], source=places[5].pk)
    assert reckoned(year, competency) == (12, 0), "the mean of three is 0.53, though that of seven rows is 0.8"


def test_another_assessor_on_the_same_occasion_is_another_observation(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any, places: Any, dean: Person
) -> None:
    seen_by(cohort, [1.0, 1.0])
    assert reckoned(year, competency) is None
    seen_by(cohort, [1.0], assessor=dean.pk)
    assert reckoned(year, competency) == (12, 12)


def test_kinds_are_never_averaged_with_one_another(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any
) -> None:
    seen_by(cohort, [1.0, 1.0, 1.0], kind="knowledge")
    assert reckoned(year, competency) == (12, 12)
    seen_by(cohort, [0.4, 0.4, 0.4], kind="behaviour")
    assert reckoned(year, competency) == (12, 0), "they know it, and do not do it; the mean would be 0.7"
    seen_by(cohort[:3], [0.0, 0.0], kind="attitude")
    assert reckoned(year, competency) == (12, 0)


def test_kinds_do_not_add_up_to_enough(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any
) -> None:
    seen_by(cohort, [1.0, 1.0], kind="knowledge")
    seen_by(cohort, [1.0, 1.0], kind="behaviour")
    assert reckoned(year, competency) is None


def test_fewer_than_ten_learners_say_nothing(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any
) -> None:
    seen_by(cohort[:9], [1.0, 1.0, 1.0])
    assert attainments() == {year.pk: {}}
    seen_by(cohort[9:10], [1.0, 1.0, 1.0])
    assert reckoned(year, competency) == (10, 10)


def test_a_row_that_was_corrected_counts_no_more(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any
) -> None:
    rows = seen_by(cohort, [0.6, 0.6, 0.6])
    supersede_evidence(SYSTEM, rows[0], level=0.1, reason="Two were swapped")
    assert reckoned(year, competency) == (12, 11)


def test_each_academic_year_counts_what_was_seen_in_it_in_the_year_of_study_of_its_learners(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any
) -> None:
    later = AcademicYear.objects.create(
        begins=school.YEAR + 1, starts=BEGINS + timedelta(days=374), ends=ENDS + timedelta(days=374)
    )
    seen_by(cohort, [0.9, 0.9, 0.9], observed_at=moment(373))
    seen_by(cohort, [0.2, 0.2, 0.2], observed_at=moment(375))
    assert reckoned(year, competency, 1) == (12, 12), "the summer belongs to the year before"
    assert reckoned(later, competency, 2) == (12, 0)


def test_who_repeats_a_year_counts_with_the_class_that_they_joined(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any
) -> None:
    before = AcademicYear.objects.create(
        begins=school.YEAR - 1, starts=BEGINS - timedelta(days=365), ends=BEGINS - timedelta(days=1)
    )
    older, repeats, left = entering(before), cohort[0], cohort[1]
    Membership.objects.create(person=repeats, group=older.thing, starts=before.starts, ends=before.ends)
    Membership.objects.filter(person=left).update(ends=AUTUMN.date())
    seen_by(cohort, [0.9, 0.9, 0.9])
    assert reckoned(year, competency, 1) == (11, 11), "who left is in no class today"


def test_someone_erased_counts_no_more(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any, administrator: Person
) -> None:
    seen_by(cohort, [1.0, 1.0, 1.0])
    recompute_attainment(SYSTEM)
    erase_person(actor_of_person(administrator), cohort[0], reason="They asked for it")
    recompute_attainment(SYSTEM)
    assert list(Attainment.objects.values_list("learners", "attained")) == [(11, 11)]


def test_the_map_is_told_only_what_changed(
    year: AcademicYear, competency: Competency, cohort: list[Person], seen_by: Any
) -> None:
    assert recompute_attainment(SYSTEM) == 0
    seen_by(cohort, [1.0, 1.0, 1.0])
    assert recompute_attainment(SYSTEM) == 1
    assert figures("year", "attained")["a"] == {"Year 1": 2}
    entries = AuditEntry.objects.count()
    assert recompute_attainment(SYSTEM) == 0
    assert AuditEntry.objects.count() == entries
    seen_by(cohort, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], observed_at=AUTUMN)
    assert recompute_attainment(SYSTEM) == 1
    assert figures("year", "attained")["a"] == {}


def test_only_the_platform_recomputes(administrator: Person) -> None:
    with pytest.raises(NotPermitted):
        recompute_attainment(actor_of_person(administrator))


@pytest.mark.parametrize("rows", [1, 3])
def test_reckoning_costs_as_many_statements_for_one_class_as_for_three(
    year: AcademicYear, cohort: list[Person], seen_by: Any, rows: int, django_assert_num_queries: Any
) -> None:
    seen_by(cohort[: 4 * rows], [1.0, 1.0, 1.0])
    with django_assert_num_queries(4):
        attainments()


@pytest.mark.django_db(transaction=True)
def test_closing_occasions_plans_one_recount_and_it_runs(
    make_occasion: Any, cohort: list[Person], teacher: Person, year: AcademicYear
) -> None:
    occasions = [make_occasion([(teacher, person) for person in cohort]) for _number in range(3)]
    for occasion in occasions:
        for person in cohort:
            answer(teacher, occasion, about=person, listens="2", interprets="2")
    for occasion in occasions:
        close_occasion(SYSTEM, occasion)
    (job,) = Job.objects.filter(name=RECOMPUTE)
    run_job.call(str(job.pk))
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.failure
    assert list(Attainment.objects.values_list("learners", "attained")) == [(12, 12)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_reckoning_equals_a_count_by_hand(
    year: AcademicYear, competency: Competency, cohort: list[Person], places: list[Thing], teacher: Any, dean: Any,
    data: st.DataObject,
) -> None:  # fmt: skip
    """Random evidence: group it with plain loops, and count."""
    Evidence._base_manager.all().delete()
    draw = st.tuples(
        st.sampled_from(range(12)),
        st.sampled_from(("knowledge", "behaviour", "attitude")),
        st.sampled_from(("practice", "formative", "decision", "decision")),
        st.sampled_from(range(3)),
        st.sampled_from((teacher, dean, None)),
        st.sampled_from((0.5, 0.6, 0.7)),
    )
    rows = data.draw(st.lists(draw, min_size=60, max_size=200))
    with recorded(SYSTEM, "test.see") as entry:
        record_evidence(
            [
                Seen(
                    learner=cohort[who].pk, competency=competency.pk, kind=kind, level=level, stakes=stakes,
                    source=places[place].pk, assessor=by.pk if by else None, observed_at=AUTUMN,
                )
                for who, kind, stakes, place, by, level in rows
            ],
            record=entry,
        )  # fmt: skip
    learners = attained = 0
    for who in range(12):
        means = []
        for kind in ("knowledge", "behaviour"):
            looks: dict[Any, list[float]] = {}
            for row in rows:
                if row[0] == who and row[1] == kind and row[2] != "practice":
                    looks.setdefault((row[3], row[4]), []).append(row[5])
            if len(looks) >= 3:
                means.append(sum(sum(levels) / len(levels) for levels in looks.values()) / len(looks))
        learners += bool(means)
        attained += bool(means) and min(means) > 0.6 - 1e-9
    assert reckoned(year, competency) == ((learners, attained) if learners >= 10 else None)
