"""The author's desk of one case: what is missing, who reads it, its languages and files; publish, or begin anew."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.learning.actions.case_reviews import ask_to_read
from xenia.learning.actions.cases import begin_version, check_translation, publish_case, set_reading_age
from xenia.learning.actions.plays import begin_play
from xenia.learning.models import CaseVersion
from xenia.learning.queries.workshop import workshop
from xenia.learning.views.drafts import author_trail, draft_of
from xenia.people.models import Person


@requires("learning.view_bank")
@require_safe
def case_workshop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the case stands, and what comes next."""
    actor, version = actor_of(request), draft_of(request, key)
    context = {
        "case": version.case,
        "version": version,
        "read": workshop(version),
        "may_author": may(actor, "learning.author"),
        "may_ask": may(actor, "community.ask_readers"),
        "me": actor.person,
        "trail": [*author_trail(version)[:-1], (version.case.thing.label, "")],
    }
    return render(request, "learning/workshop.html", context)


@requires("learning.author")
@require_POST
def case_do(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish, begin a new version, choose the reading age, sign off a translation."""
    version = draft_of(request, key)
    try:
        messages.success(request, _done(request, version))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("case_workshop", key)


def _done(request: HttpRequest, version: CaseVersion) -> str:
    actor, do = actor_of(request), request.POST.get("do", "")
    if do == "publish":
        publish_case(actor, version)
        return _("Published. Whoever is signed in finds it among the cases.")
    if do == "version":
        begin_version(actor, version.case)
        return _("A new version is begun. The one before is played until this one is published.")
    if do == "age":
        age = request.POST.get("age", "")
        set_reading_age(actor, version.case, int(age) if age.isdecimal() and len(age) < 4 else 0)
        return _("The checker reads with that age in mind now.")
    if do == "checked":
        script = get_object_or_404(
            version.scripts.select_related("version__case"), language=request.POST.get("language")
        )
        check_translation(actor, script)
        return _("Checked by a second person.")
    raise Refused(_("Nothing was chosen."))


@requires("learning.author")
@require_POST
def case_ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask somebody to read it for their side."""
    version, side = draft_of(request, key), request.POST.get("side", "")
    try:
        person = get_object_or_404(Person.objects.select_related("thing"), pk=UUID(request.POST.get("person", "")))
        ask_to_read(actor_of(request), version, person, side=side)
        messages.success(request, _("%(name)s finds it in their inbox.") % {"name": person.name})
    except ValueError:
        messages.error(request, _("Choose somebody from the list."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("case_workshop", key)


@requires("learning.author")
@require_POST
def case_try(request: HttpRequest, key: UUID) -> HttpResponse:
    """Play the newest version, a draft or not, as whoever learns from it will."""
    version = draft_of(request, key)
    try:
        return redirect("play", begin_play(actor_of(request), version, language=get_language() or "en").pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("case_workshop", key)
