"""Who may read and write at the addresses of stories: keepers behind them, makers what is released, nobody else."""

from tests.site.doors import SCOPED, TODAY, Door, said
from tests.site.everyone import House, Values, upload
from tests.standards.test_picture_metadata import PLANTED
from xenia.community.queries.checklist import CHECKLIST

KEEPERS = frozenset({"programme_director", "owner", "coordinator"})
READERS = KEEPERS | SCOPED | {"course_director", "teacher", "patient_educator", "exam_administrator"}
#: who neither wrote the text nor went through its checklist
SECOND = frozenset({"programme_director", "owner"})
OPENED = frozenset({"community_opening"})
WORDS = {"title": "Mine", "seen": "1", "kind": "edited", "do": "save", "words.new": "Other words."}
CARD = {"name": "Somebody", "pseudonym": "", "reach": "", "interpreter": "", "needs": ""}
AGREED = {
    **{"b.stage": "editing", "b.language": "en", "b.way": "oral", "b.not_their_clinician": "1"},
    **{"a.not-your-clinician": "no", "at": "summary", "record": "1"},
}


def picture(house: House) -> Values:
    return {"file": upload(PLANTED["exif"], "a.jpg"), "description": "Two hands"}


def voice(house: House) -> Values:
    return {"file": upload(b"ID3\x04\0\0\0\0\0\0sound", "a.mp3"), "question": "quoted"}


WHO = (
    # what makers may open as well
    Door("stories", READERS),
    Door("story", READERS, args=("released story",), harmless=OPENED),
    Door("story", KEEPERS, args=("told story",), harmless=OPENED),
    Door("story", KEEPERS, args=("withdrawn story",), harmless=OPENED),
    Door("story_policy", READERS),
    # the policy and the voices of the house
    Door(
        "story_policy_new",
        KEEPERS,
        write=KEEPERS,
        post=lambda house: said(title="New", english="More.")(house) | {"adopted_on": TODAY()},
    ),
    Door("story_voices", KEEPERS, write=KEEPERS, post=voice),
    # telling
    Door("story_new", KEEPERS, write=KEEPERS, post=said(told_in="so", route="deidentified", **CARD)),
    Door("story_card", KEEPERS, args=("told story",), write=KEEPERS, post=said(**CARD)),
    Door("story_route", KEEPERS, args=("told story",), write=KEEPERS, post=said(route="identified")),
    Door("story_words_new", KEEPERS, args=("told story",)),
    Door("story_words", KEEPERS, args=("told story", "en"), write=KEEPERS, post=said(**WORDS)),
    Door("story_beside", KEEPERS, args=("told story", "es")),
    Door("story_read", args=("told story", "es"), write=KEEPERS),
    Door("story_recordings", KEEPERS, args=("released story",), write=KEEPERS, post=picture),
    Door("story_recording", args=("released story", "story picture"), write=KEEPERS, post=said(description="Hands")),
    # consent
    Door("story_consent", KEEPERS, args=("told story",)),
    Door("story_consent_ask", args=("told story",), write=KEEPERS, post=said(**AGREED)),
    Door("story_receipt", KEEPERS, args=("released story",)),
    Door("story_receipt_file", KEEPERS, args=("released story",)),
    # two pairs of eyes, and the release
    Door(
        "story_check",
        KEEPERS,
        args=("checked story", "en"),
        write=KEEPERS,
        post=said(**dict.fromkeys(CHECKLIST, "absent")),
    ),
    Door("story_sign", KEEPERS, args=("checked story", "en"), write=SECOND),
    Door("story_release", KEEPERS, args=("ready story",), write=KEEPERS),
    Door(
        "story_talk",
        KEEPERS,
        args=("told story",),
        write=KEEPERS,
        post=lambda house: {"held_on": TODAY(), "language": "so"},
    ),
    Door("story_door", KEEPERS, args=("told story",), write=KEEPERS, post=said(do="link")),
    # the end
    Door("story_withdraw", KEEPERS, args=("released story",)),
    Door("story_ended", KEEPERS, args=("withdrawn story",)),
    Door(
        "story_elsewhere",
        KEEPERS,
        args=("released story",),
        write=KEEPERS,
        post=said(do="add", name="Harbour", address="a@b.example"),
    ),
)
