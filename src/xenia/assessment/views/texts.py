"""A draft as text: the same YAML that a file holds, with what is wrong by its line."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.assessment.actions.instruments import save_draft
from xenia.assessment.forms.instruments import TextForm
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.views.instruments import draft_of, instrument_trail, seen_instrument
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.standards.instrument_yaml import read_instrument, write_instrument


@requires("assessment.author")
@require_http_methods(["GET", "HEAD", "POST"])
def instrument_text(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read the draft as text and save it; when another author has saved meanwhile, theirs stands beside."""
    found = seen_instrument(request, key)
    draft = draft_of(found)
    if draft is None:
        messages.info(request, _("There is no draft of this form. Begin a new version to change it."))
        return redirect("instrument", key)
    standing = write_instrument(plain_of(draft))
    basis = bytes(draft.digest).hex()
    form = TextForm(request.POST or None, initial={"text": standing})
    context = {"instrument": found, "form": form, "basis": basis, "trail": instrument_trail(found, _("As text"))}
    if request.method == "POST" and form.is_valid():
        reading = read_instrument(form.cleaned_data["text"].encode(), name=found.code)
        context |= {"errors": reading.errors}
        if reading.instrument is not None:
            try:
                save_draft(actor_of(request), draft, reading.instrument, basis=request.POST.get("basis", ""))
            except Refused as refusal:
                form.add_error(None, str(refusal))
                context |= {"theirs": standing if request.POST.get("basis") != basis else ""}
            else:
                messages.success(request, _("Saved."))
                return redirect("instrument_text", key)
    wrong = form.errors or context.get("errors")
    return render(request, "assessment/instrument_text.html", context, status=422 if wrong else 200)
