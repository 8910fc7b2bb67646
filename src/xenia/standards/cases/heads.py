"""How the first line of each thing in a case's text is written, and what it means."""

import re

from xenia.standards.cases.document import (
    Evidence,
    EvidenceKind,
    How,
    Interpreting,
    Media,
    MediaKind,
    Mode,
    MomentKind,
    Option,
    Passage,
    Speech,
    Timer,
)
from xenia.standards.cases.tidy import LANGUAGE, tidy_line
from xenia.standards.cases.writing import ARROW, WEIGHT

_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
_HEADING = re.compile(rf"##(.*)\{{#({_NAME})\}}")
_NAMED = re.compile(rf"- \[({_NAME})\](?:\s(.*))?", re.DOTALL)
_MOMENT = re.compile(rf"\? ({'|'.join(MomentKind)}) \[({_NAME})\](?:\s(.*))?", re.DOTALL)
_SPEECH = re.compile(rf"@({_NAME})(?: ?\(([^()]*)\))?:(.*)", re.DOTALL)
_MEDIA = re.compile(r"!(audio|video)?\[(.*)\]\(([^()]*)\)", re.DOTALL)
_PASSAGE = re.compile(rf"> ?(rests on )?\[\[story:({_NAME})#({_NAME})\]\]")
_TIMER = re.compile(rf"([0-9]{{1,6}}) ?(s|seconds?|min|minutes?)?(?: -> ({_NAME}))?")
_INTERPRETING = re.compile(rf"({'|'.join(Mode)})(?: ({_NAME}))?")
_EVIDENCE = re.compile(rf"([^ ].*) ({'|'.join(EvidenceKind)}) ([0-9.e-]+)")


class Unclear(ValueError):  # noqa: N818 - a refusal with its sentence, not a fault
    """What can't be read, with the sentence that shows how it is written."""


def heading(text: str) -> tuple[str, str]:
    """Title and name."""
    if not (found := _HEADING.fullmatch(text)):
        raise Unclear("A heading here ends with its name in braces, such as: ## The phone rings {#phone}")
    return found[1].strip(" "), found[2]


def named(text: str) -> tuple[str, str]:
    """The name and words of what begins with a hyphen."""
    if not (found := _NAMED.fullmatch(text)):
        raise Unclear("Begin with a name in square brackets, such as: - [ask] Ask her alone -> alone")
    return found[1], found[2] or ""


def way(words: str) -> tuple[str, str]:
    """Words, and where they lead; '' is here."""
    if not (found := ARROW.search(f" {words}")):
        return words, ""
    return words[: max(0, found.start() - 1)], found[1].removeprefix(".")


def option(text: str) -> Option:
    name, words = named(text)
    found = WEIGHT.search(f" {words}")
    if not found:
        return Option(id=name, words=words)
    weight = None if found[1] == "?" else int(found[1][:-1])
    return Option(id=name, words=words[: max(0, found.start() - 1)], weight=weight)


def moment(text: str) -> tuple[MomentKind, str, str]:
    """Kind, name and prompt."""
    if not (found := _MOMENT.fullmatch(text)):
        raise Unclear("A question is written ? write [name] words; instead of write it may be weigh, discuss or vote.")
    return MomentKind(found[1]), found[2], found[3] or ""


def speech(text: str) -> Speech:
    if not (found := _SPEECH.fullmatch(text)):
        raise Unclear("What somebody says is written @name: words, or @name (so, via hodan): words.")
    thought, language, through = False, "", ""
    for each in filter(None, map(str.strip, (found[2] or "").split(","))):
        if each == "thinks":
            thought = True
        elif each.startswith("via "):
            through = each[4:].strip()
        elif LANGUAGE.fullmatch(each):
            language = each
        else:
            raise Unclear(f"“{each[:40]}” is not understood: in brackets stand thinks, so (a language), via hodan.")
    return Speech(who=found[1], text=found[3], language=language, through=through, thought=thought)


def medium(text: str) -> Media:
    if not (found := _MEDIA.fullmatch(text)):
        raise Unclear("A picture is written ![what it shows](name), a sound !audio[…](name), a film !video[…](name).")
    return Media(kind=MediaKind(found[1] or "image"), description=found[2], name=found[3])


def passage(text: str) -> Passage:
    if not (found := _PASSAGE.fullmatch(tidy_line(text))):
        raise Unclear("A story's passage is written > [[story:NAME#PASSAGE]], or > rests on [[story:NAME#PASSAGE]].")
    return Passage(story=found[2], passage=found[3], how=How.RETOLD if found[1] else How.QUOTED)


def timer(text: str) -> Timer:
    if not (found := _TIMER.fullmatch(text)):
        raise Unclear("A timer is written timer: 90 seconds -> the scene where it goes then.")
    minutes = (found[2] or "").startswith("min")
    return Timer(seconds=int(found[1]) * (60 if minutes else 1), goes=found[3] or "")


def interpreting(text: str) -> Interpreting:
    if not (found := _INTERPRETING.fullmatch(text)):
        raise Unclear(f"An interpreter is {', '.join(Mode)}, and then who it is: interpreter: telephone hodan.")
    return Interpreting(mode=Mode(found[1]), person=found[2] or "")


def evidence(text: str) -> Evidence:
    if not (found := _EVIDENCE.fullmatch(text)):
        raise Unclear("Evidence is written framework:competency, then knowledge, attitude or behaviour, then 0 to 1.")
    try:
        return Evidence(competency=found[1], kind=EvidenceKind(found[2]), level=float(found[3]))
    except ValueError as error:
        raise Unclear("How much it shows is a number from 0 to 1, such as 0.5.") from error


def values(text: str) -> tuple[str, ...]:
    """A list that is divided by semicolons."""
    found: list[str] = [""]
    literal = False
    for sign in text:
        if literal:
            found[-1] += sign if sign in "\\;" else f"\\{sign}"
        elif sign == ";":
            found.append("")
        elif sign != "\\":
            found[-1] += sign
        literal = sign == "\\" and not literal
    found[-1] += "\\" if literal else ""
    return tuple(each for each in (one.strip(" ") for one in found) if each)
