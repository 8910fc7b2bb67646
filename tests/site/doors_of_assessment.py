"""Who may read and write at the addresses of the measuring room."""

from collections.abc import Callable

from tests.site.doors import HERE, LEADS, OWNER, SCOPED, SIGNED_IN, Door, said
from tests.site.everyone import House, Values, upload
from xenia.assessment.queries.translation_page import text_digest

PLANNERS = LEADS | {"exam_administrator", "coordinator", "course_director"}
#: directors and coordinators of one course, who plan what is about it
PLANNERS_SOMEWHERE = PLANNERS | {name for name in SCOPED if not name.startswith("teacher")}
PLANNERS_HERE = PLANNERS | {name for name in HERE if not name.startswith("teacher")}
GROWTH_READERS = frozenset({"student", "mentor", "programme_director", "owner"})
RESULTS = PLANNERS | {"curriculum_committee"}
TAKERS = LEADS | {"exam_administrator"}
CODERS = LEADS | {"exam_administrator", "curriculum_committee"}
AUTHORS = LEADS | {"exam_administrator", "course_director", "course_director here", "course_director elsewhere"}
FORM_READERS = SCOPED | RESULTS | {"teacher", "patient_educator", "dean", "accreditor"}


def translation_of(place: str) -> Callable[[House], Values]:
    """What a translator sends of a text that has no translation yet."""
    return said(**{f"t.{place}": "يصغي", f"w.{place}": text_digest(""), "status": "draft"})


WHO = (
    # forms themselves: drafts are their authors' alone
    Door("instruments", FORM_READERS),
    Door("instrument_new", AUTHORS, write=AUTHORS, post=said(title="Mine", language="en")),
    Door("instrument_bring", AUTHORS, write=AUTHORS, post=lambda house: {"file": upload(b"code: mine", "mine.yaml")}),
    Door("instrument_brought", OWNER, args=("form file",), write=OWNER),
    Door("competencies_offered", AUTHORS, query="?competency=listen"),
    Door("instrument", FORM_READERS, args=("form",)),
    Door("instrument", AUTHORS, args=("form draft",)),
    Door("instrument_file", FORM_READERS, args=("form",)),
    Door("instrument_file", AUTHORS, args=("form draft",)),
    Door("instrument_do", args=("form",), write=AUTHORS, post=said(do="retire", reason="It served its time")),
    Door("instrument_do", args=("form draft",), write=AUTHORS, post=said(do="discard", reason="Not needed")),
    Door("instrument_edit", AUTHORS, args=("form draft",), write=AUTHORS, post=said(do="add")),
    Door("instrument_text", AUTHORS, args=("form draft",)),
    Door("instrument_translate_into", AUTHORS, args=("form",), query="?into=ar"),
    Door("instrument_translate", AUTHORS, args=("form", "ar"), write=AUTHORS, post=translation_of("listens")),
    # recorded voices: kept by authors, heard by whoever answers
    Door(
        "instrument_voices",
        AUTHORS,
        args=("form", "en"),
        write=AUTHORS,
        post=lambda house: {"item": "listens", "file": upload(b"ID3\x04voice", "me.mp3")},
    ),
    Door("instrument_voice", AUTHORS, args=("form", "voice")),
    Door("answer_voice", {"student"}, args=("occasion", "voice")),
    # what the answers say about a form, and the answers themselves as files
    Door("instrument_quality", PLANNERS_SOMEWHERE | RESULTS, args=("form",)),
    Door("responses", TAKERS, args=("form",)),
    Door("responses_take", args=("form",), post=said(version="1", format="csv")),  # writes nothing but the record
    Door("responses_bring", args=("form",), write=TAKERS, post=lambda house: {"file": upload(b"id\nr1\n", "a.csv")}),
    Door("responses_file", OWNER, args=("form", "answers file")),
    Door("responses_file_step", args=("form", "answers file"), write=OWNER, post=said(do="give_up")),
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
    Door("answer_send", {"student"}, args=("occasion",), write={"student"}, post=said(**{"a.listens": "2"})),
    Door("answer_events", args=("occasion",)),
    Door("answer_done", frozenset({"student"}), args=("occasion",)),
    Door("answer_decline", args=("occasion",), write={"student"}),
    Door("answer_by_link"),
    # without a name: who takes a turn is known, and of the answers nobody
    Door("answer_anonymously", {"student"}, args=("unnamed",)),
    Door("answer_turn", args=("unnamed",), write={"student"}, post=said(turn="ab" * 32)),
    Door("answer_put", args=("unnamed",)),
    # growth: one's own, one's mentees', everyone's for the programme director
    Door("growth", SIGNED_IN),
    Door("growth_of", GROWTH_READERS, args=("learner",)),
    Door("growth_competency", GROWTH_READERS, args=("learner", "competency")),
    Door(
        "growth_correct",
        {"programme_director", "owner"},
        args=("learner", "competency", "evidence"),
        write={"programme_director", "owner"},
        post=said(what="withdraw", reason="Two students were swapped"),
    ),
    Door("accompanying", SIGNED_IN),
    # coding: what people wrote, never a page of whoever is asked
    Door("codebooks", CODERS),
    Door(
        "codebook_new",
        CODERS,
        query="?occasion={occasion in words}",
        write=CODERS,
        post=said(title="Mine", items=["words"]),
    ),
    Door("codebook", CODERS, args=("codebook",)),
    Door("codebook_bring", args=("codebook",), write=CODERS),
    Door("codebook_take", args=("codebook",)),  # writes nothing but the record
    Door("code_new", CODERS, args=("codebook",), write=CODERS, post=said(name="Mine")),
    Door("code_change", CODERS, args=("codebook", "code"), write=CODERS, post=said(name="Mine")),
    Door("coding_look", CODERS, args=("codebook",), write=CODERS, post=said(passage="passage held")),
    Door("coding_desk", CODERS, args=("codebook",)),
    Door("coding_passage", CODERS, args=("codebook", "passage to code"), write=CODERS, post=said(none="1")),
    Door("coding_similar", CODERS, args=("codebook", "passage to code")),
    Door("coding_hold", args=("codebook", "passage to code"), write=CODERS),
    Door("coding_settle", CODERS, args=("codebook",), write=CODERS),
    Door("coding_settle_one", CODERS, args=("codebook", "passage coded"), write=CODERS, post=said(reason="Why")),
    Door("coding_quotations", CODERS, args=("codebook",)),
)
