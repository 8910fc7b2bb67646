"""What was typed in from a paper sheet."""

from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from xenia.assessment.queries.answer_words import in_words
from xenia.assessment.queries.form_page import field_name
from xenia.assessment.scoring import has_answer, problems
from xenia.core.rules import Refused
from xenia.standards.instruments import Instrument, Item, ItemType


def paper_from(form: Instrument, fields: QueryDict) -> dict[str, Any]:
    """The answers of a sheet, without what stays empty; Refused with the first that can't be."""
    read = {item.code: _answer(item, fields) for item in form.items}
    said = {code: value for code, value in read.items() if has_answer(value)}
    if wrong := problems(form, said, complete=False):
        raise Refused(f"{wrong[0].item}: {in_words(wrong[0])}")
    return said


def person_from(fields: QueryDict) -> UUID:
    """Whoever marked on the sheet."""
    try:
        return UUID(fields.get("by", ""))
    except ValueError:
        raise Refused(_("Say who marked on this sheet.")) from None


def _answer(item: Item, fields: QueryDict) -> Any:
    name = field_name(item)
    if item.type is ItemType.MULTIPLE:
        return fields.getlist(name)
    if item.type is ItemType.MATRIX:
        given = {row.code: fields.get(field_name(item, row), "") for row in item.rows}
        return {row: code for row, code in given.items() if code}
    if item.type is ItemType.RANKING:
        given = {option.code: fields.get(f"{name}.{option.code}", "") for option in item.options}
        return sorted((code for code, place in given.items() if place), key=lambda code: given[code])
    said = fields.get(name, "").strip()
    if item.type is not ItemType.NUMBER or not said:
        return said
    try:
        return float(said)
    except ValueError:
        return said
