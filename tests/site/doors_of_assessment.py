"""Who may read and write at the addresses of the measuring room."""

from tests.site.doors import HERE, LEADS, SCOPED, Door, said

PLANNERS = LEADS | {"exam_administrator", "coordinator", "course_director"}
#: directors and coordinators of one course, who plan what is about it
PLANNERS_SOMEWHERE = PLANNERS | {name for name in SCOPED if not name.startswith("teacher")}
PLANNERS_HERE = PLANNERS | {name for name in HERE if not name.startswith("teacher")}
RESULTS = PLANNERS | {"curriculum_committee"}

WHO = (
    # sending out forms; the occasion stands on the course
    Door("occasions", PLANNERS_SOMEWHERE | RESULTS),
    Door("occasion_new", PLANNERS_SOMEWHERE),
    Door("budgets", PLANNERS_SOMEWHERE, write=LEADS, post=said(**{"budget.student": "60"})),
    Door("occasion", RESULTS | PLANNERS_HERE, args=("occasion",)),
    Door("occasion_do", args=("occasion",), write=PLANNERS_HERE, post=said(do="close")),
    Door("occasion_link", args=("occasion",), write=PLANNERS_HERE, post=said(uses="3")),
    Door("occasion_link_end", args=("occasion", "form link"), write=PLANNERS_HERE),
    # answering: only the student who is asked
    Door("answer", {"student"}, args=("occasion",)),
    Door("answer_about", args=("occasion", "teacher")),
    Door("answer_send", args=("occasion",), write={"student"}, post=said(**{"a.listens": "2"})),
    Door("answer_events", args=("occasion",)),
    Door("answer_done", frozenset({"student"}), args=("occasion",)),
    Door("answer_decline", args=("occasion",), write={"student"}),
    Door("answer_by_link"),
)
