"""Whether a version of a case may be published: what the checker finds, and whether both sides have signed."""

from collections.abc import Mapping
from functools import lru_cache

from xenia.community.queries.reviews import missing_signatures
from xenia.learning.models import Case, CaseVersion, Script
from xenia.learning.queries.cases import document_of, parsed
from xenia.learning.queries.passages import passages_in
from xenia.science.textmatch.readability import readability
from xenia.standards.cases import CaseDocument, Finding, Severity, check

#: a formula says nothing of fewer words
ENOUGH = 30


def scripts_of(version: CaseVersion) -> dict[str, Script]:
    """The texts of a version by language, its own first; one statement."""
    scripts = sorted(Script.objects.filter(version=version), key=lambda one: (one.language != version.language, one.pk))
    return {script.language: script for script in scripts}


def findings_of(version: CaseVersion, scripts: Mapping[str, Script]) -> tuple[Finding, ...]:
    """All that should be mended in the case and in its translations, reckoned once for each state."""
    return _findings(*_states(version, scripts), version.case.reading_age)


def errors_of(version: CaseVersion, scripts: Mapping[str, Script]) -> tuple[Finding, ...]:
    """What keeps a version from being published; how it reads does not."""
    return tuple(one for one in _findings(*_states(version, scripts), None) if one.severity is Severity.ERROR)


type State = tuple[bytes, str]


def _states(version: CaseVersion, scripts: Mapping[str, Script]) -> tuple[State, tuple[State, ...]]:
    own = scripts[version.language]
    others = tuple((bytes(one.digest), one.text) for one in scripts.values() if one.pk != own.pk)
    return (bytes(own.digest), own.text), others


@lru_cache(maxsize=128)
def _findings(own: State, others: tuple[State, ...], age: int | None) -> tuple[Finding, ...]:
    translations = [parsed(*other) for other in others]
    if age is None:
        return check(parsed(*own), others=translations)
    return check(parsed(*own), others=translations, reading_age=_age, most_age=age)


@lru_cache(maxsize=4096)
def _age(text: str, language: str) -> float | None:
    read = readability(text, language=language)
    return read.reading_age if read.words >= ENOUGH else None


def needs_both_sides(case: Case, document: CaseDocument) -> bool:
    """Whether the community reads it too: cases about migrants, and whatever their author says of a case in which
    somebody migrated or a story is taken up."""
    return case.about_migrants or bool(passages_in(document)) or any(one.migrated for one in document.people)


def what_is_missing(version: CaseVersion) -> list[str]:
    """Whole sentences on what keeps a version from being published; none when nothing does."""
    scripts = scripts_of(version)
    missing = [one.sentence for one in errors_of(version, scripts)]
    if needs_both_sides(version.case, document_of(scripts[version.language])):
        missing += missing_signatures(version.thing)
    return missing
