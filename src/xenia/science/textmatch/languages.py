"""In which language a text is written, as far as its letters tell."""

from functools import cache
from typing import Any

#: languages of books and of very few speakers, which short texts are taken for by chance
_RARE = frozenset({"an", "br", "eo", "fo", "fy", "io", "la", "lb", "nn", "oc", "se", "vo", "wa"})
#: written in another script than ours
NOT_LATIN = frozenset(
    (
        *("am", "ar", "as", "be", "bg", "bn", "ckb", "dz", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "kk", "km"),
        *("kn", "ko", "ky", "lo", "mk", "ml", "mn", "mr", "my", "ne", "or", "pa", "ps", "ru", "sd", "si", "sr", "ta"),
        *("te", "tg", "th", "ti", "ug", "uk", "ur", "yi", "zh"),
    )
)
LATIN_ENDS = "\u0250"
#: fewer letters than this say little
ENOUGH = 12
SURE = 0.8
#: how many times likelier another language must be before it is believed against the usual one
LIKELIER = 4.0


def recognised_language(text: str, *, usual: str = "") -> str:
    """The language of a text as a BCP 47 tag, or "" where nothing speaks for one.

    `usual` is the language in which it would be expected, such as that of the form. It is kept, region and all, while
    nothing speaks clearly against it: short texts look like many languages. Up to some hundred languages are known
    (Lui and Baldwin 2012, langid.py, in the port py3langid); dialects are told as their language.
    """
    letters = [sign for sign in text if sign.isalpha()]
    if not letters:
        return usual
    ranked: list[tuple[str, float]] = _identifier().rank(text)
    best, likelihood = ranked[0][0], float(ranked[0][1])
    base = usual.lower().split("-")[0]
    if base == best:
        return usual
    if (2 * sum(sign < LATIN_ENDS for sign in letters) > len(letters)) != (base not in NOT_LATIN):
        return best if likelihood >= SURE / 2 else ""  # another script than usual: the usual is out of the question
    if len(letters) < ENOUGH and likelihood < SURE:
        return usual
    near = float(dict(ranked).get(base, 0.0))
    return best if likelihood >= max(SURE / 2, LIKELIER * near) else usual


@cache
def _identifier() -> Any:
    """The model, read at the first question: two seconds and 30 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2 and label not in _RARE])
    return identifier
