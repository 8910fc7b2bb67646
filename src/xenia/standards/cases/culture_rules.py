"""Phrases that turn a culture into a rule ('X patients always…'), in English, Spanish and Arabic: hints, no clearance.

A phrase is flagged where a whole people, faith or group of migrants is the subject of what holds always, or where
'their culture' explains what somebody does. What a person says of themselves ('in my culture'), what is asked ('in your
culture?'), and what some people do is left alone. Cruelty has other words too: people read every case.
"""

import re
import unicodedata
from collections.abc import Mapping

from xenia.standards.cases.culture_words import ARABIC, ENGLISH, SPANISH

_PATTERNS: Mapping[str, tuple[re.Pattern[str], ...]] = {"en": ENGLISH, "es": SPANISH, "ar": ARABIC}
#: vowel signs and the lengthening stroke; forms of alef
_ARABIC_SIGNS = re.compile("[\u064b-\u0652\u0670\u0640]")
_ALEFS = str.maketrans("أإآٱ", "اااا")


def culture_rules(text: str, language: str) -> tuple[str, ...]:
    """The phrases of a text that make a rule of a culture, as they stand; none for a language not known here."""
    main = language.partition("-")[0]
    patterns = _PATTERNS.get(main)
    if not text or patterns is None:
        return ()
    read = _plain_arabic(text) if main == "ar" else unicodedata.normalize("NFC", text)
    found = [match.group().strip() for pattern in patterns for match in pattern.finditer(read)]
    return tuple(dict.fromkeys(found))


def _plain_arabic(text: str) -> str:
    return _ARABIC_SIGNS.sub("", text).translate(_ALEFS)
