"""Who may do what with stations and examinations.

Whoever is examined sees nothing of an examination before it is released but their own times and places. Examiners,
patients and interpreters are no role: what they may is what their duty in one examination says (`queries.duties`).
"""

import rules

from xenia.core.rules import Actor, is_signed_in, role, role_somewhere

LEADS = ("programme_director", "exam_administrator")
AUTHORS = (*LEADS, "course_director", "teacher", "patient_educator")


@rules.predicate
def is_no_student(actor: Actor) -> bool:
    return not actor.holds_somewhere("student")


# the bank holds what is examined: never open to students, whatever else they are
rules.add_perm("osce.view_bank", role_somewhere(*AUTHORS) & is_no_student)
rules.add_perm("osce.author", role_somewhere(*AUTHORS) & is_no_student)
# stations are the whole school's, whatever one exam somebody leads
rules.add_perm("osce.publish", role(*LEADS))
# plan, schedule, lead the day, close: in the whole school, or in the one exam on which somebody holds the role. Without
# an exam it is the whole school that is asked about; `_somewhere` opens pages, which then ask about their own exam
rules.add_perm("osce.administer", role(*LEADS))
rules.add_perm("osce.administer_somewhere", role_somewhere(*LEADS))
# mark where one has a duty, rehearse, see one's own times
rules.add_perm("osce.take_part", is_signed_in)
# whom the navigation leads to exams; whoever helps without one of these roles comes by their calendar or mail
rules.add_perm("osce.have_exams", role_somewhere(*AUTHORS, "dean", "student", "examiner", "preceptor"))
rules.add_perm("osce.view_results", role(*LEADS, "dean"))
rules.add_perm("osce.view_results_somewhere", role_somewhere(*LEADS, "dean"))
# set pass marks and sign; the board that decides is named in the decision
rules.add_perm("osce.decide", role("programme_director"))
rules.add_perm("osce.decide_somewhere", role_somewhere("programme_director"))
rules.add_perm("osce.release", role(*LEADS))
rules.add_perm("osce.release_somewhere", role_somewhere(*LEADS))
