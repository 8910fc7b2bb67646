"""The classic formulas of readability, and the age at which a school child reads what they call that hard."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

#: outside these no formula was ever fitted
YOUNGEST, OLDEST = 5.0, 22.0
#: a child in grade g is about g + 5 years old at the start of the year
SCHOOL_BEGINS_AFTER = 5.0


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas rest on; those of two texts add up. `long` words have more than six letters."""

    sentences: int = 0
    words: int = 0
    letters: int = 0
    syllables: int = 0
    single: int = 0
    many: int = 0
    long: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.sentences + other.sentences,
            self.words + other.words,
            self.letters + other.letters,
            self.syllables + other.syllables,
            self.single + other.single,
            self.many + other.many,
            self.long + other.long,
        )

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences

    @property
    def syllables_a_word(self) -> float:
        return self.syllables / self.words

    @property
    def letters_a_word(self) -> float:
        return self.letters / self.words


@dataclass(frozen=True, slots=True)
class FormulaFigure:
    """What one formula says: its own value (a school grade, or an ease from 0 to 100) and that as an age in years."""

    name: str
    value: float
    age: float


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula by its usual name, and how its value becomes an age."""

    name: str
    value: Callable[[Counts], float]
    age: Callable[[float], float]


def flesch_kincaid(counts: Counts) -> float:
    """Grade = 0.39 W/S + 11.8 syllables/W − 15.59 (Kincaid, Fishburne, Rogers and Chissom 1975)."""
    return 0.39 * counts.words_a_sentence + 11.8 * counts.syllables_a_word - 15.59


def coleman_liau(counts: Counts) -> float:
    """Grade = 0.0588 L − 0.296 S − 15.8, letters and sentences in 100 words (Coleman and Liau 1975)."""
    return 5.88 * counts.letters_a_word - 29.6 / counts.words_a_sentence - 15.8


def szigriszt(counts: Counts) -> float:
    """Ease = 206.835 − 62.3 syllables/W − W/S (Szigriszt Pazos 1993), read by the INFLESZ scale."""
    return 206.835 - 62.3 * counts.syllables_a_word - counts.words_a_sentence


def fernandez_huerta(counts: Counts) -> float:
    """Ease = 206.84 − 60 syllables/W − 1.02 W/S (Fernández Huerta 1959, with the misprint of later copies undone)."""
    return 206.84 - 60 * counts.syllables_a_word - 1.02 * counts.words_a_sentence


def kandel_moles(counts: Counts) -> float:
    """Ease = 207 − 1.015 W/S − 73.6 syllables/W (Kandel and Moles 1958)."""
    return 207 - 1.015 * counts.words_a_sentence - 73.6 * counts.syllables_a_word


def wiener_sachtext(counts: Counts) -> float:
    """Grade = 0.1935 MS + 0.1672 W/S + 0.1297 IW − 0.0327 ES − 0.875 (Bamberger and Vanecek 1984, the first of four).

    MS, IW and ES are the words of three or more syllables, of more than six letters, and of one syllable, in 100.
    """
    shares = 0.1935 * counts.many + 0.1297 * counts.long - 0.0327 * counts.single
    return 100 * shares / counts.words + 0.1672 * counts.words_a_sentence - 0.875


def amstad(counts: Counts) -> float:
    """Ease = 180 − W/S − 58.5 syllables/W (Amstad 1978)."""
    return 180 - counts.words_a_sentence - 58.5 * counts.syllables_a_word


#: an Arabic word carries the article, conjunctions and pronouns that English writes as words of their own
ARABIC_WORDS = 1.4


def arabic_lengths(counts: Counts) -> float:
    """Grade = 4.71 letters/W + 0.5 · 1.4 W/S − 21.43: the form of Smith and Senter (1967), carried over to Arabic.

    No Arabic formula that we know gives an age for a short text without vowel signs: OSMAN (El-Haj and Rayson 2016)
    needs the signs and AARI (Al Tamimi and others 2014) grows with the length of the text. This one only sees the
    length of sentences and words; the factor is our own, chosen so that texts which stand in Arabic and in English get
    about the same age, and children's texts never confirmed it.
    """
    return 4.71 * counts.letters_a_word + 0.5 * ARABIC_WORDS * counts.words_a_sentence - 21.43


def from_grade(grade: float) -> float:
    """The age of a school grade."""
    return bounded(grade + SCHOOL_BEGINS_AFTER)


#: middles of the bands of ease and the ages that go with them: Flesch (1949) …
FLESCH_AGES = (
    (120.0, 6.0),
    (95.0, 11.0),
    (85.0, 12.0),
    (75.0, 13.0),
    (65.0, 14.5),
    (55.0, 17.0),
    (40.0, 20.0),
    (15.0, 22.0),
)
#: … and Szigriszt Pazos (1993), from 6 to 10 years for 86–100 over 12 for 66–75 to university below 16
SPANISH_AGES = (
    (107.0, 5.0),
    (93.0, 8.0),
    (80.5, 11.0),
    (70.5, 12.0),
    (58.0, 15.0),
    (43.0, 17.0),
    (25.5, 19.0),
    (7.5, 22.0),
)


def from_ease(knots: tuple[tuple[float, float], ...]) -> Callable[[float], float]:
    """The age of an ease, straight between the knots, which go from the easiest to the hardest."""

    def age(ease: float) -> float:
        for (easy, young), (hard, old) in pairwise(knots):
            if ease >= hard:
                return bounded(old - (old - young) * (ease - hard) / (easy - hard))
        return OLDEST

    return age


def bounded(age: float) -> float:
    """Ages outside YOUNGEST..OLDEST mean nothing; they are given as the nearer end."""
    return min(max(age, YOUNGEST), OLDEST)


FORMULAS: dict[str, tuple[Formula, ...]] = {
    "en": (
        Formula("Flesch-Kincaid", flesch_kincaid, from_grade),
        Formula("Coleman-Liau", coleman_liau, from_grade),
    ),
    "es": (
        Formula("Szigriszt-Pazos (INFLESZ)", szigriszt, from_ease(SPANISH_AGES)),
        Formula("Fernández Huerta", fernandez_huerta, from_ease(SPANISH_AGES)),
    ),
    "fr": (Formula("Kandel-Moles", kandel_moles, from_ease(FLESCH_AGES)),),
    "de": (
        Formula("Wiener Sachtextformel", wiener_sachtext, from_grade),
        Formula("Amstad", amstad, from_ease(FLESCH_AGES)),
    ),
    "ar": (Formula("Lengths of sentences and words", arabic_lengths, from_grade),),
}
