"""The pictures, sounds and films of a case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused
from xenia.learning.actions.case_files import add_case_file, remove_case_file
from xenia.learning.models import CaseFile
from xenia.learning.queries.case_files import files_page
from xenia.learning.views.drafts import author_trail, draft_of


@requires("learning.author")
@require_http_methods(["GET", "HEAD", "POST"])
def case_files(request: HttpRequest, key: UUID) -> HttpResponse:
    """The files that stand, where the text uses them, and those that it names and nobody sent yet."""
    version = draft_of(request, key)
    if request.method == "POST":
        try:
            if gone := request.POST.get("remove"):
                remove_case_file(actor_of(request), get_object_or_404(CaseFile, case=version.case, name=gone))
                messages.success(request, _("Erased."))
            elif (file := request.FILES.get("file")) is None:
                raise Refused(_("Choose a file first."))
            else:
                name = request.POST.get("name", "").strip() or str(file.name)
                add_case_file(actor_of(request), version.case, file.read(), name=name)
                messages.success(request, _("Kept, without what the device had written into it."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("case_files", key)
    context = {
        "case": version.case,
        "version": version,
        "files": files_page(version),
        "trail": author_trail(version, _("Pictures and sounds")),
    }
    return render(request, "learning/case_files.html", context)
