"""Who may read and write at the addresses of cases."""

from tests.site.doors import EVERYBODY, OWNER, SCOPED, SIGNED_IN, Door, said

STUDENT = frozenset({"student"})
#: who writes cases and teaches with them
AUTHORS = frozenset(
    {"programme_director", "owner", "course_director", "teacher", "patient_educator"}
    | {name for name in SCOPED if not name.startswith("coordinator")}
)
#: who sees the whole bank, drafts too
BANK = AUTHORS | {
    *("coordinator", "coordinator here", "coordinator elsewhere", "curriculum_committee", "exam_administrator"),
    *("dean", "accreditor"),
}

WHO = (
    Door("cases", SIGNED_IN),
    Door("case", SIGNED_IN, args=("case",)),
    Door("case", BANK, args=("case draft",)),
    Door("case_begin", args=("case",), write=SIGNED_IN - STUDENT, post=said(language="en")),  # the student has begun
    Door("case_begin", args=("case draft",), write=BANK, post=said(language="en")),
    # a way through a case is its player's alone
    Door("play", STUDENT, args=("play",)),
    Door("play_path", STUDENT, args=("play",)),
    Door(
        "play_step",
        args=("play",),
        write=STUDENT,
        post=said(number="1", scene="start", kind="answer", what="first", **{"pass": "1"}),
    ),
    Door("play_set", args=("play",), write=STUDENT, post=said(language="ar")),
    Door("case_flow", AUTHORS, args=("case",)),
    Door("case_offline", SIGNED_IN, args=("case",), write=SIGNED_IN),  # each copy is in the record
    # a room is its facilitator's; its phones have no account, and no seat here
    Door("group_open", args=("case",), write=AUTHORS, post=said(language="en")),
    Door("group", OWNER, args=("room",)),
    Door("group_screen", OWNER, args=("room",)),
    Door("group_votes", OWNER, args=("room",)),
    Door("group_do", args=("room",), write=OWNER, post=said(do="talk")),
    Door("room_join", EVERYBODY, post=said(code="BBBBBB")),
    Door("room", EVERYBODY),
    Door("room_vote", post=said(option="turn")),
    # whoever is signed in practises, and sees nobody's practice but their own
    Door("drills", SIGNED_IN),
    Door("drills_progress", SIGNED_IN),
    Door("drills_set", post=said(language="ar")),
    Door(
        "drill",
        SIGNED_IN,
        args=("interpreter",),
        write=SIGNED_IN,
        # not by `said`: a word of it names a thing of the house
        post=lambda _house: {"item": "seat-room", "round": "1", "step": "seat", "said": "{}", "answer": "behind"},
    ),
    Door("drill_done", SIGNED_IN, args=("interpreter",)),
)
