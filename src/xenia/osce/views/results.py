"""Results of an exam that is over: the whole, one station, and fairness."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xenia.community.spoken import language_name
from xenia.core.access import actor_of, requires
from xenia.core.rules import may
from xenia.osce.actions.reckoning import results_of
from xenia.osce.models import Exam
from xenia.osce.queries.cautions import Caution, cautions
from xenia.osce.queries.result_page import (
    marked,
    method_rows,
    names_in,
    place_of_station,
    said_of_all,
    scatter_of,
    station_rows,
    unaccounted,
)
from xenia.osce.queries.results import exams_with_results

WHAT = {
    "language": gettext_lazy("By the patient's language"),
    "mode": gettext_lazy("By how an interpreter took part"),
    "site": gettext_lazy("By site"),
    "sitting": gettext_lazy("By sitting"),
    "examiner": gettext_lazy("By examiner, beside whoever else examined at the same stations"),
    "speaks": gettext_lazy("By the languages that candidates declared"),
    "profession": gettext_lazy("By profession"),
}
GROUPS = {
    "none": gettext_lazy("without an interpreter"),
    "in_person": gettext_lazy("interpreter in the room"),
    "telephone": gettext_lazy("interpreter by telephone"),
    "video": gettext_lazy("interpreter by video"),
}


def exam_for(request: HttpRequest, key: UUID, permission: str = "osce.view_results") -> Exam:
    """The exam, for whoever may see its results, else 404; 403 for who sees them and may not do this."""
    found: Exam = get_object_or_404(exams_with_results(actor_of(request)), pk=key)
    if not may(actor_of(request), permission, found):
        raise PermissionDenied
    return found


def trail(exam: Exam, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    """Where a page of results is."""
    whole = [(_("Exams"), "/exams/"), (exam.thing.label, f"/exams/{exam.pk}/")]
    return [*whole, (_("Results"), f"/exams/{exam.pk}/results/" if rest else ""), *rest]


@requires("osce.view_results_somewhere")
@require_safe
def exam_results(request: HttpRequest, key: UUID) -> HttpResponse:
    """Pass marks side by side, every station, reliability and severity."""
    exam = exam_for(request, key)
    found = results_of(exam)
    figures = found.figures
    methods = method_rows(found.table, found.standing, figures) if figures else []
    stations = station_rows(figures)
    context = {
        "exam": exam,
        "trail": trail(exam),
        "figures": figures,
        "methods": methods,
        "stations": stations,
        "of_all": said_of_all([one.quality["words"] for one in stations]),
        "candidates": len(found.table.rows),
        "marked": marked(found.table),
        "unaccounted": unaccounted(found.table),
        "names": names_in(figures),
        "warned_methods": any(row.words for row in methods),
        "may_decide": may(actor_of(request), "osce.decide", exam),
        "may_release": may(actor_of(request), "osce.release", exam),
    }
    return render(request, "osce/results.html", context)


@requires("osce.view_results_somewhere")
@require_safe
def exam_station_result(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One station: every candidate's checklist against the global rating."""
    exam = exam_for(request, key)
    found = results_of(exam)
    at = place_of_station(found.table, number)
    if at is None:
        raise Http404
    rows = {row.number: row for row in station_rows(found.figures)}
    if number not in rows:  # left out by the board
        return render(request, "osce/result_left_out.html", {"exam": exam, "trail": trail(exam, (str(number), ""))})
    chart, grades = scatter_of(found.table, at, found.figures)
    numbers = sorted(rows)
    place = numbers.index(number)
    context = {
        "exam": exam,
        "row": rows[number],
        "chart": chart,
        "grades": grades,
        "group": found.figures["cuts"]["group"]["stations"][str(rows[number].pk)],
        "trail": trail(exam, (rows[number].title, "")),
        "before": numbers[place - 1] if place else None,
        "after": numbers[place + 1] if place + 1 < len(numbers) else None,
    }
    return render(request, "osce/result_station.html", context)


@requires("osce.view_results_somewhere")
@require_safe
def exam_fairness(request: HttpRequest, key: UUID) -> HttpResponse:
    """Differences between groups, each with its interval and its power."""
    exam = exam_for(request, key)
    figures = results_of(exam).figures
    told = figures.get("fairness", {"comparisons": [], "years": [], "words": []})
    context = {"exam": exam, "trail": trail(exam, (_("Fairness"), "")), "years": told["years"], "words": told["words"]}
    return render(request, "osce/fairness.html", context | {"parts": _parts(told["comparisons"], names_in(figures))})


def _parts(comparisons: list[dict[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Comparisons by what they are about, named; each part with the scale of its chart."""
    found = []
    for what, title in WHAT.items():
        rows = [
            {
                **one,
                "group": _group(what, one["group"], names),
                "reference": _group(what, one["reference"], names),
                "ends": [one["low"], one["high"]],
            }
            for one in comparisons
            if one["what"] == what
        ]
        ends = [abs(one[end]) for one in rows for end in ("low", "high") if one[end] is not None]
        if rows:
            part = {"title": title, "rows": rows, "most": max(ends, default=0.0), "what": what}
            found.append({**part, "cautions": _warned(rows)})
    return found


def _group(what: str, code: str, names: Mapping[str, str]) -> str:
    """What a group is called: people by their name, languages by theirs."""
    if what == "mode":
        return str(GROUPS.get(code, code))
    if what == "speaks" and code == "none":
        return _("none declared")
    if what in ("language", "speaks"):
        return get_text_list([str(language_name(one)) for one in code.split(",")], _("and"))
    return names.get(code, _("Someone")) if what == "examiner" and code else code


def _warned(rows: list[dict[str, Any]]) -> list[tuple[Caution, list[str]]]:
    """What the comparisons of a part warn of, each once, with the groups that it is about; none where it is all."""
    about: dict[Caution, list[str]] = {}
    for row in rows:
        for caution in cautions(row["words"], {}):
            about.setdefault(caution, []).append(row["group"])
    return [(caution, [] if len(groups) == len(rows) else groups) for caution, groups in about.items()]
