"""Instruments to test with: a small one in full, and any that hypothesis can think of."""

from typing import Any

from hypothesis import strategies as st

from xenia.standards.instruments import (
    WITH_OPTIONS,
    Condition,
    Cutoff,
    Instrument,
    Item,
    ItemType,
    Licence,
    Option,
    Section,
    Subscale,
    Translation,
)

OFTEN = tuple(
    Option(code=code, label=code.capitalize(), score=float(score))
    for score, code in enumerate(("never", "sometimes", "often"))
)


def item(code: str, type: ItemType = ItemType.LIKERT, **fields: Any) -> Item:
    """An item whose text is its code; a choice is among never, sometimes and often unless told otherwise."""
    usual = OFTEN if type in WITH_OPTIONS and type is not ItemType.CHECKLIST else ()
    return Item(**{"code": code, "type": type, "text": f"{code}?", "options": usual, **fields})


def form(*items: Item, **fields: Any) -> Instrument:
    """An instrument with these items in one section."""
    return Instrument(**{"code": "form", "title": "Form", "sections": (Section(code="all", items=items),), **fields})


FULL = Instrument(
    code="example-form",
    title="Working with an interpreter",
    purpose="Seen by a preceptor.\nAfter one encounter.",
    minutes=2.5,
    about="a learner",
    licence=Licence(kind="open", holder="The school", terms="CC BY 4.0", citation="Example 2026"),
    sections=(
        Section(
            code="start",
            title="The start",
            items=(
                item("used", ItemType.SINGLE, text="Was an interpreter there?", required=True),
                item("seated", ItemType.CHECKLIST, competencies=("pcrs:1.1", "school:a b"), evidence="behaviour"),
                item("spoke", weight=2.0, reverse=True, show_if=Condition(item="used", value="often")),
            ),
        ),
        Section(
            code="end",
            intro="Now the end.",
            items=(
                item(
                    "parts", ItemType.MATRIX, rows=(Option(code="eyes", label="Eyes"), Option(code="words", label="W"))
                ),
                item("minutes", ItemType.NUMBER, minimum=0.0, maximum=90.5, help="Roughly."),
                item("more", ItemType.LONG_TEXT, show_if=Condition(item="minutes", test="at_least", value=30.0)),
                item("ranked", ItemType.RANKING, spoken=False),
            ),
        ),
    ),
    subscales=(
        Subscale(code="all", title="All", items=("spoke", "parts"), cutoffs=(Cutoff(at_least=1.5, label="High"),)),
        Subscale(code="share", title="Share", items=("seated", "parts.eyes"), rule="percent", answered=0.5),
    ),
    translations=(
        Translation(language="ar", status="checked", translator="Amal", texts={"title": "مع مترجم", "spoke": "تكلّم؟"}),
    ),
)

CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}", fullmatch=True)
#: whatever can be kept, with much of what YAML would take for something else
TEXTS = st.one_of(
    st.sampled_from(
        ["", "yes", "no", "~", "null", "1", "1.0", "2026-03-31", "- a", "a: b", "# a", " a", "a\n", "a\n\n b"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n\t"), max_size=30),
)
NUMBERS = st.one_of(st.integers(-1000, 1000).map(float), st.floats(allow_nan=False, allow_infinity=False))
MAYBE = st.one_of(st.none(), NUMBERS)
OPTIONS = st.builds(Option, code=CODES, label=TEXTS, score=MAYBE)
CONDITIONS = st.builds(
    Condition, item=CODES, test=st.sampled_from(["is", "at_least", "answered"]), value=st.one_of(MAYBE, TEXTS)
)


def _several(strategy: Any, most: int = 3) -> Any:
    return st.lists(strategy, max_size=most).map(tuple)


ITEMS = st.builds(
    Item,
    code=CODES,
    type=st.sampled_from(ItemType),
    text=TEXTS,
    help=TEXTS,
    options=_several(OPTIONS),
    rows=_several(OPTIONS),
    required=st.booleans(),
    show_if=st.one_of(st.none(), CONDITIONS),
    reverse=st.booleans(),
    weight=NUMBERS,
    minimum=MAYBE,
    maximum=MAYBE,
    competencies=_several(TEXTS),
    evidence=TEXTS,
    spoken=st.booleans(),
)
SECTIONS = st.builds(Section, code=CODES, title=TEXTS, intro=TEXTS, items=_several(ITEMS))
SCALES = st.builds(
    Subscale,
    code=CODES,
    title=TEXTS,
    items=_several(CODES),
    rule=st.sampled_from(["mean", "sum", "percent"]),
    answered=NUMBERS,
    cutoffs=_several(st.builds(Cutoff, at_least=NUMBERS, label=TEXTS)),
)
TRANSLATIONS = st.builds(Translation, language=CODES, translator=TEXTS, texts=st.dictionaries(CODES, TEXTS, max_size=4))
INSTRUMENTS = st.builds(
    Instrument,
    code=CODES,
    title=TEXTS,
    purpose=TEXTS,
    minutes=NUMBERS,
    about=TEXTS,
    licence=st.builds(Licence, kind=TEXTS, holder=TEXTS, terms=TEXTS),
    sections=_several(SECTIONS),
    subscales=_several(SCALES, 2),
    translations=_several(TRANSLATIONS, 2),
)


def _sound(titles: list[str], types: list[ItemType], numbers: list[float]) -> Instrument:
    """Whatever the words and numbers are, an instrument that can be answered."""
    words = [text if text.strip() else "Word" for text in (*titles, "Last")]
    options = tuple(
        Option(code=str(place), label=text, score=number)
        for place, (text, number) in enumerate(zip(words, (*numbers, 1.0), strict=False))
    )
    items: list[Item] = [Item(code="first", type=ItemType.SINGLE, text=words[0], options=options)]
    for place, type in enumerate(types):
        usual = options if type in WITH_OPTIONS and type is not ItemType.CHECKLIST else ()
        rows = options if type is ItemType.MATRIX else ()
        rows = tuple(Option(code=f"row{row.code}", label=row.label) for row in rows)
        rule = Condition(item="first", value="0") if place % 2 else None
        text = words[place % len(words)]
        items.append(Item(code=f"q{place}", type=type, text=text, options=usual, rows=rows, show_if=rule))
    arabic = Translation(language="ar", texts={"title": words[-1], "first": words[0]})
    return form(*items, title=words[0], translations=(arabic,))


#: instruments in which nothing is wrong
SOUND = st.builds(
    _sound,
    st.lists(TEXTS, min_size=1, max_size=4),
    st.lists(st.sampled_from(ItemType), max_size=5),
    st.lists(NUMBERS, max_size=4),
)
