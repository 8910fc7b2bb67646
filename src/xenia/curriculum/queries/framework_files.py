"""Frameworks from and to files."""

from typing import Any, BinaryIO

from xenia.core.models import Link, Translation
from xenia.curriculum.models import Framework
from xenia.standards import frameworks as plain
from xenia.standards.case import read_case, write_case
from xenia.standards.framework_csv import read_framework_csv
from xenia.standards.frameworks import FrameworkReading


def read_framework(stream: BinaryIO, *, name: str, format: str, code: str) -> FrameworkReading:
    """Read a framework file: CASE JSON or CSV."""
    return (read_case if format == "case" else read_framework_csv)(stream, name=name, code=code)


def framework_package(framework: Framework) -> dict[str, Any]:
    """The framework as a CASE CFPackage, with its crosswalks."""
    return write_case(plain_framework(framework), plain_crosswalks(framework))


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
