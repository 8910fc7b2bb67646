"""In which language a comment is told to be written."""

import pytest

from xenia.science.textmatch.languages import recognised_language

SENTENCES = {
    "en": "Everyone was kind to us and the interpreter came on time.",
    "es": "La doctora me escuchó sin prisa y mi hijo pudo jugar.",
    "fr": "Le médecin a pris le temps de m'écouter jusqu'au bout.",
    "de": "Die Ärztin hat mir alles mit einem Bild erklärt.",
    "ar": "انتظرنا ثلاث ساعات ولم يأت المترجم.",
    "fa": "من خیلی ترسیدم و هیچ کس به زبان ما حرف نمی‌زد.",
    "ur": "مجھے ڈر لگا اور کسی نے میری بات نہیں سنی۔",
    "so": "Waan ka cabsaday dhakhtarka, laakiin wuu i caawiyay.",
    "sw": "Nimekuwa na hofu ya daktari kwa muda mrefu.",
    "tr": "Korktum ama hemşire çok iyiydi ve bana yardım etti.",
    "uk": "Лікар пояснив мені все дуже спокійно і зрозуміло.",
}


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("usual", ["", "en", "es", "ar"])
def test_a_sentence_is_recognised_whatever_was_expected(language: str, usual: str) -> None:
    assert recognised_language(SENTENCES[language], usual=usual) == language


@pytest.mark.parametrize("text", ["ok", "Nada", "gracias", "12", "", "!!! 3", "good"])
def test_too_few_letters_say_nothing_against_the_language_of_the_form(text: str) -> None:
    assert recognised_language(text, usual="es-MX") == "es-MX"


def test_another_script_is_another_language_however_short() -> None:
    assert recognised_language("谢谢大家", usual="en") == "zh"
    assert recognised_language("שלום", usual="en") in {"he", ""}
    assert recognised_language("Спасибо", usual="en") != "en"


def test_the_region_of_the_form_stays_when_nothing_speaks_against_it() -> None:
    assert recognised_language(SENTENCES["es"], usual="es-MX") == "es-MX"


def test_what_looks_like_no_language_is_called_none() -> None:
    assert recognised_language("12 / 7", usual="") == ""
    assert recognised_language("xk", usual="") == ""
