"""Who may do what with partners, boards, stories and reviews."""

from typing import Any

import rules

from xenia.core.rules import Actor, is_signed_in, role, role_somewhere, scope_path

KEEPERS = ("programme_director", "coordinator")
#: who may make a case or a station of a released story, once they know the school's policy on stories
MAKERS = ("programme_director", "course_director", "teacher", "patient_educator", "exam_administrator")
#: who reads for the community before a thing is published: its board, patients who teach, whoever told a story
SPEAKERS = ("board_member", "patient_educator", "storyteller")
#: who reads what every board decided; needs, voices and payments are not theirs
BOARD_READERS = (*KEEPERS, "dean", "accreditor")


# predicates of `rules` are joined by |, which their plain type does not know
keeps_boards: Any = role(*KEEPERS)
reads_boards: Any = role(*BOARD_READERS)
is_board_member: Any = role_somewhere("board_member")


@rules.predicate
def sits_here(actor: Actor, thing: Any = None) -> bool:
    """A seat is a role on one board; to be a board member of the school opens no board by itself."""
    return bool(actor.scopes_of("board_member").intersection(scope_path(thing)))


# the administrator guards the house and its keys, and reads no story
rules.add_perm("community.keep_stories", role(*KEEPERS))
rules.add_perm("community.read_stories", role_somewhere(*KEEPERS, *MAKERS))
rules.add_perm("community.use_stories", role_somewhere(*MAKERS))
rules.add_perm("community.adopt_policy", role(*KEEPERS))
rules.add_perm("community.acknowledge_policy", is_signed_in)

rules.add_perm("community.keep_partners", role(*KEEPERS))
rules.add_perm("community.keep_boards", role(*KEEPERS))
rules.add_perm("community.read_boards", role(*BOARD_READERS))
# which boards is decided by `visible_boards`
rules.add_perm("community.view_boards", reads_boards | is_board_member)
rules.add_perm("community.take_part", keeps_boards | sits_here)
rules.add_perm("community.keep_payments", role(*KEEPERS))
# everybody sees what they themselves gave and got
rules.add_perm("community.own_credit", is_signed_in)

# which things wait for whom is decided by the query: everybody who was asked reads
rules.add_perm("community.review", is_signed_in)
rules.add_perm("community.ask_readers", role_somewhere(*MAKERS, "coordinator"))
