"""Uploads, in memory only: nothing that people bring lands in a temporary folder in the clear."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xenia.core.rules import Refused


def too_large() -> str:
    """What to tell someone whose file is too large."""
    limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
    return _("This file is larger than %(limit)d MB. Make it smaller, or send it in parts.") % {"limit": limit}


def uploaded_file(request: HttpRequest, field: str) -> UploadedFile:
    """The file that a person sent; refuses none, an empty one and one that is too large, each with its sentence.

    The only upload handler leaves a request that is too large alone, and then no file is there.
    """
    found = request.FILES.get(field)
    limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    if found is None and int(request.META.get("CONTENT_LENGTH") or 0) > limit:
        raise Refused(too_large())
    if found is None:
        raise Refused(_("Choose a file first."))
    if not found.size:
        raise Refused(_("This file is empty. Choose another."))
    return found
