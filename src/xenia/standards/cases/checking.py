"""The checker: everything that should be mended in a case before somebody learns from it."""

from collections.abc import Sequence

from xenia.standards.cases.check_paths import check_paths
from xenia.standards.cases.check_translations import check_translations
from xenia.standards.cases.check_words import ReadingAge, check_reading, check_words
from xenia.standards.cases.document import CaseDocument
from xenia.standards.cases.findings import Finding, Severity

_ORDER = tuple(Severity)


def check(
    document: CaseDocument,
    *,
    others: Sequence[CaseDocument] = (),
    reading_age: ReadingAge | None = None,
    most_age: float = 16.0,
) -> tuple[Finding, ...]:
    """All findings, the gravest first; each place and kind is told once a language.

    `others` are the case in its other languages. `reading_age` tells the age for which a text is (text, language);
    scenes above `most_age` are named. That nothing is found does not mean that a case is kind, or true.
    """
    found = [*check_paths(document), *check_words(document), *check_translations(document, others)]
    if reading_age is not None:
        found += check_reading(document, reading_age, most_age)
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: _ORDER.index(finding.severity)))
