"""What is over stays as it was, and what is still to come is first tried as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xenia.science.rostering.candidates import alike_candidates
from xenia.science.rostering.posts import alike_posts, without_name
from xenia.science.rostering.problem import CANDIDATE
from xenia.science.rostering.roster import Roster

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar


def settle(roster: Roster) -> None:
    """Bind the choices in settled sessions to the previous schedule; hint all others at it."""
    problem = roster.problem
    if not problem.previous:
        return
    candidates = alike_candidates(roster)
    posts = alike_posts(roster)
    was: dict[object, int] = {}
    for each in problem.previous:
        if each.role == CANDIDATE:
            key: object = candidates.get(each.person, each.person), each.run
            was[each.person, each.run, each.station] = 1
        else:
            key = each.person, posts.get(without_name(each), without_name(each))
        was[key] = was.get(key, 0) + 1
    choices: list[tuple[object, str, IntVar]] = [((who, run), run[0], c) for (who, run), c in roster.place.items()]
    choices += [((who, post), post.session, c) for (who, post), c in roster.post.items()]
    for (who, run, position), choice in roster.start.items():
        choices.append(((who, run, problem.session[run[0]].stations[position]), run[0], choice))
    for key, session, choice in choices:
        if session in problem.settled:
            roster.model.add(choice == was.get(key, 0))
        else:
            roster.model.add_hint(choice, was.get(key, 0))
