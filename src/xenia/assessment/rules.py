"""Who may do what with instruments, occasions, answers and evidence."""

import rules

from xenia.core.rules import is_signed_in, role, role_somewhere

LEADS = ("administrator", "programme_director")
MAKERS = (*LEADS, "exam_administrator")
PLANNERS = (*MAKERS, "coordinator", "course_director")
READERS = (*PLANNERS, "curriculum_committee", "teacher", "patient_educator", "dean", "accreditor")

rules.add_perm("assessment.view_instruments", role_somewhere(*READERS))
rules.add_perm("assessment.author", role_somewhere(*MAKERS, "course_director"))
rules.add_perm("assessment.attest", role(*MAKERS))
rules.add_perm("assessment.plan_somewhere", role_somewhere(*PLANNERS))
# on the occasion, or on what it is about
rules.add_perm("assessment.plan", role(*PLANNERS))
# without it, one asks the people of one's own courses and continues studies about these
rules.add_perm("assessment.ask_anyone", role(*MAKERS, "coordinator"))
rules.add_perm("assessment.set_budgets", role(*LEADS))
# which forms wait for whom is decided by the query: everybody answers their own
rules.add_perm("assessment.answer", is_signed_in)
rules.add_perm("assessment.view_results_somewhere", role_somewhere(*PLANNERS, "curriculum_committee"))
rules.add_perm("assessment.view_results", role(*PLANNERS, "curriculum_committee"))
rules.add_perm("assessment.bring_responses", role(*MAKERS))
rules.add_perm("assessment.take_responses", role(*MAKERS))
rules.add_perm("assessment.code", role(*MAKERS, "curriculum_committee"))
rules.add_perm("assessment.record_evidence", role(*MAKERS))
# whose growth opens is decided by the query: one's own, one's mentees', and for leads everybody's
rules.add_perm("assessment.view_growth", is_signed_in)
rules.add_perm("assessment.view_everybodys_growth", role("programme_director"))
# where it stands in the navigation
rules.add_perm("assessment.have_growth", role_somewhere("student"))
rules.add_perm("assessment.accompany", role_somewhere("mentor"))
