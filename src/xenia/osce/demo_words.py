"""What examiners and simulated patients of the demo school write of an encounter."""

import numpy as np

#: by part: of an encounter that went well, and of one that did not
WORDS = {
    "examiner": (
        (
            "Asked the patient what she feared before explaining anything. Calm, unhurried.",
            "Thanked the brother, declined kindly and rang the interpreting service himself.",
            "Checked twice that the plan could be followed at home, and changed it when it could not.",
            "Spoke to the patient and not to the interpreter, in short pieces.",
        ),
        (
            "Let the relative answer for the patient and did not notice it.",
            "Knew the medicine. Did not ask once what the patient had tried already.",
            "Long sentences without a pause; the interpreter had to stop them twice.",
            "Dr Okonkwo had to remind the candidate of the time; the end was rushed.",
        ),
    ),
    "patient": (
        (
            "I felt that my reasons counted. He waited until I had finished.",
            "She asked how to say my name and then said it right.",
            "I would come back to this doctor.",
        ),
        (
            "I said it hurts and got a leaflet.",
            "He looked at the telephone while I spoke, not at me.",
            "I was asked four times where I am from.",
        ),
    ),
    "interviewer": (
        (
            "Named three people from the kitchen and what each of them needed. Nothing about themselves.",
            "Asked why before saying yes or no, then offered something that was true.",
            "Apologised without a but, and asked what was needed by noon.",
        ),
        (
            "Promised everything and asked nothing.",
            "Had a rule and no reason for it.",
            "Blamed the volunteer before the person whom it had hit.",
        ),
    ),
    "community": (
        (
            "She asked who would pay for it. Nobody had asked that.",
            "He told of washing pots, and did not make it larger than it was.",
            "I would let this one carry my mother's bag.",
        ),
        (
            "Many good words and no person in them.",
            "He spoke to the interviewer when I had asked.",
            "I waited for a question and none came.",
        ),
    ),
}
#: from this share of the checklist on, an encounter went well
WELL = 0.68


def words_for(part: str, share: float, random: np.random.Generator) -> str:
    """Something that fits how it went."""
    well, badly = WORDS[part]
    sentences = well if share >= WELL else badly
    return sentences[int(random.integers(len(sentences)))]
