"""What is wrong with what a case shows and says: for whoever can't see or hear it, and for the people in it."""

from collections import Counter
from collections.abc import Callable, Iterator

from xenia.standards.cases.culture_rules import culture_rules
from xenia.standards.cases.document import (
    CaseDocument,
    Mark,
    Media,
    MediaKind,
    Moment,
    MomentKind,
    Part,
    Role,
    Scene,
    Speech,
)
from xenia.standards.cases.findings import Finding, error, hint, warning
from xenia.standards.cases.places import scene_texts, texts_of

#: the age at which a text in a language is read with ease, None where that is not known
type ReadingAge = Callable[[str, str], float | None]


def check_words(document: CaseDocument) -> Iterator[Finding]:
    """Names that are there twice, who is unknown, pictures without words, rules of a culture, no voice."""
    yield from _twice(document)
    for scene in document.scenes:
        for number, part in enumerate(scene.parts, start=1):
            yield from _part(part, f"{scene.id}/{number}", scene.id)
        yield from _all_right(scene)
    yield from _people(document)
    yield from _views(document)
    yield from _voice(document)
    for place, text in texts_of(document):
        for phrase in culture_rules(text, document.language):
            sentence = f"“{phrase}” reads as a rule about a whole group. Who is it true of here, and how do you know?"
            yield hint(place, "culture-rule", sentence)


def check_reading(document: CaseDocument, reading_age: ReadingAge, most: float) -> Iterator[Finding]:
    """Scenes that are harder to read than was chosen; a scene is read as a whole, single lines say too little."""
    whole = [(scene.id, "\n".join(text for _, text in scene_texts(scene) if text)) for scene in document.scenes]
    for place, text in (*whole, ("debrief", document.debrief)):
        age = reading_age(text, document.language) if text else None
        if age is not None and age > most:
            sentence = f"This reads as for people of {age:.0f}, and you chose {most:g}. Shorter sentences help most."
            yield warning(place, "reading-age", sentence)


def _twice(document: CaseDocument) -> Iterator[Finding]:
    groups = [
        ("people.", [person.id for person in document.people]),
        ("", [scene.id for scene in document.scenes]),
        ("debrief.", [question.id for question in document.questions]),
        *((f"people.{person.id}.", [view.id for view in person.views]) for person in document.people),
        *((f"{scene.id}.", _names(scene)) for scene in document.scenes),
    ]
    for before, names in groups:
        for name, times in Counter(names).items():
            if times > 1:
                sentence = f"The name “{name}” is there {times} times. Give each its own."
                yield error(f"{before}{name}", "name-twice", sentence)


def _names(scene: Scene) -> list[str]:
    moments = [part.id for part in scene.parts if isinstance(part, Moment)]
    return [*moments, *(choice.id for choice in scene.choices)]


def _part(part: Part, place: str, scene: str) -> Iterator[Finding]:
    if isinstance(part, Media):
        if not part.description:
            sentence = f"“{part.name}” has no description. Say in a sentence what it shows, for whoever can't see it."
            yield error(place, "no-description", sentence)
        if part.kind is not MediaKind.IMAGE and not part.transcript:
            sentence = f"“{part.name}” has no transcript. Write down what is said and heard, for whoever can't hear it."
            yield error(place, "no-transcript", sentence)
    elif isinstance(part, Moment) and part.kind is MomentKind.WEIGH:
        yield from _weights(part, f"{scene}.{part.id}")


def _weights(moment: Moment, place: str) -> Iterator[Finding]:
    if len(moment.options) < 2:
        yield warning(place, "one-hypothesis", "To weigh there must be two hypotheses at least: - [name] words = 50%")
    weights = [option.weight for option in moment.options if option.weight is not None]
    if weights and (len(weights) < len(moment.options) or sum(weights) != 100):
        yield warning(place, "weights", f"The weights add up to {sum(weights)}%; all of them should make 100%.")


def _all_right(scene: Scene) -> Iterator[Finding]:
    if len(scene.choices) > 1 and all(choice.mark is Mark.BETTER for choice in scene.choices):
        sentence = "Every choice here is a good one, so nothing is chosen. Add what people do on a bad day."
        yield warning(scene.id, "all-right", sentence)


def _people(document: CaseDocument) -> Iterator[Finding]:
    people = {person.id: person for person in document.people}

    def unknown(name: str, place: str) -> Iterator[Finding]:
        if name and name not in people:
            yield error(place, "nobody", f"There is nobody named “{name}” under # People.")

    for scene in document.scenes:
        if scene.interpreting:
            yield from unknown(scene.interpreting.person, f"{scene.id}.interpreting")
        for number, part in enumerate(scene.parts, start=1):
            if not isinstance(part, Speech):
                continue
            place = f"{scene.id}/{number}"
            yield from (*unknown(part.who, place), *unknown(part.through, place))
            speaker = people.get(part.who)
            if speaker and part.language and speaker.speaks and part.language not in speaker.speaks:
                sentence = (
                    f"{speaker.name} is not said to speak “{part.language}”. Add it to speaks: or change it here."
                )
                yield warning(place, "language-not-spoken", sentence)


def _views(document: CaseDocument) -> Iterator[Finding]:
    views = {view.id: f"people.{person.id}.{view.id}" for person in document.people for view in person.views}
    asked = {name for scene in document.scenes for choice in scene.choices for name in choice.asks}
    for scene in document.scenes:
        for choice in scene.choices:
            for name in choice.asks:
                if name not in views:
                    sentence = f"It asks for “{name}”, and nobody under # People has an answer of that name."
                    yield error(f"{scene.id}.{choice.id}", "no-answer", sentence)
    for name, place in views.items():
        if name not in asked:
            yield warning(place, "never-asked", f"Nobody can ask this. Write asks: {name} at a choice.")


def _voice(document: CaseDocument) -> Iterator[Finding]:
    patients = {person.id for person in document.people if person.role is Role.PATIENT}
    if not patients:
        yield error(
            "", "no-patient", "The case has no patient. Write under # People who it is about, with role: patient"
        )
        return
    speech = [part for scene in document.scenes for part in scene.parts if isinstance(part, Speech)]
    if not any(part.who in patients and not part.thought and part.text for part in speech):
        sentence = "The patient never says anything. Let them speak in their own words: @name: words"
        yield error(f"people.{min(patients)}", "no-voice", sentence)
