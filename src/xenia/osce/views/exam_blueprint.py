"""The blueprint of an exam as a matrix of competencies and domains of practice."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xenia.core.access import actor_of
from xenia.core.rules import Refused
from xenia.curriculum.models import Competency, Framework
from xenia.osce.actions.planning import set_blueprint
from xenia.osce.models import Exam
from xenia.osce.queries.blueprint import IN_ORDER, Blueprint, blueprint_of
from xenia.osce.station_labels import DOMAINS
from xenia.osce.views.exam_access import done, planning, trail_of


@planning
def exam_blueprint(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """What is laid down beside what the stations carry; a POST lays it down, or is refused with all that was typed."""
    refused = request.method == "POST"
    if refused and done(request, lambda: set_blueprint(actor_of(request), exam, _shares(request))):
        return redirect("exam_blueprint", exam.pk)
    framework = Framework.objects.filter(code=request.GET.get("framework", "")).select_related("thing").first()
    read = blueprint_of(exam, framework)
    domains = [domain for domain in DOMAINS if domain in read.domains] or list(DOMAINS)
    context = {
        "exam": exam,
        "read": read,
        "domains": [DOMAINS[domain] for domain in domains],
        "rows": _rows(read, domains, request.POST),
        "typed": request.POST,
        "maximum": max(read.carried.values(), default=0),
        "planned_total": sum(read.planned.values()),
        "editing": refused or request.GET.get("edit") == "1",
        "more": _more(read),
        "every_domain": list(DOMAINS.items()),
        "trail": trail_of(exam, (_("Blueprint"), "")),
    }
    return render(request, "osce/exam_blueprint.html", context, status=422 if refused else 200)


def _rows(read: Blueprint, domains: list[str], typed: Mapping[str, Any]) -> list[Any]:
    """Each competency with a cell for each domain: its name in the form, what is typed or else laid down, carried, and
    by which."""
    return [
        (
            competency,
            [
                (
                    name := f"share-{competency.pk}-{domain}",
                    typed.get(name, read.planned.get((competency.pk, domain))),
                    read.carried.get((competency.pk, domain), 0.0),
                    ", ".join(map(str, read.stations.get((competency.pk, domain), ()))),
                )
                for domain in domains
            ],
            sum(share for (key, _domain), share in read.planned.items() if key == competency.pk),
            sum(share for (key, _domain), share in read.carried.items() if key == competency.pk),
        )
        for competency in read.competencies
    ]


def _more(read: Blueprint) -> list[Competency]:
    """The framework's competencies that no row has yet."""
    if read.framework is None:
        return []
    rows = read.framework.competencies.filter(thing__retired_at=None).select_related("thing")
    return list(rows.exclude(pk__in=[one.pk for one in read.competencies]).order_by(*IN_ORDER))


def _shares(request: HttpRequest) -> dict[tuple[UUID, str], Decimal]:
    """The cells that are filled in, and one more line where somebody chose one."""
    found: dict[tuple[UUID, str], Decimal] = {}
    cells = [(name[6:42], name[43:], value) for name, value in request.POST.items() if name.startswith("share-")]
    cells.append((request.POST.get("competency", ""), request.POST.get("domain", ""), request.POST.get("share", "")))
    for key, domain, value in cells:
        if not (key and str(value).strip()):
            continue
        try:
            share, competency = Decimal(str(value).replace(",", ".")), UUID(key)
        except (InvalidOperation, ValueError):
            raise Refused(_("A share is a number from 0 to 100.")) from None
        if domain not in DOMAINS or not share.is_finite() or not Competency.objects.filter(pk=competency).exists():
            raise Refused(_("Choose a competency and a domain of practice."))
        found[competency, domain] = share
    return found
