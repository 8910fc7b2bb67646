"""How hard a text is to read: the formulas by hand, sentences where readers see them, and nothing said unsaid."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenia.science.textmatch.readability import Readability, readability
from xenia.science.textmatch.readability.syllables import syllables

PLAIN = {
    "en": "The nurse sat down. She asked me what I need.",
    "es": "La doctora me escuchó. Mi hijo pudo jugar.",
    "fr": "La dame parle avec moi. Je suis bien ici.",
    "de": "Der Arzt war gut zu mir. Ich war froh.",
    "ar": "جلس الطبيب معي. قال لي ما بي.",
}
HARD = {
    "en": "Longitudinal interprofessional collaboration necessitates considerable organisational flexibility, "
    "particularly concerning institutional responsibilities that administrators traditionally disregard.",
    "es": "La implementación interdisciplinaria de determinadas intervenciones socioculturales requiere considerable "
    "flexibilidad organizacional, particularmente respecto de responsabilidades institucionales desatendidas.",
    "fr": "La collaboration interprofessionnelle nécessite une considérable flexibilité organisationnelle, "
    "particulièrement concernant les responsabilités institutionnelles traditionnellement négligées.",
    "de": "Interprofessionelle Zusammenarbeit erfordert beträchtliche organisatorische Anpassungsfähigkeit, "
    "insbesondere hinsichtlich institutioneller Verantwortlichkeiten, die herkömmlicherweise vernachlässigt werden.",
    "ar": "تستوجب المسؤوليات المؤسساتية المتعلقة بالاستراتيجيات الاجتماعية مستويات استثنائية من الالتزامات "
    "التنظيمية والاستعدادات المستقبلية المتكاملة لمواجهة الاحتياجات الاقتصادية المتزايدة للمجتمعات المستضيفة.",
}


def value(read: Readability, name: str) -> float:
    return next(figure.value for figure in read.formulas if figure.name == name)


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[one.start : one.end] for one in readability(text, language=language).sentences]


def test_english_formulas_are_those_of_a_hand_calculation() -> None:
    # 15 + 16 letters in 6 + 4 words, of which only 'letters' has two syllables
    text = "The cat sat on a mat. We read two letters."
    read = readability(text, language="en-GB")
    assert (read.words, len(read.sentences), read.syllables_a_word, read.letters_a_word) == (10, 2, 1.1, 3.1)
    assert value(read, "Flesch-Kincaid") == pytest.approx(0.39 * 5 + 11.8 * 1.1 - 15.59)
    assert value(read, "Coleman-Liau") == pytest.approx(0.0588 * 310 - 0.296 * 20 - 15.8)


def test_spanish_formulas_are_those_of_a_hand_calculation() -> None:
    # La doc-to-ra me es-cu-chó · Mi hi-jo pu-do ju-gar: 8 words, 2 sentences, 8 + 7 syllables
    read = readability(PLAIN["es"], language="es")
    assert read.syllables_a_word == 15 / 8
    assert value(read, "Szigriszt-Pazos (INFLESZ)") == pytest.approx(206.835 - 62.3 * 15 / 8 - 4)
    assert value(read, "Fernández Huerta") == pytest.approx(206.84 - 60 * 15 / 8 - 1.02 * 4)


def test_the_french_formula_is_that_of_a_hand_calculation() -> None:
    # La dame parl(e) a-vec moi · Je suis bien i-ci: 9 words, 2 sentences, 6 + 5 syllables
    read = readability(PLAIN["fr"], language="fr")
    assert value(read, "Kandel-Moles") == pytest.approx(207 - 1.015 * 4.5 - 73.6 * 11 / 9)


def test_german_formulas_are_those_of_a_hand_calculation() -> None:
    # Die Ärz-tin er-klär-te al-les ge-nau: 5 words, 10 syllables, one of 3, one of 1, 'erklärte' above 6 letters
    read = readability("Die Ärztin erklärte alles genau.", language="de")
    assert value(read, "Wiener Sachtextformel") == pytest.approx(
        0.1935 * 20 + 0.1672 * 5 + 0.1297 * 20 - 0.0327 * 20 - 0.875
    )
    assert value(read, "Amstad") == pytest.approx(180 - 5 - 58.5 * 10 / 5)


def test_arabic_is_read_by_its_lengths_whether_vowels_are_written_or_not_and_says_how_rough_that_is() -> None:
    bare, vowelled = readability("ذهب الولد.", language="ar"), readability("ذَهَبَ الوَلَدُ.", language="ar")
    assert bare.letters_a_word == vowelled.letters_a_word == 4
    assert value(bare, "Lengths of sentences and words") == pytest.approx(4.71 * 4 + 0.5 * 1.4 * 2 - 21.43)
    assert any("three years" in warning for warning in bare.warnings)
    assert bare.syllables_a_word is None


@pytest.mark.parametrize("language", PLAIN)
def test_plain_sentences_are_for_children_and_officialese_for_nobody_under_sixteen(language: str) -> None:
    plain, hard = (readability(texts[language], language=language).reading_age for texts in (PLAIN, HARD))
    assert plain is not None
    assert hard is not None
    assert plain < 10
    assert hard > 16


@pytest.mark.parametrize("language", PLAIN)
def test_one_hard_sentence_makes_a_text_harder_and_is_the_one_that_is_named(language: str) -> None:
    text = f"{PLAIN[language]} {HARD[language]} {PLAIN[language]}"
    read, plain = readability(text, language=language), readability(PLAIN[language], language=language)
    assert (read.reading_age or 0) > (plain.reading_age or 0)
    hardest = read.hardest(1)[0]
    assert text[hardest.start : hardest.end] == HARD[language]


@pytest.mark.parametrize("language", PLAIN)
def test_a_text_that_is_said_twice_is_as_hard_as_once(language: str) -> None:
    once, twice = (readability(" ".join([PLAIN[language]] * n), language=language) for n in (1, 2))
    assert twice.reading_age == pytest.approx(once.reading_age)
    assert twice.words == 2 * once.words


@pytest.mark.parametrize("language", ["tr", "so", "ps", "xx"])
def test_a_language_without_a_formula_gets_lengths_and_no_age(language: str) -> None:
    read = readability("Doktor beni dinledi. Her şeyi anlattı.", language=language)
    assert read.reading_age is None
    assert read.formulas == ()
    assert (read.words, read.words_a_sentence) == (6, 3)
    assert all(one.age is None for one in read.sentences)
    assert any("no formula" in warning for warning in read.warnings)
    assert len(read.hardest(1)) == 1


def test_a_language_without_spaces_says_that_words_are_not_told_apart() -> None:
    read = readability("医生听我说话。他很好。", language="zh-Hans")
    assert any("no spaces" in warning for warning in read.warnings)


@pytest.mark.parametrize("text", ["", "   \n\n ", "…", "?!", "- * 3.", "—"])
@pytest.mark.parametrize("language", ["en", "ar", "tr", ""])
def test_a_text_without_words_has_no_age_and_says_so(text: str, language: str) -> None:
    read = readability(text, language=language)
    if not read.words:
        assert read.reading_age is None
        assert read.warnings == ("There are no words to read.",)
        assert read.hardest() == ()


def test_one_word_and_few_words_are_read_with_a_warning() -> None:
    read = readability("Yes", language="en")
    assert read.reading_age == 5
    assert any("1 of the 100 words" in warning for warning in read.warnings)


def test_a_text_without_a_full_stop_is_one_sentence_and_says_so() -> None:
    read = readability("and then we went on " * 20, language="en")
    assert len(read.sentences) == 1
    assert any("without a full stop" in warning for warning in read.warnings)


def test_abbreviations_initials_and_numbers_end_no_sentence() -> None:
    assert sentences("Dr. Lee saw Ms. A. Khan at 3.30 p.m. on ward 5. She paid 2.5 dollars, e.g. in coins.") == [
        "Dr. Lee saw Ms. A. Khan at 3.30 p.m. on ward 5.",
        "She paid 2.5 dollars, e.g. in coins.",
    ]
    assert sentences("Wir kamen am 3. Mai zu Dr. Roth, z.B. Ali und Mia. Es war kalt.", "de") == [
        "Wir kamen am 3. Mai zu Dr. Roth, z.B. Ali und Mia.",
        "Es war kalt.",
    ]
    assert len(sentences("La Sra. Ruiz habló con el Dr. Paz. Él rió.", "es")) == 2
    assert len(sentences("M. Diop attend Mme. Roux. Elle vient.", "fr")) == 2


def test_lists_headings_and_quotations_are_sentences_where_a_reader_sees_them() -> None:
    text = (
        "What to bring\n\n1. your papers\n2. your pills\n- a friend\n\nHe said: “Come in!” she smiled. “Why?” we said."
    )
    found = sentences(text)
    assert found[0] == "What to bring"
    assert len(found) == 6
    assert readability("1. your papers\n2. your pills", language="en").words == 4


def test_a_line_that_was_wrapped_goes_on() -> None:
    assert len(sentences("We waited in\nthe hall of the\nBerlin clinic.")) == 1


def test_small_letters_throughout_still_end_at_full_stops() -> None:
    assert len(sentences("i was afraid. nobody came. then she came.")) == 3


def test_arabic_and_urdu_marks_end_sentences() -> None:
    assert len(sentences("هل استمع إليكم؟ نعم. كان لطيفًا!", "ar")) == 3
    assert len(sentences("ڈاکٹر نے بات سنی۔ میں خوش تھی۔", "ur")) == 2


def test_long_words_are_named_once_the_longest_first() -> None:
    read = readability("The interpreter came. Interpreter and understanding.", language="en")
    assert [word.lower() for word in read.long_words] == ["understanding", "interpreter"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "patient:2 people:2 behaviour:3 idea:3 asked:1 wanted:2 table:2 something:2 couldn't:2 being:2 the:1"),
        ("es", "aguja:3 guitarra:3 queso:2 país:2 ciudad:2 búho:2 leer:2 rey:1 pingüino:3 averigüéis:4 estudiante:4"),
        ("fr", "maison:2 école:2 femme:1 réunion:3 naïf:2 payer:2 enfants:2 personne:2 théâtre:2 qui:1"),
        ("de", "Haus:1 Familien:4 Bauer:2 neue:2 Quelle:2 Krankenhaus:3 beenden:3 Verständigung:4 wie:1"),
    ],
)
def test_syllables_follow_the_spelling(language: str, words: str) -> None:
    told = [word.split(":") for word in words.split()]
    assert [syllables(word, language=language) for word, _count in told] == [int(count) for _word, count in told]


def test_figures_are_spoken_digit_by_digit() -> None:
    assert syllables("112", language="en") == 3


@given(st.text(max_size=200), st.sampled_from(["en", "es", "fr", "de", "ar", "sw", "zh"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_an_error_and_every_sentence_lies_in_it(text: str, language: str) -> None:
    read = readability(text, language=language)
    assert read.words == sum(one.words for one in read.sentences)
    assert read.reading_age is None or 5 <= read.reading_age <= 22
    last = 0
    for one in read.sentences:
        assert last <= one.start < one.end <= len(text)
        last = one.end


def test_time_grows_with_the_length_of_a_text_and_no_faster() -> None:
    def seconds(times: int, piece: str) -> float:
        text, begun = piece * times, time.perf_counter()
        readability(text, language="en")
        return time.perf_counter() - begun

    for piece in (f"{PLAIN['en']} ", "x", "\n ", "- ", "a.b.", "aeiou"):
        seconds(1_000, piece)
        short = min(seconds(4_000, piece) for _ in range(3))
        assert seconds(32_000, piece) < 8 * 5 * max(short, 0.002)
