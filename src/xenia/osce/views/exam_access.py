"""What the pages of an exam's plan share: who leads it, where a page stands, and how a deed is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.osce.models import Exam
from xenia.osce.queries.exams import visible_exams

Planning = Callable[..., HttpResponseBase]


def planning(view: Planning) -> Planning:
    """For whoever leads exams: the view is given the exam itself."""

    @requires("osce.administer_somewhere")
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, key: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        exam = get_object_or_404(visible_exams(actor_of(request)), pk=key)
        if not may(actor_of(request), "osce.administer", exam):
            raise PermissionDenied
        return view(request, exam, *args, **kwargs)

    return guarded


def trail_of(exam: Exam, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    """Where a page of an exam stands."""
    return [(_("Exams"), "/exams/"), (exam.thing.label, f"/exams/{exam.pk}/"), *rest]


def done(request: HttpRequest, deed: Callable[[], object], words: str = "") -> bool:
    """Do something and say so; what is refused is said instead."""
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, words or _("Saved."))
    return True


def told(request: HttpRequest, form: Any) -> None:
    """Say what a small form of a page got wrong; its fields stand on the page again, empty."""
    for field, errors in form.errors.items():
        label = form.fields[field].label if field in form.fields else ""
        messages.error(request, f"{label}: {errors[0]}" if label else str(errors[0]))


def whole(text: str) -> int:
    """A key from a form; whoever sends something else finds nothing."""
    try:
        return int(text)
    except ValueError:
        raise Http404 from None
