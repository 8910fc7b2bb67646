"""Instruments in the school: versions that never change, drafts in which nothing is lost, and who may do what."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from tests.assessment.instruments_at_hand import SLOT, TWO, digest, draft, published, reworded
from tests.house import actor_of_person
from tests.standards.instrument_examples import FULL, form, item
from tests.together import together
from xenia.assessment.actions.instruments import (
    attest_licence,
    begin_instrument,
    begin_version,
    bring_back,
    bring_instrument,
    discard_draft,
    publish_version,
    retire,
    save_draft,
    save_translation,
)
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.instruments import (
    instrument_of,
    newest_version,
    plain_of,
    usable,
    visible_instruments,
    whole_of,
)
from xenia.core.models import Thing, Translation
from xenia.core.queries.audit import changes_of
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.standards import instruments as plain

pytestmark = pytest.mark.django_db


def test_an_instrument_that_is_brought_in_stands_as_its_file_says() -> None:
    outcome = bring_instrument(SYSTEM, FULL, reason="From a file", publish=True)
    version = newest_version(instrument_of("example-form"), published=True)

    assert version is not None
    assert (version.pk, version.number, version.moved) == (outcome.version, 1, [])
    assert outcome.created == {"instrument": 1, "item": 7}
    assert whole_of(version) == FULL
    assert plain_of(version) == replace(FULL, translations=())
    assert (version.thing.label, version.instrument.thing.label) == (FULL.title, FULL.title)
    assert version.instrument.licence == "open"


def test_bringing_the_same_twice_changes_nothing() -> None:
    first = published(FULL)
    again = bring_instrument(SYSTEM, FULL, reason="Again", publish=True)

    assert (again.version, again.unchanged) == (first.pk, {"instrument": 1, "item": 7})
    assert not any((*again.created.values(), *again.updated.values(), *again.missing.values()))
    assert (Version.objects.count(), Translation.objects.count()) == (1, 4)  # two texts, the translator, and the name


def test_another_file_of_the_same_code_becomes_a_new_version_that_says_what_moved() -> None:
    first = published()
    before = first.document
    changed = form(item("q1", text="Another one?"), item("q3"), code="two", title="Two questions, better")
    outcome = bring_instrument(SYSTEM, changed, reason="Clearer", publish=True)
    second = Version.objects.select_related("instrument__thing").get(pk=outcome.version)

    assert second.number == 2
    assert {move["place"]: (move["was"], move["now"]) for move in second.moved} == {
        "title": ("Two questions", "Two questions, better"),
        "q1": ("q1?", "Another one?"),
        "q2": ("q2?", None),
        "q3": (None, "q3?"),
    }
    assert outcome.created == {"instrument": 0, "item": 1}
    assert outcome.updated == {"instrument": 1, "item": 1}
    assert outcome.missing == {"instrument": 0, "item": 1}
    first.refresh_from_db()
    assert first.document == before
    assert second.instrument.thing.label == "Two questions, better"
    assert changes_of([second.pk])


def test_an_instrument_that_cant_be_scored_is_refused_whole_with_its_place() -> None:
    wrong = form(item("q1", options=()), item("q2", weight=-1.0), code="two")
    with pytest.raises(Refused, match=r"q1\.options: .* nothing to choose .*1 more"):
        bring_instrument(SYSTEM, wrong, reason="Wrong")

    assert not Instrument.objects.exists()
    assert not Thing.objects.filter(kind__in=["instrument", "version"]).exists()


def test_a_published_version_never_changes_and_is_never_given_up() -> None:
    version = published()

    with pytest.raises(Refused, match="stays as it is"):
        save_draft(SYSTEM, version, reworded(TWO, q1="Other?"), basis=digest(version))
    with pytest.raises(Refused, match="stays as it is"):
        discard_draft(SYSTEM, version, reason="No")
    with pytest.raises(Refused, match="not a draft any more"):
        publish_version(SYSTEM, version)
    version.refresh_from_db()
    assert plain_of(version) == TWO


@pytest.mark.parametrize("state", ["published", "draft"])
def test_a_version_that_was_changed_behind_its_digest_is_refused(state: str) -> None:
    version = published() if state == "published" else draft()
    plain_of(version)  # read once, when it was still true
    document = version.document | {"title": "A quiet change"}
    Version.objects.filter(pk=version.pk).update(document=document)
    version.refresh_from_db()

    for read in (plain_of, whole_of):
        with pytest.raises(Refused, match="not what was saved"):
            read(version)


def test_two_authors_who_begin_a_version_share_it() -> None:
    instrument = published().instrument
    one, other = begin_version(SYSTEM, instrument), begin_version(SYSTEM, instrument)

    assert one.pk == other.pk
    assert (one.number, one.thing.state, plain_of(one)) == (2, "draft", TWO)


def test_of_two_authors_who_save_the_second_is_told_and_neither_loses_anything() -> None:
    version = draft()
    basis = digest(version)
    mine = save_draft(SYSTEM, version, reworded(TWO, q1="Mine?"), basis=basis)

    with pytest.raises(Refused, match="Someone else has saved"):
        save_draft(SYSTEM, version, reworded(TWO, q2="Theirs?"), basis=basis)
    version.refresh_from_db()
    assert plain_of(version).items[0].text == "Mine?"
    both = save_draft(SYSTEM, version, reworded(plain_of(version), q2="Theirs?"), basis=digest(mine))
    assert [each.text for each in plain_of(both).items] == ["Mine?", "Theirs?"]
    assert [move["place"] for move in both.moved] == ["q1", "q2"]


def test_a_draft_may_be_unfinished_and_cant_be_published_until_it_is_sound() -> None:
    version = begin_instrument(SYSTEM, plain.Instrument(code="new", title="New"))
    assert usable(version.instrument)
    with pytest.raises(Refused, match="asks nothing yet"):
        publish_version(SYSTEM, version)

    save_draft(SYSTEM, version, form(item("q1"), code="new", title="Newer"), basis=digest(version))
    done = publish_version(SYSTEM, version)

    assert (done.thing.state, done.instrument.thing.state, usable(done.instrument)) == ("published", "published", "")
    assert Thing.objects.get(pk=done.instrument_id).label == "Newer"


def test_what_no_database_keeps_is_refused_even_in_a_draft() -> None:
    version = draft()
    for broken in (reworded(TWO, q1="a\x00b"), form(item("q1", weight=float("nan")), code="two")):
        with pytest.raises(Refused, match=r"q1\.(text|weight)"):
            save_draft(SYSTEM, version, broken, basis=digest(version))


def test_a_draft_keeps_its_code_and_needs_a_title() -> None:
    version = draft()
    with pytest.raises(Refused, match="code of a form stays"):
        save_draft(SYSTEM, version, replace(TWO, code="three"), basis=digest(version))
    with pytest.raises(Refused, match="needs a title"):
        save_draft(SYSTEM, version, replace(TWO, title=" "), basis=digest(version))
    with pytest.raises(Refused, match="Another form has the code"):
        begin_instrument(SYSTEM, TWO)
    with pytest.raises(Refused, match="small letters"):
        begin_instrument(SYSTEM, replace(TWO, code="My Form"))


def test_the_title_of_a_draft_is_not_the_instruments_before_it_is_published() -> None:
    version = draft()
    save_draft(SYSTEM, version, replace(TWO, title="Renamed"), basis=digest(version))
    assert Thing.objects.get(pk=version.instrument_id).label == "Two questions"

    publish_version(SYSTEM, version)
    assert Thing.objects.get(pk=version.instrument_id).label == "Renamed"


def test_a_file_never_overwrites_a_draft_that_reads_otherwise() -> None:
    version = draft()
    save_draft(SYSTEM, version, reworded(TWO, q1="In work?"), basis=digest(version))

    with pytest.raises(Refused, match="Someone is writing"):
        bring_instrument(SYSTEM, reworded(TWO, q1="From a file?"), reason="File", publish=True)
    outcome = bring_instrument(SYSTEM, reworded(TWO, q1="In work?"), reason="The same", publish=True)
    assert (outcome.version, outcome.updated["instrument"]) == (version.pk, 1)
    version.thing.refresh_from_db()
    assert version.thing.state == "published"


def test_a_draft_that_is_given_up_leaves_nothing_of_itself() -> None:
    version = draft()
    discard_draft(SYSTEM, version, reason="A mistake")
    assert [each.number for each in Version.objects.all()] == [1]
    with pytest.raises(Refused, match="was given up"):
        save_draft(SYSTEM, version, TWO, basis=digest(version))

    alone = begin_instrument(SYSTEM, plain.Instrument(code="new", title="New"))
    discard_draft(SYSTEM, alone, reason="A mistake")
    assert not Instrument.objects.filter(code="new").exists()
    assert not Thing.objects.filter(label="New").exists()


def test_what_is_retired_is_not_asked_until_it_is_brought_back() -> None:
    version = published()
    instrument = version.instrument
    with pytest.raises(Refused, match="why"):
        retire(SYSTEM, instrument, reason=" ")
    retire(SYSTEM, instrument, reason="Too long")

    assert "retired" in usable(Instrument.objects.get(pk=instrument.pk))
    with pytest.raises(Refused, match="retired"):
        bring_instrument(SYSTEM, reworded(TWO, q1="Once more?"), reason="Again")
    bring_back(SYSTEM, instrument, reason="Missed")
    assert usable(Instrument.objects.get(pk=instrument.pk)) == ""
    new = begin_instrument(SYSTEM, plain.Instrument(code="new", title="New"))
    with pytest.raises(Refused, match="given up"):
        retire(SYSTEM, new.instrument, reason="No")


def test_a_slot_is_usable_once_its_text_is_there_and_its_licence_is_attested(administrator: Any) -> None:
    empty = published(SLOT)
    instrument = empty.instrument
    assert "own copy" in usable(instrument)
    with pytest.raises(Refused, match="which licence"):
        attest_licence(actor_of_person(administrator), instrument, " ")

    filled = form(item("q1"), code="theirs", title="Theirs", licence=SLOT.licence)
    full = published(filled)
    assert "Attest" in usable(full)
    attest_licence(actor_of_person(administrator), instrument, "Bought from Them in 2026.")

    instrument.refresh_from_db()
    assert (instrument.attestation, instrument.attested_by_id) == ("Bought from Them in 2026.", administrator.pk)
    assert usable(Instrument.objects.get(pk=instrument.pk)) == ""
    empty = Version.objects.get(pk=empty.pk)
    assert "own copy" in usable(empty)  # its first version still has no text


def test_what_belongs_to_others_is_not_made_ones_own_by_a_word_in_a_file() -> None:
    published(SLOT)
    mine = form(item("q1"), code="theirs", title="Mine", licence=plain.Licence(kind="own"))

    with pytest.raises(Refused, match="belong to others"):
        bring_instrument(SYSTEM, mine, reason="Mine now", publish=True)
    version = begin_version(SYSTEM, instrument_of("theirs"))
    with pytest.raises(Refused, match="belong to others"):
        save_draft(SYSTEM, version, mine, basis=digest(version))
    with pytest.raises(Refused, match="nothing to attest"):
        attest_licence(SYSTEM, published().instrument, "Ours")


def test_authors_who_begin_and_save_at_the_same_moment_share_one_draft_and_lose_nothing(transactional_db: None) -> None:
    instrument = published().instrument
    began = together(*[lambda: begin_version(SYSTEM, instrument)] * 3)
    assert len({version.pk for version in began}) == 1

    version = began[0]
    mine, theirs = reworded(TWO, q1="Mine?"), reworded(TWO, q1="Theirs?")
    done = together(*(partial(save_draft, SYSTEM, version, held, basis=digest(version)) for held in (mine, theirs)))
    saved = [each for each in done if isinstance(each, Version)]
    refused = [each for each in done if isinstance(each, Refused)]
    assert (len(saved), len(refused)) == (1, 1)
    version.refresh_from_db()
    assert plain_of(version) == (mine if isinstance(done[0], Version) else theirs)


def test_the_same_new_file_brought_in_twice_at_once_is_one_instrument(transactional_db: None) -> None:
    done = together(*[lambda: bring_instrument(SYSTEM, TWO, reason="Now", publish=True)] * 2)

    assert any(not isinstance(each, Exception) for each in done)
    assert all(isinstance(each, Refused) for each in done if isinstance(each, Exception))
    assert (Instrument.objects.count(), Version.objects.count()) == (1, 1)


WRITERS = ["administrator", "programme_director"]
READERS = ["coordinator", "committee_member", "teacher", "dean", "accreditor"]


@pytest.mark.parametrize("who", WRITERS)
def test_those_who_make_instruments_write_publish_and_attest(request: pytest.FixtureRequest, who: str) -> None:
    actor = actor_of_person(request.getfixturevalue(who))
    version = begin_instrument(actor, SLOT)
    publish_version(actor, version)
    attest_licence(actor, version.instrument, "We have it.")
    save_translation(actor, version, "ar", {"title": "لهم"})
    retire(actor, version.instrument, reason="Enough")
    kept = Version.objects.select_related("thing", "instrument__thing").get(pk=version.pk)
    assert kept.thing.published_at and kept.instrument.thing.retired_at
    assert kept.instrument.attestation == "We have it."
    assert plain_of(kept, "ar").title == "لهم"


def test_a_course_director_writes_and_does_not_attest(make_person: Any) -> None:
    course = Thing.objects.create(kind="course", label="Course")
    actor = actor_of_person(make_person("Cleo", ("course_director", course)))
    version = publish_version(actor, begin_instrument(actor, SLOT))

    with pytest.raises(NotPermitted):
        attest_licence(actor, version.instrument, "We have it.")


@pytest.mark.parametrize("who", [*READERS, "student", "storyteller", "stranger"])
def test_nobody_else_changes_a_word(request: pytest.FixtureRequest, who: str) -> None:
    version = draft()
    actor = actor_of_person(request.getfixturevalue(who))
    attempts: list[Any] = [
        lambda: begin_instrument(actor, replace(TWO, code="mine")),
        lambda: begin_version(actor, version.instrument),
        lambda: save_draft(actor, version, TWO, basis=digest(version)),
        lambda: discard_draft(actor, version, reason="No"),
        lambda: publish_version(actor, version),
        lambda: retire(actor, version.instrument, reason="No"),
        lambda: bring_back(actor, version.instrument, reason="No"),
        lambda: attest_licence(actor, version.instrument, "No"),
        lambda: bring_instrument(actor, replace(TWO, code="mine"), reason="No"),
        lambda: save_translation(actor, version, "ar", {"q1": "a"}),
    ]
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()


@pytest.mark.parametrize(
    ("who", "sees", "numbers"),
    [
        *((who, ["New", "Two questions"], [2, 1]) for who in WRITERS),
        *((who, ["Two questions"], [1]) for who in READERS),
        ("student", [], []),
        ("stranger", [], []),
    ],
)
def test_drafts_are_for_those_who_write_them(
    request: pytest.FixtureRequest, who: str, sees: list[str], numbers: list[int]
) -> None:
    draft()
    begin_instrument(SYSTEM, plain.Instrument(code="new", title="New"))
    found = list(visible_instruments(actor_of_person(request.getfixturevalue(who))))

    assert [each.thing.label for each in found] == sees
    assert [version.number for version in found[-1].versions.all()] == numbers if found else not numbers


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_instruments_takes_two_statements(
    administrator: Any, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        published(replace(TWO, code=f"two-{number}", title=f"Two {number}"))
    actor = actor_of_person(administrator)

    with django_assert_num_queries(2):
        found = list(visible_instruments(actor))
        told = [
            (each.thing.label, version.number, version.thing.state) for each in found for version in each.versions.all()
        ]
    assert len(told) == count


def test_a_version_is_read_without_a_statement_and_in_a_language_with_one(django_assert_num_queries: Any) -> None:
    version = published(FULL)

    with django_assert_num_queries(0):
        plain_of(version)
    with django_assert_num_queries(1):
        assert plain_of(version, "ar").title == "مع مترجم"
    with django_assert_num_queries(1):
        whole_of(version)


def test_an_instrument_that_is_not_there_is_told_with_those_that_are() -> None:
    published()
    with pytest.raises(Refused, match=r"no instrument “nine”\. There are: two"):
        instrument_of("nine")
