"""A station as a text or a file that somebody sends, or as the title with which it begins."""

import unicodedata
from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xenia.core.rules import Refused
from xenia.standards.instrument_check import is_code_of_instrument, is_language
from xenia.standards.stations import StationDocument
from xenia.standards.stations.beginning import begun_station
from xenia.standards.yaml_source import LIMIT_BYTES


def sent_text(request: HttpRequest) -> str:
    """The text of the file, or else of the field, '' where nothing was sent. Raises Refused for what is no text."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "").replace("\r\n", "\n")
    try:
        return file.read(LIMIT_BYTES + 1).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Refused(_("This file is no text in UTF-8.")) from error


def begun(sent: Mapping[str, str]) -> StationDocument:
    """A new station of a title; its code is made of it where none was chosen. Raises Refused for what can't be kept."""
    title, language = sent.get("title", "").strip(), sent.get("language", "").strip() or "en"
    if not title or len(title) > 200:
        raise Refused(_("Give the station a title of at most 200 characters."))
    code = sent.get("code", "").strip() or _slug(title)
    if not is_code_of_instrument(code):
        raise Refused(_("The code has small letters, digits and hyphens."))
    if not is_language(language):
        raise Refused(_("“%(tag)s” is no language tag. Write it like en or pt-BR.") % {"tag": language[:40]})
    return begun_station(code=code, title=title, language=language)


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return "-".join(words)[:48].strip("-")
