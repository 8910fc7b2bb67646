"""The variables of an OSCE as a constraint model, and what each of them asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from xenia.science.rostering.obstacles import Obstacle
from xenia.science.rostering.problem import Assignment, Problem, Run

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar, LinearExpr


#: a person, a session and a site
Barred = frozenset[tuple[str, str, str]]


class Roster:
    """Yes or no for each candidate in each run, each person at each post, each run that is held.

    With `elastic` a candidate can be left out, a post stay empty and a rule be waived, so that there is always a
    solution, which says what is missing. `coarse` counts candidates who are alike and people at a site, not in a
    circuit, and so knows no conflicts. `only` names the people and posts that come into question, `barred` who may not
    work at a site in a session. `inside` are the
    candidates of a run by group; where stations take two together `chairs` counts the chairs of a run that are in use,
    `stand_ins` those in which a colleague sits, by station, and `short` those that are too many.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        elastic: bool = False,
        coarse: bool = False,
        only: frozenset[tuple[str, Assignment]] | None = None,
        barred: Barred = frozenset(),
    ) -> None:
        from ortools.sat.python.cp_model import CpModel

        self.problem, self.elastic, self.coarse = problem, elastic, coarse
        self.model = CpModel()
        self.only, self.barred = only, barred
        self.held: dict[Run, IntVar] = {run: self.model.new_bool_var("") for run in problem.runs}
        self.place: dict[tuple[str, Run], IntVar] = {}
        self.inside: dict[tuple[Run, str], list[IntVar]] = defaultdict(list)
        self.chairs: dict[Run, IntVar] = {}
        self.stand_ins: dict[tuple[Run, str], LinearExpr | int] = {}
        self.short: dict[tuple[Run, str], IntVar] = {}
        self.start: dict[tuple[str, Run, int], IntVar] = {}
        self.post: dict[tuple[str, Assignment], IntVar] = {}
        self.posts_of: dict[str, list[tuple[Assignment, IntVar]]] = defaultdict(list)
        self.waived: dict[Obstacle, IntVar] = {}
        self.left_out: dict[str, IntVar] = {}
        self.empty: dict[Assignment, IntVar] = {}

    def waiver(self, obstacle: Obstacle) -> IntVar | int:
        """1 when a rule is waived; where nothing is elastic, never."""
        if not self.elastic:
            return 0
        if obstacle not in self.waived:
            self.waived[obstacle] = self.model.new_bool_var("")
        return self.waived[obstacle]

    def choice(self, hindered_by: Iterable[Obstacle], *, most: int = 1) -> IntVar | None:
        """A yes or no (or how many, up to `most`) that needs its obstacles waived; None when it can't be yes."""
        obstacles = list(hindered_by)
        if obstacles and not self.elastic:
            return None
        choice = self.model.new_int_var(0, most, "")
        for obstacle in obstacles:
            self.model.add(choice <= self.waiver(obstacle))
        return choice

    def hold(self, held: frozenset[Run]) -> None:
        """Hold these runs and no other."""
        for run, choice in self.held.items():
            self.model.add(choice == int(run in held))

    def may(self, person: str, post: Assignment) -> bool:
        """Whether somebody comes into question for a post."""
        site = self.problem.circuit[post.circuit].site
        return (self.only is None or (person, post) in self.only) and (person, post.session, site) not in self.barred

    def held_in(self, session: str) -> list[IntVar]:
        """Whether each run of a session is held."""
        return [held for run, held in self.held.items() if run[0] == session]
