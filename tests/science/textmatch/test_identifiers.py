"""What the scanner of identifiers finds, what it does not, and where it is wrong, counted on made-up comments."""

import re
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pace import pace
from tests.science.textmatch.planted_identifiers import HARMLESS, HARMLESS_UNSEEN, UNSEEN, WORKED_ON
from xenia.science.textmatch.identifiers import KINDS, MASK, Kind, Span, masked, reads_script, scan_identifiers

MARK = re.compile(r"⟦(\w+)\|([^⟧]*)⟧")
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
#: pieces of which a comment may be made up, for texts that nobody would think of
PIECES = st.sampled_from(
    [
        *"Aa1٤@.,:-()'’\n éשم\u0301",
        " ",
        "Dr ",
        "my name is ",
        "Street ",
        "www.",
        "de ",
        "سيد ",
        "أم ",
        "MRN ",
        "94 years",
        "12/3/24",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))


def read(line: str) -> tuple[str, list[Span]]:
    """A planted line without its marks, and where they were."""
    text, marks, at = "", [], 0
    for found in MARK.finditer(line):
        text += line[at : found.start()]
        marks.append(Span(len(text), len(text) + len(found[2]), Kind(found[1])))
        text += found[2]
        at = found.end()
    return text + line[at:], marks


def lines(block: str) -> Iterator[tuple[str, list[Span], tuple[Span, ...]]]:
    """Each line with what is planted in it and what is found."""
    for line in block.strip().splitlines():
        text, marks = read(line)
        yield text, marks, scan_identifiers(text)


def covered(text: str, mark: Span, found: tuple[Span, ...]) -> bool:
    """Whether every letter of the mark lies under what was found."""
    under = {place for span in found for place in range(span.start, span.end)}
    return all(place in under or text[place].isspace() for place in range(mark.start, mark.end))


def missed(block: str) -> list[str]:
    return [
        text[mark.start : mark.end]
        for text, marks, found in lines(block)
        for mark in marks
        if not covered(text, mark, found)
    ]


def false_alarms(block: str) -> list[str]:
    return [
        text[span.start : span.end]
        for text, marks, found in lines(block)
        for span in found
        if not any(span.start < mark.end and mark.start < span.end for mark in marks)
    ]


def count(block: str) -> int:
    return sum(len(marks) for _text, marks, _found in lines(block))


def test_everything_planted_in_the_comments_it_was_worked_on_with_is_found() -> None:
    assert (count(WORKED_ON), missed(WORKED_ON)) == (77, [])
    assert false_alarms(WORKED_ON) == []


def test_of_56_in_comments_it_was_not_worked_on_with_one_is_missed() -> None:
    """A name in Arabic after 'my son', which a verb or an adjective follows as often.

    One of the 56 showed a mistake ('Somos de …' was read as if the place began a sentence), which was mended.
    """
    assert (count(UNSEEN), missed(UNSEEN)) == (56, ["يوسف"])
    assert false_alarms(UNSEEN) == []


def test_in_comments_without_identifiers_nouns_with_a_capital_are_the_false_alarms() -> None:
    assert (len(HARMLESS.strip().splitlines()), false_alarms(HARMLESS)) == (56, ["Zeit"])
    alarms = ["Level", "Level", "Welcome Desk", "Musulmán", "Ruhe", "Papier"]
    assert (len(HARMLESS_UNSEEN.strip().splitlines()), false_alarms(HARMLESS_UNSEEN)) == (30, alarms)


@pytest.mark.parametrize(
    "text",
    [
        "Ahmed was late, and nobody minded.",  # alone at the beginning of a sentence
        "the nurse patricia was kind",  # in small letters, without a title that is one
        "قالت سعاد إن الباب مغلق",  # without a title, in a script without capitals
        "THANK YOU MARIA GONZALEZ",  # shouted
        "I live next to the old mill, above the only bakery.",  # no name, and yet there is only one
    ],
)
def test_what_it_does_not_find_is_known_and_left_to_whoever_looks(text: str) -> None:
    assert scan_identifiers(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "我叫李明，电话是138-1234-5678，身份证110101199003074578号，2019年3月12日到，写信给 liming@example.com 。",
            ["138-1234-5678", "110101199003074578", "2019年3月12日", "liming@example.com"],
        ),
        (
            "ስልኬ 0911-234567 ነው። ወንድሜ ብዙ ጊዜ ወደ ቤቴ ይደውላል። አበበ@example.com ወይም abebe@example.com ይላኩ፤ መዝገብ፡4471823።",
            ["0911-234567", "አበበ@example.com", "abebe@example.com", "4471823"],
        ),
        ("전화는010-1234-5678이고 2019년 3월 12일에 왔어요.", ["010-1234-5678", "2019년 3월 12일"]),
        ("मेरा फोन ९८७६५४३२१० है", ["९८७६५४३२१०"]),
        ("我等了2019年的春天，30个人，走了45公里。", []),
    ],
)
def test_in_a_script_that_is_not_read_numbers_and_addresses_are_found(text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in scan_identifiers(text)] == found
    assert not reads_script(text)


@pytest.mark.parametrize(
    "text",
    ["Halimo waited.", "Ich heiße Jörg.", "انتظرت حليمة", "Халимо чекала", "صبر کردم", "Chị Hạnh đợi", "1", ""],
)
def test_scripts_that_are_read_are_told_from_others(text: str) -> None:
    assert reads_script(text)
    assert reads_script(f"{text} {text} 李明") or not text.strip("1")


def test_most_are_called_by_their_right_kind() -> None:
    both = [
        (mark.kind, {span.kind for span in found if span.start < mark.end and mark.start < span.end})
        for block in (WORKED_ON, UNSEEN)
        for text, marks, found in lines(block)
        for mark in marks
        if covered(text, mark, found)
    ]
    wrong = [(kind, found) for kind, found in both if kind not in found]
    assert len(both) == 132
    assert wrong == [(Kind.PLACE, {Kind.NAME})] * 3  # San Pedro Sula, Conakry, Quetzaltenango
    assert {kind for kind, _found in both} == set(KINDS) - {Kind.NETWORK, Kind.VEHICLE, Kind.DEVICE}


def test_a_name_that_was_found_once_is_found_wherever_it_stands() -> None:
    text = "We met José at the door. José waited. Then José left."
    assert [text[span.start : span.end] for span in scan_identifiers(text)] == ["José"] * 3


def test_words_about_papers_are_of_a_kind_of_their_own() -> None:
    (span,) = scan_identifiers("I came without papers and was afraid.")
    assert span.kind is Kind.STATUS


@given(TEXTS)
def test_spans_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    found = scan_identifiers(text)
    assert all(0 <= span.start < span.end <= len(text) and span.kind in KINDS for span in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert found == scan_identifiers(text)


@given(TEXTS)
def test_a_masked_text_keeps_every_word_outside_the_spans_and_none_inside(text: str) -> None:
    found = scan_identifiers(text)
    parts = masked(text, found).split(MASK) if MASK not in text else []
    edges = [0, *(edge for span in found for edge in (span.start, span.end)), len(text)]
    if parts:
        assert parts == [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


@given(st.from_regex(r"[0-9]{1,4}([-/. ][0-9]{1,4}){0,3}", fullmatch=True), st.sampled_from(["", "رقم ملفي ", "call "]))
def test_digits_of_every_script_mean_the_same(number: str, before: str) -> None:
    plain = scan_identifiers(before + number)
    assert scan_identifiers(before + number.translate(EASTERN)) == plain
    assert scan_identifiers(before + number.translate(PERSIAN)) == plain


@given(
    st.integers(0, 129),
    st.sampled_from(["{} years old", "tengo {} años", "j'ai {} ans", "ich bin {} Jahre alt", "عمري {} سنة"]),
)
def test_an_age_is_told_above_eighty_nine_only(age: int, sentence: str) -> None:
    kinds = [span.kind for span in scan_identifiers(sentence.format(age))]
    assert kinds == ([Kind.AGE] if age > 89 else [])


def test_a_mask_says_nothing_about_what_it_covers() -> None:
    short, long = (
        masked(f"I saw {name} there.", [Span(6, 6 + len(name), Kind.NAME)]) for name in ("Bo", "Bartholomew")
    )
    assert short == long == f"I saw {MASK} there."


def test_spans_that_overlap_are_masked_as_one() -> None:
    assert masked("0123456789", [Span(4, 7, Kind.NAME), Span(1, 5, Kind.DATE)]) == f"0{MASK}789"


@pytest.mark.parametrize(
    "piece", ["A ", "1 A ", "@", "x@", "a.", "Dr ", "1-", "السيد ", "rue A ", "A'b ", "my name is ", "\u0301", "é"]
)
def test_no_text_takes_longer_than_its_length(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        begun = time.process_time()
        scan_identifiers(text)
        return time.process_time() - begun

    short = min(seconds(20_000) for _ in range(3))
    assert min(seconds(160_000) for _ in range(2)) < 8 * 3 * short + 0.05  # a square would be 64 times


def test_a_megabyte_takes_less_than_a_second() -> None:
    text = MARK.sub(r"\2", WORKED_ON + UNSEEN + HARMLESS + HARMLESS_UNSEEN)
    text *= 1_000_000 // len(text.encode()) + 1

    def seconds() -> float:
        begun = time.process_time()
        scan_identifiers(text)
        return time.process_time() - begun

    assert len(text.encode()) > 1_000_000
    assert min(seconds() for _ in range(5)) < 1.0 * pace()
