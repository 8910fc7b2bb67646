"""Long work as a person follows it: left, found again, stopped."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.actions.jobs import cancel_job
from xenia.core.models import Job
from xenia.core.queries.jobs import job_read, visible_jobs
from xenia.core.rules import Refused

SHOWN = 50


@requires("core.view_jobs")
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """What I started."""
    mine = [job_read(job) for job in visible_jobs(actor_of(request))[:SHOWN]]
    return render(request, "core/jobs.html", {"jobs": mine})


@requires("core.view_jobs")
@require_safe
def job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One job; the page asks again every second, and goes on to the job's route when it is done."""
    read = job_read(get_object_or_404(visible_jobs(actor_of(request)), pk=uuid))
    polled = request.headers.get("HX-Request") == "true"
    response = render(request, "core/_job.html" if polled else "core/job.html", {"read": read, "job": read.job})
    if polled and read.job.state == Job.State.DONE and read.job.route:
        response["HX-Redirect"] = read.job.route
    return response


@requires("core.view_jobs")
@require_POST
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stop a job."""
    found = get_object_or_404(visible_jobs(actor_of(request)), pk=uuid)
    try:
        cancel_job(actor_of(request), found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("job", uuid)
