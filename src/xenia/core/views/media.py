"""Serve encrypted files by range, through the permission check."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from xenia.core.access import actor_of, requires
from xenia.core.file_response import file_response
from xenia.core.queries.media import visible_media


@requires("core.view_media")
@require_safe
def media(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A file, or one range of it; 404 for whoever may not see it, 410 when its key or bytes are gone."""
    return file_response(request, get_object_or_404(visible_media(actor_of(request)), pk=uuid))
