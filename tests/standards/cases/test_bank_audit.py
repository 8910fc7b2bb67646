"""The audit of a bank shows what no single case shows: who always suffers, and who is never the one that heals."""

from dataclasses import replace

from tests.standards.cases.examples import EXAMPLE
from xenia.standards.cases import CaseDocument, parse
from xenia.standards.cases.bank_audit import Tally, audit
from xenia.standards.cases.document import Deed, Person, Role, Scene, Speech


def person(name: str, *deeds: Deed, migrated: bool | None, role: Role = Role.PATIENT, speaks: str = "so") -> Person:
    return Person(id=name, name=name, role=role, migrated=migrated, deeds=deeds, speaks=(speaks,))


def bank(*people: Person) -> list[CaseDocument]:
    """A case for each person."""
    return [CaseDocument(code=f"case-{number}", title="A", people=(one,)) for number, one in enumerate(people)]


def test_people_are_counted_by_what_they_do_and_speak_and_whether_they_migrated() -> None:
    counted = audit([parse(EXAMPLE)])

    assert (counted.cases, counted.people) == (1, Tally(migrated=3, settled=1))
    assert counted.deeds[Deed.SUFFERS] == Tally(migrated=1)
    assert counted.deeds[Deed.DECIDES] == Tally(migrated=2)
    assert counted.roles[Role.INTERPRETER] == Tally(settled=1)
    assert list(counted.languages) == ["en", "prs", "es"]
    assert counted.languages["prs"] == Tally(migrated=2, settled=1)
    assert counted.silent == (("line-drops", "laila"),)
    assert counted.sentences[:2] == (
        "The bank has 1 case with 4 people: 3 migrated, 1 did not.",
        "1 of the 3 who migrated suffers, and 0 of the 1 who did not.",
    )


def test_a_case_in_three_languages_counts_once_as_its_original() -> None:
    original = parse(EXAMPLE)
    arabic = replace(original, language="ar", translates="en", people=original.people[:1])

    assert audit([arabic, original, replace(arabic, language="es")]).people.total == 4


def test_a_bank_in_which_migrants_only_suffer_says_so() -> None:
    counted = audit(
        bank(
            *(person(f"p{number}", Deed.SUFFERS, migrated=True) for number in range(6)),
            *(person(f"d{number}", Deed.HEALS, migrated=False, role=Role.CLINICIAN) for number in range(5)),
        )
    )

    assert counted.sentences[-5:] == (
        "Nobody who migrated decides. Write a case in which somebody does.",
        "Nobody who migrated heals. Write a case in which somebody does.",
        "Everybody who suffers migrated. Illness comes to everyone; let the cases say so.",
        "No clinician migrated, though many have in any hospital.",
        "6 of the 6 who migrated do nothing but suffer.",
    )


def test_a_bank_in_which_everybody_does_everything_has_nothing_outstanding() -> None:
    everything = (Deed.SUFFERS, Deed.DECIDES, Deed.HEALS)
    people = [person(f"p{number}", *everything, migrated=number % 2 == 0) for number in range(12)]
    doctor = person("doctor", *everything, migrated=True, role=Role.CLINICIAN)
    counted = audit(bank(*people, doctor))

    assert counted.sentences[4:] == ("The people speak 1 language; most of them so (13).",)


def test_twice_as_often_is_said_with_both_shares() -> None:
    people = [
        person(f"m{number}", *([Deed.SUFFERS] if number < 8 else [Deed.HEALS]), migrated=True) for number in range(10)
    ]
    people += [
        person(f"s{number}", *([Deed.SUFFERS] if number < 2 else [Deed.HEALS]), migrated=False) for number in range(10)
    ]
    sentences = audit(bank(*people)).sentences

    assert "People who migrated suffer 4.0 times as often as the others (80%, 20%)." in sentences
    assert "People who did not migrate heal 4.0 times as often as the others (80%, 20%)." in sentences


def test_whoever_speaks_in_some_scene_is_not_silent() -> None:
    case = bank(person("ali", migrated=None))[0]
    thinking = Scene(id="a", parts=(Speech(who="ali", text="No.", thought=True),))
    speaking = Scene(id="b", parts=(Speech(who="ali", text="No."),))

    assert audit([replace(case, scenes=(thinking,))]).silent == (("case-0", "ali"),)
    assert audit([replace(case, scenes=(thinking, speaking))]).silent == ()


def test_an_empty_bank_is_counted_too() -> None:
    assert audit([]).sentences[0] == "The bank has 0 cases with 0 people: 0 migrated, 0 did not."
