"""Whether this database is a demo, and who may be met in it."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from xenia.core.models import Thing
from xenia.people.demo_cast import CAST, Part
from xenia.people.models import User
from xenia.people.models.person import RoleKind

MARK = "demo"


@dataclass(frozen=True, slots=True)
class Choice:
    """A part of the cast and the account that plays it."""

    part: Part
    user: User

    @property
    def title(self) -> str:
        return str(RoleKind(self.part.kind).label)


def demo_mark() -> UUID | None:
    """The mark that `xenia demo` left beside the database."""
    try:
        return UUID((settings.DATA_DIR / MARK).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def is_demo_database() -> bool:
    """Whether `xenia demo` made this very database: the mark in the data folder is also in it.

    Either alone is not enough: the folder may have held a demo before it was pointed at a real school.
    """
    mark = demo_mark()
    return mark is not None and Thing.objects.filter(pk=mark, kind=MARK).exists()


def demo_choices() -> list[Choice]:
    """The cast in its order, those who are in the database; one statement."""
    users = User.objects.filter(email__in=[part.email for part in CAST], is_active=True)
    by_email = {user.email: user for user in users.select_related("person__thing")}
    return [Choice(part, by_email[part.email]) for part in CAST if part.email in by_email]
