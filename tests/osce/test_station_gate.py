"""The gate: no station about migrants is examined before both sides have signed every word of it as it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from tests.house import actor_of_person
from tests.osce.planned import this_year
from tests.osce.written_stations import both_sign, brought, published, station
from xenia.assessment.models import Instrument
from xenia.assessment.queries.instruments import plain_of, visible_instruments, visible_versions
from xenia.community.actions.reviews import READ
from xenia.community.models import Contribution
from xenia.core.actions.things import make_thing
from xenia.core.models import AuditEntry
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused
from xenia.osce.actions.station_reviews import (
    ask_to_read_station,
    remark_on_station,
    say_about_migrants,
    sign_station,
)
from xenia.osce.actions.stations import begin_version, bring_station, publish_station, save_station
from xenia.osce.models import Candidate, Exam, ExamStation, StationVersion
from xenia.osce.queries.readiness import what_is_missing
from xenia.osce.queries.station_reading import readers_for, version_to_read
from xenia.osce.queries.stations import document_of, published_version
from xenia.people.models import Task

if TYPE_CHECKING:
    from xenia.people.models import Person


@pytest.fixture
def author(teacher: Any) -> Actor:
    return actor_of_person(teacher)


@pytest.fixture
def director(programme_director: Any) -> Actor:
    return actor_of_person(programme_director)


@pytest.fixture
def version(author: Actor) -> StationVersion:
    return brought(author)


@pytest.fixture
def readers(author: Actor, version: StationVersion, make_person: Callable[..., Any]) -> dict[str, Actor]:
    colleague, neighbour = make_person("A Colleague", "teacher"), make_person("A Neighbour", "board_member")
    ask_to_read_station(author, version, colleague, side="faculty")
    ask_to_read_station(author, version, neighbour, side="community")
    return {"faculty": actor_of_person(colleague), "community": actor_of_person(neighbour)}


def approve(reader: Actor, version: StationVersion, minutes: int = 0) -> None:
    sign_station(reader, version, verdict="approves", reason="", minutes=minutes)


def test_nothing_opens_the_gate_but_two_signatures(
    director: Actor, version: StationVersion, readers: dict[str, Actor]
) -> None:
    for side in ("faculty", "community"):
        with pytest.raises(Refused, match="Nobody of the community has signed"):
            publish_station(director, version)
        approve(readers[side], version)
    publish_station(director, version)
    version.thing.refresh_from_db()
    assert version.thing.published_at and published_version(version.station) == version


def test_one_reader_who_asks_for_changes_holds_it_up(
    director: Actor, version: StationVersion, readers: dict[str, Actor]
) -> None:
    approve(readers["faculty"], version)
    sign_station(readers["community"], version, verdict="asks", reason="She is no riddle.", minutes=0)
    with pytest.raises(Refused, match="A Neighbour asks for changes"):
        publish_station(director, version)


def test_a_word_changed_after_signing_asks_both_again(
    author: Actor, director: Actor, version: StationVersion, readers: dict[str, Actor]
) -> None:
    for reader in readers.values():
        approve(reader, version)
    assert what_is_missing(version) == [] and not Task.objects.filter(kind=READ, done_at=None).exists()
    saved = save_station(author, version, station(lead="Another sentence."), seen=1)
    assert len(what_is_missing(saved)) == 2
    assert Task.objects.filter(kind=READ, done_at=None).count() == 2
    with pytest.raises(Refused):
        publish_station(director, saved)


def test_a_word_of_the_checklist_is_a_word_of_the_station(
    author: Actor, version: StationVersion, readers: dict[str, Actor]
) -> None:
    for reader in readers.values():
        approve(reader, version)
    before = station()
    assert before.form
    form = replace(before.form, title="Another title of the form")
    saved = save_station(author, version, replace(before, form=form), seen=1)
    assert len(what_is_missing(saved)) == 2


@pytest.mark.parametrize("which", ["without", "two"])
def test_a_form_that_borderline_regression_can_not_use_is_told_at_authoring(
    author: Actor, director: Actor, which: str
) -> None:
    whole = station()
    assert whole.form
    sections = whole.form.sections[:-1]
    if which == "two":
        again = replace(whole.form.sections[-1].items[0], code="again")
        sections = (*whole.form.sections, replace(whole.form.sections[-1], code="more", items=(again,)))
    version = both_sign(bring_station(author, replace(whole, form=replace(whole.form, sections=sections))))
    with pytest.raises(Refused, match="borderline regression needs one"):
        publish_station(director, version)


def test_publishing_fixes_the_forms_that_no_list_of_forms_shows(author: Actor, director: Actor) -> None:
    version = both_sign(brought(author))
    assert version.form.thing.published_at is None
    publish_station(director, version)
    for form in (version.form, version.patient_form):
        assert form is not None
        form.thing.refresh_from_db()
        assert form.thing.published_at
    assert Instrument.objects.count() == 2
    assert not visible_instruments(director).exists() and not visible_versions(director).exists()


def test_a_new_version_leaves_the_form_of_the_one_before_as_it_was(author: Actor) -> None:
    first = published(SYSTEM)
    before = plain_of(first.form)
    draft = begin_version(author, first.station)
    assert draft.form_id == first.form_id and draft.text == first.text
    document = document_of(draft)
    assert document.form
    saved = save_station(author, draft, replace(document, form=replace(document.form, minutes=9)), seen=draft.saves)
    first.refresh_from_db()
    assert saved.form_id != first.form_id and plain_of(first.form) == before
    publish_station(SYSTEM, both_sign(saved))
    first.thing.refresh_from_db()
    assert first.thing.retired_at and plain_of(first.form) == before


def test_a_published_text_stays(author: Actor) -> None:
    version = published(SYSTEM)
    with pytest.raises(Refused, match="Begin a new version"):
        save_station(author, version, station(lead="Other"), seen=version.saves)


def test_only_who_publishes_says_with_a_reason_that_a_station_is_not_about_migrants(
    author: Actor, director: Actor, version: StationVersion
) -> None:
    with pytest.raises(NotPermitted):
        say_about_migrants(author, version, False, reason="A sore throat")
    with pytest.raises(Refused, match="Say why"):
        say_about_migrants(director, version, False, reason=" ")
    assert len(what_is_missing(version)) == 2
    say_about_migrants(director, version, False, reason="A sore throat, nothing else")
    version.station.refresh_from_db()
    assert what_is_missing(version) == []
    entry = AuditEntry.objects.latest("pk")
    assert entry.verb == "station.about_migrants" and entry.reason
    say_about_migrants(author, version, True)
    version.station.refresh_from_db()
    assert len(what_is_missing(version)) == 2


def test_a_reader_of_the_community_is_not_sent_away_by_calling_it_something_else(
    author: Actor, director: Actor, version: StationVersion, readers: dict[str, Actor]
) -> None:
    with pytest.raises(Refused, match="waits for them"):
        say_about_migrants(director, version, False, reason="It is only a cough")
    assert version.station.about_migrants


def test_a_published_station_stays_what_it_was_signed_as(director: Actor) -> None:
    with pytest.raises(Refused, match="Begin a new one"):
        say_about_migrants(director, published(SYSTEM), False, reason="It never was")


def test_of_two_editors_the_later_one_is_asked_to_compare(author: Actor, version: StationVersion) -> None:
    save_station(author, version, station(lead="First"), seen=1)
    with pytest.raises(Refused, match="Somebody saved this text"):
        save_station(author, version, station(lead="Second"), seen=1)
    version.refresh_from_db()
    assert document_of(version).lead == "First"


def test_who_wrote_it_reads_for_no_side(
    author: Actor, version: StationVersion, teacher: Person, readers: dict[str, Actor]
) -> None:
    assert teacher not in readers_for(version, "faculty")
    with pytest.raises(Refused, match="can't read for this side"):
        ask_to_read_station(SYSTEM, version, teacher, side="faculty")
    saved = save_station(readers["faculty"], version, station(lead="Mine"), seen=1)
    with pytest.raises(Refused, match="somebody else has to sign"):
        approve(readers["faculty"], saved)


def test_who_has_no_sign_in_is_neither_offered_nor_asked_since_nothing_would_open_it(
    author: Actor, teacher: Person, version: StationVersion, make_person: Callable[..., Any], sign_in: Any
) -> None:
    closed, left = (
        make_person("By Link", "board_member", account=False),
        make_person("Left", "teacher"),
    )
    left.user.is_active = False
    left.user.save(update_fields=["is_active"])
    for person, side in ((closed, "community"), (left, "faculty")):
        assert person not in readers_for(version, side)
        with pytest.raises(Refused, match="can't read for this side"):
            ask_to_read_station(author, version, person, side=side)
    page = sign_in(teacher).get(reverse("station", args=[version.station_id])).text
    assert "Whoever has no sign-in is not listed" in page and "By Link" not in page


def test_whoever_was_not_asked_neither_reads_nor_signs(
    version: StationVersion, make_person: Callable[..., Any]
) -> None:
    other = actor_of_person(make_person("Another", "board_member"))
    assert version_to_read(other, version.station_id) is None
    with pytest.raises(NotPermitted):
        approve(other, version)
    with pytest.raises(NotPermitted):
        remark_on_station(other, version, place="scenario", words="Hm.", language="en")


def test_whoever_was_asked_reads_nothing_that_they_will_be_examined_in(
    version: StationVersion, readers: dict[str, Actor]
) -> None:
    held = Exam.objects.create(thing=make_thing("exam", "Spring exam"), year=this_year(), state="planned")
    ExamStation.objects.create(exam=held, number=1, version=version)
    reader = readers["community"]
    assert version_to_read(reader, version.station_id)
    Candidate.objects.create(exam=held, person_id=reader.person, number="101")
    assert version_to_read(reader, version.station_id) is None


def test_reading_is_credited_once_a_version(version: StationVersion, readers: dict[str, Actor]) -> None:
    approve(readers["community"], version, minutes=45)
    approve(readers["community"], version, minutes=45)
    assert [f"{one.hours}" for one in Contribution.objects.all()] == ["0.75"]


def test_who_may_write_may_not_publish(author: Actor, version: StationVersion) -> None:
    with pytest.raises(NotPermitted):
        publish_station(author, both_sign(version))


def test_a_code_that_stands_and_one_that_is_too_long_are_refused(author: Actor, version: StationVersion) -> None:
    with pytest.raises(Refused, match="stands already"):
        brought(author)
    with pytest.raises(Refused, match="at most 48"):
        brought(author, code="k" * 49)


def test_the_form_of_another_is_never_overwritten(author: Actor) -> None:
    from xenia.assessment.actions.instruments import bring_instrument

    form = station().form
    assert form
    bring_instrument(SYSTEM, replace(form, code="station-kettle"), reason="Somebody's own")
    with pytest.raises(Refused, match="Another form has the code"):
        brought(author)
