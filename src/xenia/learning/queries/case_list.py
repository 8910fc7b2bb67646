"""Cases as whoever plays them finds them: what each is about, in which languages, and how far one has come."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from xenia.core.rules import Actor
from xenia.learning.models import Case, CaseVersion, Play, Script
from xenia.learning.queries.cases import document_of, visible_cases
from xenia.standards.cases import CaseDocument


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A published case in the reader's language, if it has it; `play` is one's open or else latest way through it."""

    case: Case
    document: CaseDocument
    languages: list[str]
    play: Play | None

    @property
    def progress(self) -> str:
        """Whether it was begun or finished."""
        if self.play is None:
            return ""
        return "finished" if self.play.ended_at else "begun"

    @property
    def words(self) -> str:
        """What a search looks through."""
        found = self.document
        return " ".join((found.title, found.lead, found.setting, *found.disciplines, *found.audience)).casefold()


def case_lines(actor: Actor, *, language: str, sought: str = "") -> list[CaseLine]:
    """The published cases that hold all the words sought; four statements."""
    cases = {
        case.pk: case
        for case in visible_cases(actor).filter(thing__published_at__isnull=False, thing__retired_at__isnull=True)
    }
    versions = _published(cases)
    languages = _languages(versions)
    texts = _texts(versions, languages, language)
    plays = _plays(actor, cases)
    lines = [
        CaseLine(cases[version.case_id], document_of(texts[key]), languages[key], plays.get(version.case_id))
        for key, version in versions.items()
    ]
    wanted = sought.casefold().split()
    found = [line for line in lines if all(word in line.words for word in wanted)]
    return sorted(found, key=lambda line: line.document.title.casefold())


def _published(cases: Collection[UUID]) -> dict[UUID, CaseVersion]:
    """The version of each case that is played."""
    rows = CaseVersion.objects.filter(
        case__in=cases, thing__published_at__isnull=False, thing__retired_at__isnull=True
    ).order_by("number")
    newest = {version.case_id: version for version in rows}
    return {version.pk: version for version in newest.values()}


def _languages(versions: dict[UUID, CaseVersion]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for version, language in Script.objects.filter(version__in=versions).values_list("version", "language"):
        own = versions[version].language == language
        found[version].insert(0 if own else len(found[version]), language)
    return found


def _texts(versions: dict[UUID, CaseVersion], languages: dict[UUID, list[str]], language: str) -> dict[UUID, Script]:
    """The text of each version in the reader's language, or else its own."""
    shown = {key: language if language in languages[key] else one.language for key, one in versions.items()}
    rows = Script.objects.filter(version__in=versions, language__in=set(shown.values()))
    return {script.version_id: script for script in rows if shown[script.version_id] == script.language}


def _plays(actor: Actor, cases: Collection[UUID]) -> dict[UUID, Play]:
    """One's latest play of each case; an open one stands before those that ended."""
    if actor.person is None:
        return {}
    rows = Play.objects.filter(person=actor.person, version__case__in=cases).select_related("version")
    found: dict[UUID, Play] = {}
    for play in rows.order_by("started_at"):
        before = found.get(play.version.case_id)
        if before is None or before.ended_at or play.ended_at is None:
            found[play.version.case_id] = play
    return found
