"""The inbox: what waits for a person, in one place."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.people.actions.tasks import delegate, finish
from xenia.people.forms.tasks import HandOnForm
from xenia.people.inbox_notes import inbox_notes
from xenia.people.models import Task
from xenia.people.queries.tasks import grouped, open_tasks, people_who_may
from xenia.people.task_kinds import task_kind


@requires("people.view_inbox")
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the person, what they handed on, and what rooms say beside it."""
    actor = actor_of(request)
    tasks = list(open_tasks(actor))
    mine = [task for task in tasks if task.assignee_id == actor.person]
    handed_on = [task for task in tasks if task.assignee_id != actor.person]
    context = {
        "groups": grouped(mine),
        "handed_on": grouped(handed_on),
        "waiting": len(mine),
        "notes": inbox_notes(actor, request.COOKIES),
    }
    return render(request, "people/inbox.html", context)


@requires("people.view_inbox")
@require_POST
def task_done(request: HttpRequest, task: UUID) -> HttpResponse:
    """Mark a task as done."""
    try:
        finish(actor_of(request), _task(request, task))
        messages.success(request, _("Done. It has left your inbox."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("inbox")


@requires("people.view_inbox")
@require_http_methods(["GET", "POST"])
def hand_on(request: HttpRequest, task: UUID) -> HttpResponse:
    """Hand a task on to a person whose roles allow it."""
    actor = actor_of(request)
    subject = _task(request, task)
    form = HandOnForm(request.POST or None, people=people_who_may(subject))
    if request.method == "POST" and form.is_valid():
        try:
            handed = delegate(actor, subject, to=UUID(form.cleaned_data["to"]))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s has it now.") % {"name": handed.assignee.name})
            return redirect("inbox")
    words = task_kind(subject.kind).words(count=subject.count, thing=subject.thing.label)
    return render(request, "people/hand_on.html", {"task": subject, "words": words, "form": form})


def _task(request: HttpRequest, task: UUID) -> Task:
    found = open_tasks(actor_of(request)).filter(pk=task).first()
    if found is None:
        raise Http404
    return found
