"""Pictures of the candidates: chosen many at once, seen by whoever leads the exam, and taken away."""

import json
from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xenia.core.access import actor_of
from xenia.core.file_response import file_response
from xenia.core.rules import Refused
from xenia.core.uploads import uploaded_file
from xenia.osce.actions.pictures import MOST, bring_pictures, remove_picture
from xenia.osce.models import Candidate, Exam
from xenia.osce.queries.pictures import TAKEN, candidates_named, picture_of
from xenia.osce.views.exam_access import done, planning, trail_of, whole

#: names that are asked about at once
NAMES = 2000


@planning
def exam_pictures(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """Who has a picture and who has none; a POST brings some in, asks whom their files mean, or removes one."""
    if request.method == "POST":
        return DEEDS.get(request.POST.get("deed", ""), _bring)(request, exam)
    candidates = Candidate.objects.filter(exam=exam, withdrawn_at=None).select_related("person__thing")
    rows = sorted(candidates, key=lambda one: (one.picture_id is not None, one.number))
    context = {
        "exam": exam,
        "open": exam.state in TAKEN,
        "candidates": rows,
        "pictured": sum(one.picture_id is not None for one in rows),
        "most": MOST // 1024,
        "trail": trail_of(exam, (_("People"), f"/exams/{exam.pk}/people/"), (_("Pictures"), "")),
    }
    return render(request, "osce/exam_pictures.html", context)


def _bring(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """What our page's script sends is answered in JSON, forty pictures at a time; a form without it by the page."""
    try:
        uploaded_file(request, "pictures")
        files, several = _files(request)
        unfit = bring_pictures(actor_of(request), exam, files)
        left, taken = {**several, **unfit}, len(files) - len(unfit)
    except Refused as refusal:
        left, taken = {"": str(refusal)}, 0
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"kept": True, "left": list(left.items())})
    for name, why in left.items():
        messages.error(request, f"{name}: {why}" if name else why)
    if taken:
        messages.success(request, ngettext("One picture is in.", "%(n)s pictures are in.", taken) % {"n": taken})
    return redirect("exam_pictures", exam.pk)


def _files(request: HttpRequest) -> tuple[dict[str, bytes], dict[str, str]]:
    """What was sent, by its name; and the names that several have, of which nobody can say which is meant."""
    sent = request.FILES.getlist("pictures")
    named = Counter(one.name or "" for one in sent)
    several = {
        name: _("Several of these files have this name. Choose one of them.") for name, n in named.items() if n > 1
    }
    return {one.name or "": one.read() for one in sent if (one.name or "") not in several}, several


def _match(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """Whom the names of files mean, in their order; nothing is kept."""
    try:
        names = [str(one) for one in json.loads(request.POST.get("names", ""))][:NAMES]
    except (ValueError, TypeError, RecursionError):
        raise Http404 from None
    found = candidates_named(exam, names)
    return JsonResponse({"kept": True, "found": [_told(found[name]) for name in names]})


def _told(meant: Candidate | str) -> dict[str, str]:
    return {"why": meant} if isinstance(meant, str) else {"candidate": f"{meant.number} · {meant.person.name}"}


def _remove(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    candidate = get_object_or_404(exam.candidates, pk=whole(request.POST.get("candidate", "")))
    done(request, lambda: remove_picture(actor_of(request), candidate), _("The picture is gone."))
    return redirect("exam_pictures", exam.pk)


DEEDS = {"match": _match, "remove": _remove}


@planning
def exam_picture(request: HttpRequest, exam: Exam, picture: UUID) -> HttpResponseBase:
    """One picture, for whoever leads the exam; kept by no browser."""
    found = picture_of(exam, picture)
    if found is None:
        raise Http404
    return file_response(request, found)
