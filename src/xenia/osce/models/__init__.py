"""The tables of examinations, one module a part of their life."""

from xenia.osce.models.after import Adjustment, Appeal, Decision, Reckoning, Remark
from xenia.osce.models.day import Aside, Device, Incident, Mark
from xenia.osce.models.exams import BlueprintLine, Candidate, Circuit, Exam, ExamStation, Room, RoomCode, Sitting
from xenia.osce.models.preparing import Attempt, Calibration, Credential, ReferenceReader, Waiver
from xenia.osce.models.schedule import Conflict, Crew, Duty, Encounter, Part, Seat, Solution
from xenia.osce.models.stations import ReadText, Station, StationVersion

__all__ = [
    "Adjustment",
    "Appeal",
    "Aside",
    "Attempt",
    "BlueprintLine",
    "Calibration",
    "Candidate",
    "Circuit",
    "Conflict",
    "Credential",
    "Crew",
    "Decision",
    "Device",
    "Duty",
    "Encounter",
    "Exam",
    "ExamStation",
    "Incident",
    "Mark",
    "Part",
    "ReadText",
    "Reckoning",
    "ReferenceReader",
    "Remark",
    "Room",
    "RoomCode",
    "Seat",
    "Sitting",
    "Solution",
    "Station",
    "StationVersion",
    "Waiver",
]
