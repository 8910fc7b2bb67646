"""What frames a case as a form: the settings at its top, and what is thought about afterwards."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from xenia.core.rules import Refused
from xenia.learning.forms.rows import Row, moved, sent_rows
from xenia.standards.cases.changing import name_for
from xenia.standards.cases.document import CaseDocument, Question

TEXTS = ("title", "lead", "setting", "debrief")
LISTS = ("audience", "disciplines", "competencies", "warnings")


@dataclass(slots=True)
class SettingsRows:
    """What stands in the form; of `audience` and its like there is one a line. A case has one such form, without a name
    of its own."""

    id: str = ""
    title: str = ""
    lead: str = ""
    setting: str = ""
    minutes: str = ""
    audience: str = ""
    disciplines: str = ""
    competencies: str = ""
    warnings: str = ""
    debrief: str = ""
    questions: list[Row] = field(default_factory=list)


def form_of(document: CaseDocument, _name: str) -> SettingsRows:
    """The form as the case stands."""
    return SettingsRows(
        **{name: getattr(document, name) for name in TEXTS},
        **{name: "\n".join(getattr(document, name)) for name in LISTS},
        minutes=str(document.minutes or ""),
        questions=[{"id": one.id, "words": one.words} for one in document.questions],
    )


def rows_from(sent: QueryDict, _name: str) -> SettingsRows:
    """The form as it was sent, whatever stands in it."""
    said = {name: sent.get(name, "") for name in (*TEXTS, *LISTS, "minutes")}
    return SettingsRows(**said, questions=sent_rows(sent, "q", ("id", "words")))


def changed(rows: SettingsRows, do: str) -> SettingsRows:
    """The form after a button in it was pressed: add-question, up-q2, down-q0, out-q1."""
    what, _sign, where = do.partition("-")
    if what == "add":
        return replace(rows, questions=[*rows.questions, {}])
    return replace(rows, questions=moved(rows.questions, what, where.removeprefix("q")))


def written(document: CaseDocument, rows: SettingsRows) -> CaseDocument:
    """The case framed as the form has it. Raises Refused."""
    if not rows.title.strip():
        raise Refused(_("A case needs a title."))
    minutes = rows.minutes.strip() or "0"
    if not minutes.isdecimal() or int(minutes[:6]) > 10_000:
        raise Refused(_("How long it takes is a number of minutes, such as 20."))
    said: dict[str, Any] = {name: getattr(rows, name) for name in TEXTS}
    said |= {name: tuple(getattr(rows, name).splitlines()) for name in LISTS}
    try:
        return replace(document, **said, minutes=int(minutes), questions=_questions(rows.questions))
    except ValueError as error:
        raise Refused(str(error)) from error


def _questions(rows: list[Row]) -> tuple[Question, ...]:
    kept = [row for row in rows if row.get("words", "").strip()]
    taken = {row.get("id", "") for row in kept}
    questions = []
    for row in kept:
        name = row.get("id") or name_for(row["words"], taken, otherwise="question")
        taken.add(name)
        questions.append(Question(id=name, words=row["words"]))
    return tuple(questions)
