"""Which problem a solution answers, and whether it is still that of the plan."""

import hashlib
import json
from dataclasses import asdict

from xenia.osce.models import Exam, Solution
from xenia.osce.queries.problem import Rows, problem_of, rows_of
from xenia.osce.queries.schedule import late_for, settled_sittings, standing
from xenia.osce.queries.solutions import USABLE, joined, kept_upset, upset_of
from xenia.science.rostering.problem import Problem


def problem_for(solution: Solution, rows: Rows | None = None) -> Problem:
    """The problem that a solution answers, from the tables as they stand."""
    rows, fresh = rows or rows_of(solution.exam), solution.found.get("fresh", False)
    upset = upset_of(solution.upset)
    if fresh:
        return problem_of(rows, upset=upset)
    upset, settled = joined(kept_upset(solution.exam), upset), settled_sittings(solution.exam)
    late = late_for(rows, upset, settled)
    stands = [one for one in standing(rows) if (one.person, one.session) not in late]
    return problem_of(rows, upset=upset, previous=stands, settled=settled)


def digest_of(problem: Problem) -> str:
    """What tells two problems apart, the same in every process."""
    return hashlib.sha256(json.dumps(asdict(problem), default=sorted, sort_keys=True).encode()).hexdigest()


def is_answered(solution: Solution) -> bool:
    """Whether what was found is of the plan as it stands now."""
    return bool(digest_of(problem_for(solution)) == solution.found.get("of"))


def kept_last(exam: Exam) -> Solution | None:
    """The solution that became the schedule last."""
    return Solution.objects.filter(exam=exam, kept_at__isnull=False).order_by("-kept_at").first()


def waiting_after(exam: Exam, kept: Solution | None) -> Solution | None:
    """The newest schedule that was found after that one and waits for a word: one still looked for does not, nor one
    that can't be."""
    found = Solution.objects.filter(exam=exam, kept_at=None, found__status__in=USABLE)
    if kept and kept.kept_at:
        found = found.filter(made_at__gt=kept.kept_at)
    return found.order_by("-made_at").first()
