"""A year as Curriculum Inventory XML."""

from dataclasses import replace
from datetime import date
from typing import BinaryIO

from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.models import Framework
from xenia.curriculum.queries.document import standing_curriculum
from xenia.people.models import AcademicYear
from xenia.standards.curriculum import Curriculum
from xenia.standards.curriculum_inventory import write_inventory


def year_document(year: int | None) -> Curriculum:
    """The academic year that begins in `year` (the latest when None) as plain data, ready to be written.

    Competencies of frameworks that are not the school's own come along only where an alignment names them.
    """
    found = AcademicYear.objects.filter(courses__isnull=False)
    row = (found.filter(begins=year) if year else found.order_by("-begins")).first()
    if row is None:
        raise Refused(f"There is no curriculum for {year or 'any year'} yet. Import one, or name another year.")
    document = standing_curriculum([row.begins]).document
    named = {(a.framework, a.competency) for a in document.alignments}
    parents = {(c.framework, c.parent) for c in document.competencies if (c.framework, c.id) in named and c.parent}
    own = set(Framework.objects.filter(own=True).values_list("code", flat=True))
    kept = tuple(c for c in document.competencies if (c.framework, c.id) in named | parents or c.framework in own)
    levels = tuple((n, f"Year {n}") for n in sorted({c.level for c in document.courses if c.level is not None}))
    return replace(document, start=row.starts, end=row.ends, competencies=kept, levels=levels)


def write_year(actor: Actor, *, year: int | None, version: int, report_date: date, out: BinaryIO) -> None:
    """Write the year to `out`. Raises Refused when there is none."""
    demand(actor, "curriculum.export")
    document = year_document(year)
    write_inventory(document, version=2 if version == 2 else 1, report_date=report_date, out=out)
