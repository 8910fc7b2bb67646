"""Sending out a form: planned by who may, under a promise that holds, within the minutes that people have."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.house import actor_of_person
from tests.together import together
from xenia.assessment.actions.budgets import set_budgets
from xenia.assessment.actions.occasions import Plan, begin_study, close_occasion, open_occasion, plan_occasion
from xenia.assessment.actions.reminders import REMINDER, keep_occasions, remind
from xenia.assessment.models import Asked, Budget, Occasion, Response, Token
from xenia.assessment.queries.audience import pairs_from, people_in
from xenia.assessment.queries.budgets import loads, term_of
from xenia.core.models import Notice, SignedLink, Thing
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.people.models import AcademicYear, Task


def form(asked_with: Any, **more: Any) -> dict[str, Any]:
    now = timezone.localtime()
    said = {"title": "After the visit", "version": str(asked_with.pk), "asks": "audience", "audience": "role:student"}
    said |= {"privacy": "named", "stakes": "formative", "remind_days": "3", "repeat_days": "0"}
    said |= {"opens_at": f"{now:%Y-%m-%dT%H:%M}", "closes_at": f"{now + timedelta(days=7):%Y-%m-%dT%H:%M}"}
    return said | more


def test_a_coordinator_plans_opens_and_closes_on_the_pages(
    coordinator: Any, student: Any, make_version: Any, sign_in: Any
) -> None:
    browser = sign_in(coordinator)
    assert "Nothing was sent out yet" in browser.get("/occasions/").text
    planned = browser.post("/occasions/new/", form(make_version()))
    occasion = Occasion.objects.get()
    assert planned.url == f"/occasions/{occasion.pk}/" and not Task.objects.exists()
    browser.post(f"{planned.url}do/", {"do": "open"})
    assert Task.objects.get(assignee=student).route == f"/answer/{occasion.pk}/"
    page = browser.get(planned.url).text
    assert "Samira Student" in page and "0 of 1" in page
    browser.post(f"{planned.url}do/", {"do": "close"})
    assert not Task.objects.filter(done_at=None).exists()
    assert "After the visit" in browser.get("/occasions/").text


def test_what_was_done_is_said_in_the_readers_language(
    coordinator: Any, student: Any, make_occasion: Any, sign_in: Any
) -> None:
    occasion = make_occasion([student], opened=False)
    browser = sign_in(coordinator)
    done = browser.post(f"/occasions/{occasion.pk}/do/", {"do": "open"}, follow=True, headers={"Accept-Language": "ar"})
    assert "فُتحت. يجدها من يُسألون في صندوق الوارد." in done.text


@pytest.mark.parametrize("who", ["student", "stranger", "storyteller", "teacher", "accreditor", "dean"])
def test_others_may_not_plan(
    who: str, request: pytest.FixtureRequest, make_version: Any, make_occasion: Any, sign_in: Any
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    occasion = make_occasion()
    assert browser.get("/occasions/new/").status_code == 403
    assert browser.post("/occasions/new/", form(make_version())).status_code == 403
    for more in ("do/", "link/"):
        assert browser.post(f"/occasions/{occasion.pk}/{more}", {"do": "close"}).status_code == 403
    assert Occasion.objects.get().closed_at is None and not SignedLink.objects.exists()


def test_a_course_director_plans_about_their_own_course_only(
    make_person: Any, make_version: Any, make_occasion: Any
) -> None:
    mine, other = (Thing.objects.create(kind="course", label=label) for label in ("Mine", "Other"))
    director = actor_of_person(make_person("Mei Director", ("course_director", mine)))
    now = timezone.now()
    decided = {"title": "x", "version": make_version().pk, "opens_at": now, "closes_at": now + timedelta(days=1)}
    occasion = plan_occasion(director, Plan(**decided, about=mine.pk))
    open_occasion(director, occasion)
    for about in (other.pk, None):
        with pytest.raises(NotPermitted):
            plan_occasion(director, Plan(**decided, about=about))
    with pytest.raises(NotPermitted):
        close_occasion(director, make_occasion(about=other.pk))


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"closes_at": "2020-01-01T10:00"},
        {"audience": ""},
        {"audience": "role:storyteller"},
        {"audience": "cohort:x"},
        {"version": "x"},
        {"asks": "pairs", "pairs": ""},
        {"asks": "pairs", "pairs": "Nobody At All; Nobody"},
        {"privacy": "linkable"},
        {"privacy": "anonymous", "stakes": "decision"},
        {"repeat_days": "2"},
    ],
)
def test_a_plan_that_can_not_be_comes_back_with_what_to_do(
    programme_director: Any, make_version: Any, sign_in: Any, wrong: dict[str, str], student: Any
) -> None:
    answer = sign_in(programme_director).post("/occasions/new/", form(make_version(), **wrong))
    assert answer.status_code == 422 and "Not saved yet" in answer.text
    assert not Occasion.objects.exists()


@pytest.mark.parametrize(("privacy", "why"), [("named", "does not begin again"), ("anonymous", "a link of its own")])
def test_what_only_a_link_answers_does_not_repeat(
    programme_director: Any, make_version: Any, sign_in: Any, student: Any, privacy: str, why: str
) -> None:
    by_link = form(make_version(), asks="anyone", privacy=privacy)
    answer = sign_in(programme_director).post("/occasions/new/", by_link | {"repeat_days": "14"})
    assert answer.status_code == 422 and why in answer.text and not Occasion.objects.exists()
    sign_in(programme_director).post("/occasions/new/", by_link)
    assert Occasion.objects.exists()


def test_a_form_whose_licence_nobody_attested_is_not_asked(make_version: Any, make_occasion: Any) -> None:
    from tests.assessment.conftest import small_form
    from xenia.standards.instruments import Licence

    slot = make_version(small_form(code="theirs", licence=Licence(kind="slot", holder="Somebody else")))
    with pytest.raises(Refused, match="licence"):
        make_occasion(version=slot)


def test_fewer_than_ten_are_never_asked_without_names(make_occasion: Any, crowd: list[Any]) -> None:
    with pytest.raises(Refused, match="could be told apart"):
        make_occasion(crowd[:9], privacy="anonymous")
    occasion = make_occasion(crowd, privacy="anonymous", opened=True)
    assert Token.objects.filter(occasion=occasion).count() == 12


def test_an_occasion_is_opened_once_whoever_looks_at_an_older_page(make_occasion: Any, crowd: list[Any]) -> None:
    occasion = make_occasion(crowd, privacy="anonymous", opened=False)
    seen_before = Occasion.objects.select_related("thing").get(pk=occasion.pk)
    open_occasion(SYSTEM, occasion)
    with pytest.raises(Refused, match="open already"):
        open_occasion(SYSTEM, seen_before)
    assert Token.objects.filter(occasion=occasion).count() == len(crowd)


def test_anonymous_answers_are_never_about_one_person(make_occasion: Any, crowd: list[Any]) -> None:
    for plan in ({"about": crowd[0].pk}, {}):
        people = [(one, crowd[0].thing) for one in crowd] if not plan else crowd
        with pytest.raises(Refused, match="never about one person"):
            make_occasion(people, privacy="anonymous", **plan)


def test_the_promise_of_a_study_holds_for_every_wave(make_occasion: Any, crowd: list[Any]) -> None:
    study = begin_study(SYSTEM, title="Four years", privacy="linkable")
    first = make_occasion(crowd, privacy="linkable", study=study.pk)
    with pytest.raises(Refused, match="keep the promise"):
        make_occasion(crowd, privacy="named", study=study.pk)
    second = make_occasion(crowd, privacy="linkable", study=study.pk)
    assert (first.wave, second.wave) == (1, 2)


def test_waves_that_are_prepared_at_once_follow_one_another(transactional_db: None, make_version: Any) -> None:
    study, version, now = begin_study(SYSTEM, title="Four years", privacy="named"), make_version(), timezone.now()
    plan = Plan(title="A wave", version=version.pk, opens_at=now, closes_at=now + timedelta(days=1), study=study.pk)
    made = together(*[lambda: plan_occasion(SYSTEM, plan)] * 4)
    assert sorted(one.wave for one in made) == [1, 2, 3, 4]


def test_pairs_are_found_by_name_or_address_and_a_wrong_line_is_named(
    programme_director: Any, student: Any, teacher: Any
) -> None:
    actor = actor_of_person(programme_director)
    found = pairs_from(actor, "thomas.teacher@school.example\tSamira Student\n\nThomas Teacher")
    assert [(pair.person, pair.about) for pair in found] == [(teacher.pk, student.pk), (teacher.pk, None)]
    with pytest.raises(Refused, match=r"Line 2: nobody is called “Ada”"):
        pairs_from(actor, "Thomas Teacher; Samira Student\nAda; Samira Student")


def test_two_of_one_name_need_an_address(programme_director: Any, make_person: Any) -> None:
    for number in range(2):
        make_person("Ana Ruiz", email=f"ana{number}@school.example")
    with pytest.raises(Refused, match="Write the address"):
        pairs_from(actor_of_person(programme_director), "Ana Ruiz; Ana Ruiz")


def test_a_group_is_who_belongs_to_it_today(make_person: Any) -> None:
    make_person("Fay", "student")
    gone = make_person("Gone", "student")
    gone.roles.update(ends=timezone.localdate() - timedelta(days=1))
    assert [person.name for person in people_in(SYSTEM, "role:student")] == ["Fay"]


def test_a_reminder_goes_once_to_those_who_have_not_answered(make_occasion: Any, crowd: list[Any]) -> None:
    occasion = make_occasion(crowd)
    Asked.objects.filter(occasion=occasion, person=crowd[0]).update(answered=True)
    Asked.objects.filter(occasion=occasion, person=crowd[1]).update(declined=True)
    assert remind(SYSTEM, occasion) == 10
    assert remind(SYSTEM, occasion) == 0
    assert not Notice.objects.filter(recipient__in=[crowd[0].pk, crowd[1].pk], kind=REMINDER).exists()


def test_a_form_that_could_not_begin_again_says_so(
    coordinator: Any, make_occasion: Any, crowd: list[Any], sign_in: Any
) -> None:
    occasion = make_occasion(crowd, privacy="anonymous", repeat_days=7, closes_at=timezone.now() + timedelta(days=5))
    ago = timezone.now() - timedelta(days=8)
    Occasion.objects.filter(pk=occasion.pk).update(opens_at=ago, closes_at=ago + timedelta(days=5))
    Asked.objects.filter(occasion=occasion, person__in=crowd[:5]).delete()
    keep_occasions()
    assert not Occasion.objects.filter(first=occasion).exists()
    assert "too few are left to ask" in sign_in(coordinator).get(f"/occasions/{occasion.pk}/").text


def test_time_closes_reminds_and_begins_again(make_occasion: Any, student: Any) -> None:
    now = timezone.now()
    begun = {"opens_at": now - timedelta(days=3), "closes_at": now + timedelta(days=3)}
    late = make_occasion([student], remind_days=2, **begun)
    again = make_occasion([student], repeat_days=7, closes_at=now + timedelta(days=5))
    Occasion.objects.filter(pk=again.pk).update(opens_at=now - timedelta(days=8), closes_at=now - timedelta(days=2))
    for _twice in range(2):
        keep_occasions()
    assert Notice.objects.filter(kind=REMINDER, thing=late.pk).count() == 1
    again.refresh_from_db()
    assert again.closed_at and not again.repeat_days
    following = Occasion.objects.get(first=again)
    assert following.repeat_days == 7 and following.asked.count() == 1
    assert Task.objects.filter(thing=following.pk, assignee=student, done_at=None).exists()


def test_the_minutes_of_a_term_are_seen_before_they_are_asked(
    make_occasion: Any, student: Any, coordinator: Any, programme_director: Any, sign_in: Any
) -> None:
    set_budgets(actor_of_person(programme_director), {"student": "2"})
    for _time in range(3):
        make_occasion([student])
    load = next(one for one in loads(timezone.localdate()) if one.role == "student")
    assert (load.most, load.allowed, load.over) == (3.0, 2, True)
    assert "too much" in sign_in(coordinator).get("/occasions/new/").text


def test_every_day_of_a_year_is_in_one_term(make_occasion: Any, student: Any) -> None:
    year = AcademicYear.objects.create(begins=2040, starts=date(2040, 9, 1), ends=date(2041, 6, 30))
    (first, middle), (after, last) = term_of(year.starts), term_of(year.ends)
    assert (first, after, last) == (year.starts, middle + timedelta(days=1), year.ends)
    assert [term_of(day) for day in (middle, after)] == [(first, middle), (after, last)]
    for day in (first, middle, after, last):
        opens = timezone.make_aware(datetime.combine(day, time(15)))
        make_occasion([student], opens_at=opens, closes_at=opens + timedelta(days=3), opened=False)
    most = [load.most for day in (middle, last) for load in loads(day) if load.role == "student"]
    assert most == [2.0, 2.0], "a minute each"


def test_minutes_are_set_by_leads_and_as_numbers(programme_director: Any, coordinator: Any, sign_in: Any) -> None:
    sign_in(coordinator).post("/occasions/budgets/", {"budget.student": "5"})
    assert not Budget.objects.exists()
    browser = sign_in(programme_director)
    browser.post("/occasions/budgets/", {"budget.student": "60", "budget.teacher": "many"})
    assert not Budget.objects.exists()
    browser.post("/occasions/budgets/", {"budget.student": "60"})
    assert Budget.objects.get().minutes == 60 and "60" in browser.get("/occasions/budgets/").text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long(
    make_occasion: Any, student: Any, programme_director: Any, sign_in: Any, number: int, django_assert_num_queries: Any
) -> None:
    for _time in range(number):
        make_occasion([student])
    browser = sign_in(programme_director)
    browser.get("/occasions/")
    with django_assert_num_queries(8):
        browser.get("/occasions/")


def test_what_an_anonymous_occasion_counts_is_told_when_it_is_closed(
    make_occasion: Any, crowd: list[Any], programme_director: Any, sign_in: Any
) -> None:
    occasion = make_occasion(crowd, privacy="anonymous")
    Asked.objects.filter(person=crowd[0]).update(answered=True)
    browser = sign_in(programme_director)
    page = browser.get(f"/occasions/{occasion.pk}/").text
    assert "counted when it is closed" in page and "1 of 12" not in page and crowd[1].name not in page
    close_occasion(SYSTEM, occasion)
    assert "0 of 12" in browser.get(f"/occasions/{occasion.pk}/").text  # whoever took a turn need not have answered


def test_a_link_with_its_code_is_shown_once_and_ends_when_told(
    make_occasion: Any, student: Any, programme_director: Any, sign_in: Any
) -> None:
    occasion, browser = make_occasion([student]), sign_in(programme_director)
    page = browser.post(f"/occasions/{occasion.pk}/link/", {"uses": "3"}).text
    assert "<svg" in page and "/l/form/" in page
    link = SignedLink.objects.get()
    assert link.uses_left == 3 and "3 more may answer" in browser.get(f"/occasions/{occasion.pk}/").text
    browser.post(f"/occasions/{occasion.pk}/link/{link.pk}/end/")
    link.refresh_from_db()
    assert link.revoked_at and not Response.objects.exists()
