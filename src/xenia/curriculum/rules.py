"""Who may do what with the curriculum."""

import rules

from xenia.core.rules import is_signed_in, role, role_somewhere

LEADS = ("administrator", "programme_director")
READERS = (
    *(*LEADS, "curriculum_committee", "course_director", "teacher", "coordinator", "exam_administrator"),
    *("patient_educator", "dean", "accreditor", "preceptor", "examiner"),
)

rules.add_perm("curriculum.view", role_somewhere(*READERS, "student"))
rules.add_perm("curriculum.view_map", role_somewhere(*READERS))
rules.add_perm("curriculum.view_record", role_somewhere(*READERS))
rules.add_perm("curriculum.view_school_record", role(*LEADS, "curriculum_committee"))
rules.add_perm("curriculum.import", role(*LEADS))
rules.add_perm("curriculum.export", role(*LEADS, "curriculum_committee", "coordinator"))
rules.add_perm("curriculum.manage_frameworks", role(*LEADS))
rules.add_perm("curriculum.edit", role(*LEADS, "course_director", "coordinator"))
rules.add_perm("curriculum.align", role(*LEADS, "course_director", "teacher", "coordinator"))
rules.add_perm("curriculum.align_somewhere", role_somewhere(*LEADS, "course_director", "teacher", "coordinator"))
rules.add_perm("curriculum.approve", role(*LEADS, "curriculum_committee"))
rules.add_perm("curriculum.copy_year", role(*LEADS))
# the platform alone, from evidence
rules.add_perm("curriculum.set_attainment", role())
rules.add_perm("curriculum.search", is_signed_in)
