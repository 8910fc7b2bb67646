"""The audit of a whole bank: who suffers, who decides, who heals and who speaks which language, over all its cases.

One case may well be about somebody who only suffers. If nearly all are, the bank teaches that this is who they are;
only counting over all cases shows it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from xenia.standards.cases.document import CaseDocument, Deed, Person, Role, Speech

_DEEDS = {Deed.SUFFERS: "suffer", Deed.DECIDES: "decide", Deed.HEALS: "heal"}
#: with fewer people than this a share says nothing
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people, by whether they have migrated; of `unsaid` the case does not say."""

    migrated: int = 0
    settled: int = 0
    unsaid: int = 0

    @property
    def total(self) -> int:
        return self.migrated + self.settled + self.unsaid


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAudit:
    """Counts of people over the cases, each case once whatever languages it has. `silent` never say anything aloud:
    (case, person). `sentences` say what a dean should know, what stands out last."""

    cases: int
    people: Tally
    deeds: Mapping[Deed, Tally]
    roles: Mapping[Role, Tally]
    languages: Mapping[str, Tally]
    silent: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


def audit(documents: Iterable[CaseDocument]) -> BankAudit:
    """Count over all cases. Of a case in several languages the original counts."""
    cases = _once(documents)
    people = [person for case in cases for person in case.people]
    everybody = _tally(people)
    deeds = {deed: _tally(person for person in people if deed in person.deeds) for deed in Deed}
    roles = {role: _tally(person for person in people if person.role is role) for role in Role}
    languages = _by_language(people)
    silent = tuple((case.code, person.id) for case in cases for person in _silent(case))
    sentences = (
        *_counted(len(cases), everybody, deeds),
        *_spoken(languages),
        *_outstanding(everybody, deeds, roles, people),
    )
    return BankAudit(
        cases=len(cases),
        people=everybody,
        deeds=deeds,
        roles=roles,
        languages=languages,
        silent=silent,
        sentences=sentences,
    )


def _once(documents: Iterable[CaseDocument]) -> list[CaseDocument]:
    kept: dict[str, CaseDocument] = {}
    for document in documents:
        if document.code not in kept or (kept[document.code].translates and not document.translates):
            kept[document.code] = document
    return list(kept.values())


def _tally(people: Iterable[Person]) -> Tally:
    counted = Counter(person.migrated for person in people)
    return Tally(migrated=counted[True], settled=counted[False], unsaid=counted[None])


def _by_language(people: Sequence[Person]) -> dict[str, Tally]:
    """The language that most people speak first."""
    spoken = dict.fromkeys(language for person in people for language in person.speaks)
    tallies = {language: _tally(person for person in people if language in person.speaks) for language in spoken}
    return dict(sorted(tallies.items(), key=lambda pair: (-pair[1].total, pair[0])))


def _silent(case: CaseDocument) -> list[Person]:
    speech = [part for scene in case.scenes for part in scene.parts if isinstance(part, Speech)]
    heard = {part.who for part in speech if not part.thought and part.text}
    return [person for person in case.people if person.id not in heard]


def _counted(cases: int, everybody: Tally, deeds: Mapping[Deed, Tally]) -> Iterable[str]:
    unsaid = f" Of {everybody.unsaid} it is not said." if everybody.unsaid else ""
    yield (
        f"The bank has {_many(cases, 'case')} with {_many(everybody.total, 'person', 'people')}: "
        f"{everybody.migrated} migrated, {everybody.settled} did not.{unsaid}"
    )
    for deed, tally in deeds.items():
        yield (
            f"{tally.migrated} of the {everybody.migrated} who migrated "
            f"{_DEEDS[deed]}{'s' if tally.migrated == 1 else ''}, "
            f"and {tally.settled} of the {everybody.settled} who did not."
        )


def _spoken(languages: Mapping[str, Tally]) -> Iterable[str]:
    if languages:
        most = ", ".join(f"{language} ({tally.total})" for language, tally in list(languages.items())[:5])
        yield f"The people speak {_many(len(languages), 'language')}; most of them {most}."
    by_migrants = [language for language, tally in languages.items() if tally.migrated and not tally.settled]
    if by_migrants:
        yield f"Spoken only by people who migrated: {', '.join(sorted(by_migrants))}."


def _outstanding(
    everybody: Tally, deeds: Mapping[Deed, Tally], roles: Mapping[Role, Tally], people: Sequence[Person]
) -> Iterable[str]:
    if everybody.migrated < _ENOUGH:
        return
    for deed in (Deed.DECIDES, Deed.HEALS):
        if not deeds[deed].migrated:
            yield f"Nobody who migrated {_DEEDS[deed]}s. Write a case in which somebody does."
    suffering = deeds[Deed.SUFFERS]
    if suffering.total >= _ENOUGH and suffering.migrated == suffering.total:
        yield "Everybody who suffers migrated. Illness comes to everyone; let the cases say so."
    if everybody.settled >= _ENOUGH:
        yield from _uneven(everybody, deeds)
    if roles[Role.CLINICIAN].total and not roles[Role.CLINICIAN].migrated:
        yield "No clinician migrated, though many have in any hospital."
    only = [person for person in people if person.migrated and person.deeds == (Deed.SUFFERS,)]
    if 2 * len(only) > everybody.migrated:
        yield f"{len(only)} of the {everybody.migrated} who migrated do nothing but suffer."


def _uneven(everybody: Tally, deeds: Mapping[Deed, Tally]) -> Iterable[str]:
    """Where one group does something at least twice as often as the other."""

    def share(pick: Callable[[Tally], int], deed: Deed) -> float:
        return pick(deeds[deed]) / pick(everybody)

    for deed in Deed:
        here, there = share(lambda tally: tally.migrated, deed), share(lambda tally: tally.settled, deed)
        more, less = (here, there) if deed is Deed.SUFFERS else (there, here)
        if less and more >= 2 * less:
            who = "migrated" if deed is Deed.SUFFERS else "did not migrate"
            often = f"{more / less:.1f} times as often as the others ({more:.0%}, {less:.0%})"
            yield f"People who {who} {_DEEDS[deed]} {often}."


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"
