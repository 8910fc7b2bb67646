"""Who may read and write at the addresses of partners, boards, proposals and payments."""

from tests.site.doors import EVERYBODY, SIGNED_IN, TODAY, Door, said

KEEPERS = frozenset({"programme_director", "owner", "coordinator"})
READERS = KEEPERS | {"dean", "accreditor"}
#: the board member of the house sits on this board
MEMBER = frozenset({"board_member"})
PARTNER = said(name="Mine", kind="clinic")
MEETING = said(title="Mine", starts_at="2030-01-01T17:30", minutes="60", language="en")
PAYMENT = {"kind": "honorarium", "amount": "10", "method": "voucher", "due_on": "2026-05-04"}

WHO = (
    # boards: keepers run them, readers read what was decided, members theirs
    Door("boards", READERS | MEMBER),
    Door("board_new", KEEPERS, write=KEEPERS, post=said(name="Mine", quorum="50", unit="share")),
    Door("board_by_link"),
    Door("board_leave"),
    Door("board", READERS | MEMBER, args=("board",)),
    Door("board_edit", KEEPERS, args=("board",), write=KEEPERS, post=said(name="Mine", quorum="50", unit="share")),
    Door(
        "board_said", READERS | MEMBER, args=("board",), write=KEEPERS | MEMBER, post=said(words="Mine", language="en")
    ),
    Door(
        "seat_new",
        KEEPERS,
        args=("board",),
        write=KEEPERS,
        post=lambda house: {"name": "Mine", "language": "en", "starts": TODAY()},
    ),
    Door("seat_end", KEEPERS, args=("board", "seat"), write=KEEPERS, post=lambda house: {"last_day": TODAY()}),
    Door("seat_chair", args=("board", "seat"), write=KEEPERS),
    Door("seat_link", args=("board", "seat"), write=KEEPERS),
    # meetings: needs are the member's own and keepers'
    Door("meeting_new", KEEPERS, args=("board",), write=KEEPERS, post=MEETING),
    Door("meeting", READERS | MEMBER, args=("meeting",)),
    Door("meeting_edit", KEEPERS, args=("meeting",), write=KEEPERS, post=MEETING),
    Door("meeting_call_off", args=("meeting",), write=KEEPERS, post=said(reason="A storm")),
    Door("meeting_attendance", KEEPERS, args=("meeting held",), write=KEEPERS, post=said(present="member")),
    Door(
        "meeting_needs",
        READERS | MEMBER,
        args=("meeting",),
        write=KEEPERS | MEMBER,
        post=said(kind="travel", person="member"),
    ),
    Door("need_do", args=("meeting", "need"), write=KEEPERS | MEMBER, post=said(do="take back")),
    Door("item_new", args=("meeting",), write=KEEPERS | MEMBER, post=said(words="Mine", language="en")),
    Door("item", KEEPERS, args=("spoken item",), write=KEEPERS, post=said(part="minutes", minutes="Mine")),
    Door("item_voice", KEEPERS | MEMBER, args=("spoken item",)),
    Door("item_drop", args=("spoken item",), write=KEEPERS | MEMBER),
    Door("action_done", args=("undertaking",), write=KEEPERS | MEMBER),
    # partners: keepers alone
    Door("partners", KEEPERS),
    Door("partner_new", KEEPERS, write=KEEPERS, post=PARTNER),
    Door("partner", KEEPERS, args=("partner",)),
    Door("partner_edit", KEEPERS, args=("partner",), write=KEEPERS, post=PARTNER),
    Door("contact_new", KEEPERS, args=("partner",), write=KEEPERS, post=said(name="Mine", language="en")),
    Door("partner_do", args=("partner",), write=KEEPERS, post=said(do="end", reason="Why")),
    # you said, we did
    Door("said_public", EVERYBODY),
    Door("proposals", READERS),
    Door(
        "proposal_new",
        KEEPERS,
        write=KEEPERS,
        post=said(voice="reviewer", words="Mine", language="en", said_on="2026-05-04"),
    ),
    Door("proposal", KEEPERS, args=("proposal",), write=KEEPERS, post=said(outcome="done", words="Mine")),
    Door("proposal_show", args=("proposal",), write=KEEPERS, post=said(rendered="Mine")),
    # money: keepers, and everybody their own
    Door("contributions", KEEPERS),
    Door(
        "contribution_new",
        KEEPERS,
        write=KEEPERS,
        post=said(person="member", kind="review", hours="1", on="2026-05-04", credit="none"),
    ),
    Door("payment_new", KEEPERS, args=("contribution",), write=KEEPERS, post=said(**PAYMENT)),
    Door("payments", KEEPERS),
    Door("payment_do", args=("payment",), write=KEEPERS, post=said(do="approve")),
    Door("payment_correct", KEEPERS, args=("payment",), write=KEEPERS, post=said(**PAYMENT, reason="Mine")),
    Door("payments_file", args=("csv",), write=KEEPERS),  # writes the record of who took it
    Door("credit", SIGNED_IN),
    Door(
        "credit_choose",
        args=("contribution",),
        write=MEMBER,
        post=lambda house: {f"{house.things['contribution'].hex[:8]}-credit": "named"},
    ),
)
