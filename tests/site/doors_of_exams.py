"""Who may read and write at the addresses of exams: the office whole, whoever takes part their own times."""

from tests.osce.pictured import picture
from tests.site.doors import EVERYBODY, SIGNED_IN, Door, said
from tests.site.everyone import House, Values, upload

PLANNERS = frozenset({"programme_director", "owner", "exam_administrator"})
#: who sees a plan without changing it
READERS = PLANNERS | {"dean"}
#: student and examiner are in the exam that is fixed
INSIDE = READERS | {"student", "examiner"}
PLAN = ("planned exam",)
WORDS = {
    "title": "Mine", "kind": "osce", "year": "year key", "reading_minutes": "2", "station_minutes": "8", "change": "0",
    "pause_after": "0", "pause": "0", "report": "30", "hold": "0",
}  # fmt: skip


def _repair(house: House) -> Values:
    return {"what": house.things["first candidate"], "sittings": [house.things["first sitting"]]}


WHO = (
    Door("exams", SIGNED_IN),
    Door("exam_new", PLANNERS, write=PLANNERS, post=said(**WORDS)),
    Door("exam", READERS, args=PLAN),
    Door("exam", INSIDE, args=("fixed exam",)),
    Door("exam_change", PLANNERS, args=PLAN, write=PLANNERS, post=said(**WORDS)),
    Door("exam_move", args=("fixed exam",), write=PLANNERS, post=said(state="planned")),
    Door("exam_feed_new", args=("fixed exam",), write=INSIDE),
    Door("exam_feed", EVERYBODY, args=("secret",), harmless=frozenset({"core_signedlink"})),
    Door("exam_stations", PLANNERS, args=PLAN, write=PLANNERS, post=said(deed="add", version="", weight="1")),
    Door("exam_blueprint", PLANNERS, args=PLAN, write=PLANNERS),
    Door("exam_places", PLANNERS, args=PLAN, write=PLANNERS, post=said(deed="circuit", **{"circuit-name": "Mine"})),
    Door("exam_people", PLANNERS, args=PLAN),
    # whose a picture is stands in tests/osce/test_pictures.py; who sees one in doors_of_exam_days
    Door(
        "exam_pictures",
        PLANNERS,
        args=("running exam",),
        write=PLANNERS,
        post=said(deed="bring", pictures=upload(picture("A face"), "101.png")),
    ),
    Door(
        "exam_roll",
        PLANNERS,
        args=("planned exam", "candidates"),
        write=PLANNERS,
        post=said(sheet=upload(b"Name\nAmina\n", "list.csv")),
    ),
    Door("exam_roll_template", PLANNERS, args=("planned exam", "candidates")),
    # a list that somebody chose is theirs alone until it is in
    Door("exam_roll_preview", frozenset({"owner"}), args=("planned exam", "candidates", "media"), write=frozenset()),
    Door("exam_schedule", PLANNERS, args=PLAN, write=PLANNERS),
    Door("exam_repair", PLANNERS, args=PLAN, write=PLANNERS, post=_repair),
    Door("exam_solution", PLANNERS, args=("planned exam", "solution"), write=PLANNERS),
    Door("exam_lists", PLANNERS, args=PLAN),
    Door(
        "exam_cards",
        PLANNERS,
        args=("running exam",),
        write=PLANNERS,
        post=said(circuit="running circuit", station="running station", reason="photographed"),
        harmless=frozenset({"core_key"}),  # from which the codes are made, when they are looked at first
    ),
)
