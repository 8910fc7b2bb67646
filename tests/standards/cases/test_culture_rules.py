"""Words that make a rule of a culture are pointed at, and words that only sound like it are left alone."""

import pytest

from xenia.standards.cases.culture_rules import culture_rules

RULES = {
    "en": [
        "Somalis believe that illness is sent.",
        "Somali patients always bring their family.",
        "Like all Afghan women, she lowers her eyes.",
        "In their culture women do not decide.",
        "In his country, men speak first.",
        "Her culture forbids it.",
        "Arab culture does not allow a male doctor.",
        "He refuses because of his religion.",
        "It is a cultural thing.",
        "Refugees tend to exaggerate.",
        "That is typical of Latina mothers.",
        "As a Nigerian man, he will expect respect.",
        "Those people never come on time.",
        "She is nice for people like them.",
        "Muslims don’t eat that.",
    ],
    "es": [
        "Las mujeres somalíes siempre callan.",
        "Los musulmanes no aceptan médicos hombres.",
        "En su cultura las mujeres no deciden.",
        "En su país los hombres hablan primero.",
        "Su religión prohíbe la transfusión.",
        "Todos los migrantes tienen miedo.",
        "Es algo cultural.",
        "Lo hace por su cultura.",
        "Es típico de los mexicanos.",
        "Esa gente no entiende.",
    ],
    "ar": [
        "النساء الصوماليات دائمًا صامتات.",
        "المسلمون يرفضون ذلك.",
        "في ثقافتهم النساء لا يقررن.",
        "في بلدهم الرجال يتكلمون أولاً.",
        "ثقافتها تمنع ذلك.",
        "كل الأفارقة يخافون.",
        "رفض بسبب دينه.",
        "هذا أمر ثقافي.",
    ],
}
LEFT_ALONE = {
    "en": [
        "In my culture women decide, said Amina.",
        "What is usual in your culture?",
        "Some Somali women prefer a woman, and some do not mind.",
        "Not all Afghan patients want that.",
        "Urban families usually live close to a clinic.",
        "These patients often come late in the day.",
        "Older patients usually take several tablets.",
        "In her country she was a teacher.",
        "The Somali women in the waiting room laugh.",
        "The blood culture says nothing yet.",
        "The culture requires two days of incubation.",
        "He speaks Somali and a little Arabic.",
        "Human error never has one cause.",
        "Amina never believed it.",
        "The Vietnamese soup always tastes of home.",
        "Is it cultural or is it fear? Ask.",
        "In the English class the women laugh.",
        "Spanish always comes easily to him.",
    ],
    "es": [
        "En mi cultura las mujeres deciden, dijo Amina.",
        "¿Qué es habitual en su familia?",
        "Las manos siempre tiemblan.",
        "Los hermanos siempre llegan juntos.",
        "Algunas mujeres somalíes prefieren una médica.",
        "En su país era maestra.",
        "Los cirujanos creen que es urgente.",
        "Las familias urbanas suelen vivir cerca.",
        "El cultivo no permite decidir todavía.",
        "El hospital es un centro cultural.",
    ],
    "ar": [
        "في ثقافتي النساء يقررن.",
        "المستشفيات دائما مزدحمة.",
        "الأخصائيون يعتقدون أنها قرحة.",
        "بعض النساء يفضلن طبيبة.",
        "كانت معلمة في بلدها.",
        "الأطفال دائما جائعون.",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(each, text) for each, texts in RULES.items() for text in texts])
def test_a_rule_made_of_a_culture_is_pointed_at(language: str, text: str) -> None:
    assert culture_rules(text, language)


@pytest.mark.parametrize(("language", "text"), [(each, text) for each, texts in LEFT_ALONE.items() for text in texts])
def test_what_only_sounds_like_a_rule_is_left_alone(language: str, text: str) -> None:
    assert culture_rules(text, language) == ()


def test_the_phrase_is_told_as_it_stands_and_regional_languages_are_read_too() -> None:
    assert culture_rules("I know: Somalis believe in it. Somalis believe.", "en-GB") == ("Somalis believe",)


def test_a_language_that_is_not_known_here_is_not_judged() -> None:
    assert culture_rules("Somalis believe it.", "so") == ()
