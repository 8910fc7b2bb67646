"""The schedule of an exam: make it, look at what was found, keep it, repair it."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xenia.core.access import actor_of
from xenia.osce.actions.scheduling import REPAIRED, ask_schedule, discard_solution, keep_solution
from xenia.osce.exam_labels import PARTS
from xenia.osce.forms.exams import RepairForm
from xenia.osce.models import Exam, Solution
from xenia.osce.queries.answered import is_answered, kept_last, waiting_after
from xenia.osce.queries.burdens import burdens_of
from xenia.osce.queries.grid import tables_of
from xenia.osce.queries.moves import moves_of
from xenia.osce.queries.problem import Upset
from xenia.osce.queries.schedule import broken_rules
from xenia.osce.queries.solutions import names_of, verdict_of
from xenia.osce.queries.steps import broken_words
from xenia.osce.views.exam_access import done, planning, trail_of


@planning
def exam_schedule(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """The schedule that stands, with what it is worth; a POST looks for one."""
    if request.method == "POST":
        return _asked(request, exam, fresh=request.POST.get("fresh") == "yes")
    kept = kept_last(exam)
    broken = broken_rules(exam) if kept and exam.state in REPAIRED else []
    context = {
        "exam": exam,
        "tables": _named(tables_of(exam)),
        "waiting": waiting_after(exam, kept),
        "broken": broken_words(broken) if broken and exam.state == Exam.State.PLANNED else "",
        "verdict": verdict_of(kept, names_of(exam)) if kept and not broken else None,
        "open": exam.state == Exam.State.PLANNED,
        "repairable": exam.state in REPAIRED,
        "trail": trail_of(exam, (_("Schedule"), "")),
    }
    return render(request, "osce/exam_schedule.html", context)


def _named(tables: list[Any]) -> list[Any]:
    """Each line with its people in words: a part once, then who, and from which turn where it is not all day."""
    return [(table, [(line, people_words(line.people, len(table.turns))) for line in table.lines]) for table in tables]


def people_words(people: list[tuple[str, str, int, int]], turns: int) -> list[tuple[str, str]]:
    """Part and name, with the turns of whoever is not there all the time."""
    words = []
    for part, name, first, last in people:
        span = "" if (first, last) == (0, turns) else f" ({first + 1}–{last})"
        words.append((str(PARTS[part]), f"{name}{span}"))
    return words


def _asked(request: HttpRequest, exam: Exam, **more: Any) -> HttpResponseBase:
    jobs: list[Any] = []
    if done(request, lambda: jobs.append(ask_schedule(actor_of(request), exam, **more)), _("We are looking.")):
        return redirect("job", jobs[0].pk)
    return redirect("exam_schedule", exam.pk)


@planning
def exam_repair(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """Somebody is late or ill, or a room is broken: say so, and see what would move."""
    form = RepairForm(request.POST or None, whats=_whats(exam), sittings=_sittings(exam))
    if request.method == "POST" and form.is_valid():
        return _asked(request, exam, upset=_upset(form))
    context = {"exam": exam, "form": form, "title": _("Something happened")}
    context |= {"trail": trail_of(exam, (_("Schedule"), f"/exams/{exam.pk}/schedule/"), (_("Repair"), ""))}
    context["lead"] = _("We look for a schedule that moves as few people as can be. You see it before it is kept.")
    return render(request, "osce/exam_form.html", context, status=422 if form.errors else 200)


def _whats(exam: Exam) -> list[Any]:
    """Everybody and every circuit, in three groups."""
    candidates = exam.candidates.filter(withdrawn_at=None).select_related("person__thing")
    crew = exam.crew.select_related("person__thing").order_by("person__thing__label", "pk")
    return [
        (_("A candidate can't be there"), [(f"candidate-{c.pk}", f"{c.number} · {c.person.name}") for c in candidates]),
        (_("A helper can't be there"), [(f"crew-{c.pk}", f"{c.person.name} · {PARTS[c.part]}") for c in crew]),
        (_("A room of this circuit is broken"), [(f"circuit-{c.pk}", c.name) for c in exam.circuits.all()]),
    ]


def _sittings(exam: Exam) -> list[tuple[int, str]]:
    return list(exam.sittings.values_list("pk", "name"))


def _upset(form: RepairForm) -> Upset:
    kind, _dash, key = form.cleaned_data["what"].partition("-")
    sittings = frozenset(map(int, form.cleaned_data["sittings"]))
    if kind == RepairForm.CIRCUIT:
        return Upset(closed=frozenset((sitting, int(key)) for sitting in sittings))
    away = {int(key): sittings}
    return Upset(candidates=away) if kind == RepairForm.CANDIDATE else Upset(crew=away)


@planning
def exam_solution(request: HttpRequest, exam: Exam, solution: int) -> HttpResponseBase:
    """What was found, before it is kept: what it is worth, or what clashes, and who would move."""
    found = get_object_or_404(Solution, exam=exam, pk=solution)
    if request.method == "POST":
        return _decided(request, exam, found)
    names = names_of(exam)
    verdict = verdict_of(found, names)
    open_ = verdict.usable and not found.kept_at
    stale = open_ and not is_answered(found)
    context = {
        "exam": exam,
        "solution": found,
        "verdict": verdict,
        "looked": "status" in found.found,
        "stale": stale,
        "burdens": burdens_of(found) if open_ and not stale else [],
        "parts": {"candidate": _("Candidates"), **PARTS},
        "moves": moves_of(found, names) if open_ and not stale else [],
        "trail": trail_of(exam, (_("Schedule"), f"/exams/{exam.pk}/schedule/"), (_("What was found"), "")),
    }
    return render(request, "osce/exam_solution.html", context)


def _decided(request: HttpRequest, exam: Exam, found: Solution) -> HttpResponseBase:
    """Kept or discarded; what can't be kept is looked at again."""
    if request.POST.get("deed") == "discard":
        gone = done(request, lambda: discard_solution(actor_of(request), found), _("It is gone; nothing has changed."))
    else:
        gone = done(request, lambda: keep_solution(actor_of(request), found), _("This is the schedule now."))
    return redirect("exam_schedule", exam.pk) if gone else redirect("exam_solution", exam.pk, found.pk)
