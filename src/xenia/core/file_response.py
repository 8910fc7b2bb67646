"""A kept file as an answer: whole or by range, shown where that is safe. Whoever calls has asked who may see it."""

import io
import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from xenia.core.actions.media import open_media
from xenia.core.chunks import Span
from xenia.core.models import Media
from xenia.core.rules import Refused

#: shown in the browser; everything else is saved, since a document can carry a script
SHOWN = re.compile(r"(image/(png|jpeg|gif|webp|avif)|audio/[\w.+-]+|video/[\w.+-]+)\Z")
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


def file_response(request: HttpRequest, found: Media) -> HttpResponseBase:
    """A file, or one range of it; 410 when its key or bytes are gone."""
    try:
        reader = open_media(found)
    except Refused:
        return HttpResponse(status=410)
    span = _span(request.headers.get("Range", ""), found.size)
    if span is None:
        reader.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    response = _body(request, reader, *span)
    if "Range" in request.headers and len(span) and span != (0, found.size):
        response.status_code = 206
        response["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{found.size}"
    shown = bool(SHOWN.match(found.content_type))
    response["Content-Type"] = found.content_type if shown else "application/octet-stream"
    response["Content-Disposition"] = content_disposition_header(not shown, found.name) or "attachment"
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _body(request: HttpRequest, reader: io.BufferedReader, start: int, end: int) -> HttpResponseBase:
    reader.seek(start)
    response: HttpResponseBase
    if request.method == "HEAD":
        reader.close()
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(Span(reader, end - start))
    response["Content-Length"] = str(end - start)
    return response


def _span(header: str, size: int) -> tuple[int, int] | None:
    """From where to before where; the whole file for a range that we don't speak, None for one outside the file."""
    match = RANGE.match(header)
    if not match or match.groups() == ("", ""):
        return 0, size
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    end = min(size, int(last) + 1) if last else size
    return (int(first), end) if int(first) < end else None
