"""Responses as files: out with a codebook and no more than was promised, in as a whole or not at all, twice safely."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from tests.assessment.conftest import DEGREES, small_form
from tests.house import actor_of_person, make_course_thing
from xenia.assessment.actions.answering import Event, answer_row
from xenia.assessment.actions.occasions import begin_study
from xenia.assessment.actions.responses import Brought, bring_responses, take_responses
from xenia.assessment.models import Answers, Evidence, KeptSums, Occasion, Response, Version
from xenia.assessment.queries.answering import answers_of
from xenia.assessment.queries.codebook import codebook_rows
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.queries.response_rows import response_rows
from xenia.assessment.scoring.cells import columns_of
from xenia.core.actions.rows import insert_rows
from xenia.core.actions.things import set_state
from xenia.core.models import AuditEntry
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.standards.instruments import Condition, Instrument, Item, ItemType, Option, Section
from xenia.standards.sheet_stream import stream_csv, stream_xlsx
from xenia.standards.sheets import read_table

MakeOccasion = Callable[..., Occasion]
MakeVersion = Callable[..., Version]


def bring(version: Version, text: str | bytes, **options: Any) -> Brought:
    content = text.encode() if isinstance(text, str) else text
    return bring_responses(SYSTEM, version.instrument, io.BytesIO(content), name="answers.csv", **options)


def refused(outcome: Brought) -> list[tuple[int | None, str, str]]:
    """Row, column and words of every error; nothing may have been written."""
    assert not Response.objects.filter(source_id__gt="").exists()
    assert not Occasion.objects.filter(closed_at__isnull=False).exists()
    return [(problem.row, problem.field, problem.message) for problem in outcome.errors]


def every_kind() -> Instrument:
    ticks = (Option(code="a", label="Ward"), Option(code="b", label="Clinic"))
    often = Condition(item="times", test="at_least", value=3.0)
    items = (
        Item(code="listens", type=ItemType.LIKERT, text="Listens", options=DEGREES, required=True),
        Item(code="many", type=ItemType.MULTIPLE, text="Where", options=ticks),
        Item(code="rank", type=ItemType.RANKING, text="First", options=ticks),
        Item(code="times", type=ItemType.NUMBER, text="Times", minimum=0, maximum=50),
        Item(code="day", type=ItemType.DATE, text="Day"),
        Item(code="grid", type=ItemType.MATRIX, text="Grid", options=DEGREES, rows=ticks),
        Item(code="person", type=ItemType.TEXT, text="Who helped?", show_if=often),
    )
    return Instrument(code="kinds", title="Kinds", sections=(Section(code="s", items=items),))


WHOLE = (
    "id,listens,many,rank,times,day,grid.a,grid.b,answer:person\n"
    "r1,2,a; b,b;a,3.5,2026-03-01,1,0,Amina from the ward\n"
    "r2,0,,,,,,,\n"
)


def test_a_file_brings_every_kind_of_answer_and_makes_its_occasion(make_version: MakeVersion) -> None:
    version = make_version(every_kind())
    outcome = bring(version, WHOLE)
    assert outcome.created == {"response": 2, "occasion": 1} and not outcome.errors
    occasion = Occasion.objects.select_related("thing").get()
    assert (occasion.thing.label, occasion.privacy) == ("Brought in from files", "named") and occasion.closed_at
    first = Response.objects.get(source_id="r1")
    assert answers_of(first) == {
        **{"listens": "2", "many": ["a", "b"], "rank": ["b", "a"], "times": 3.5, "day": "2026-03-01"},
        **{"grid": {"a": "1", "b": "0"}, "person": "Amina from the ward"},
    }
    assert first.events.count() == 1 and first.submitted and first.submitted_at is None
    assert b"Amina" not in bytes(first.events.get().sealed) and "person" not in first.events.get().said


def test_the_same_file_twice_changes_nothing_and_a_mended_one_adds_an_event(make_version: MakeVersion) -> None:
    version = make_version(every_kind())
    bring(version, WHOLE)
    again = bring(version, WHOLE)
    assert again.unchanged == {"response": 2} and not again.changes_something
    assert (Response.objects.count(), Answers.objects.count(), Occasion.objects.count()) == (2, 2, 1)
    mended = bring(version, WHOLE.replace("3.5", "4").replace("Amina from", "Amina of").replace("r2,0", "r3,1"))
    assert (mended.created["response"], mended.updated["response"], mended.missing["response"]) == (1, 1, 1)
    first = Response.objects.get(source_id="r1")
    assert answers_of(first)["times"] == 4 and answers_of(first)["person"] == "Amina of the ward"
    assert [event.said for event in first.events.order_by("number")][1] == {"times": 4}
    assert Response.objects.filter(source_id="r2").exists()
    taken_back = bring(version, "id,times\nr1,\n")
    assert taken_back.updated == {"response": 1} and "times" not in answers_of(first)
    assert answers_of(first)["day"] == "2026-03-01", "a column that is not in the file changes nothing"


def test_a_look_changes_nothing(make_version: MakeVersion) -> None:
    version = make_version(every_kind())
    before = AuditEntry.objects.count()
    outcome = bring(version, WHOLE, dry_run=True)
    assert outcome.created == {"response": 2, "occasion": 1}
    assert not Response.objects.exists() and not Occasion.objects.exists() and AuditEntry.objects.count() == before


def test_every_error_is_told_with_its_row_and_column_and_refuses_the_whole(make_version: MakeVersion) -> None:
    version = make_version(every_kind())
    rows = (
        "id,listens,many,rank,times,day,grid.a,language,version,submitted",
        "r1,9,,,,,,,,",
        "r2,,a;a;z,,,,,,,",
        "r3,,,a;b;a,,,,,,",
        "r4,,,,-1,,,,,",
        "r5,,,,1e400,,,,,",
        "r6,,,,nan,,,,,",
        "r7,,,,,31/12/2026,,,,",
        "r8,,,,,,7,,,",
        "r9,,,,,,,klingon!,,",
        "r10,,,,,,,,9,",
        "r11,,,,,,,,,yesterday",
        "r12,,,,,,,,,2190-01-01",
        ",1,,,,,,,,",
        f"{'x' * 101},1,,,,,,,,",
        "r15,1,,,,,,,,",
        "r15,2,,,,,,,,",
    )
    found = refused(bring(version, "\n".join(rows)))
    places = [(row, column) for row, column, _words in found]
    assert places == [
        *((2, "listens"), (3, "many"), (4, "rank"), (5, "times"), (6, "times"), (7, "times")),
        *((8, "day"), (9, "grid.a"), (10, "language"), (11, "version"), (12, "submitted"), (13, "submitted")),
        *((14, "id"), (15, "id"), (17, "id")),
    ]
    words = {row: message for row, _column, message in found}
    assert "“9” is not one of the answers." in words[2] and "“z” is not one" in words[3]
    assert "smallest answer is 0" in words[5] and "give a number" in words[6] and "give a number" in words[7]
    assert "There is no version “9” of this form. There are: 1." in words[11] and "lies ahead" in words[13]


def test_everything_wrong_in_one_row_is_told_at_once(make_occasion: MakeOccasion, crowd: list[Any]) -> None:
    closed = make_occasion(crowd, privacy="anonymous", opened=False, title="Nameless")
    text = "id,occasion,person,listens,interprets\nr1,Nameless,,7,8\nr2,,Nobody,9,\n,,,1,1\n,,,2,2\n"
    outcome = bring(closed.version, text)
    assert [(problem.row, problem.field) for problem in outcome.errors] == [
        *((2, "occasion"), (2, "listens"), (2, "interprets"), (3, "listens"), (4, "id"), (5, "id")),
    ]


def test_an_id_that_stands_twice_names_the_row_where_it_stood_first(make_version: MakeVersion) -> None:
    found = refused(bring(make_version(every_kind()), "id,listens\nr1,1\nr2,1\nr1,2\n"))
    assert found == [(4, "id", "The id “r1” stands in row 2 already.")]


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("id,listens,q99\nr1,1,2\n", (1, "q99"), "no question “q99”"),
        ("id,listens\nr1,1,2,3\n", (2, ""), "which has no name"),
        ("listens\n1\n", (None, "id"), "column “id” is needed"),
        ("id,listens,listens\nr1,1,2\n", (1, "listens"), "Two columns"),
        ("", (None, ""), "holds no table"),
        ("%PDF-1.4", (None, ""), "This is a PDF"),
        ('id,listens\nr1,"1\n', (2, ""), "never closed"),
    ],
)
def test_a_table_of_the_wrong_shape_is_refused_in_words(
    make_version: MakeVersion, text: str, where: tuple[int | None, str], words: str
) -> None:
    found = refused(bring(make_version(every_kind()), text))
    assert any((row, column) == where and words in message for row, column, message in found), found


def test_thousands_of_errors_are_counted_and_the_first_are_told(make_version: MakeVersion) -> None:
    rows = "".join(f"r{number},wrong\n" for number in range(10_500))
    outcome = bring(make_version(every_kind()), f"id,listens\n{rows}")
    assert len(outcome.errors) == 10_001 and "500 more errors" in outcome.errors[-1].message


def test_an_answer_of_another_version_is_refused_and_one_of_its_own_version_taken(
    make_version: MakeVersion, make_occasion: MakeOccasion
) -> None:
    first = make_version(small_form())
    asked = make_occasion(version=first, title="Autumn")
    shorter = small_form(sections=(Section(code="s", items=small_form().items[:1]),), subscales=())
    second = make_version(shorter)
    text = "id,occasion,version,listens,interprets\nr1,Autumn,2,1,\nr2,,2,1,2\nr3,Autumn,1,1,2\nr4,,2,1,\n"
    found = refused(bring(second, text))
    assert [(row, column) for row, column, _words in found] == [(2, "version"), (3, "interprets")]
    assert "was asked with version 1, and this row is of version 2" in found[0][2]
    assert found[1][2] == "Version 2 has no question “interprets”."
    good = bring(second, "id,occasion,version,listens,interprets\nr3,Autumn,1,1,2\nr4,,2,1,\nr5,,1,2,2\n")
    assert not good.errors and good.created == {"response": 3, "occasion": 2}
    assert asked.responses.get().source_id == "r3"


def test_the_usual_version_alone_decides_which_columns_there_are(make_version: MakeVersion) -> None:
    make_version(small_form())
    second = make_version(small_form(sections=(Section(code="s", items=small_form().items[:1]),), subscales=()))
    found = refused(bring(second, "id,listens,interprets\nr1,1,\n"))
    assert [(row, column) for row, column, _words in found] == [(1, "interprets")]


def test_what_was_answered_here_is_never_changed_by_a_file(make_occasion: MakeOccasion, student: Any) -> None:
    occasion = make_occasion([student])
    answered(occasion, {"listens": "2", "words": "  Keep\r\nlistening "}, person=student)
    response = Response.objects.get()
    outcome = bring(occasion.version, f"id,occasion,listens\n{response.pk},After the visit,1\n")
    assert "stays as it is" in outcome.errors[0].message and answers_of(response)["listens"] == "2"
    assert not bring(occasion.version, f"id,occasion,listens\n{response.pk},After the visit,2\n").errors


def test_nothing_is_brought_into_an_occasion_without_names(make_occasion: MakeOccasion, crowd: list[Any]) -> None:
    occasion = make_occasion(crowd, privacy="anonymous", opened=False)
    found = bring(occasion.version, "id,occasion,listens\nr1,After the visit,1\n").errors
    assert [(problem.row, problem.field) for problem in found] == [(2, "occasion")]
    assert "answered without a name" in found[0].message


def test_brought_answers_are_no_evidence_and_are_counted_at_once(make_version: MakeVersion, student: Any) -> None:
    version = make_version()
    bring(version, "id,person,listens,interprets\n" + "r1,Samira Student,2,2\n")
    assert not Evidence.objects.exists()
    assert KeptSums.objects.get(occasion=None, group="").responses == 1


def test_the_record_keeps_who_brought_how_many_and_no_answer(make_version: MakeVersion) -> None:
    from xenia.core.queries.audit import changes_of, changes_read

    bring(make_version(every_kind()), WHOLE, reason="From paper")
    change = next(iter(changes_read(changes_of([Occasion.objects.get().pk]))))
    assert (change.verb, change.now, change.why) == ("assessment.bring_responses", {"brought": 2}, "From paper")


@pytest.mark.parametrize("who", ["course_director", "coordinator", "teacher", "student", "dean", "committee_member"])
def test_only_makers_bring_and_take(make_version: MakeVersion, make_person: Any, who: str) -> None:
    kind = "curriculum_committee" if who == "committee_member" else who
    actor = actor_of_person(make_person("Someone", kind))
    version = make_version()
    with pytest.raises(NotPermitted):
        bring_responses(actor, version.instrument, io.BytesIO(b"id\n"), name="x")
    with pytest.raises(NotPermitted):
        take_responses(actor, version)


def test_a_form_that_may_not_be_used_takes_no_answers(make_version: MakeVersion, db: None) -> None:
    from xenia.assessment.actions.instruments import bring_instrument
    from xenia.assessment.queries.instruments import instrument_of

    bring_instrument(SYSTEM, every_kind(), reason="A draft", publish=False)
    with pytest.raises(Refused, match="Publish this form"):
        bring_responses(SYSTEM, instrument_of("kinds"), io.BytesIO(b"id\n"), name="x")


def answered(occasion: Occasion, *people: dict[str, Any], **more: Any) -> None:
    """Answers that people gave here."""
    for values in people:
        now = timezone.now() if occasion.privacy == "named" else None
        fields = {"version": occasion.version, "submitted": True, "submitted_at": now} | more
        response = Response.objects.create(occasion=occasion, **fields)
        row = answer_row(plain_of(occasion.version), response, Event(uuid4(), 1, values))
        insert_rows(Answers, ("response", "event", "number", "said", "sealed", "key"), [row])


def taken_rows(version: Version, **options: Any) -> list[dict[str, Any]]:
    head, *rows = response_rows(take_responses(SYSTEM, version, **options))
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.mark.parametrize("write", ["csv", "xlsx"])
def test_what_is_taken_out_comes_in_again_unchanged(make_version: MakeVersion, write: str) -> None:
    version = make_version(every_kind())
    bring(version, WHOLE.replace("Amina from the ward", "=SUM(A1)"))
    taken = take_responses(SYSTEM, version, words=True)
    rows = response_rows(taken)
    pieces = stream_csv(rows) if write == "csv" else stream_xlsx({"responses": rows, "codebook": codebook_rows(taken)})
    content = b"".join(pieces)
    assert b'"=SUM' not in content
    assert bring(version, content).unchanged == {"response": 2}
    assert answers_of(Response.objects.get(source_id="r1"))["person"] == "=SUM(A1)"


def test_what_people_answered_here_comes_out_and_in_unchanged(make_occasion: MakeOccasion, student: Any) -> None:
    occasion = make_occasion([student])
    answered(occasion, {"listens": "2", "words": "  Keep\r\nlistening\u2028"}, person=student)
    content = b"".join(stream_csv(response_rows(take_responses(SYSTEM, occasion.version, words=True, names=True))))
    outcome = bring(occasion.version, content)
    assert (outcome.unchanged, outcome.errors) == ({"response": 1}, ())


def test_a_named_response_carries_a_key_and_the_name_only_when_asked(make_occasion: MakeOccasion, student: Any) -> None:
    occasion = make_occasion([student], title="Autumn")
    answered(occasion, {"listens": "2", "words": "Canary"}, person=student)
    (row,) = taken_rows(occasion.version)
    response = Response.objects.get()
    assert (row["id"], row["person"], row["occasion"]) == (str(response.pk), str(student.pk), "Autumn")
    assert "name" not in row and "words" not in row and "Samira" not in str(row) and "Canary" not in str(row)
    (row,) = taken_rows(occasion.version, names=True, words=True)
    assert (row["name"], row["words"]) == ("Samira Student", "Canary")


def test_words_are_only_for_whoever_codes_them(make_occasion: MakeOccasion, student: Any, make_person: Any) -> None:
    import rules

    occasion = make_occasion([student])
    answered(occasion, {"words": "Canary"}, person=student)
    actor = actor_of_person(make_person("Ed Exam", "exam_administrator"))
    held = rules.permissions.permissions["assessment.code"]
    rules.set_perm("assessment.code", rules.always_false)
    try:
        with pytest.raises(Refused, match="only for those who code"):
            take_responses(actor, occasion.version, words=True)
        assert take_responses(actor, occasion.version).occasions
    finally:
        rules.set_perm("assessment.code", held)
    assert take_responses(actor, occasion.version, words=True).words


def nameless(make_occasion: MakeOccasion, crowd: list[Any], privacy: str, **more: Any) -> Occasion:
    if privacy == "linkable" and "study" not in more:
        more["study"] = begin_study(SYSTEM, title="Waves", privacy=privacy).pk
    occasion = make_occasion(crowd, privacy=privacy, opened=False, **more)
    set_state(occasion.thing, "published")
    return occasion


@pytest.mark.parametrize("privacy", ["anonymous", "linkable"])
def test_nameless_answers_are_taken_after_the_end_only_and_of_ten_or_more(
    make_occasion: MakeOccasion, crowd: list[Any], privacy: str
) -> None:
    occasion = nameless(make_occasion, crowd, privacy)
    answered(occasion, *[{"listens": "1"}] * 10)
    with pytest.raises(Refused, match="when their form is closed"):
        take_responses(SYSTEM, occasion.version)
    Occasion.objects.update(closed_at=timezone.now())
    assert len(taken_rows(occasion.version)) == 10
    Response.objects.first().delete()
    with pytest.raises(Refused):
        take_responses(SYSTEM, occasion.version, occasion=occasion.pk)


def test_nameless_rows_have_no_key_time_person_or_order(make_occasion: MakeOccasion, crowd: list[Any]) -> None:
    occasion = nameless(make_occasion, crowd, "anonymous")
    answered(occasion, *[{"listens": str(number % 3), "interprets": str(number % 2)} for number in range(40)])
    Occasion.objects.update(closed_at=timezone.now())
    rows = taken_rows(occasion.version, names=True)
    for row in rows:
        assert not any(row[name] for name in ("id", "person", "name", "about", "submitted"))
    keys = {str(key) for key in Response.objects.values_list("pk", flat=True)}
    assert not any(key in str(rows) for key in keys)
    orders = {tuple((row["listens"], row["interprets"]) for row in taken_rows(occasion.version)) for _time in range(3)}
    assert len(orders) == 3


def test_waves_link_by_a_sign_that_is_not_the_pseudonym(make_occasion: MakeOccasion, crowd: list[Any]) -> None:
    first = nameless(make_occasion, crowd, "linkable")
    second = nameless(make_occasion, crowd, "linkable", version=first.version, study=first.study_id)
    elsewhere = nameless(make_occasion, crowd, "linkable", version=first.version)
    for occasion in (first, second, elsewhere):
        for number in range(10):
            answered(occasion, {"listens": "1"}, pseudonym=f"{number:064x}")
    Occasion.objects.update(closed_at=timezone.now())

    def signs(occasion: Occasion) -> set[Any]:
        return {row["linked"] for row in taken_rows(occasion.version, occasion=occasion.pk)}

    assert signs(first) == signs(second) and len(signs(first)) == 10
    assert not signs(first) & signs(elsewhere)
    assert not any(sign in f"{number:064x}" for sign in signs(first) for number in range(10))


def test_the_record_keeps_who_took_what(make_occasion: MakeOccasion, student: Any) -> None:
    from xenia.core.queries.audit import changes_of, changes_read

    occasion = make_occasion([student])
    answered(occasion, {"listens": "1"}, person=student)
    take_responses(SYSTEM, occasion.version, names=True)
    taken = [change for change in changes_read(changes_of([occasion.pk])) if change.verb == "assessment.take_responses"]
    assert [change.now for change in taken] == [{"taken": 1, "names": True, "words": False}]


def test_two_occasions_of_one_title_are_told_apart_by_their_keys(
    make_version: MakeVersion, make_occasion: MakeOccasion
) -> None:
    version = make_version()
    for occasion in (make_occasion(version=version), make_occasion(version=version)):
        answered(occasion, {"listens": "1"})
    named = {row["occasion"] for row in taken_rows(version)}
    assert named == {str(key) for key in Occasion.objects.values_list("pk", flat=True)}
    found = bring(version, "id,occasion,listens\nr1,After the visit,1\n").errors
    assert "More than one occasion is called" in found[0].message


def test_the_codebook_tells_every_column_with_its_codes_scores_and_whose_it_is(make_version: MakeVersion) -> None:
    version = make_version(every_kind())
    bring(version, WHOLE)
    taken = take_responses(SYSTEM, version, names=True, words=True)
    head, *rows = codebook_rows(taken)
    assert [row[0] for row in rows] == [*taken.head, *(column.name for column in columns_of(every_kind()))]
    told = {row[0]: dict(zip(map(str, head), row, strict=True)) for row in rows}
    assert told["listens"]["codes"] == "0;1;2" and told["listens"]["labels"] == "Never;Sometimes;Always"
    assert told["listens"]["scores"] == "0;1;2" and told["grid.b"]["question"] == "Grid Clinic"
    assert told["answer:person"]["asked only if"] == "times at_least 3"
    assert "Personal" in told["person"]["privacy"] and "own words" in told["answer:person"]["privacy"]


def test_a_course_director_s_exam_office_takes_only_what_it_may(
    make_version: MakeVersion, make_occasion: MakeOccasion, make_person: Any
) -> None:
    here = make_course_thing("Here")
    occasion = make_occasion(version=make_version(), about=here.pk)
    answered(occasion, {"listens": "1"})
    office = actor_of_person(make_person("Eve", ("exam_administrator", here)))
    with pytest.raises(NotPermitted):
        take_responses(office, occasion.version)


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_are_read_with_the_same_statements_however_many_there_are(
    make_occasion: MakeOccasion, django_assert_num_queries: Any, rows: int
) -> None:
    occasion = make_occasion()
    answered(occasion, *[{"listens": "1", "words": "w"}] * rows)
    taken = take_responses(SYSTEM, occasion.version, words=True)
    with django_assert_num_queries(3):
        assert len(list(response_rows(taken))) == rows + 1


def test_a_workbook_has_its_codebook_beside_it(make_version: MakeVersion) -> None:
    version = make_version(every_kind())
    bring(version, WHOLE)
    taken = take_responses(SYSTEM, version)
    content = b"".join(stream_xlsx({"responses": response_rows(taken), "codebook": codebook_rows(taken)}))
    assert load_workbook(io.BytesIO(content)).sheetnames == ["responses", "codebook"]
    assert len(read_table(io.BytesIO(content), name="x", sheet="responses").rows) == 2


def test_moments_are_read_in_the_school_s_zone_and_kept(make_version: MakeVersion) -> None:
    from xenia.core.models import Institution

    Institution.objects.update_or_create(pk=1, defaults={"time_zone": "America/New_York"})
    bring(
        make_version(), "id,listens,submitted\nr1,1,2026-03-01 09:30\nr2,1,2026-03-02\nr3,1,2026-03-03T10:00:00+01:00\n"
    )
    moments = dict(Response.objects.values_list("source_id", "submitted_at"))
    assert moments["r1"].isoformat() == "2026-03-01T14:30:00+00:00"
    assert moments["r3"].isoformat() == "2026-03-03T09:00:00+00:00"
    occasion = Occasion.objects.get()
    assert (occasion.opens_at, occasion.closes_at) == (moments["r1"], moments["r3"])
    assert occasion.closes_at - occasion.opens_at < timedelta(days=3)
    assert isinstance(occasion.pk, UUID)
