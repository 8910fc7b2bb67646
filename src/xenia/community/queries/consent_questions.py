"""The questions of one stage, one after the other, and what the answers come to."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from xenia.community.choices import FLAGS, Audience, Choices, Purpose, choices_from

Words = Mapping[str, Any]
Answers = Mapping[str, str]

YEARS = {"one-year": 1, "three-years": 3, "five-years": 5}
#: answers after which nobody asks on
STOPS = frozenset(
    {
        ("can-stop", "stop"),
        ("not-your-clinician", "yes"),
        ("not-your-clinician", "unsure"),
        ("guardian", "alone"),
        ("interpreter-choice", "change"),
    }
)
#: answers after which something is said again, and the same is asked again: answer → what is explained
AGAIN = {("can-stop", "again"): "stop", ("payment-not-tied-to-yes", "again"): "money"}
#: answers that are no yes, and ask for something that a person has to do
WISHES = {
    "safety": ("yes", "talk"),
    "third-parties": ("changed", "asked", "out"),
    "quoted": ("ask",),
    "retold": ("see",),
    "voice": ("spoken",),
    "picture": ("thing",),
    "payment-not-tied-to-yes": ("how",),
    "interpreter-choice": ("chosen", "offered"),
}
#: what is said back at which stage
SAID_BACK = {
    "telling": ("stop", "care", "money"),
    "editing": ("stop", "name"),
    "release": ("stop", "who", "not-back", "end"),
}


def asked_at(stage: str, words: Words) -> list[str]:
    """The questions of a stage in their order."""
    return [key for key, question in words["questions"].items() if stage in question["stages"]]


def said_back_at(stage: str, words: Words) -> list[str]:
    """What the teller is asked to say in their own words at a stage."""
    return [key for key in SAID_BACK.get(stage, ()) if key in words["teach-back"]["prompts"]]


def choices_after(answers: Answers, standing: Choices) -> Choices:
    """What the answers come to: a plain yes is a yes, everything else a no; what was not asked stays as it stood."""
    plain = standing.plain()
    for group, known in (("purposes", Purpose), ("audiences", Audience)):
        held = set(plain[group])
        for one in known:
            if answer := answers.get(f"{group}-{one}"):
                held = held | {str(one)} if answer == "yes" else held - {str(one)}
        plain[group] = sorted(held)
    for flag in FLAGS:
        if answer := answers.get(flag):
            plain[flag] = answer == "yes"
    if called := answers.get("called"):
        plain["called"] = called
    return choices_from(plain)


def until_after(answers: Answers, standing: date | None) -> date | None:
    """The day on which it ends."""
    answer = answers.get("until", "")
    if answer in YEARS:
        return timezone.localdate() + timedelta(days=365 * YEARS[answer])
    if answer == "day":
        try:
            return date.fromisoformat(answers.get("until-day", ""))
        except ValueError:
            return None
    return standing


def is_ahead(day: str) -> bool:
    """Whether this is a day after today."""
    try:
        return date.fromisoformat(day) > timezone.localdate()
    except ValueError:
        return False


def wishes_in(answers: Answers, words: Words) -> list[str]:
    """What the teller asked for beside yes and no, each with its question, in the words that they heard."""
    found = []
    for key, wanted in WISHES.items():
        answer = answers.get(key, "")
        if answer in wanted:
            question = words["questions"][key]
            found.append(f"{question['question']} {question['answers'][answer]}")
    return found


def answer_words(key: str, answers: Answers, words: Words) -> str:
    """An answer as the teller heard it."""
    answer = answers.get(key, "")
    if key == "until" and answer == "day":
        return answers.get("until-day", "")
    return str(words["questions"][key]["answers"].get(answer, ""))
