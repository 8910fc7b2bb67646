"""Who may do what with people."""

import rules

from xenia.core.rules import is_signed_in, role, role_somewhere

LEADS = ("administrator", "programme_director")

rules.add_perm("people.view_inbox", is_signed_in)
rules.add_perm("people.own_account", is_signed_in)
# which person's page opens is decided by `visible_people`; everybody may open their own
rules.add_perm("people.view_person", is_signed_in)
rules.add_perm("people.view_directory", role_somewhere(*LEADS, "coordinator", "dean", "course_director"))
rules.add_perm("people.view_everybody", role(*LEADS, "coordinator", "dean"))
rules.add_perm("people.view_storytellers", role(*LEADS))
rules.add_perm("people.view_contacts", role(*LEADS, "coordinator"))
rules.add_perm("people.manage", role(*LEADS, "coordinator"))
rules.add_perm("people.appoint", role(*LEADS))
rules.add_perm("people.invite", role(*LEADS))
rules.add_perm("people.import", role(*LEADS))
# who guards the house guards its keys: these are never the programme director's
rules.add_perm("people.appoint_administrator", role("administrator"))
rules.add_perm("people.erase", role("administrator"))
# its clock moves what everybody sees, exams too
rules.add_perm("people.keep_school", role("administrator"))
