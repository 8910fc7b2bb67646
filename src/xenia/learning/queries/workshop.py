"""What an author sees of one case on its desk."""

from dataclasses import dataclass

from xenia.community.models import Side
from xenia.community.queries.reviews import Signature, signatures
from xenia.learning.models import CaseVersion, Script
from xenia.learning.queries.cases import document_of, published_version
from xenia.learning.queries.readiness import findings_of, needs_both_sides, scripts_of, what_is_missing
from xenia.learning.queries.reading import readers_for
from xenia.people.models import Person
from xenia.standards.cases import CaseDocument, Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLine:
    """One text of a version, and how much of it is still to be done."""

    script: Script
    original: bool
    misses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The state of the newest version; `played` is the version that is published."""

    document: CaseDocument
    languages: list[LanguageLine]
    findings: tuple[Finding, ...]
    errors: int
    missing: list[str]
    both_sides: bool
    signatures: list[Signature]
    played: CaseVersion | None
    askable: list[tuple[str, list[Person]]]


def workshop(version: CaseVersion) -> Workshop:
    """Read the desk; a constant number of statements."""
    scripts = scripts_of(version)
    document = document_of(scripts[version.language])
    findings = findings_of(version, scripts)
    draft = version.thing.published_at is None
    return Workshop(
        document=document,
        languages=[
            LanguageLine(
                script=script,
                original=language == version.language,
                misses=sum(one.language == language for one in findings),
            )
            for language, script in scripts.items()
        ],
        findings=findings,
        errors=sum(one.severity is Severity.ERROR for one in findings),
        missing=what_is_missing(version) if draft else [],
        both_sides=needs_both_sides(version.case, document),
        signatures=signatures(version.thing),
        played=published_version(version.case),
        askable=[(side, list(readers_for(version, side)[:500])) for side in Side.values] if draft else [],
    )
