"""What clean_text takes away, and what it must leave."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xenia.standards.cleantext import clean_text


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("a < b", "a < b"),
        ("p<0.05 and n>30", "p<0.05 and n>30"),
        ("x <y and z> w", "x <y and z> w"),
        ("if a<b and c>d", "if a<b and c>d"),
        ("HbA1c &lt;7&nbsp;%", "HbA1c <7 %"),
        ("R&D, Q&A &notin this", "R&D, Q&A &notin this"),
        ("“Smart” – quotes’ …", "“Smart” – quotes’ …"),
        ("First<br>second<BR/>third", "First second third"),
        ("<p class=MsoNormal style='margin:0in'>Take a <b>history</b><o:p></o:p></p>", "Take a history"),
        ("<span style='font-family: 'Helvetica Neue', Arial; '>Seek feedback</span>", "Seek feedback"),
        ("<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->Kept", "Kept"),
        ("<![if !supportLists]>· <![endif]>Item", "· Item"),
        ("<style>p {color: red}</style>Text<script>alert(1)</script>", "Text"),
        ("<emns cite='mailto:x'>Inserted</emns>", "Inserted"),
        ("&lt;p&gt;Escaped &amp;amp; twice&lt;/p&gt;", "Escaped & twice"),
        ("AT&amp;T", "AT&T"),
        ("non\xa0breaking\u2003and\u200b hidden\ufeff", "non breaking and hidden"),
        ("bell\x07 null\x00 tab\there", "bell null tab here"),
        ("Windows\x92s quote\x85", "Windows’s quote…"),
        ("lone \ud800 surrogate &#xD800;", "lone surrogate"),
        ("open <!-- never closed", "open <!-- never closed"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_clean_text_gives_what_was_meant(raw: str, meant: str) -> None:
    assert clean_text(raw) == meant


@given(st.text(alphabet="ab <>/&;#=\"'lgtmpbr!-\x00\xa0", max_size=60))
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean_text(raw)
    assert clean_text(once) == once


@given(st.text(alphabet=st.characters(categories=("L", "N")), max_size=40))
def test_letters_and_digits_survive(raw: str) -> None:
    assert clean_text(raw) == unicodedata.normalize("NFC", raw)


@pytest.mark.parametrize("bit", ["<", "<!--", "<b x='", "&amp;", "&#38;amp;", "<style>", "</style>", "<a ", "<![if "])
def test_hostile_repetition_stays_fast(bit: str) -> None:
    began = time.process_time()
    clean_text(bit * 50_000)
    assert time.process_time() - began < 2
