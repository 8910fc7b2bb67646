"""A candidate's own report, on the page and as a PDF, and the request to look again."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.osce.actions.appeals import make_appeal
from xenia.osce.exam_labels import PARTS
from xenia.osce.models import Candidate
from xenia.osce.queries.board_words import appeal_words
from xenia.osce.queries.report_words import report_words
from xenia.osce.queries.reports import Report, own_candidate, report_of
from xenia.osce.views.exam_access import done


def _own(request: HttpRequest, key: UUID) -> Candidate:
    found = own_candidate(actor_of(request), key)
    if found is None:
        raise Http404
    return found


def _report(request: HttpRequest, key: UUID) -> Report:
    report = report_of(_own(request, key))
    if report is None:
        raise Http404
    return report


@requires("osce.take_part")
@require_safe
def exam_report(request: HttpRequest, key: UUID) -> HttpResponse:
    """Words, bands and what was said; never a score, never the name of a station."""
    report = _report(request, key)
    words = appeal_words(list(report.appeals))
    context = {
        "report": report,
        "words": report_words(report),
        "parts": PARTS,
        "appeals": [(one, *words.get(one.pk, ("", ""))) for one in report.appeals],
        "may_appeal": not any(one.answer == "" for one in report.appeals),
        "trail": [
            (_("Exams"), "/exams/"),
            (report.exam.thing.label, f"/exams/{report.exam.pk}/"),
            (_("Your report"), ""),
        ],
    }
    return render(request, "osce/report.html", context)


@requires("osce.take_part")
@require_safe
def exam_report_pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same as a PDF."""
    from xenia.osce.report_pdf import report_pdf  # typst is loaded only when a PDF is asked for

    words = report_words(_report(request, key))
    made = report_pdf(words, language=get_language() or "en", right_to_left=get_language_bidi())
    headers = {"Content-Disposition": 'attachment; filename="report.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@requires("osce.take_part")
@require_POST
def exam_appeal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask that something be looked at again."""
    candidate = _own(request, key)
    words = _("Your request has arrived. The answer will stand here.")
    done(request, lambda: make_appeal(actor_of(request), candidate, request.POST.get("words", "")), words)
    return redirect("exam_report", key)
