"""The quality page of an instrument."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xenia.assessment.models import Instrument
from xenia.assessment.queries.instruments import plain_of, visible_instruments
from xenia.assessment.queries.quality import quality
from xenia.assessment.queries.quality_choice import quality_choice
from xenia.assessment.queries.quality_words import PEOPLE, THRESHOLDS
from xenia.core.access import actor_of, requires
from xenia.core.rules import may

GROUPS = {
    "role": gettext_lazy("By role"),
    "language": gettext_lazy("By the language that was answered in"),
    "cohort": gettext_lazy("By class"),
    "campus": gettext_lazy("By campus"),
}


@requires("assessment.view_results_somewhere")
@require_safe
def instrument_quality(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the answers say about the questions of one form."""
    actor, language = actor_of(request), get_language() or "en"
    found = get_object_or_404(visible_instruments(actor), pk=key)
    chosen = {name: request.GET.get(name, "") for name in ("version", "occasion")}
    choice = quality_choice(actor, found, **chosen)
    read = quality(actor, choice, language=language) if choice else None
    context = {
        "instrument": found,
        "title": read.form.title if read else _title(found, language),
        "choice": choice,
        "quality": read,
        "least": int(PEOPLE.at),
        "groups": GROUPS,
        "thresholds": THRESHOLDS,
        "may_take": may(actor, "assessment.take_responses"),
        "trail": [(_("Forms"), "/instruments/"), (found.thing.label, found.thing.route), (_("Quality"), "")],
    }
    return render(request, "assessment/quality.html", context)


def _title(found: Instrument, language: str) -> str:
    newest = next(iter(found.versions.all()), None)
    return plain_of(newest, language).title if newest else found.thing.label
