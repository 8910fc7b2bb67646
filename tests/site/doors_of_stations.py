"""Who may read and write at the addresses of stations: nobody who is still to be examined."""

from tests.osce.written_stations import station
from tests.site.doors import SCOPED, Door, said
from xenia.standards.stations import write_station

#: who writes stations and sees the bank
AUTHORS = frozenset(
    {"programme_director", "owner", "course_director", "teacher", "patient_educator", "exam_administrator"}
    | {name for name in SCOPED if not name.startswith("coordinator")}
)
#: whoever was asked to read, too
READERS = AUTHORS | {"board_member"}
NEW_FILE = write_station(station(code="brought-in"))
SAME_FILE = write_station(station(code="unexamined"))

WHO = (
    Door("stations", AUTHORS),
    Door("station_new", AUTHORS, write=AUTHORS, post=said(text=NEW_FILE)),
    Door("station", AUTHORS, args=("station draft",)),
    Door(
        "station_do",
        args=("station draft",),
        write=AUTHORS - {"owner"},
        post=said(do="ask", side="faculty", person="owner key"),
    ),
    Door(
        "station_edit",
        AUTHORS,
        args=("station draft", "patient"),
        write=AUTHORS,
        post=said(**{"seen": "1", "patient.fears": "Nothing"}),
    ),
    Door("station_check", args=("station draft",)),
    Door("station_text", AUTHORS, args=("station draft",), write=AUTHORS, post=said(text=SAME_FILE, seen="1")),
    Door("station_compare", AUTHORS, args=("station draft", "1", "1")),
    Door("station_review", READERS, args=("station draft",)),
    Door(
        "station_remark",
        args=("station draft",),
        write={"board_member"},
        post=said(place="scenario", words="Who?", state="station draft state"),
    ),
    Door(
        "station_sign",
        args=("station draft",),
        write={"board_member"},
        post=said(verdict="approves", state="station draft state"),
    ),
    Door("station_answer", args=("station draft", "station remark"), write=AUTHORS, post=said(answer="She does now.")),
)
