"""The bank: every case with the state of its newest version, and what it still waits for."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from xenia.community.queries.reviews import Gate, gates
from xenia.core.rules import Actor
from xenia.learning.models import Case, CaseVersion, Script
from xenia.learning.queries.cases import document_of, visible_cases
from xenia.learning.queries.states import digest_of
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.bank_audit import BankAudit, audit


@dataclass(frozen=True, slots=True)
class BankLine:
    """A case and, of a draft, what its readers said of it as it stands."""

    case: Case
    version: CaseVersion
    document: CaseDocument
    languages: list[str]
    gate: Gate

    @property
    def state(self) -> str:
        """published, or how far its readers are with the draft (`Gate.stage`)."""
        return "published" if self.version.thing.published_at else self.gate.stage


def bank_lines(actor: Actor) -> list[BankLine]:
    """All cases, the ones last touched first; six statements."""
    cases = {case.pk: case for case in visible_cases(actor).select_related("author__thing")}
    newest = _newest(cases)
    states: dict[UUID, list[Script]] = defaultdict(list)
    for script in Script.objects.filter(version__in=newest).order_by("language"):
        states[script.version_id].append(script)
    gate = gates({key: _state(states[key]) for key, one in newest.items() if not one.thing.published_at})
    lines = []
    for key, version in newest.items():
        scripts = sorted(states[key], key=lambda one: one.language != version.language)
        languages = [one.language for one in scripts]
        lines.append(BankLine(version.case, version, document_of(scripts[0]), languages, gate.get(key, Gate())))
    return sorted(lines, key=lambda line: max(one.at for one in states[line.version.pk]), reverse=True)


def _state(scripts: list[Script]) -> bytes:
    return digest_of((one.language, bytes(one.digest)) for one in scripts)


def _newest(cases: dict[UUID, Case]) -> dict[UUID, CaseVersion]:
    found: dict[UUID, CaseVersion] = {}
    for version in CaseVersion.objects.filter(case__in=cases).select_related("thing").order_by("number"):
        version.case = cases[version.case_id]
        found[version.case_id] = version
    return {version.pk: version for version in found.values()}


def published_audit() -> BankAudit:
    """Who suffers, decides, heals and speaks which language, over all published cases; one statement."""
    living = {"version__thing__published_at__isnull": False, "version__thing__retired_at__isnull": True}
    scripts = Script.objects.filter(**living).select_related("version")
    return audit(document_of(one) for one in scripts if one.language == one.version.language)
