"""The kinds of task that rooms register at start-up, with the words that the inbox says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from xenia.core.models import Thing


@dataclass(frozen=True, slots=True)
class TaskKind:
    """What a kind of task is called, what it asks, and who may do it.

    `sentence` may use %(count)s and %(thing)s; an ngettext_lazy(…, "count") agrees with the count.
    Whoever takes a task over must hold `permission` on the noun that `subject` finds behind the task's thing.
    """

    name: str
    title: str | Promise
    sentence: str | Promise
    permission: str
    subject: Callable[[Thing], Any]

    def words(self, *, count: int, thing: str) -> str:
        return str(self.sentence % {"count": count, "thing": thing})


#: nobody registers it, so nobody holds it
NOBODY_MAY = "people.take_over_what_no_room_knows"

_kinds: dict[str, TaskKind] = {}


def _itself(thing: Thing) -> Thing:
    return thing


def register_kind(
    name: str,
    title: str | Promise,
    sentence: str | Promise,
    *,
    permission: str,
    subject: Callable[[Thing], Any] = _itself,
) -> None:
    """Make a kind of task known; registering it again replaces its words."""
    _kinds[name] = TaskKind(name, title, sentence, permission, subject)


def task_kind(name: str) -> TaskKind:
    """The kind called `name`; one whose room is not there any more is called by its name, and handed on to nobody."""
    return _kinds.get(name) or TaskKind(name, name.replace("_", " "), "", NOBODY_MAY, _itself)
