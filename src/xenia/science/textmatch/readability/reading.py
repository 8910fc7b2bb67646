"""Read a text as the formulas do: sentence by sentence, word by word, once."""

from dataclasses import dataclass
from heapq import nlargest
from statistics import fmean

from xenia.science.textmatch.readability.formulas import FORMULAS, Counts, FormulaFigure
from xenia.science.textmatch.readability.sentences import Passage, passages
from xenia.science.textmatch.readability.syllables import syllables

#: the formulas were fitted on passages of about this many words
ENOUGH_WORDS = 100
#: a sentence this long without a mark at its end is probably several
UNMARKED = 40
#: letters from which a word is named as long
LONG = 9
#: words that make a title rather than a sentence
TITLE = 2
NO_SPACES = frozenset({"bo", "dz", "ja", "km", "lo", "my", "th", "yue", "zh"})


@dataclass(frozen=True, slots=True)
class SentenceFigure:
    """One sentence: `text[start:end]`, its words, letters and syllables (None without rules), and the age it asks for.

    The age of one sentence is rough; it tells the hard from the easy within a text.
    """

    start: int
    end: int
    words: int
    letters: int
    syllables: int | None
    age: float | None


@dataclass(frozen=True, slots=True)
class Readability:
    """How hard a text is. `reading_age` is the mean of the formulas' ages, None where there is no formula or no word.

    `long_words` are those of nine letters or more, each once, longest first. Which words are rare is not said: that
    takes a corpus, and none comes along.
    """

    language: str
    reading_age: float | None
    formulas: tuple[FormulaFigure, ...]
    sentences: tuple[SentenceFigure, ...]
    words: int
    words_a_sentence: float | None
    letters_a_word: float | None
    syllables_a_word: float | None
    long_words: tuple[str, ...]
    warnings: tuple[str, ...]

    def hardest(self, count: int = 3) -> tuple[SentenceFigure, ...]:
        """The sentences that ask most, the hardest first: by age, and without one by length.

        Titles of one or two words are passed over where there is more: to the formulas a long word alone is very hard.
        """
        whole = [one for one in self.sentences if one.words > TITLE] or self.sentences
        return tuple(nlargest(count, whole, key=lambda one: (one.age or 0.0, one.words, one.letters)))


def readability(text: str, *, language: str) -> Readability:
    """Estimate the age at which a text is read with ease.

    Parameters
    ----------
    text : str
        Plain text. Sentences end at marks, empty lines and items of lists; see `sentences.passages`.
    language : str
        BCP 47 tag; its first part decides. English, Spanish, French, German and Arabic have formulas, and any other
        language gets the lengths of its sentences and words alone.

    Returns
    -------
    Readability
        `reading_age` in years, 5 to 22, a mean over the formulas of the language: Flesch-Kincaid and Coleman-Liau;
        Szigriszt-Pazos and Fernández Huerta; Kandel-Moles; first Wiener Sachtextformel and Amstad; lengths alone for
        Arabic (sources beside each in `formulas`). Formulas see lengths and nothing else: not whether the words are
        known, the order is clear or the matter is hard. Two years off is usual. Take it as a hint, and ask readers.

    Notes
    -----
    Nothing is raised. A text without words has no age; a short one, one without full stops, Arabic, and a
    language without formula or without spaces get a sentence in `warnings`. Time is linear in the length of the text.
    """
    base = language.lower().replace("_", "-").split("-")[0]
    counts = Counts()
    figures: list[SentenceFigure] = []
    long_words: dict[str, str] = {}
    unmarked = False
    for passage in passages(text, language=base):
        one = _counts_of(passage, language=base)
        counts += one
        figures.append(_figure(passage, one, base))
        unmarked = unmarked or (not passage.marked and one.words > UNMARKED)
        long_words.update((word.lower(), word) for word in passage.words if _letters(word) >= LONG)
    said = _formulas(counts, base)
    return Readability(
        language=language,
        reading_age=fmean(figure.age for figure in said) if said else None,
        formulas=said,
        sentences=tuple(figures),
        words=counts.words,
        words_a_sentence=counts.words_a_sentence if counts.words else None,
        letters_a_word=counts.letters_a_word if counts.words else None,
        syllables_a_word=counts.syllables_a_word if counts.syllables else None,
        long_words=tuple(sorted(long_words.values(), key=lambda word: (-_letters(word), word))),
        warnings=_warnings(counts, base, unmarked=unmarked),
    )


def _letters(word: str) -> int:
    """Letters and digits; vowel signs, lengthening strokes and marks are none."""
    return sum(sign.isalnum() and sign != "\u0640" for sign in word)


def _counts_of(passage: Passage, *, language: str) -> Counts:
    letters = [_letters(word) for word in passage.words]
    spoken = [syllables(word, language=language) or 0 for word in passage.words]
    return Counts(
        sentences=1,
        words=len(letters),
        letters=sum(letters),
        syllables=sum(spoken),
        single=sum(count == 1 for count in spoken),
        many=sum(count >= 3 for count in spoken),
        long=sum(count > 6 for count in letters),
    )


def _figure(passage: Passage, counts: Counts, language: str) -> SentenceFigure:
    said = _formulas(counts, language)
    age = fmean(figure.age for figure in said) if said else None
    return SentenceFigure(passage.start, passage.end, counts.words, counts.letters, counts.syllables or None, age)


def _formulas(counts: Counts, language: str) -> tuple[FormulaFigure, ...]:
    if not counts.words:
        return ()
    values = [(formula, formula.value(counts)) for formula in FORMULAS.get(language, ())]
    return tuple(FormulaFigure(formula.name, value, formula.age(value)) for formula, value in values)


def _warnings(counts: Counts, language: str, *, unmarked: bool) -> tuple[str, ...]:
    found = []
    if not counts.words:
        return ("There are no words to read.",)
    if language not in FORMULAS:
        found.append("There is no formula for this language: only the lengths of sentences and words are given.")
    elif counts.words < ENOUGH_WORDS:
        found.append(
            f"The text has {counts.words} of the {ENOUGH_WORDS} words that the formulas need; take it as rough."
        )
    if language == "ar":
        found.append("The age of an Arabic text rests on lengths alone and may be three years off.")
    if language in NO_SPACES:
        found.append("This language writes no spaces between words, so that words are not told apart.")
    if unmarked:
        found.append(f"More than {UNMARKED} words stand without a full stop and were read as one sentence.")
    return tuple(found)
