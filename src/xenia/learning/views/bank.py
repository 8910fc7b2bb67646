"""The bank of cases, its audit, and a new case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.learning.actions.cases import bring_case
from xenia.learning.forms.beginning import first_document
from xenia.learning.queries.audit_page import audit_page
from xenia.learning.queries.bank import bank_lines, published_audit


@requires("learning.view_bank")
@require_safe
def case_bank(request: HttpRequest) -> HttpResponse:
    """Every case with what it waits for: drafts, those that are read, published ones."""
    actor = actor_of(request)
    lines = bank_lines(actor)
    context = {
        "drafts": [line for line in lines if line.state == "draft"],
        "waiting": [line for line in lines if line.state in ("waiting", "ready")],
        "published": [line for line in lines if line.state == "published"],
        "may_author": may(actor, "learning.author"),
        "trail": [(_("Cases"), reverse("cases")), (_("Bank of cases"), "")],
    }
    return render(request, "learning/bank.html", context)


@requires("learning.view_bank")
@require_safe
def bank_audit(request: HttpRequest) -> HttpResponse:
    """Who suffers, who decides, who heals and who speaks which language, over all published cases."""
    context = {
        "read": audit_page(published_audit()),
        "trail": [(_("Bank of cases"), reverse("case_bank")), (_("Who is in our cases"), "")],
    }
    return render(request, "learning/bank_audit.html", context)


@requires("learning.author")
@require_http_methods(["GET", "HEAD", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """A title and a first scene, then the editor."""
    if request.method == "POST":
        try:
            version = bring_case(actor_of(request), first_document(request.POST))
            return redirect("case_edit", version.case_id)
        except Refused as refusal:
            messages.error(request, str(refusal))
    context = {"sent": request.POST, "trail": [(_("Bank of cases"), reverse("case_bank")), (_("A new case"), "")]}
    return render(request, "learning/case_new.html", context, status=422 if request.method == "POST" else 200)
