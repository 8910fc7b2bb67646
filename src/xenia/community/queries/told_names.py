"""Whether a name that a teller made up is their own after all."""

import re
import unicodedata

_PART = re.compile(r"[^\W\d_]+")
#: what stands in many names and in front of them, and tells of nobody; as they are compared, without accents
ANYBODYS = frozenset(
    {
        *("abd", "abdul", "abu", "bin", "bint", "ben", "ibn", "umm", "van", "von", "der", "den", "del", "della", "dos"),
        *("las", "los", "san", "mac", "haj", "haji", "hajja", "sheikh", "imam", "mama", "mami", "baba", "papa", "tata"),
        *("aunt", "auntie", "uncle", "tante", "onkel", "tio", "tia", "khala", "amm", "brother", "sister", "hermano"),
        *("hermana", "doctor", "doctora", "nurse", "senor", "senora", "don", "dona", "mrs", "miss", "madame"),
        *("monsieur", "frau", "herr", "the", "and"),
        *("ابو", "عبد", "ابن", "بنت", "خالة", "عمو", "الحاج", "الحاجة"),
    }
)
#: a part of a name with fewer letters is a particle or an initial
FEWEST = 3


def is_real_name(made_up: str, *, name: str) -> bool:
    """Whether a made-up name is the real one or has a part of it, whatever the case, the accents and the order."""
    ours, real = _parts(made_up), _parts(name)
    if ours and "".join(ours) == "".join(real):
        return True
    return any(len(part) >= FEWEST and part not in ANYBODYS for part in set(ours) & set(real))


def _parts(name: str) -> list[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return [part.casefold() for part in _PART.findall(plain)]
