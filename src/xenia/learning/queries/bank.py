"""The bank: every case with the state of its newest version, and what it still waits for."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from xenia.community.models import Reader, Remark, Review, Side
from xenia.core.rules import Actor
from xenia.learning.models import Case, CaseVersion, Script
from xenia.learning.queries.cases import document_of, visible_cases
from xenia.learning.queries.readiness import needs_both_sides
from xenia.learning.queries.states import digest_of
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.bank_audit import BankAudit, audit


@dataclass(slots=True)
class BankLine:
    """A case: `signed` are the sides that have signed its draft as it stands, `asks` who holds it up."""

    case: Case
    version: CaseVersion
    document: CaseDocument
    languages: list[str]
    readers: int = 0
    signed: set[str] = field(default_factory=set)
    asks: int = 0
    remarks: int = 0

    @property
    def state(self) -> str:
        """published, ready (both sides signed), waiting (somebody reads it) or draft."""
        if self.version.thing.published_at:
            return "published"
        if self.is_signed:
            return "ready"
        return "waiting" if self.readers else "draft"

    @property
    def is_signed(self) -> bool:
        """Whether nothing but the checker stands between the draft and its publication."""
        both = self.signed >= set(Side.values) or not needs_both_sides(self.case, self.document)
        return both and not self.asks and not self.remarks

    @property
    def lacks(self) -> list[str]:
        """The sides whose signature is missing, where the case needs both."""
        return [side for side in Side.values if side not in self.signed]


def bank_lines(actor: Actor) -> list[BankLine]:
    """All cases, the ones last touched first; six statements."""
    cases = {case.pk: case for case in visible_cases(actor).select_related("author__thing")}
    newest = _newest(cases)
    lines: dict[UUID, BankLine] = {}
    states: dict[UUID, list[Script]] = defaultdict(list)
    for script in Script.objects.filter(version__in=newest).order_by("language"):
        states[script.version_id].append(script)
    for key, version in newest.items():
        scripts = sorted(states[key], key=lambda one: one.language != version.language)
        languages = [one.language for one in scripts]
        lines[key] = BankLine(version.case, version, document_of(scripts[0]), languages)
    _read(lines, states)
    return sorted(lines.values(), key=lambda line: max(one.at for one in states[line.version.pk]), reverse=True)


def _newest(cases: dict[UUID, Case]) -> dict[UUID, CaseVersion]:
    found: dict[UUID, CaseVersion] = {}
    for version in CaseVersion.objects.filter(case__in=cases).select_related("thing").order_by("number"):
        version.case = cases[version.case_id]
        found[version.case_id] = version
    return {version.pk: version for version in found.values()}


def _read(lines: dict[UUID, BankLine], scripts: dict[UUID, list[Script]]) -> None:
    """Who reads each draft, and what they said last of the state that stands."""
    drafts = [key for key, line in lines.items() if line.version.thing.published_at is None]
    for subject in Reader.objects.filter(subject__in=drafts).values_list("subject", flat=True):
        lines[subject].readers += 1
    for subject in Remark.objects.filter(subject__in=drafts, answered_at=None).values_list("subject", flat=True):
        lines[subject].remarks += 1
    last = {(one.subject_id, one.reader_id): one for one in Review.objects.filter(subject__in=drafts).order_by("at")}
    states = {key: digest_of((one.language, bytes(one.digest)) for one in scripts[key]) for key in drafts}
    for (subject, reader), review in last.items():
        if reader is None:
            continue
        if review.verdict == Review.Verdict.ASKS:
            lines[subject].asks += 1
        elif bytes(review.state) == states[subject]:
            lines[subject].signed.add(review.side)


def published_audit() -> BankAudit:
    """Who suffers, decides, heals and speaks which language, over all published cases; one statement."""
    living = {"version__thing__published_at__isnull": False, "version__thing__retired_at__isnull": True}
    scripts = Script.objects.filter(**living).select_related("version")
    return audit(document_of(one) for one in scripts if one.language == one.version.language)
