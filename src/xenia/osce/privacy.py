"""The privacy class of every field of examinations, and how long its row is kept."""

from types import MappingProxyType

from xenia.core.privacy import Kept

EXAM = "as long as its exam"
#: who is nobody else here is erased then (`actions.applicants`)
EXAMINED = (
    "as long as its exam; of admission interviews the person until a year after the decision, or the last sitting "
    "where nobody decided, unless they came"
)
RECORD = "ten years after the exam: the record of a decision"

PRIVACY = MappingProxyType(
    {
        "Station": Kept("as long as the school uses it", staff="code author about_migrants", opaque="thing"),
        "StationVersion": Kept(
            "as long as the exams that used it",
            staff="station number text saves form patient_form by at",
            opaque="thing digest",
        ),
        "ReadText": Kept(
            "while a reader's last reading rests on it, for a hundred saves; until its version is published or a story "
            "in the station ends",
            staff="version number text at",
            opaque="id",
        ),
        "Exam": Kept(RECORD, staff="kind state year reading_minutes station_minutes rules", opaque="thing"),
        "ExamStation": Kept(EXAM, staff="exam number version weight reserve replaced_by replaced_at", opaque="id"),
        "BlueprintLine": Kept(EXAM, staff="exam competency domain share", opaque="id"),
        "Circuit": Kept(EXAM, staff="exam name campus step_free", opaque="id"),
        "Room": Kept(EXAM, staff="circuit station name broken_at", opaque="id"),
        "RoomCode": Kept(EXAM, staff="circuit station number made_at", opaque="id"),
        "Sitting": Kept(EXAM, staff="exam name begins_at extra_time group", opaque="id"),
        "Candidate": Kept(
            f"{EXAMINED}; a picture until the exam is closed or they are withdrawn from it, at most 180 days",
            staff="exam number",
            personal="person profession cohort sites withdrawn_at",
            sensitive="extra_time languages step_free picture",
            opaque="id",
        ),
        "Crew": Kept(
            EXAM,
            staff="exam part",
            personal="person languages away sites most",
            sensitive="declined",
            opaque="id",
        ),
        "Calibration": Kept(
            "as long as the school uses its station",
            staff="version code title text recording by at retired_at",
            opaque="uuid digest",
        ),
        "ReferenceReader": Kept(
            "as long as its calibration", staff="calibration opened_at agreed_at", personal="person", opaque="id"
        ),
        "Attempt": Kept(
            "as long as its calibration, or until the person is erased",
            staff="calibration number seen_before at",
            personal="person",
            sensitive="said figures passed",
            opaque="id",
        ),
        "Credential": Kept(
            "until the person is erased",
            personal="person part station language earned attempt signed_by since until ended_at",
            opaque="id",
        ),
        "Waiver": Kept(
            "as long as its exam; its reason is unreadable once its key is destroyed",
            personal="crew by at",
            opaque="id sealed_reason key",
        ),
        "Conflict": Kept(EXAM, sensitive="reason", personal="crew candidate", opaque="id"),
        "Solution": Kept(EXAM, staff="exam made_at kept_at", personal="found by", sensitive="upset", opaque="id"),
        "Seat": Kept(EXAM, personal="candidate sitting circuit start"),
        "Duty": Kept(EXAM, personal="crew sitting circuit station first last", opaque="id"),
        "Encounter": Kept(
            "as long as its exam; why nothing was marked is unreadable once its key is destroyed",
            personal="candidate station sitting circuit turn",
            sensitive="excused",
            opaque="uuid sealed_excuse key",
        ),
        "Device": Kept(
            EXAM,
            staff="exam circuit station part seals registered_at revoked_at leads_since battery waiting seen_at",
            personal="registered_by",
            opaque="uuid public_key",
        ),
        "Mark": Kept(
            "ten years after the exam; its words are unreadable once their key is destroyed",
            staff="part from_paper has_words",
            personal="encounter by kind said device_at received_at",
            opaque="event device number seen sealed key signature",
        ),
        "Aside": Kept(
            EXAM,
            staff="exam reason received_at settled_at",
            personal="settled_by",
            opaque="id device digest sealed key",
        ),
        "Incident": Kept(
            "as long as its exam; its words are unreadable once their key is destroyed",
            staff="exam kind circuit station at answered_at",
            personal="encounter by answered_by",
            opaque="uuid sealed sealed_witnesses key",
        ),
        "Adjustment": Kept(
            RECORD,
            staff="exam kind station at",
            personal="candidate by",
            sensitive="value",
            opaque="id sealed_reason key",
        ),
        "Reckoning": Kept("until other figures are reckoned", staff="exam at", personal="figures", opaque="id digest"),
        "Remark": Kept(
            "ten years after the exam; its words are unreadable once their key is destroyed",
            staff="part item withheld at",
            personal="encounter by",
            opaque="id digest sealed key",
        ),
        "Decision": Kept(
            RECORD,
            staff="exam number rules signed_at",
            personal="signed_by",
            sensitive="figures",
            opaque="thing marks sealed key",
        ),
        "Appeal": Kept(
            RECORD,
            personal="candidate at answered_by answered_at",
            sensitive="answer",
            opaque="id sealed key sealed_answer",
        ),
    }
)
