"""The privacy class of every field of the curriculum, and how long its row is kept."""

from types import MappingProxyType

from xenia.core.privacy import Kept

SCHOOL = "as long as the school; what is retired stays readable"
COUNTED = "until the next count"

PRIVACY = MappingProxyType(
    {
        "Framework": Kept(
            SCHOOL,
            public="code own version issuer source_url uri licence language description note valid_from valid_until",
            opaque="thing supersedes",
        ),
        "Competency": Kept(
            SCHOOL,
            public="framework parent source_id code kind position uri note valid_from valid_until",
            opaque="thing",
        ),
        "Alignment": Kept(
            "as long as session and competency",
            staff="competency depth assessed status origin confidence changed_at",
            personal="made_by checked_by",
            opaque="id subject entry",
        ),
        "Discipline": Kept(SCHOOL, public="title source_id", opaque="id"),
        "Method": Kept(SCHOOL, public="code label"),
        "Course": Kept(
            SCHOOL,
            public="year parent source source_id level level_end starts ends days required required_in_track track "
            "clerkship order",
            staff="description minimum maximum position disciplines objectives",
            opaque="thing",
        ),
        "Session": Kept(
            SCHOOL,
            public="course year source source_id kind minutes required interprofessional position",
            staff="description keywords resources disciplines objectives",
            opaque="thing",
        ),
        "SessionMethod": Kept(SCHOOL, public="session method primary purpose position", opaque="id"),
        "Offering": Kept(SCHOOL, staff="session source_id starts_at ends_at place", opaque="id"),
        "Objective": Kept(SCHOOL, public="level course year source source_id position parents", opaque="thing"),
        "LooseReference": Kept("until it resolves", staff="field source_id", opaque="id thing"),
        "CourseCount": Kept(
            COUNTED,
            public="course discipline competency layer",
            staff="sessions minutes lectures community clinical deepest first_on",
            opaque="id",
        ),
        "MappedCount": Kept(COUNTED, public="year course framework", staff="objectives sessions", opaque="id"),
        "MethodCount": Kept(COUNTED, public="year course framework method", staff="sessions minutes", opaque="id"),
        "MapCount": Kept(
            COUNTED,
            public="year framework axis column competency layer",
            staff="sessions minutes lectures community clinical deepest first_on",
            opaque="id",
        ),
        "Attainment": Kept(
            "until evidence says otherwise", public="year level competency", staff="learners attained", opaque="id"
        ),
        "ImportRun": Kept(
            "as long as the record of the import; its file goes sooner",
            staff="format state preview basis created_at ended_at",
            personal="owner",
            opaque="uuid media job",
        ),
    }
)
