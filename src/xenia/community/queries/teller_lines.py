"""The teller's page in the words of their language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from xenia.community.choices import Called
from xenia.community.queries.consent_questions import is_ahead
from xenia.community.queries.teller_page import Said, TellerPage
from xenia.core.models import Institution

Words = Mapping[str, Any]
UNTIL, DAY = "until", "day"
YEARS = {"one-year": 1, "three-years": 3, "five-years": 5}


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and what stands as its answer."""

    key: str
    question: str
    answer: str
    agreed: bool


def word_of(said: Said) -> str:
    """The answer as its key among the answers of its question."""
    return said.value if isinstance(said.value, str) else "yes" if said.value else "no"


def answered(page: TellerPage, questions: Words) -> list[Answered]:
    """Every question, as it was asked, with its answer."""
    return [
        Answered(
            key=said.key,
            question=questions[said.key]["question"],
            answer=questions[said.key]["answers"][word_of(said)],
            agreed=word_of(said) not in {"no", Called.NOBODY},
        )
        for said in page.said
    ]


def until_words(page: TellerPage, words: Words) -> str:
    """How long it holds."""
    if page.until is None:
        return str(words["choices"]["forever"])
    return str(words["choices"]["until"]).format(date=date_format(page.until, "DATE_FORMAT"))


def stands_lines(page: TellerPage, words: Words) -> list[tuple[str, int, str]]:
    """(what it is, how many, how many opened it) of places that are alike."""
    bands = words["bands"]
    return [(one.words, one.count, bands.get(one.band, words["where"]["nobody"])) for one in page.stands]


def opened_lines(page: TellerPage, words: Words) -> list[tuple[str, str]]:
    """(who, how many) by roles that read alike."""
    roles, order = words["roles"], list(words["bands"])
    found: dict[str, str] = {}
    for role, band in page.opened:
        name = roles.get(role, roles["other"])
        found[name] = max(found.get(name, band), band, key=order.index)
    return [(name, words["bands"][band]) for name, band in found.items()]


def taken_line(page: TellerPage, words: Words) -> str:
    """That its words left the school in pages of their own, and how many people took one."""
    return str(words["where"]["taken"]).format(band=words["bands"][page.taken]) if page.taken else ""


def hidden_lines(page: TellerPage, words: Words) -> list[str]:
    """What happened when it was withdrawn, and what comes."""
    withdrawal = page.withdrawal
    if withdrawal is None:
        return []
    day = date_format(timezone.localtime(withdrawal.due_at), "DATE_FORMAT")
    lines = [words["hidden"]["words"].format(date=day)]
    for key in ("places", "elsewhere"):
        if count := withdrawal.counted.get(key):
            lines.append(words["hidden"][key].format(count=count))
    return lines


def helper_lines(words: Words) -> dict[str, str]:
    """The human being who can be called, and how; empty where the school has named nobody."""
    school = Institution.objects.first() or Institution()
    if not school.helper_name:
        return {}
    person = words["person"]
    return {
        "helper": person["words"].format(name=school.helper_name),
        "call": person["call"].format(phone=school.helper_phone) if school.helper_phone else "",
        "telephone": school.helper_phone.replace(" ", ""),
    }


def options_of(key: str, questions: Words) -> list[tuple[str, str]]:
    """The answers that the teller can give to a question alone: (key, words)."""
    known = {*YEARS, DAY} if key == UNTIL else {"yes", "no", *Called}
    return [(answer, words) for answer, words in questions[key]["answers"].items() if answer in known]


def day_in(answer: str, day: str) -> date | None:
    """The day on which consent for so long ends; None for no such answer, and for a day that is not ahead."""
    if answer == DAY:
        return date.fromisoformat(day) if is_ahead(day) else None
    years = YEARS.get(answer)
    return timezone.localdate() + timedelta(days=365 * years) if years else None
