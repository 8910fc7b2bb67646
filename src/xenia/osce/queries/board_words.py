"""The reasons of a board and the words of appeals, unsealed for those who may read them."""

from datetime import datetime
from uuid import UUID

from xenia.core.keys import ciphers_of
from xenia.osce.models import Adjustment, Appeal
from xenia.osce.queries.office_words import openers

BOARD_KEY = "exam board"


def place_of(owner: UUID, at: datetime) -> bytes:
    """What ties sealed words to their place."""
    return owner.bytes + at.isoformat().encode()


def reasons_of(adjustments: list[Adjustment]) -> dict[int, str]:
    """The reason of each by its key; of one whose key was destroyed there is none. Three statements."""
    ciphers = openers([one.key for one in adjustments if one.key])
    return {
        one.pk: ciphers[one.key].unseal(bytes(one.sealed_reason), bound_to=place_of(one.exam_id, one.at)).decode()
        for one in adjustments
        if one.key in ciphers
    }


def appeal_words(appeals: list[Appeal]) -> dict[int, tuple[str, str]]:
    """What each asks and what was answered, by its key; none of one whose key was destroyed. One statement."""
    ciphers = ciphers_of(BOARD_KEY, {one.candidate.person_id for one in appeals}) if appeals else {}
    found = {}
    for one in appeals:
        if opener := ciphers.get(one.candidate.person_id):
            exam = one.candidate.exam_id
            asked = opener.unseal(bytes(one.sealed), bound_to=place_of(exam, one.at)).decode()
            answer = b""
            if one.answered_at:
                answer = opener.unseal(bytes(one.sealed_answer), bound_to=place_of(exam, one.answered_at))
            found[one.pk] = (asked, answer.decode())
    return found
