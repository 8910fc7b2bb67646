"""Two code what people wrote, each without seeing the other, after someone has looked at what may tell who it is."""

from typing import Any

import pytest
from django.db import connection

from tests.assessment import unnamed
from tests.assessment.coded import answer, code, codebook_of, form_with_words, passage_with
from tests.house import actor_of_person
from xenia.assessment.actions.coding.books import CodeWords, add_code, change_code, make_codebook, merge_codes
from xenia.assessment.actions.coding.codings import code_passage, settle_agreed, settle_passage, take_codings
from xenia.assessment.actions.coding.passages import bring_passages, clear_passage, hold_passage
from xenia.assessment.actions.occasions import close_occasion
from xenia.assessment.models import Codebook, Coding, Occasion, Passage
from xenia.assessment.queries.coding.agreement import agreement
from xenia.assessment.queries.coding.blind import passages_to_code, visible_codings
from xenia.assessment.queries.coding.books import occasions_to_code, progress_of
from xenia.assessment.queries.coding.desk import similar_passages
from xenia.assessment.queries.coding.quotations import quotations
from xenia.assessment.queries.coding.settling import settling, waiting_to_settle
from xenia.assessment.queries.coding.words import shown_words
from xenia.core.models import Change, Thing
from xenia.core.queries.audit import changes_read
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.people.actions.people import erase_person

pytestmark = pytest.mark.django_db

LISTENED = "They listened to my mother until she had finished."
LISTENED_TOO = "They listened until my mother had finished speaking."
WAITED = "We waited for three hours without a word."
NAMED = "My name is Amina Yusuf and they listened."
SPANISH = "La doctora me escuchó sin prisa y mi hijo pudo jugar."
PAPERS = "I am undocumented and nobody asked about it."
ALL = (LISTENED, LISTENED_TOO, WAITED, NAMED, SPANISH, PAPERS)


@pytest.fixture
def occasion(make_occasion: Any, make_version: Any, crowd: list[Any]) -> Occasion:
    made: Occasion = make_occasion(crowd, version=make_version(form_with_words()))
    for number, (person, text) in enumerate(zip(crowd, ALL, strict=False)):
        answer(person, made, text, may_quote="yes" if number % 2 == 0 else "no")
    return made


@pytest.fixture
def book(occasion: Occasion) -> Codebook:
    return codebook_of(occasion)


@pytest.fixture
def ana(make_person: Any) -> Any:
    return make_person("Ana Coder", "exam_administrator")


@pytest.fixture
def ben(make_person: Any) -> Any:
    return make_person("Ben Coder", "curriculum_committee")


def words_to_code(person: Any, book: Codebook) -> set[str]:
    return set(shown_words(list(passages_to_code(actor_of_person(person), book))).values())


# a codebook and its passages


def test_answers_in_words_become_passages_with_their_language_and_without_their_words(book: Codebook) -> None:
    passages = list(Passage.objects.filter(codebook=book))
    assert {passage.item for passage in passages} == {"words"}
    assert sorted(passage.language for passage in passages) == ["en"] * 5 + ["es"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {Passage._meta.db_table}")  # noqa: S608 - our own table
        assert "Amina" not in str(cursor.fetchall())


def test_bringing_again_brings_only_what_is_new(book: Codebook, occasion: Occasion, crowd: list[Any]) -> None:
    assert bring_passages(SYSTEM, book) == 0
    answer(crowd[8], occasion, "They had chairs for all of us.")
    assert bring_passages(SYSTEM, book) == 1
    assert progress_of(SYSTEM, book).passages == len(ALL) + 1


def test_what_is_no_question_in_words_is_refused(occasion: Occasion) -> None:
    for items in ([], ["listens"], ["words", "listens"], ["nowhere"]):
        with pytest.raises(Refused, match="own words"):
            make_codebook(SYSTEM, occasion, title="X", items=items)
    with pytest.raises(Refused, match="name"):
        make_codebook(SYSTEM, occasion, title=" ", items=["words"])
    assert not Codebook.objects.exists()


def test_only_who_may_code_makes_a_codebook(occasion: Occasion, dean: Any, teacher: Any, student: Any) -> None:
    for person in (dean, teacher, student):
        with pytest.raises(NotPermitted):
            make_codebook(actor_of_person(person), occasion, title="X", items=["words"])
        assert occasions_to_code(actor_of_person(person)) == []


def test_words_without_names_are_coded_only_after_the_end_and_from_ten_on(
    make_occasion: Any, make_version: Any, crowd: list[Any]
) -> None:
    occasion = make_occasion(crowd, version=make_version(form_with_words()), privacy="anonymous")
    for person in crowd[:10]:
        unnamed.answer(occasion, person, listens="2", words="They listened to my mother.")
    with pytest.raises(Refused, match="before the form is closed"):
        make_codebook(SYSTEM, occasion, title="X", items=["words"])
    assert occasions_to_code(SYSTEM) == []
    close_occasion(SYSTEM, occasion)
    book = make_codebook(SYSTEM, occasion, title="X", items=["words"])
    assert progress_of(SYSTEM, book).passages == 10
    assert not Passage.objects.filter(may_quote=True).exists()


def test_fewer_than_ten_without_names_are_not_coded(make_occasion: Any, make_version: Any, crowd: list[Any]) -> None:
    occasion = make_occasion(crowd, version=make_version(form_with_words()), privacy="anonymous")
    for person in crowd[:9]:
        unnamed.answer(occasion, person, listens="2", words="They listened to my mother.")
    close_occasion(SYSTEM, occasion)
    with pytest.raises(Refused, match="Fewer than 10"):
        make_codebook(SYSTEM, occasion, title="X", items=["words"])


def test_a_language_that_few_share_is_kept_nowhere_when_there_are_no_names(
    make_occasion: Any, make_version: Any, crowd: list[Any]
) -> None:
    occasion = make_occasion(crowd, version=make_version(form_with_words()), privacy="anonymous")
    for number, person in enumerate(crowd):
        unnamed.answer(occasion, person, listens="2", words=SPANISH if number == 3 else LISTENED)
    close_occasion(SYSTEM, occasion)
    make_codebook(SYSTEM, occasion, title="X", items=["words"])
    assert sorted(Passage.objects.values_list("language", flat=True)) == [""] + ["en"] * 11


# someone looks first


def test_a_passage_with_an_identifier_is_coded_by_nobody_before_someone_has_looked(book: Codebook, ana: Any) -> None:
    held = passage_with(book, "Amina")
    assert held.held
    assert words_to_code(ana, book) == {LISTENED, LISTENED_TOO, WAITED, SPANISH, PAPERS}
    with pytest.raises(Refused, match="looks at this passage first"):
        code(ana, book, "Amina", "Listening")
    assert not Coding.objects.exists()


def test_words_about_papers_alone_hold_nothing_back_and_are_shown_to_whoever_looks(book: Codebook) -> None:
    gentle = passage_with(book, "undocumented")
    assert not gentle.held
    assert [kind for _start, _end, kind, _masked in gentle.flagged] == ["status"]


def test_what_is_masked_is_seen_by_no_coder_and_stands_where_it_stood(book: Codebook, ana: Any) -> None:
    held = passage_with(book, "Amina")
    clear_passage(actor_of_person(ana), held, masks=[0])
    assert "My name is ▇▇▇ and they listened." in words_to_code(ana, book)
    assert passage_with(book, "Amina Yusuf").cleared_by == ana


def test_what_is_cleared_is_seen_whole(book: Codebook, ana: Any) -> None:
    clear_passage(actor_of_person(ana), passage_with(book, "Amina"), masks=[])
    assert NAMED in words_to_code(ana, book)


def test_words_that_were_not_flagged_are_masked_wherever_they_stand(book: Codebook, ana: Any) -> None:
    clear_passage(actor_of_person(ana), passage_with(book, "Amina"), masks=[], words=["they", "Yusuf and"])
    assert "My name is Amina ▇▇▇ ▇▇▇ listened." in words_to_code(ana, book)
    with pytest.raises(Refused, match="does not stand in this passage"):
        clear_passage(actor_of_person(ana), passage_with(book, "Amina"), masks=[], words=["nobody"])


def test_a_coder_sends_a_passage_back_and_nobody_codes_or_quotes_it_until_then(
    book: Codebook, ana: Any, ben: Any
) -> None:
    hold_passage(actor_of_person(ana), passage_with(book, "three hours"))
    assert WAITED not in words_to_code(ben, book)
    clear_passage(actor_of_person(ben), passage_with(book, "three hours"), masks=[], words=["three hours"])
    assert "We waited for ▇▇▇ without a word." in words_to_code(ana, book)


def test_two_who_look_at_once_do_not_undo_one_another(book: Codebook, ana: Any, ben: Any) -> None:
    seen_by_both = passage_with(book, "Amina")
    clear_passage(actor_of_person(ana), seen_by_both, masks=[0])
    with pytest.raises(Refused, match="just now"):
        clear_passage(actor_of_person(ben), seen_by_both, masks=[])


# codes


def test_codes_are_changed_and_merged_with_a_record_and_what_was_coded_stays(book: Codebook, ana: Any) -> None:
    code(ana, book, LISTENED, "Listening", "Waiting")
    code(ana, book, WAITED, "Waiting")
    waiting, listening = book.codes.get(name="Waiting"), book.codes.get(name="Listening")
    change_code(SYSTEM, listening, CodeWords(name="Being heard", when="They are let speak", when_not="Polite only"))
    merge_codes(SYSTEM, waiting, into=listening, reason="Waiting is not being heard")
    given = {coding.passage_id: [each.name for each in coding.codes.all()] for coding in Coding.objects.all()}
    assert list(given.values()) == [["Being heard"], ["Being heard"]]
    assert list(book.codes.values_list("name", flat=True)) == ["Being heard", "Interpreter"]


def test_two_codes_never_have_one_name_and_a_merge_needs_a_reason(book: Codebook) -> None:
    with pytest.raises(Refused, match="already"):
        add_code(SYSTEM, book, CodeWords(name=" listening "))
    first, second, *_rest = book.codes.all()
    with pytest.raises(Refused, match="why"):
        merge_codes(SYSTEM, first, into=second, reason=" ")
    with pytest.raises(Refused, match="another code"):
        merge_codes(SYSTEM, first, into=first, reason="X")
    with pytest.raises(Refused, match="name"):
        change_code(SYSTEM, first, CodeWords(name=""))


# two coders, blind


def test_nobody_sees_another_s_coding_before_both_have_coded(book: Codebook, ana: Any, ben: Any) -> None:
    code(ana, book, LISTENED, "Listening")
    actors = [actor_of_person(person) for person in (ana, ben)]
    assert [visible_codings(actor, book).count() for actor in actors] == [1, 0]
    code(ben, book, LISTENED, "Waiting")
    assert [visible_codings(actor, book).count() for actor in actors] == [2, 2]


def test_one_changes_one_s_coding_until_the_other_has_coded_and_not_after(book: Codebook, ana: Any, ben: Any) -> None:
    code(ana, book, LISTENED, "Listening")
    code(ana, book, LISTENED)
    assert list(Coding.objects.get().codes.all()) == []
    code(ben, book, LISTENED, "Waiting")
    for coder in (ana, ben):
        with pytest.raises(Refused, match="Settle it together"):
            code(coder, book, LISTENED, "Waiting")


def test_a_third_coder_is_refused(book: Codebook, ana: Any, ben: Any, programme_director: Any) -> None:
    code(ana, book, LISTENED, "Listening")
    code(ben, book, LISTENED, "Listening")
    with pytest.raises(Refused, match="Two others"):
        code(programme_director, book, LISTENED, "Listening")


def test_a_code_of_another_codebook_is_refused(book: Codebook, occasion: Occasion, ana: Any) -> None:
    other = codebook_of(occasion, codes=["Elsewhere"])
    with pytest.raises(Refused, match="Load the page again"):
        code_passage(actor_of_person(ana), passage_with(book, LISTENED), [other.codes.get().pk])


def test_who_may_not_code_sees_no_coding_and_codes_nothing(book: Codebook, ana: Any, dean: Any) -> None:
    code(ana, book, LISTENED, "Listening")
    assert not visible_codings(actor_of_person(dean), book).exists()
    with pytest.raises(NotPermitted):
        code_passage(actor_of_person(dean), passage_with(book, LISTENED), [])


# agreement


def test_agreement_counts_what_two_have_coded_and_nothing_else(book: Codebook, ana: Any, ben: Any) -> None:
    said = {
        LISTENED: (["Listening"], ["Listening"]),
        LISTENED_TOO: (["Listening"], ["Listening", "Waiting"]),
        WAITED: (["Waiting"], ["Waiting"]),
        SPANISH: ([], []),
    }
    for words, (first, second) in said.items():
        code(ana, book, words, *first)
        code(ben, book, words, *second)
    code(ana, book, PAPERS, "Interpreter")
    found = agreement(actor_of_person(ana), book)
    by_name = {row.code.name: row for row in found.codes}
    assert found.units == 4
    assert [(row.both, row.one, row.neither) for row in found.codes] == [(2, 0, 2), (0, 0, 4), (1, 1, 2)]
    assert by_name["Listening"].alpha == 1.0
    assert by_name["Interpreter"].alpha is None  # what one alone has coded is in no figure
    # Do = 2/8; De = 2·3·5/(8·7); α = 1 − Do/De
    assert by_name["Waiting"].alpha == pytest.approx(1 - (2 / 8) / (30 / 56))
    # MASI: Do = 2·(2/3)/8; pairs of sets {L}3 {L,W}1 {W}2 {}2: De·56 = 2·(3·2/3 + 3·2 + 3·2 + 1·2·2/3 + 1·2 + 2·2)
    assert found.alpha == pytest.approx(1 - (4 / 3 / 8) / (2 * (2 + 6 + 6 + 4 / 3 + 2 + 4) / 56))
    assert found.few.startswith("It rests on 4 passages")


def test_agreement_before_anything_is_coded_says_so(book: Codebook, ana: Any) -> None:
    found = agreement(actor_of_person(ana), book)
    assert (found.units, found.alpha, found.means) == (0, None, "No passage was coded by two yet.")


# settling


@pytest.fixture
def coded(book: Codebook, ana: Any, ben: Any) -> Codebook:
    for words, first, second in ((LISTENED, "Listening", "Listening"), (WAITED, "Waiting", "Listening")):
        code(ana, book, words, first)
        code(ben, book, words, second)
    return book


def test_where_both_said_the_same_it_is_settled_in_one_step(coded: Codebook, ana: Any) -> None:
    actor = actor_of_person(ana)
    assert settle_agreed(actor, coded) == 1
    final = Coding.objects.get(final=True)
    assert (final.passage, [each.name for each in final.codes.all()]) == (passage_with(coded, LISTENED), ["Listening"])
    assert waiting_to_settle(actor, coded).differing == [passage_with(coded, WAITED).pk]
    assert settle_agreed(actor, coded) == 0


def test_where_they_differ_it_is_settled_with_a_reason_and_anew_with_another(coded: Codebook, ana: Any) -> None:
    actor, passage = actor_of_person(ana), passage_with(coded, WAITED)
    waiting, listening = coded.codes.get(name="Waiting"), coded.codes.get(name="Listening")
    with pytest.raises(Refused, match="why"):
        settle_passage(actor, passage, [waiting.pk], reason="")
    settle_passage(actor, passage, [waiting.pk], reason="Nobody spoke, so nobody was heard")
    settle_passage(actor, passage, [waiting.pk, listening.pk], reason="It is both")
    final = Coding.objects.get(final=True)
    assert (final.reason, final.codes.count(), final.coder) == ("It is both", 2, ana)
    shown = settling(actor, coded, passage.pk)
    assert shown is not None
    assert [(line.first, line.second, line.chosen) for line in shown.lines] == [
        (False, True, True),
        (False, False, False),
        (True, False, True),
    ]


def test_nothing_is_settled_before_both_have_coded(book: Codebook, ana: Any) -> None:
    code(ana, book, LISTENED, "Listening")
    with pytest.raises(Refused, match="once both have coded"):
        settle_passage(actor_of_person(ana), passage_with(book, LISTENED), [], reason="X")
    assert settling(actor_of_person(ana), book, passage_with(book, LISTENED).pk) is None


def test_what_was_sent_back_is_settled_by_nobody_until_someone_has_looked(coded: Codebook, ana: Any) -> None:
    actor, passage = actor_of_person(ana), passage_with(coded, WAITED)
    hold_passage(actor, passage)
    assert waiting_to_settle(actor, coded).differing == []
    assert progress_of(actor, coded).open == 1
    assert settling(actor, coded, passage.pk) is None
    with pytest.raises(Refused, match="has to look"):
        settle_passage(actor, passage, [], reason="X")


def test_the_record_says_that_someone_coded_and_never_how(book: Codebook, ana: Any) -> None:
    code(ana, book, LISTENED, "Listening")
    passage = passage_with(book, LISTENED)
    (change,) = changes_read(Change.objects.filter(thing=passage.pk))
    assert (change.verb, change.was, change.now) == ("assessment.code_passage", None, {"coded": True})


# quoting


def settled(book: Codebook, ana: Any, ben: Any, *words: str) -> None:
    for text in words:
        for coder in (ana, ben):
            code(coder, book, text, "Listening")
    settle_agreed(actor_of_person(ana), book)


def test_only_what_is_allowed_settled_and_looked_at_is_quoted(book: Codebook, ana: Any, ben: Any) -> None:
    actor = actor_of_person(ana)
    texts = (LISTENED, LISTENED_TOO, WAITED)  # who wrote the second did not allow it
    for text in texts[:2]:
        clear_passage(actor, passage_with(book, text), masks=[])
    assert quotations(actor, book) == []
    settled(book, ana, ben, *texts)  # nobody has looked at the third
    assert [quotation.text for quotation in quotations(actor, book)] == [LISTENED]
    clear_passage(actor, passage_with(book, WAITED), masks=[], words=["three hours"])
    assert {quotation.text for quotation in quotations(actor, book)} == {LISTENED, "We waited for ▇▇▇ without a word."}
    hold_passage(actor, passage_with(book, LISTENED))
    assert len(quotations(actor, book)) == 1
    assert progress_of(actor, book).quotable == 1


def test_quotations_are_found_by_code_and_by_nobody_who_may_not_code(
    book: Codebook, ana: Any, ben: Any, dean: Any
) -> None:
    clear_passage(actor_of_person(ana), passage_with(book, LISTENED), masks=[])
    settled(book, ana, ben, LISTENED)
    listening, interpreter = book.codes.get(name="Listening"), book.codes.get(name="Interpreter")
    assert len(quotations(actor_of_person(ana), book, code=listening.pk)) == 1
    assert quotations(actor_of_person(ana), book, code=interpreter.pk) == []
    assert quotations(actor_of_person(dean), book) == []


def test_a_form_that_does_not_ask_lets_nothing_be_quoted(
    make_occasion: Any, make_version: Any, crowd: list[Any], ana: Any, ben: Any
) -> None:
    plain = form_with_words()
    section = plain.sections[0]
    silent = form_with_words(sections=(type(section)(code="s", items=section.items[:2]),))
    occasion = make_occasion(crowd, version=make_version(silent))
    answer(crowd[0], occasion, LISTENED)
    book = codebook_of(occasion)
    clear_passage(actor_of_person(ana), passage_with(book, LISTENED), masks=[])
    settled(book, ana, ben, LISTENED)
    assert quotations(actor_of_person(ana), book) == []


def test_the_words_of_who_was_erased_are_gone_from_every_page(
    book: Codebook, ana: Any, ben: Any, crowd: list[Any]
) -> None:
    clear_passage(actor_of_person(ana), passage_with(book, LISTENED), masks=[])
    settled(book, ana, ben, LISTENED)
    erase_person(SYSTEM, crowd[0], reason="Asked for it")
    assert quotations(actor_of_person(ana), book) == []
    assert LISTENED not in str(take_codings(actor_of_person(ana), book, what="all"))


# others like it


def test_others_like_it_are_those_with_its_words_that_one_can_still_code(book: Codebook, ana: Any, ben: Any) -> None:
    here = passage_with(book, LISTENED)
    actor = actor_of_person(ana)
    assert [one.text for one in similar_passages(actor, book, here.pk)] == [LISTENED_TOO]
    code(ana, book, LISTENED_TOO, "Listening")
    assert similar_passages(actor, book, here.pk) == []
    assert [one.text for one in similar_passages(actor_of_person(ben), book, here.pk)] == [LISTENED_TOO]


# taking away


def test_tables_hold_masked_words_and_no_cell_can_run(occasion: Occasion, crowd: list[Any], ana: Any, ben: Any) -> None:
    answer(crowd[9], occasion, "=HYPERLINK(1) they listened")
    book = codebook_of(occasion)
    clear_passage(actor_of_person(ana), passage_with(book, "Amina"), masks=[0])
    code(ana, book, LISTENED, "Listening")
    code(ben, book, LISTENED)
    tables = take_codings(actor_of_person(ana), book, what="all")
    assert tables["codebook"][1] == ("Listening", "They speak of listening", "")
    heads, *rows = tables["passages"]
    assert list(heads[5:7]) == ["Ana Coder", "Ben Coder"]
    by_words = {row[3]: row for row in rows}
    assert by_words[LISTENED][5:7] == ["Listening", "–"]
    assert "My name is ▇▇▇ and they listened." in by_words
    assert NAMED not in str(rows)
    with pytest.raises(Refused, match="Choose"):
        take_codings(actor_of_person(ana), book, what="everything")


def test_nobody_takes_away_what_the_other_has_coded_alone(book: Codebook, ana: Any, ben: Any) -> None:
    code(ana, book, WAITED, "Waiting")
    for_ben, for_ana = (take_codings(actor_of_person(person), book, what="passages") for person in (ben, ana))
    assert "Ana Coder" not in str(for_ben)
    assert "Waiting" not in str(for_ben["passages"])
    assert "Ana Coder" in str(for_ana)


def test_the_codebook_stands_where_its_occasion_stands(book: Codebook, occasion: Occasion) -> None:
    assert book.scope_path == (book.pk, occasion.pk)
    assert Thing.objects.get(pk=book.pk).kind == "codebook"
