"""Who may read and write after an exam: those who lead, the dean to read; the candidate their own report alone."""

from tests.site.doors import Door, said

DECIDE = frozenset({"programme_director", "owner"})
LEAD = DECIDE | {"exam_administrator"}
RESULTS = LEAD | {"dean"}
CANDIDATE = frozenset({"student"})
CLOSED, RELEASED = ("closed exam",), ("released exam",)
#: figures that nobody has asked for yet are kept when somebody does
KEPT = frozenset({"osce_reckoning"})
SIGNED = {"present": "Olu", "minutes": "All looked at", "seen": "closed board"}

WHO = (
    Door("exam_results", RESULTS, args=CLOSED, harmless=KEPT),
    Door("exam_station_result", RESULTS, args=("closed exam", "1"), harmless=KEPT),
    Door("exam_fairness", RESULTS, args=CLOSED, harmless=KEPT),
    Door("exam_board", RESULTS, args=CLOSED),
    Door(
        "exam_board_rules",
        args=CLOSED,
        write=DECIDE,
        post=said(method="group", stations="1", sems="0", reason="Agreed in May"),
    ),
    Door(
        "exam_board_set",
        args=CLOSED,
        write=DECIDE,
        post=said(deed="circumstances", candidate="closed candidate", reason="Ill"),
    ),
    Door("exam_board_sign", args=CLOSED, write=DECIDE, post=said(**SIGNED)),
    Door("exam_words", LEAD, args=CLOSED, write=LEAD, post=said(name="nothing")),
    Door("exam_release", args=("decided exam",), write=LEAD),
    Door(
        "exam_appeals",
        DECIDE,
        args=RELEASED,
        write=DECIDE,
        post=said(appeal="appeal", answer="refused", words="We looked."),
    ),
    Door("exam_resit", args=RELEASED, write=LEAD),
    Door("exam_report", CANDIDATE, args=RELEASED),
    Door("exam_report_pdf", CANDIDATE, args=RELEASED),
    Door("exam_appeal", args=RELEASED, write=CANDIDATE, post=said(words="Please look again")),
)
