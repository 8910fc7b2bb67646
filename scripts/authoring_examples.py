"""What the addresses at which cases are made are filled with, in a copy of the demo school."""

from collections.abc import Callable
from functools import cache
from typing import Any

from xenia.community.models import Remark
from xenia.learning.models import Case, CaseVersion


@cache
def _waiting() -> CaseVersion:
    """The case that the board sent back: an open draft with a remark."""
    remark = Remark.objects.filter(subject__kind="case_version", answered_at=None).order_by("pk").first()
    if remark is None:
        raise LookupError("no case of this school waits for its author")
    return CaseVersion.objects.get(pk=remark.subject_id)


def _draft() -> Any:
    return _waiting().case_id


def _desks() -> Any:
    """A draft, and a case that is published."""
    played = Case.objects.exclude(pk=_draft()).filter(thing__published_at__isnull=False).order_by("code").first()
    return [_draft(), played.pk if played else _draft()]


def _first_under(heading: str) -> Callable[[], str]:
    """The name of the first scene, or person, of the draft."""

    def name() -> str:
        text = _waiting().scripts.get(language="en").text
        return text.split(heading, 1)[1].split("{#", 1)[1].split("}", 1)[0]

    return name


def _remark() -> Any:
    return Remark.objects.filter(subject=_waiting().pk).values_list("pk", flat=True)[0]


EXAMPLES: dict[str, Callable[[], Any]] = {
    "case_workshop.key": _desks,
    "case_edit.key": _draft,
    "case_scene.key": _draft,
    "case_scene.scene": _first_under("# Scenes"),
    "case_person.key": _draft,
    "case_person.person": _first_under("# People"),
    "case_settings.key": _draft,
    "case_text.key": _draft,
    "case_files.key": _draft,
    "case_translate.key": _draft,
    "case_translate.language": lambda: "es",
    "case_translate_new.key": _draft,
    "case_take.kind": lambda: "twee",
    "case_review.key": _desks,
    "case_answer.key": _draft,
    "case_answer.remark": _remark,
}
