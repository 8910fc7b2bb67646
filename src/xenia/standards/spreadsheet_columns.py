"""The columns of a curriculum spreadsheet, and the template that explains them."""

import io

from xenia.standards.sheets import Table, header_key, write_xlsx

SHEET = "Curriculum"
GUIDE = "How to fill this in"

COLUMNS = {
    "Year": "The academic year by the year in which it begins: 2026, or 2026-27.",
    "Course code": "Your own short code. It may be left out; the title then stands for it, so keep the title as it is.",
    "Course": "The course's title. Needed at least once for each course.",
    "Year of study": "1 for the first year of study, and so on.",
    "Discipline": "One or more, with a semicolon between them. In a row without a session it is the course's.",
    "Session code": "Your own code, one of a kind within the course. It may be left out; the title then stands for it.",
    "Session": "The session's title. Leave code and title empty in a row that is about the course itself.",
    "Type": "Lecture, small group, clinic … in your own words.",
    "Method": "AAMC codes such as IM013 or AM004, with a semicolon between them; the first one leads.",
    "Minutes": "What one learner spends in the session. It may be left out where start and end are given.",
    "Start": "2026-09-14 09:00 for a session, 2026-09-14 for a course.",
    "End": "The same; for a session the time alone will do: 10:30.",
    "Objective code": "Your own code, one of a kind in the whole file. It may be left out.",
    "Objective": "What learners should reach. It belongs to the row's session, or else to its course.",
    "Framework": "The code of the framework that the competency belongs to. Empty: the school's own.",
    "Competency": "The competency's code there. It is served by the row's objective, or else session, or else course.",
    "Depth": "introduced, practised or demonstrated; empty when nobody has said.",
    "Assessed": "yes when the competency is assessed there.",
}
EXAMPLE = {
    "Year": "2026-27",
    "Course code": "RENAL",
    "Course": "Renal Medicine",
    "Year of study": "2",
    "Discipline": "Nephrology; Ethics",
    "Session code": "R-07",
    "Session": "Consent through an interpreter",
    "Type": "Small group",
    "Method": "IM008",
    "Minutes": "90",
    "Start": "2026-10-05 09:00",
    "End": "10:30",
    "Objective code": "R-07-1",
    "Objective": "Obtain consent with a professional interpreter",
    "Framework": "who-2021",
    "Competency": "S2",
    "Depth": "practised",
    "Assessed": "no",
}
ALIASES = {"Method": ("Method (AAMC code)", "Methods"), "Discipline": ("Disciplines",), "Type": ("Session type",)}
_RULES = (
    "One row is one objective of a session. A session or a course without objectives takes one row of its own.",
    "Year, course code and course may all three be left empty when they are those of the row above.",
    "What is said of a course or a session may be repeated or left empty in further rows; it must not change.",
    "The same row twice is refused, and so is the whole file when any row is. The preview lists every reason.",
)


def curriculum_template() -> bytes:
    """An XLSX workbook with an empty sheet to fill in, and one that says how, with an example of each cell."""
    guide = [("Column", "What goes there", "For example"), *((name, COLUMNS[name], EXAMPLE[name]) for name in COLUMNS)]
    rules = [("Rule", rule, "") for rule in _RULES]
    out = io.BytesIO()
    write_xlsx({SHEET: [tuple(COLUMNS)], GUIDE: [*guide, *rules]}, out)
    return out.getvalue()


def unused_columns(table: Table) -> tuple[str, ...]:
    known = {header_key(name) for name in (*COLUMNS, *(other for names in ALIASES.values() for other in names))}
    return tuple(title for title in table.header if header_key(title) not in known)
