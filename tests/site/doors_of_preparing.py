"""Who may read and write where those who help are prepared: nobody who is examined, no reference before its time."""

from tests.site.doors import SIGNED_IN, Door, said
from tests.site.doors_of_exams import PLANNERS
from tests.site.doors_of_stations import AUTHORS
from tests.site.prepared_here import MARKS, TEXT

#: the examiner of the house has a post at this station
PREPARING = AUTHORS | {"examiner"}
HERE = ("calibration",)

WHO = (
    Door("prepare", SIGNED_IN),
    Door("rehearse", PREPARING, args=("prepared version", "examiner")),
    # whose text it is does not make an examiner its patient
    Door("rehearse", AUTHORS, args=("prepared version", "patient")),
    Door(
        "exam_preparation",
        PLANNERS,
        args=("prepared exam",),
        write=PLANNERS,
        post=said(deed="waive", crew="prepared crew", reason="She came in for somebody who is ill"),
    ),
    Door("calibration", PREPARING, args=HERE, write=PREPARING, post=said(number="1", **MARKS)),
    Door("calibration_result", frozenset({"owner"}), args=("calibration", "1")),
    Door("calibration_reference", AUTHORS, args=HERE, write=AUTHORS, post=said(do="open")),
    Door("calibrations", AUTHORS, args=("prepared station",)),
    Door("calibration_new", AUTHORS, args=("prepared station",), write=AUTHORS, post=said(text=TEXT)),
)
