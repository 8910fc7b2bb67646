"""What stands together in one story that few people share, in several languages and scripts, at the speed it needs."""

import time

import pytest

from tests.pace import pace
from xenia.science.textmatch.identifiers import Kind, rare_combinations, scan_identifiers


def words(text: str, **more: str) -> list[tuple[str, str, str]]:
    return [one.words for one in rare_combinations(text, **more)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "I speak Hazaragi, I am Hazara. We left Afghanistan after the bombing of the school.",
            ("Afghanistan", "Hazara", "bombing"),
        ),
        (
            "Hablo mam en casa. En Guatemala mi hermana era alcaldesa; aquí rezo en k'iche' y nadie me entiende.",
            ("Guatemala", "k'iche'", "alcaldesa"),
        ),
        ("Je parle soninke. Au Mali j'ai vu le procès.", ("Mali", "soninke", "procès")),
        ("نحن إيزيديون، أمي إيزيدية. كنا في العراق حتى القصف.", ("العراق", "إيزيدية", "القصف")),
        ("ما هزاره هستیم و از افغانستان آمدیم، بعد از زندان.", ("افغانستان", "هزاره", "زندان")),
        ("Мама крымскотатарская учительница. В Мариуполе нас бомбили.", ("Мариуполе", "крымскотатарская", "бомбили")),
        ("Бабуся ромська. Ми з України, нас затримали.", ("України", "ромська", "затримали")),
    ],
)
def test_country_language_and_event_together_are_told(text: str, found: tuple[str, str, str]) -> None:
    assert found in words(text)


@pytest.mark.parametrize(
    "text",
    [
        "We left Afghanistan after the bombing.",  # no language and no people
        "I am Hazara and I remember the bombing.",  # no country
        "I am Hazara, from Afghanistan, and I bake bread.",  # no event
        "My brother pours tea from high up, so that it makes foam.",
        "",
    ],
)
def test_two_of_the_three_are_nothing_rare(text: str) -> None:
    assert words(text) == []


def test_the_language_in_which_it_was_told_counts_when_it_is_not_a_widespread_one() -> None:
    text = "We left Eritrea by boat; the trial of my uncle was in all the newspapers."
    assert words(text, language="ti") == [("Eritrea", "ti", "trial")]
    assert words(text, language="en") == [] == words(text)


def test_it_says_where_the_three_stand_and_each_event_once() -> None:
    text = "Kurdish songs in Syria, and the siege, the siege, the siege."
    [one] = rare_combinations(text)
    assert [text[slice(*place)] for place in (one.place, one.tongue or (0, 0), one.event)] == [
        "Syria",
        "Kurdish",
        "siege",
    ]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("the license plate was ABC 1234 then", Kind.VEHICLE, "ABC 1234"),
        ("la matrícula es 4821 KLM, creo", Kind.VEHICLE, "4821 KLM"),
        ("my pacemaker no. PX98 2231 beeps", Kind.DEVICE, "PX98 2231"),
        ("it came from 192.168.20.7 at night", Kind.NETWORK, "192.168.20.7"),
        ("the card 00:1B:44:11:3A:B7 answered", Kind.NETWORK, "00:1B:44:11:3A:B7"),
        ("Меня зовут Олена Шевчук, я пекла хлеб", Kind.NAME, "Олена Шевчук"),
        ("мы жили в Мариуполе до весны", Kind.PLACE, "Мариуполе"),
        ("это было 12 марта 1998 года", Kind.DATE, "12 марта 1998"),
        ("це було 3 березня", Kind.DATE, "3 березня"),
        ("телефон 050 123 45 67, вечером", Kind.PHONE, "050 123 45 67"),
        ("нам дали статус беженцев тогда", Kind.STATUS, "беженцев"),
        ("نام من زهرا محسنی است", Kind.NAME, "زهرا محسنی"),
        ("ما در شهر هرات بودیم", Kind.PLACE, "هرات"),
        ("روز ۱۲ فروردین ۱۳۷۵ بود", Kind.DATE, "۱۲ فروردین ۱۳۷۵"),
        ("ما پناهنده بودیم", Kind.STATUS, "پناهنده"),
        ("mi fax: 555 234 8899 todavía", Kind.PHONE, "555 234 8899"),
        ("Cédula 1023456789 de mi madre", Kind.ID, "1023456789"),
    ],
)
def test_identifiers_in_more_scripts_and_of_machines(text: str, kind: Kind, found: str) -> None:
    marked = [(span.kind, text[span.start : span.end]) for span in scan_identifiers(text)]
    assert any(kind is each and found in words for each, words in marked), marked


def test_a_time_of_day_and_a_version_are_no_machine() -> None:
    kinds = {span.kind for span in scan_identifiers("At 10:30:15 he read chapter 2.1.3, and the plate was full.")}
    assert not kinds & {Kind.NETWORK, Kind.VEHICLE, Kind.DEVICE}


STORY = (
    "My grandmother said that bread hears everything. In the camp we shared one oven, Kurdish women and the baker from "
    "Aleppo, and nobody asked who had been at the trial. I took the tablet on Thursdays. She laughed and put flour on "
    "my nose, and the nurse wrote it down as a rash. "
)


def test_both_looks_together_read_a_megabyte_in_a_second() -> None:
    text = STORY * (1_000_000 // len(STORY) + 1)

    def seconds() -> float:
        begun = time.process_time()
        scan_identifiers(text)
        rare_combinations(text)
        return time.process_time() - begun

    assert min(seconds() for _ in range(3)) < len(text.encode()) / 1e6 * pace()


def test_time_grows_with_the_length_of_the_text() -> None:
    def seconds(length: int) -> float:
        begun = time.process_time()
        rare_combinations("Syria Kurdish siege " * (length // 20))
        return time.process_time() - begun

    short = max(min(seconds(100_000) for _ in range(3)), 0.005)
    assert min(seconds(800_000) for _ in range(2)) < 8 * 3 * short + 0.05
