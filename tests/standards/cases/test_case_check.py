"""The checker says what would strand a player or shut somebody out, where, and what to do."""

import time
from dataclasses import replace

import pytest

from tests.standards.cases.examples import EXAMPLE
from xenia.standards.cases import CaseDocument, parse
from xenia.standards.cases.checking import check
from xenia.standards.cases.document import (
    Choice,
    Ending,
    Mark,
    Media,
    MediaKind,
    Moment,
    MomentKind,
    Narration,
    Option,
    Part,
    Person,
    Role,
    Scene,
    Speech,
    Timer,
    View,
)
from xenia.standards.cases.findings import Severity

ALI = Person(id="ali", name="Ali", role=Role.PATIENT, speaks=("ar",))
VOICE = Speech(who="ali", text="It hurts.")
END = Scene(id="end", parts=(VOICE,), ending=Ending(consequence="He sleeps."))


def scene(name: str, *ways: str | Choice, parts: tuple[Part, ...] = (), timer: Timer | None = None) -> Scene:
    """A scene with a choice for each way on, named as where it goes."""
    choices = tuple(way if isinstance(way, Choice) else Choice(id=way, words=way, goes=way) for way in ways)
    return Scene(id=name, title=name.capitalize(), choices=choices, parts=parts, timer=timer)


def case(*scenes: Scene, people: tuple[Person, ...] = (ALI,), language: str = "en") -> CaseDocument:
    return CaseDocument(code="a", title="A", people=people, scenes=(*scenes, END), language=language)


def found(document: CaseDocument, *others: CaseDocument) -> list[tuple[str, str]]:
    return [(finding.place, finding.kind) for finding in check(document, others=others)]


def test_nothing_is_found_in_the_example_of_the_documentation() -> None:
    assert check(parse(EXAMPLE)) == ()


def test_a_scene_that_nothing_leads_to_is_named() -> None:
    assert found(case(scene("start", "end"), scene("lost", "end"))) == [("lost", "unreachable")]


def test_a_scene_behind_a_flag_that_is_set_too_late_is_not_reachable_either() -> None:
    locked = Choice(id="in", words="In", goes="room", needs=("key",))
    room = scene("room", Choice(id="out", words="Out", goes="end", sets=("key",)))

    assert found(case(scene("start", locked, "end"), room)) == [("start.in", "never-offered"), ("room", "unreachable")]


def test_a_dead_end_is_named_and_what_runs_into_it_is_not_called_a_circle() -> None:
    stays = Choice(id="look", words="Look round")

    assert found(case(scene("start", "cellar", "end"), scene("cellar", stays))) == [("cellar", "dead-end")]
    assert found(case(scene("start", "end", "hall"), scene("hall", "cellar"), scene("cellar"))) == [
        ("cellar", "dead-end")
    ]


def test_a_circle_without_a_way_out_is_named_once_with_its_scenes() -> None:
    findings = check(case(scene("start", "end", "left"), scene("left", "right"), scene("right", "left")))

    assert [(each.place, each.kind) for each in findings] == [("left", "loop")]
    assert findings[0].sentence == "One goes round for ever: “Left”, “Right”."


def test_a_circle_that_can_be_left_is_none() -> None:
    assert found(case(scene("start", "left"), scene("left", "right"), scene("right", "left", "end"))) == []


def test_jumps_to_nowhere_are_named_from_choices_and_timers() -> None:
    document = case(scene("start", "end", "moon", timer=Timer(seconds=9, goes="mars")))

    assert found(document) == [("start.moon", "nowhere"), ("start.timer", "nowhere")]


def test_a_timer_leads_somewhere() -> None:
    assert found(case(scene("start", "end", timer=Timer(seconds=9)))) == [("start.timer", "timer-without-exit")]
    assert found(case(scene("start", timer=Timer(seconds=9, goes="end")))) == []


def test_a_flag_that_nothing_sets_is_named_for_if_and_unless() -> None:
    ways = (
        Choice(id="a", words="A", goes="end", needs=("x",)),
        Choice(id="b", words="B", goes="end", unless=("y",)),
        "end",
    )

    assert found(case(scene("start", *ways))) == [
        ("start.a", "never-offered"),
        ("start.a", "flag-never-set"),
        ("start.b", "flag-never-set"),
    ]


def test_somebody_whose_choices_leave_nothing_to_do_is_thought_of() -> None:
    start = scene("start", Choice(id="ask", words="Ask", goes="hall", sets=("asked",)), "hall")
    way_in = Choice(id="in", words="In", goes="end", needs=("asked",))
    findings = check(case(start, scene("hall", way_in)))

    assert [each.kind for each in findings] == ["no-way-for-some"]
    assert findings[0].sentence.startswith("Whoever comes to “Hall” without “asked” finds no way on.")


@pytest.mark.parametrize(
    "way",
    [
        Choice(id="other", words="Other", goes="end", unless=("asked",)),
        Choice(id="here", words="Ask now", sets=("asked",)),
        Choice(id="free", words="Go", goes="end"),
    ],
)
def test_a_condition_with_another_way_beside_it_strands_nobody(way: Choice) -> None:
    start = scene("start", Choice(id="ask", words="Ask", goes="hall", sets=("asked",)), "hall")

    assert found(case(start, scene("hall", Choice(id="in", words="In", goes="end", needs=("asked",)), way))) == []


def test_a_flag_that_everybody_has_by_then_is_no_condition() -> None:
    start = scene("start", Choice(id="ask", words="Ask", goes="hall", sets=("asked",)))

    assert found(case(start, scene("hall", Choice(id="in", words="In", goes="end", needs=("asked",))))) == []


def test_a_case_that_never_ends_or_never_begins_is_told() -> None:
    assert ("", "no-ending") in found(CaseDocument(code="a", title="A", scenes=(scene("start", "start"),)))
    assert ("", "no-scenes") in found(CaseDocument(code="a", title="A"))
    assert ("start.ending", "ending-goes-on") in found(case(replace(scene("start", "end"), ending=Ending())))


def test_pictures_and_sounds_are_for_everybody() -> None:
    parts = (Media(name="a.jpg"), Media(name="b.mp3", kind=MediaKind.AUDIO, description="A voice"))

    assert found(case(scene("start", "end", parts=parts))) == [
        ("start/1", "no-description"),
        ("start/2", "no-transcript"),
    ]


def test_choices_that_are_all_right_are_no_choice() -> None:
    better = [Choice(id=name, words=name, goes="end", mark=Mark.BETTER) for name in "ab"]

    assert found(case(scene("start", *better))) == [("start", "all-right")]
    assert found(case(scene("start", *better, "end"))) == []
    assert found(case(scene("start", better[0]))) == []


def test_a_patient_who_only_thinks_has_no_voice() -> None:
    silent = replace(END, parts=(replace(VOICE, thought=True),))
    document = CaseDocument(code="a", title="A", people=(ALI,), scenes=(scene("start", "end"), silent))

    assert found(document) == [("people.ali", "no-voice")]
    assert found(replace(case(scene("start", "end")), people=(replace(ALI, role=Role.OTHER),))) == [("", "no-patient")]


def test_people_who_are_not_there_and_languages_that_they_do_not_speak_are_told() -> None:
    parts = (Speech(who="eve", text="Hello", through="leo"), replace(VOICE, language="so"))

    assert found(case(scene("start", "end", parts=parts))) == [
        ("start/1", "nobody"),
        ("start/1", "nobody"),
        ("start/2", "language-not-spoken"),
    ]


def test_what_a_patient_understands_can_be_asked() -> None:
    ali = replace(ALI, views=(View(id="fear", question="What do you fear?", answer="The knife."),))
    asks = Choice(id="ask", words="Ask", asks=("fear",))

    assert found(case(scene("start", "end"), people=(ali,))) == [("people.ali.fear", "never-asked")]
    assert found(case(scene("start", asks, "end"), people=(ali,))) == []
    assert found(case(scene("start", asks, "end"))) == [("start.ask", "no-answer")]


def test_weights_make_a_hundred_and_names_are_there_once() -> None:
    options = (Option(id="a", words="A", weight=30), Option(id="b", words="B", weight=30))
    weigh = Moment(id="dd", kind=MomentKind.WEIGH, prompt="What?", options=options)

    assert found(case(scene("start", "end", parts=(weigh,)))) == [("start.dd", "weights")]
    assert ("start.end", "name-twice") in found(case(scene("start", "end", "end")))
    assert ("end", "name-twice") in found(case(scene("start", "end"), END))


def test_a_scene_that_is_hard_to_read_is_named_with_both_ages() -> None:
    asked: list[tuple[str, str]] = []

    def age(text: str, language: str) -> float | None:
        asked.append((text, language))
        return 17.2 if "notwithstanding" in text else None

    document = case(scene("start", "end", parts=(Narration(text="It is, notwithstanding all, late."),)))
    findings = check(document, reading_age=age, most_age=12)

    assert [(each.place, each.sentence) for each in findings] == [
        ("start", "This reads as for people of 17, and you chose 12. Shorter sentences help most.")
    ]
    assert asked[0] == ("Start\nIt is, notwithstanding all, late.\nend", "en")


def test_a_rule_made_of_a_culture_is_a_hint_wherever_it_stands() -> None:
    hints = check(case(scene("start", Choice(id="end", words="Go", goes="end", feedback="Somalis believe that."))))

    assert [(each.place, each.kind, each.severity) for each in hints] == [
        ("start.end.feedback", "culture-rule", Severity.HINT)
    ]


def test_a_translation_is_held_against_the_case_that_it_comes_from() -> None:
    original = parse(EXAMPLE)
    arabic = replace(original, language="ar", translates="en", lead="", scenes=original.scenes[:-1], debrief="قال")
    kinds = {(each.place, each.kind, each.language) for each in check(original, others=(arabic,))}

    assert ("leaflet", "translation-misses", "ar") in kinds
    assert ("lead", "translation-empty", "ar") in kinds
    assert ("start/1", "translation-same", "ar") in kinds
    assert not any(place == "debrief" for place, _, _ in kinds)
    own = {(each.place, each.kind) for each in check(arabic, others=(original,)) if each.kind.startswith("transl")}
    assert own == {(place, kind) for place, kind, _ in kinds}


def test_a_translation_that_leads_elsewhere_is_told() -> None:
    original = case(scene("start", "end"))
    other = case(scene("start", Choice(id="end", words="Ir", goes="start"), "more"), language="es")
    kinds = [(each.place, each.kind) for each in check(original, others=(other,))]

    assert kinds == [("start.end", "translation-differs"), ("start.more", "translation-more")]
    assert found(original, replace(other, code="another")) == []


def test_a_case_of_three_hundred_scenes_is_checked_in_under_a_second() -> None:
    flags = [f"f{number}" for number in range(8)]
    scenes = [
        Scene(
            id=f"s{number}",
            title=f"Scene {number}",
            parts=tuple(Narration(text=f"It is late, and {word} waits in the corridor.") for word in "abcdef"),
            choices=tuple(
                Choice(
                    id=f"c{way}",
                    words="Go on",
                    goes=f"s{(number * 7 + way * 31 + 1) % 300}",
                    feedback="Somebody looks up. In the corridor it is quiet again.",
                    sets=(flags[(number + way) % 8],),
                    needs=(flags[way],) if number % 3 else (),
                )
                for way in range(6)
            ),
            ending=Ending(consequence="It ends.") if number % 50 == 49 else None,
        )
        for number in range(300)
    ]
    document = CaseDocument(code="a", title="A", people=(ALI,), scenes=tuple(scenes))
    translation = replace(document, language="es")
    started = time.process_time()
    findings = check(document, others=(translation,), reading_age=lambda text, language: 12.0)

    assert time.process_time() - started < 1
    assert any(finding.kind == "no-way-for-some" for finding in findings)
