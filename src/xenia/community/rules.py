"""Who may do what with partners, boards, stories and reviews."""

import rules

from xenia.core.rules import is_signed_in, role, role_somewhere

KEEPERS = ("programme_director", "coordinator")
#: who may make a case or a station of a released story, once they know the school's policy on stories
MAKERS = ("programme_director", "course_director", "teacher", "patient_educator", "exam_administrator")

# the administrator guards the house and its keys, and reads no story
rules.add_perm("community.keep_stories", role(*KEEPERS))
rules.add_perm("community.read_stories", role_somewhere(*KEEPERS, *MAKERS))
rules.add_perm("community.use_stories", role_somewhere(*MAKERS))
rules.add_perm("community.adopt_policy", role(*KEEPERS))
rules.add_perm("community.acknowledge_policy", is_signed_in)
