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
}
#: from this share of the checklist on, an encounter went well
WELL = 0.68


def words_for(part: str, share: float, random: np.random.Generator) -> str:
    """Something that fits how it went."""
    well, badly = WORDS[part]
    sentences = well if share >= WELL else badly
    return sentences[int(random.integers(len(sentences)))]
