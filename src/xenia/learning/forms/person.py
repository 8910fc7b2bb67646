"""Somebody in a case as a form: who they are, and how they understand what happens to them."""

from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from xenia.core.rules import Refused
from xenia.learning.forms.rows import Row, moved, sent_rows
from xenia.standards.cases.changing import name_for, with_person
from xenia.standards.cases.document import CaseDocument, Deed, Person, Role, View

MIGRATED = {"": None, "yes": True, "no": False}


@dataclass(slots=True)
class PersonRows:
    """What stands in the form of one person; `migrated` is yes, no, or '' where it is not said."""

    id: str
    name: str = ""
    role: str = Role.OTHER.value
    age: str = ""
    pronouns: str = ""
    speaks: str = ""
    migrated: str = ""
    deeds: list[str] = field(default_factory=list)
    about: str = ""
    views: list[Row] = field(default_factory=list)


def form_of(document: CaseDocument, name: str) -> PersonRows | None:
    """The form of the person of this name, None where there is none."""
    return next((_rows_of(person) for person in document.people if person.id == name), None)


def _rows_of(person: Person) -> PersonRows:
    return PersonRows(
        id=person.id,
        name=person.name,
        role=person.role.value,
        age=person.age,
        pronouns=person.pronouns,
        speaks="; ".join(person.speaks),
        migrated=next(word for word, meant in MIGRATED.items() if meant is person.migrated),
        deeds=[deed.value for deed in person.deeds],
        about=person.about,
        views=[{"id": view.id, "question": view.question, "answer": view.answer} for view in person.views],
    )


def rows_from(sent: QueryDict, name: str) -> PersonRows:
    """The form as it was sent, whatever stands in it."""
    said = {one: sent.get(one, "") for one in ("name", "role", "age", "pronouns", "speaks", "migrated", "about")}
    views = sent_rows(sent, "v", ("id", "question", "answer"))
    return PersonRows(id=name, **said, deeds=sent.getlist("deeds"), views=views)


def changed(rows: PersonRows, do: str) -> PersonRows:
    """The form after a button in it was pressed: add-view, up-v2, down-v0, out-v1."""
    what, _sign, where = do.partition("-")
    if what == "add":
        return replace(rows, views=[*rows.views, {}])
    return replace(rows, views=moved(rows.views, what, where.removeprefix("v")))


def written(document: CaseDocument, rows: PersonRows) -> CaseDocument:
    """The case with the person as the form has them. Raises Refused."""
    if rows.migrated not in MIGRATED:
        raise Refused(_("Whether somebody migrated is yes, no, or not said."))
    standing = next((one for one in document.people if one.id == rows.id), None)
    try:
        person = Person(
            id=rows.id,
            name=rows.name,
            role=Role(rows.role),
            age=rows.age,
            pronouns=rows.pronouns,
            speaks=tuple(rows.speaks.replace(";", " ").replace(",", " ").split()),
            migrated=MIGRATED[rows.migrated],
            deeds=_deeds(rows.deeds, standing.deeds if standing else ()),
            about=rows.about,
            views=_views(rows, document),
        )
    except ValueError as error:
        raise Refused(str(error)) from error
    return with_person(document, person)


def _deeds(ticked: list[str], before: tuple[Deed, ...]) -> tuple[Deed, ...]:
    """What was ticked: first what stood there, in the order in which it stood, since boxes have none of their own."""
    deeds = [Deed(one) for one in ticked]
    return tuple(one for one in (*before, *(new for new in deeds if new not in before)) if one in deeds)


def _views(rows: PersonRows, document: CaseDocument) -> tuple[View, ...]:
    """The questions with words, each new one with a name that nobody's question has: choices ask for it by name."""
    kept = [row for row in rows.views if row.get("question", "").strip() or row.get("answer", "").strip()]
    taken = {view.id for person in document.people for view in person.views} | {row.get("id", "") for row in kept}
    views = []
    for row in kept:
        name = row.get("id") or name_for(row.get("question", ""), taken, otherwise="answer")
        taken.add(name)
        views.append(View(id=name, question=row.get("question", ""), answer=row.get("answer", "")))
    return tuple(views)
