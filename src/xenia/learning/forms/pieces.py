"""What an author opens of a case, card by card: each kind has a form, and all are read, changed and saved alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from xenia.learning.forms import person, scene, settings
from xenia.standards.cases import CaseDocument

type Rows = scene.SceneRows | person.PersonRows | settings.SettingsRows


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One kind of card. `of` reads its form from a case by its name, `sent` from what came, `changed` presses a button
    in it, `written` puts it into the case; a form that is written as it was read leaves the case as it was."""

    kind: str
    of: Callable[[CaseDocument, str], Rows | None]
    sent: Callable[[QueryDict, str], Rows]
    changed: Callable[[Any, str], Rows]
    written: Callable[[CaseDocument, Any], CaseDocument]


SCENE, PERSON, SETTINGS = (
    Piece(kind=kind, of=form.form_of, sent=form.rows_from, changed=form.changed, written=form.written)
    for kind, form in (("scene", scene), ("person", person), ("settings", settings))
)
PIECES = (SCENE, PERSON, SETTINGS)
