"""Frameworks from and to files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, BinaryIO

from django.utils.text import slugify

from xenia.core.models import Link, Translation
from xenia.curriculum.models import Framework
from xenia.standards import frameworks as plain
from xenia.standards.case import read_case, write_case
from xenia.standards.case_records import part
from xenia.standards.case_terms import derived_identifier, normal_identifier, uuid_at_end
from xenia.standards.framework_csv import read_framework_csv
from xenia.standards.frameworks import FrameworkReading
from xenia.standards.json_source import LIMIT_BYTES, UnreadableJsonError, json_document


def read_framework(stream: BinaryIO, *, name: str, format: str, code: str = "") -> FrameworkReading:
    """Read a framework file: CASE JSON or CSV.

    Without a `code`, a package that we wrote or have read goes by the code that it has here, any other by its title,
    and a table by its file's name.
    """
    if format != "case":
        return read_framework_csv(stream, name=name, code=code or _slug(name.rpartition(".")[0]))
    content = stream.read(LIMIT_BYTES + 1)
    return read_case(BytesIO(content), name=name, code=code or _code_of_package(content))


def _code_of_package(content: bytes) -> str:
    try:
        package = json_document(content) if len(content) <= LIMIT_BYTES else None
    except UnreadableJsonError:
        package = None  # the reader says what is wrong with it
    document = part(package, "CFDocument", "document")
    if not isinstance(document, dict):
        return _slug("")
    identifier = normal_identifier(str(document.get("identifier") or document.get("sourcedId") or ""))
    for code, uri in Framework.objects.values_list("code", "uri"):
        if identifier in (uuid_at_end(uri) or derived_identifier(code), derived_identifier(code)):
            return code
    return _slug(str(document.get("title", "")))


def _slug(words: str) -> str:
    return slugify(words)[:64].strip("-") or "framework"


def framework_package(framework: Framework) -> dict[str, Any]:
    """The framework as a CASE CFPackage, with its crosswalks."""
    return write_case(plain_framework(framework), plain_crosswalks(framework))


def framework_table(framework: Framework) -> list[list[Any]]:
    """The framework as the rows of a sheet that `read_framework_csv` reads back."""
    read = plain_framework(framework)
    languages = sorted({language for item in read.items for language, _ in item.translations})
    head = [*("Identifier", "Code", "Label"), *(f"Label [{tag}]" for tag in languages)]
    head += ["Parent", "Kind", "Note", "Valid from", "Valid until", "Sequence Number"]
    rows: list[list[Any]] = [head]
    for item in read.items:
        words = dict(item.translations)
        dates = [day.isoformat() if day else "" for day in (item.valid_from, item.valid_until)]
        rows.append(
            [
                *(item.id, item.code, item.label),
                *(words.get(tag, "") for tag in languages),
                *(item.parent, item.kind, item.note, *dates, item.position),
            ]
        )
    return rows


def plain_framework(framework: Framework) -> plain.Framework:
    """The framework as plain data; three statements."""
    labels: dict[Any, list[tuple[str, str]]] = {}
    texts = Translation.objects.filter(thing__competency__framework=framework, field="label").order_by("language")
    for thing, language, value in texts.values_list("thing", "language", "value"):
        labels.setdefault(thing, []).append((language, value))
    rows = framework.competencies.filter(thing__retired_at__isnull=True).select_related("thing", "parent")
    return plain.Framework(
        code=framework.code,
        title=framework.thing.label,
        version=framework.version,
        issuer=framework.issuer,
        source_url=framework.source_url,
        licence=framework.licence,
        language=framework.language,
        description=framework.description,
        note=framework.note,
        uri=framework.uri,
        valid_from=framework.valid_from,
        valid_until=framework.valid_until,
        items=tuple(
            plain.Item(
                id=row.source_id,
                code=row.code,
                label=row.thing.label,
                kind=row.kind,
                parent=row.parent.source_id if row.parent else "",
                position=row.position,
                uri=row.uri,
                note=row.note,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                translations=tuple(labels.get(row.pk, ())),
            )
            for row in rows.order_by("position", "source_id")
        ),
    )


def plain_crosswalks(framework: Framework) -> tuple[plain.Crosswalk, ...]:
    """What the framework's items are to items of other frameworks."""
    read = Link.objects.filter(source__competency__framework=framework, target__competency__isnull=False).values_list(
        "source__competency__source_id", "kind", "target__competency__framework__code", "target__competency__source_id"
    )
    return tuple(
        plain.Crosswalk(from_framework=framework.code, from_item=item, kind=kind, to_framework=code, to_item=other)
        for item, kind, code, other in read.order_by("source__competency__source_id", "kind")
    )


@dataclass(frozen=True, slots=True)
class FrameworkPreview:
    """What bringing a framework in would do, item by item; `missing` ones stand and did not come, and stay."""

    created: list[plain.Item]
    updated: list[tuple[plain.Item, plain.Item]]
    unchanged: int
    missing: list[plain.Item]
    crosswalks: int


def framework_preview(incoming: plain.Framework, crosswalks: Sequence[plain.Crosswalk]) -> FrameworkPreview:
    """Compare a framework with the one of its code that stands, if any; nothing is changed."""
    standing = Framework.objects.filter(code=incoming.code).select_related("thing").first()
    before = {item.id: item for item in plain_framework(standing).items} if standing else {}
    come = {item.id for item in incoming.items}
    both = [(before[item.id], item) for item in incoming.items if item.id in before]
    return FrameworkPreview(
        created=[item for item in incoming.items if item.id not in before],
        updated=[(was, now) for was, now in both if _compared(was) != _compared(now)],
        unchanged=sum(1 for was, now in both if _compared(was) == _compared(now)),
        missing=[item for item in before.values() if item.id not in come],
        crosswalks=len(crosswalks),
    )


def _compared(item: plain.Item) -> plain.Item:
    """What counts as a change; translations come beside the item."""
    return replace(item, translations=())
