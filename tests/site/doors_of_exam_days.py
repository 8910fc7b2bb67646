"""Who may read and write at the addresses of an exam's day: who is on duty marks, the office alone sees the whole.

What devices send is JSON, signed with a key of their own: what of it stands is asked in tests/osce/test_marks.py, who
registers a device in tests/osce/test_devices.py.
"""

from scripts.exam_day.school import ITEMS
from tests.site.doors import EVERYBODY, Door, said

OFFICE = frozenset({"programme_director", "owner", "exam_administrator"})
ON_DUTY = OFFICE | {"examiner"}
TODAY = ("running exam",)

WHO = (
    Door("mark", ON_DUTY, args=TODAY),
    Door("mark_places", ON_DUTY, args=TODAY),
    Door("mark_register", args=TODAY),
    Door("mark_pack", ON_DUTY, args=("running exam", "running device")),
    Door("mark_picture", ON_DUTY, args=("running exam", "running device", "running picture")),
    Door("exam_picture", OFFICE, args=("running exam", "running picture")),
    Door("mark_events", args=TODAY),
    Door("mark_call", args=TODAY),
    Door("mark_worker", EVERYBODY, args=TODAY),
    Door("mark_manifest", EVERYBODY, args=TODAY),
    Door("control", OFFICE, args=TODAY),
    Door(
        "control_do",
        args=TODAY,
        write=OFFICE,
        post=said(do="excuse", encounter="running encounter", reason="The fire alarm"),
    ),
    Door("paper_sheets", OFFICE, args=("running exam", "running circuit", "running station")),
    Door(
        "paper_entry",
        OFFICE,
        args=("running exam", "running encounter"),
        write=OFFICE,
        post=said(by="examiner key", state="submit", left=[*(f"q{number}" for number in range(ITEMS)), "global"]),
    ),
)
