"""A file that somebody brings, read as a case whatever its kind."""

import io

from django.utils.translation import gettext as _

from xenia.core.rules import Refused
from xenia.standards.cases import read_case_text
from xenia.standards.cases.patient_package_reading import read_package
from xenia.standards.cases.twee_reading import ImportedCase, read_twee

#: bytes; a package with films is larger than any case needs to be
LARGEST = 60_000_000


def read_file(content: bytes, name: str) -> ImportedCase:
    """Our own text, Twee 3 or a MedBiquitous package, told apart by what is in it. Raises Refused for anything else."""
    if len(content) > LARGEST:
        raise Refused(_("This file is larger than any case. Take the films out and send them one by one."))
    if content.startswith(b"PK"):
        return read_package(io.BytesIO(content), source=name)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Refused(_("This is neither a package nor a text in UTF-8.")) from error
    if text.lstrip().startswith("---"):
        reading = read_case_text(text, source=name)
        return ImportedCase(document=reading.document, errors=reading.errors)
    return read_twee(text, source=name)
