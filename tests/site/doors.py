"""Addresses with what stands there, and who of the house may read and write."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tests.site.everyone import House, Values
from xenia.people.models.person import RoleKind

NONE: frozenset[str] = frozenset()
SCOPED = {
    f"{kind} {where}" for kind in ("course_director", "teacher", "coordinator") for where in ("here", "elsewhere")
}
HERE = {name for name in SCOPED if name.endswith(" here")}
SIGNED_IN = frozenset({*RoleKind.values, *SCOPED, "owner", "stranger", "former administrator"})
EVERYBODY = SIGNED_IN | {"nobody"}
ADMINISTRATOR = frozenset({"administrator"})
OWNER = frozenset({"owner"})
LEADS = frozenset({"administrator", "programme_director", "owner"})
MANAGERS = LEADS | {"coordinator"}
READERS = (SCOPED | LEADS | {"curriculum_committee", "course_director", "teacher", "coordinator", "dean"}) | {
    *("exam_administrator", "patient_educator", "accreditor", "preceptor", "examiner")
}
STUDENTS_TOO = READERS | {"student"}
EXPORTERS = MANAGERS | {"curriculum_committee"}
EDITORS = MANAGERS | {"course_director", "course_director here", "coordinator here"}
#: whoever edits drafts, and the teachers of the course
DRAFTERS = EDITORS | {"teacher here"}
ALIGNERS = DRAFTERS | {"teacher"}
ALIGN_ALL = MANAGERS | {"course_director", "teacher"}
ALIGN_SOMEWHERE = ALIGN_ALL | SCOPED
APPROVERS = LEADS | {"curriculum_committee"}
DIRECTORY = (
    MANAGERS
    | {"dean", "course_director"}
    | {f"{kind} {where}" for kind in ("course_director", "coordinator") for where in ("here", "elsewhere")}
)
#: who sees the teacher of the course: leads, whoever runs the course with them, themselves
AROUND_TEACHER = MANAGERS | {"dean", "teacher here", "course_director here", "coordinator here"}
TODAY = timezone.localdate().isoformat


@dataclass(frozen=True)
class Door:
    """One address with what stands there, by the names of `House.things`; who may read it, and who writes with `post`.

    `harmless` are tables that a mere look may write.
    """

    name: str
    read: frozenset[str] = NONE
    args: tuple[str, ...] = ()
    write: frozenset[str] = NONE
    post: Callable[[House], Values] = lambda house: {}
    query: str = ""
    harmless: frozenset[str] = frozenset()

    def address(self, house: House) -> str:
        if self.name in ("calendar_feed", "exam_feed"):
            return str(house.things["feed" if self.name == "calendar_feed" else "exam feed"])
        where = reverse(self.name, args=[house.things.get(arg, arg) for arg in self.args])
        return where + self.query.format(**house.things)

    def __str__(self) -> str:
        return " ".join((self.name, *self.args, self.query)).strip()


def said(**data: Any) -> Callable[[House], Values]:
    """Data of a form; a word that names a thing of the house stands for its key."""
    return lambda house: {
        key: house.things.get(value, value) if isinstance(value, str) else value for key, value in data.items()
    }
