"""Who may do what with cases, plays and drills."""

import rules

from xenia.core.rules import is_signed_in, role_somewhere

LEADS = ("programme_director",)
AUTHORS = (*LEADS, "course_director", "teacher", "patient_educator")
READERS = (*AUTHORS, "coordinator", "curriculum_committee", "exam_administrator", "dean", "accreditor")

# a published case opens for everybody who is signed in; drafts only for those who write and review them
rules.add_perm("learning.play", is_signed_in)
rules.add_perm("learning.drill", is_signed_in)
rules.add_perm("learning.author", role_somewhere(*AUTHORS))
rules.add_perm("learning.view_bank", role_somewhere(*READERS))
rules.add_perm("learning.publish", role_somewhere(*AUTHORS))
rules.add_perm("learning.facilitate", role_somewhere(*AUTHORS))
# where a class went, never where one person went
rules.add_perm("learning.view_flow", role_somewhere(*AUTHORS))
