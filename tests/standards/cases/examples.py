"""Cases to test with: a complete one, the shortest, and any that hypothesis can think of."""

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from xenia.standards.cases.document import (
    CaseDocument,
    Choice,
    Deed,
    Ending,
    Evidence,
    EvidenceKind,
    How,
    Interpreting,
    Mark,
    Media,
    MediaKind,
    Mode,
    Moment,
    MomentKind,
    Narration,
    Option,
    Passage,
    Person,
    Question,
    Role,
    Scene,
    Speech,
    Timer,
    View,
)
from xenia.standards.cases.tidy import tidy_text

#: the case that docs/cases.md shows to authors
EXAMPLE = (Path(__file__).parent / "line-drops.md").read_text(encoding="utf-8")
SHORTEST = "---\ncase: a\ntitle: A\n---\n"

CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True)
MAYBE_CODES = st.one_of(st.just(""), CODES)
LANGUAGES = st.sampled_from(["en", "so", "ar", "prs", "zh-Hans", "kjb-GT"])
#: what the text form might take for something else
TRAPS = st.sampled_from(
    [
        *("", "- a", "- [a] b -> c", "a -> b", "-> .", "a = 40%", "= ?", "@a: b", "# a", "## a {#b}", "---"),
        *("> [[story:a#b]]", "? write [a] b", "![a](b)", "!audio[", "\\", "\\\\", "a\\", "\\- a", "\\\n-", "if: a"),
        *("a; b\\; c", "title: x", "=", "a\nb", "a\n\nb", "a\n\n\n\nb\\\n\n- [c]", "-\nb", "---\nc", "  a  b "),
        *("\ta\r\nb", "\u00a0a\u00a0", "\u2028", "\x00", "mark: better\n\nmark: worse", "a](b", "thinks", "(so)"),
        *("متى؟", "¿Cuándo?", "feedback: a\n\n  feedback: b"),
    ]
)
TEXTS = st.one_of(TRAPS, st.text(max_size=20), st.lists(TRAPS, max_size=3).map("\n".join))


def several(strategy: Any, most: int = 2) -> Any:
    return st.lists(strategy, max_size=most).map(tuple)


SOME_CODES = several(CODES)
VIEWS = st.builds(View, id=CODES, question=TEXTS, answer=TEXTS)
PEOPLE = st.builds(
    Person,
    id=CODES,
    name=TEXTS,
    role=st.sampled_from(Role),
    age=TEXTS,
    pronouns=TEXTS,
    speaks=several(LANGUAGES),
    migrated=st.sampled_from([None, True, False]),
    deeds=several(st.sampled_from(Deed)),
    about=TEXTS,
    views=several(VIEWS),
)
OPTIONS = st.builds(Option, id=CODES, words=TEXTS, weight=st.one_of(st.none(), st.integers(0, 100)))
PARTS = st.one_of(
    st.builds(Narration, text=TEXTS.map(lambda text: f"a{text}")),
    st.builds(Narration, text=TEXTS.filter(lambda text: bool(tidy_text(text)))),
    st.builds(
        Speech,
        who=CODES,
        text=TEXTS,
        language=st.one_of(st.just(""), LANGUAGES),
        through=MAYBE_CODES,
        thought=st.booleans(),
    ),
    st.builds(
        Media,
        kind=st.sampled_from(MediaKind),
        name=TEXTS.map(lambda text: text.replace("(", "").replace(")", "")),
        description=TEXTS,
        transcript=TEXTS,
    ),
    st.builds(Passage, story=CODES, passage=CODES, how=st.sampled_from(How)),
    st.builds(
        Moment,
        id=CODES,
        kind=st.sampled_from(MomentKind),
        prompt=TEXTS,
        options=several(OPTIONS),
        answer=TEXTS,
        look_for=several(TEXTS),
        anchoring=TEXTS,
        origin=TEXTS,
    ),
)
EVIDENCE = st.builds(
    Evidence,
    competency=TEXTS.map(lambda text: f"pcrs:{text}1"),
    kind=st.sampled_from(EvidenceKind),
    level=st.floats(0, 1),
)
CHOICES = st.builds(
    Choice,
    id=CODES,
    words=TEXTS,
    goes=MAYBE_CODES,
    mark=st.sampled_from(Mark),
    feedback=TEXTS,
    evidence=several(EVIDENCE),
    asks=SOME_CODES,
    needs=SOME_CODES,
    unless=SOME_CODES,
    sets=SOME_CODES,
)
SCENES = st.builds(
    Scene,
    id=CODES,
    title=TEXTS,
    interpreting=st.one_of(st.none(), st.builds(Interpreting, mode=st.sampled_from(Mode), person=MAYBE_CODES)),
    timer=st.one_of(st.none(), st.builds(Timer, seconds=st.integers(0, 86_400), goes=MAYBE_CODES)),
    parts=several(PARTS, 3),
    choices=several(CHOICES),
    ending=st.one_of(st.none(), st.builds(Ending, consequence=TEXTS, debrief=TEXTS)),
)
QUESTIONS = st.builds(Question, id=CODES, words=TEXTS)
#: any document whatever, sound or not
CASES = st.builds(
    CaseDocument,
    code=CODES,
    title=TEXTS.map(lambda text: f"{text} A"),
    lead=TEXTS,
    language=LANGUAGES,
    translates=st.one_of(st.just(""), LANGUAGES),
    minutes=st.integers(0, 300),
    audience=several(TEXTS),
    disciplines=several(TEXTS),
    competencies=several(TEXTS),
    warnings=several(TEXTS),
    setting=TEXTS,
    people=several(PEOPLE),
    scenes=several(SCENES, 3),
    debrief=TEXTS,
    questions=several(QUESTIONS),
)
