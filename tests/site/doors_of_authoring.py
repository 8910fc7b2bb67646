"""Who may read and write at the addresses at which cases are made."""

from tests.site.doors import Door, said
from tests.site.doors_of_learning import AUTHORS, BANK
from tests.site.everyone import upload
from tests.written import document
from xenia.standards.cases import write

#: whoever aligns this session and writes cases
WEAVERS = frozenset({"programme_director", "owner", "course_director", "teacher"}) | {
    "course_director here",
    "teacher here",
}
#: those who see the bank, and whoever was asked to read
READERS = BANK | {"board_member"}
SCENE = {"title": "Heard", "consequence": "She laughs.", "ends": "1", "p.count": "0", "c.count": "0"}

WHO = (
    Door("case_bank", BANK),
    Door("bank_audit", BANK),
    Door("case_new", AUTHORS, write=AUTHORS, post=said(title="Mine", patient="Ana", language="en")),
    Door("case_bring", AUTHORS, write=AUTHORS, post=said(text=write(document(code="brought")))),
    Door("case_workshop", BANK, args=("case draft",)),
    Door("case_do", args=("case draft",), write=AUTHORS, post=said(do="age", age="14")),
    Door("case_ask", args=("case draft",), write=AUTHORS - {"owner"}, post=said(side="faculty", person="owner key")),
    Door("case_try", args=("case draft",), write=AUTHORS),
    Door("case_edit", AUTHORS, args=("case draft",)),
    Door("case_change", args=("case draft",), write=AUTHORS, post=said(do="add", title="One more")),
    Door(
        "case_scene",
        AUTHORS,
        args=("case draft", "heard"),
        write=AUTHORS,
        post=lambda house: {**SCENE, "seen": str(house.things["case draft saves"])},
    ),
    Door(
        "case_person",
        AUTHORS,
        args=("case draft", "hodan"),
        write=AUTHORS,
        post=lambda house: {"name": "Hodan", "role": "patient", "seen": str(house.things["case draft saves"])},
    ),
    Door(
        "case_settings",
        AUTHORS,
        args=("case draft",),
        write=AUTHORS,
        post=lambda house: {"title": "The bees", "seen": str(house.things["case draft saves"])},
    ),
    Door(
        "case_text",
        AUTHORS,
        args=("case draft",),
        write=AUTHORS,
        post=lambda house: {"text": write(document(code="unpublished")), "seen": str(house.things["case draft saves"])},
    ),
    Door(
        "case_files",
        AUTHORS,
        args=("case draft",),
        write=AUTHORS,
        post=lambda house: {"file": upload(b"ID3\x04\x00\x00\x00\x00\x00\x00voice", "tones.mp3")},
    ),
    Door("case_translate", AUTHORS, args=("case draft", "es"), write=AUTHORS, post=said(**{"t.title": "La tetera"})),
    Door("case_translate_new", AUTHORS, args=("case draft",), query="?into=es"),
    Door("case_take", AUTHORS, args=("case", "twee")),
    Door("case_weave", args=("case",), write=WEAVERS, post=said(session="session")),
    Door("case_review", READERS, args=("case draft",)),
    Door(
        "case_remark",
        args=("case draft",),
        write={"board_member"},
        post=said(place="room", words="She laughs.", state="case draft state"),
    ),
    Door(
        "case_sign",
        args=("case draft",),
        write={"board_member"},
        post=said(verdict="approves", state="case draft state"),
    ),
    Door("case_answer", args=("case draft", "case remark"), write=AUTHORS, post=said(answer="She laughs now.")),
)
