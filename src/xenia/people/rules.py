"""Who may do what with people."""

import rules

from xenia.core.rules import is_signed_in, role, role_somewhere

rules.add_perm("people.view_inbox", is_signed_in)
rules.add_perm("people.manage", role("administrator", "programme_director", "coordinator"))
rules.add_perm("people.appoint", role("administrator", "programme_director"))
rules.add_perm("people.view_directory", role_somewhere("administrator", "programme_director", "coordinator", "dean"))
