"""Capital letters of the scripts that have them, and runs of words that begin with one."""

import re
import sys


def _capitals() -> str:
    """Every capital letter below U+2000, as ranges of a character class."""
    found = [code for code in range(0x2000) if chr(code).isupper()]
    ranges, start = [], found[0]
    for code, after in zip(found, [*found[1:], sys.maxunicode], strict=True):
        if after != code + 1:
            ranges.append(f"\\u{start:04x}-\\u{code:04x}")
            start = after
    return "".join(ranges)


UP = _capitals()
#: letters carry marks of their own in decomposed text
MARKS = "\u0300-\u036f"
REST = rf"[\w{MARKS}]*(?:['’\-][^\W\d_][\w{MARKS}]*)*"
WORD = rf"[{UP}]{REST}"
#: a word, an initial, or a title with its full stop
TOKEN = rf"(?:[{UP}]\.|(?:Dra?|Mrs?|Ms|Prof|Sra?|Srta|St|Mlle|Mme|Fr)\.(?=\s)|{WORD})"
_SMALL = r"(?:de|da|do|dos|das|del|della|di|la|las|los|van|von|der|den|ten|ter|zu|zum|bin|ibn|bint|al|el|ould|abu|umm)"
_GAP = r"[ \t\u00a0]+"
#: begins with the capital itself, so that the rest of a text is passed over quickly
RUN = re.compile(
    rf"[{UP}](?<![\w{MARKS}][{UP}])(?:\.|(?:r|ra|rs|s|rof|rta|t|lle|me)\.(?=\s)|{REST})"
    rf"(?:{_GAP}(?:{_SMALL}{_GAP}){{0,2}}(?:[adeln]{{1,2}}[-'’])?{TOKEN})*"
)
TOKENS = re.compile(rf"(?<![\w{MARKS}])(?:[adeln]{{1,2}}[-'’])?{TOKEN}")
FIRST = re.compile(WORD)
