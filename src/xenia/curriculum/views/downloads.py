"""Tables to take away."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from xenia.standards.sheets import write_csv, write_xlsx

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def table_download(rows: Sequence[Sequence[Any]], *, kind: str, name: str) -> HttpResponse:
    """The rows as CSV or XLSX; the writers make cells that look like formulas harmless."""
    if kind not in TYPES:
        raise Http404
    out = BytesIO()
    if kind == "csv":
        write_csv(rows, out)
    else:
        write_xlsx({"Table": rows}, out)
    response = HttpResponse(out.getvalue(), content_type=TYPES[kind])
    response["Content-Disposition"] = str(content_disposition_header(True, f"{name}.{kind}"))
    return response
