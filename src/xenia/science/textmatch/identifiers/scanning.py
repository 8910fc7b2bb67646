"""The scanner: every look at a text, joined."""

import re
from itertools import chain

from xenia.science.textmatch.identifiers.addresses import streets, web_addresses
from xenia.science.textmatch.identifiers.arabic import arabic_names
from xenia.science.textmatch.identifiers.machines import machines
from xenia.science.textmatch.identifiers.names import names
from xenia.science.textmatch.identifiers.numbers import numbers
from xenia.science.textmatch.identifiers.spans import Span, joined
from xenia.science.textmatch.identifiers.status import statuses

#: letters of any other script than Latin, Cyrillic and Arabic
_OTHER = re.compile(
    r"[^\W\d_A-Za-z\u00aa-\u024f\u0400-\u052f\u0600-\u06ff\u0750-\u077f\u1e00-\u1eff\ufb50-\ufdff\ufe70-\ufefc]"
)
LOOKS = (web_addresses, machines, numbers, streets, names, arabic_names, statuses)


def scan_identifiers(text: str) -> tuple[Span, ...]:
    """Where identifiers may stand in a text, in its order, without overlap; in Latin, Arabic and Cyrillic script, with
    the forms of English, Spanish, French, German, Arabic, Persian, Russian and Ukrainian.

    Names and places are guessed from titles, phrases and capitals, without any list of names: so a name alone at the
    beginning of a sentence, a name in Arabic script without a title, and a name all in small letters are missed, and a
    word with a capital may be taken for a name. Someone looks before a text is used. Ages are told above 89 only, after
    the Safe Harbor rule of HIPAA (45 CFR 164.514(b)(2)); a year or a weekday alone is none.

    In other scripts what is written in digits or Latin letters is found, and no name or place: `reads_script` tells.

    Time grows with the length of the text, whatever stands in it.
    """
    return joined(chain.from_iterable(look(text) for look in LOOKS))


def reads_script(text: str) -> bool:
    """Whether at least half of a text's letters are in a script in which names and places are looked for."""
    return 2 * len(_OTHER.findall(text)) <= sum(map(str.isalpha, text))
