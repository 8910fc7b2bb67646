"""The language of the buttons around a case, so that words and buttons are read from the same side."""

from django.conf import settings
from django.utils.translation import get_language

from xenia.community.spoken import direction

SPOKEN = {code for code, _name in settings.LANGUAGES}


def chrome_for(language: str) -> str:
    """The case's own language where we speak it; else the reader's, where it runs the same way; else English."""
    ours = language.split("-")[0]
    if ours in SPOKEN:
        return ours
    readers = get_language() or "en"
    return readers if direction(readers) == direction(language) else "en"
