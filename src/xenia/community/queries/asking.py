"""A conversation about consent, kept in the page that is open and nowhere else until the teller says that it is right.

Everything said so far travels in the form: what is not agreed to in the end was never written down.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xenia.community.queries.consent_questions import AGAIN, STOPS, asked_at, is_ahead, said_back_at
from xenia.community.queries.wording import wording

INTRO, SUMMARY, STOPPED = "intro", "summary", "stopped"
#: what begins the conversation and travels with it
BEGUN = ("stage", "language", "way", "interpreter", "interpreter_chosen", "guardian", "not_their_clinician", "larger")
ANSWER, BACK_SAID = "a.", "s."


@dataclass(slots=True)
class Asking:
    """Where the conversation is, and what was said so far."""

    begun: dict[str, str]
    answers: dict[str, str] = field(default_factory=dict)
    said_back: dict[str, str] = field(default_factory=dict)
    at: str = INTRO
    explained: str = ""

    @property
    def stage(self) -> str:
        return self.begun["stage"]

    @property
    def words(self) -> Mapping[str, Any]:
        """The questions, in the teller's language where they are written in it."""
        return wording("consent_words", self.begun["language"])[1]

    @property
    def steps(self) -> list[str]:
        """All places of the conversation in their order."""
        back = [f"{BACK_SAID}{key}" for key in said_back_at(self.stage, self.words)]
        return [INTRO, *self._questions(), *back, SUMMARY]

    def _questions(self) -> list[str]:
        """Who answers for themselves chose no interpreter; what rests on a no is not asked."""
        left_out = {"interpreter-choice"} if self.begun.get("way") == "self" else set()
        return [key for key in asked_at(self.stage, self.words) if key not in left_out]

    @property
    def number(self) -> tuple[int, int]:
        """Which question of how many."""
        questions = self._questions()
        return (questions.index(self.at) + 1 if self.at in questions else 0, len(questions))

    @property
    def understood(self) -> bool:
        """Whether everything was said back right."""
        return all(self.said_back.get(key) == "right" for key in said_back_at(self.stage, self.words))

    def go(self, step: int) -> None:
        """One place on, or back."""
        steps = self.steps
        place = steps.index(self.at) if self.at in steps else 0
        self.at = steps[max(0, min(len(steps) - 1, place + step))]

    def answer(self, answer: str, *, day: str = "") -> None:
        """Take an answer to the question that stands, and go where it leads."""
        question = self.words["questions"].get(self.at)
        if question is not None and answer not in question["answers"]:
            return
        if question is not None:
            self._take(answer, day=day)
        elif self.at.startswith(BACK_SAID):
            self._take_said_back(answer)
        else:
            self.go(1)

    def _take(self, answer: str, *, day: str) -> None:
        if (self.at, answer) == ("until", "day") and not is_ahead(day):
            return  # a day that nobody named is asked for again, and never means for ever
        self.answers[self.at] = answer
        if (self.at, answer) in STOPS:
            self.at = STOPPED
        elif topic := AGAIN.get((self.at, answer)):
            self.explained = self.words["teach-back"]["prompts"][topic]["explain-again"]
        else:
            if self.at == "until":
                self.answers["until-day"] = day
            self.go(1)

    def _take_said_back(self, answer: str) -> None:
        key = self.at.removeprefix(BACK_SAID)
        self.said_back[key] = answer
        if answer == "right":
            self.go(1)
        else:
            self.explained = self.words["teach-back"]["prompts"][key]["explain-again"]


def asking_in(data: Mapping[str, str]) -> Asking:
    """The conversation as it travels in a form."""
    asking = Asking({name: data.get(f"b.{name}", "") for name in BEGUN})
    for name, value in data.items():
        if name.startswith(ANSWER):
            asking.answers[name.removeprefix(ANSWER)] = value
        elif name.startswith(BACK_SAID):
            asking.said_back[name.removeprefix(BACK_SAID)] = value
    asking.at = data.get("at", INTRO)
    return asking


def travels(asking: Asking) -> list[tuple[str, str]]:
    """The hidden fields of the next page."""
    begun = [(f"b.{name}", value) for name, value in asking.begun.items() if value]
    answers = [(f"{ANSWER}{name}", value) for name, value in asking.answers.items() if value]
    back = [(f"{BACK_SAID}{name}", value) for name, value in asking.said_back.items()]
    return [*begun, *answers, *back, ("at", asking.at)]
