"""What is missing for whoever plays a station to leave it as well as they came."""

from collections.abc import Iterator

from xenia.standards.cases.findings import Finding, error, warning
from xenia.standards.stations.document import StationDocument

#: encounters in one sitting after which nobody plays the same part well, or is well
MOST = 16
PLAN = (
    ("casting", "Say who is not cast: nobody plays what happened to themselves."),
    ("leaving_the_part", "Say how whoever plays leaves the part: who is there, what they do, how long it takes."),
    ("opting_out", "Say how somebody declines the part, before or on the day, without a reason."),
    ("safe_word", "Agree on a word that stops the station at once."),
)


def check_safety(station: StationDocument) -> Iterator[Finding]:
    """Each part of the safety plan, and a number of encounters that somebody can bear."""
    for name, words in PLAN:
        if not getattr(station.safety, name):
            yield error(f"safety.{name}", "safety", f"The safety plan is not whole. {words}")
    most = station.safety.most
    if not most >= 1 or most != int(most):
        yield error("safety.most", "safety", "Say how often one person plays it in a sitting at most: a whole number.")
    elif most > MOST:
        sentence = f"{most:g} encounters in one sitting are more than {MOST}. Let two people take turns."
        yield warning("safety.most", "safety", sentence)
    word = station.safety.safe_word
    if word and word.casefold() in f"{station.instructions.candidate} {station.title}".casefold():
        yield error("safety.safe_word", "safety", "Candidates read this word at the door, so it stops nothing.")
