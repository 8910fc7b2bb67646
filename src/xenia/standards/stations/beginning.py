"""A station that somebody begins to write: nothing but the global rating and the comment that every form ends with."""

from xenia.standards.instruments import Instrument, Item, ItemType, Option, Section
from xenia.standards.stations.document import StationDocument

#: the grades of the global rating; a pass mark is looked for at the second
GRADES = (
    Option(code="unsafe", label="Not acceptable: the patient could have come to harm, or was not respected", score=1),
    Option(code="borderline", label="Borderline: parts were right, but I would not leave the learner alone", score=2),
    Option(code="acceptable", label="Acceptable: the patient was understood and cared for", score=3),
    Option(code="good", label="Good: with ease, and fitted to this patient", score=4),
    Option(code="excellent", label="Excellent: I would send my own family here", score=5),
)
BORDERLINE = GRADES[1].code


def begun_station(*, code: str, title: str, language: str = "en") -> StationDocument:
    """A station with a title, and a form to which its checklist is still to come."""
    form = Instrument(
        code=f"station-{code}"[:64], title=title, language=language, minutes=8, about="a candidate", sections=(whole(),)
    )
    return StationDocument(code=code, title=title, language=language, form=form)


def whole() -> Section:
    """The global rating, apart from the checklist, and what was seen."""
    rating = Item(
        code="global",
        type=ItemType.GLOBAL,
        text="How did the candidate do in this encounter, all in all?",
        options=GRADES,
        required=True,
    )
    seen = Item(
        code="comment",
        type=ItemType.LONG_TEXT,
        text="What did you see and hear that the candidate should know?",
        help="Write what they did and said, not what you think of them. They will read it.",
    )
    return Section(code="whole", title="The encounter as a whole", items=(rating, seen))
