"""What somebody prepares for their own part, and, for whoever leads an exam, who is ready."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.osce.actions.credentials import TERM, end_credential, sign_rehearsal, waive
from xenia.osce.exam_labels import PARTS
from xenia.osce.forms.preparing import SignForm
from xenia.osce.models import Credential, Exam
from xenia.osce.queries.own_preparation import own_preparation
from xenia.osce.queries.prepared_page import preparation_page
from xenia.osce.views.exam_access import done, planning, trail_of, whole


@requires("osce.take_part")
@require_safe
def prepare(request: HttpRequest) -> HttpResponse:
    """One's own way to the day, by exam and part."""
    found = [(PARTS[one.part], one) for one in own_preparation(actor_of(request))]
    trail = [(_("Exams"), "/exams/"), (_("Prepare"), "")]
    return render(request, "osce/prepare.html", {"found": found, "today": timezone.localdate(), "trail": trail})


@planning
def exam_preparation(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """Who is ready and who is not, with the step that would mend it; a POST signs, ends or lets in."""
    if request.method == "POST":
        DEEDS.get(request.POST.get("deed", ""), _nothing)(request, exam)
        return redirect("exam_preparation", exam.pk)
    context = {
        "exam": exam,
        "page": preparation_page(exam),
        "today": timezone.localdate(),
        "term": TERM,
        "trail": trail_of(exam, (_("Preparation"), "")),
    }
    return render(request, "osce/exam_preparation.html", context)


def _sign(request: HttpRequest, exam: Exam) -> None:
    form = SignForm(exam, request.POST)
    crew = get_object_or_404(exam.crew.select_related("person"), pk=whole(request.POST.get("crew", "")))

    def sign() -> None:
        if not form.is_valid():
            raise Refused(" ".join(str(words) for several in form.errors.values() for words in several))
        sign_rehearsal(actor_of(request), crew, **form.said())

    done(request, sign, _("Signed: they are prepared."))


def _waive(request: HttpRequest, exam: Exam) -> None:
    crew = list(exam.crew.filter(pk__in=[whole(one) for one in request.POST.getlist("crew")]))
    reason = request.POST.get("reason", "")
    done(request, lambda: waive(actor_of(request), exam, crew, reason=reason), _("They are let in, and why is kept."))


def _end(request: HttpRequest, exam: Exam) -> None:
    people = exam.crew.values("person")
    credential = get_object_or_404(Credential, pk=whole(request.POST.get("credential", "")), person__in=people)
    reason = request.POST.get("reason", "")
    done(request, lambda: end_credential(actor_of(request), credential, reason=reason), _("It counts no more."))


def _nothing(request: HttpRequest, exam: Exam) -> None:
    """A deed that there is not."""


DEEDS: dict[str, Callable[[HttpRequest, Exam], None]] = {"sign": _sign, "waive": _waive, "end": _end}
