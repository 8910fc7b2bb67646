"""Forms themselves: the list, one of them with its versions, its licence and what becomes of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.assessment.actions.instruments import (
    attest_licence,
    begin_version,
    bring_back,
    discard_draft,
    publish_version,
    retire,
)
from xenia.assessment.forms.instruments import LANGUAGES
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.competency_choices import competencies_in_words
from xenia.assessment.queries.instrument_page import (
    found_instruments,
    instrument_rows,
    lacking,
    times_asked,
    version_in_use,
    versions_read,
)
from xenia.assessment.queries.instrument_words import LICENCES, STATUSES, scales_read, sections_read
from xenia.assessment.queries.instruments import plain_of, visible_instruments, visible_versions, whole_of
from xenia.assessment.queries.translations import language_states
from xenia.core.access import actor_of, requires
from xenia.core.rules import Actor, Refused, may
from xenia.standards.instrument_yaml import write_instrument

PAGE = 40


@requires("assessment.view_instruments")
@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    """Every form with whose it is, what it lacks, its languages and how often it was asked."""
    actor, words = actor_of(request), request.GET.get("q", "").strip()
    page = Paginator(found_instruments(actor, words), PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": instrument_rows(actor, page, language=get_language() or "en"),
        "page": page,
        "words": words,
        "licences": LICENCES,
        "may_author": may(actor, "assessment.author"),
    }
    return render(request, "assessment/instruments.html", context)


def seen_instrument(request: HttpRequest, key: UUID) -> Instrument:
    """The instrument, if whoever asks may see it."""
    found: Instrument = get_object_or_404(
        visible_instruments(actor_of(request)).select_related("attested_by__thing"), pk=key
    )
    return found


def instrument_trail(instrument: Instrument, *more: str) -> list[tuple[str, str]]:
    """The way to a page of an instrument."""
    trail = [(_("Forms"), reverse("instruments")), (instrument.thing.label, instrument.thing.route)]
    return [*trail, *((words, "") for words in more)]


def draft_of(instrument: Instrument) -> Version | None:
    """The draft that stands, from an instrument of `visible_instruments`."""
    return next((one for one in instrument.versions.all() if not one.thing.published_at), None)


@requires("assessment.view_instruments")
@require_safe
def instrument(request: HttpRequest, key: UUID) -> HttpResponse:
    """What one form asks, its versions, its licence, its languages."""
    actor, found = actor_of(request), seen_instrument(request, key)
    versions = list(visible_versions(actor).filter(instrument=found))
    version = _chosen(versions, request.GET.get("version", ""))
    own, language = plain_of(version), get_language() or "en"
    held = plain_of(version, request.GET.get("language") or language)
    named = competencies_in_words({name for item in held.items for name in item.competencies}, language=language)
    states = language_states(version, own)
    context = {
        "instrument": found,
        "version": version,
        "held": held,
        "language": held.language,
        "languages": [own.language, *(state.language for state in states)],
        "language_rows": [(state, STATUSES[state.status]) for state in states],
        "sections": sections_read(held, competencies=named),
        "scales": scales_read(held),
        "versions": versions_read(versions),
        "licence": LICENCES[found.licence],
        "lacks": lacking(found, own),
        "asked": times_asked(found),
        "draft": draft_of(found),
        "tags": LANGUAGES,
        "trail": instrument_trail(found),
        **_allowed(actor),
    }
    return render(request, "assessment/instrument.html", context)


def _allowed(actor: Actor) -> dict[str, bool]:
    return {
        "may_author": may(actor, "assessment.author"),
        "may_attest": may(actor, "assessment.attest"),
        "may_plan": may(actor, "assessment.plan_somewhere"),
    }


def _chosen(versions: list[Version], number: str) -> Version:
    """The version of this number, else the one in use."""
    named = (one for one in versions if str(one.number) == number)
    found = next(named, None) if number else version_in_use(versions)
    if found is None:
        raise Http404
    return found


@requires("assessment.view_instruments")
@require_safe
def instrument_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """A version as a YAML file, all its languages included."""
    found = seen_instrument(request, key)
    versions = list(visible_versions(actor_of(request)).filter(instrument=found))
    version = _chosen(versions, request.GET.get("version", ""))
    name = f"{found.code}-{version.number}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        write_instrument(whole_of(version)), content_type="application/yaml; charset=utf-8", headers=headers
    )


@requires("assessment.view_instruments")
@require_http_methods(["POST"])
def instrument_do(request: HttpRequest, key: UUID) -> HttpResponse:
    """Publish, begin a new version, give a draft up, retire, bring back, attest."""
    found = seen_instrument(request, key)
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise PermissionDenied
    try:
        return deed(request, actor_of(request), found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect((request.POST.get("back") == "edit" and "instrument_edit") or "instrument", key)


def _publish(request: HttpRequest, actor: Actor, found: Instrument) -> HttpResponse:
    publish_version(actor, _draft(found), reason=_reason(request))
    messages.success(request, _("Published. It stays as it is from now on, and may be sent out."))
    return redirect("instrument", found.pk)


def _begin(request: HttpRequest, actor: Actor, found: Instrument) -> HttpResponse:
    begin_version(actor, found)
    return redirect("instrument_edit", found.pk)


def _discard(request: HttpRequest, actor: Actor, found: Instrument) -> HttpResponse:
    draft, only = _draft(found), len(found.versions.all()) == 1
    discard_draft(actor, draft, reason=_reason(request))
    messages.success(request, _("The draft is given up."))
    return redirect("instruments") if only else redirect("instrument", found.pk)


def _retire(request: HttpRequest, actor: Actor, found: Instrument) -> HttpResponse:
    retire(actor, found, reason=_reason(request))
    messages.success(request, _("Retired. Nobody new is asked; what was answered stays."))
    return redirect("instrument", found.pk)


def _bring_back(request: HttpRequest, actor: Actor, found: Instrument) -> HttpResponse:
    bring_back(actor, found, reason=_reason(request))
    messages.success(request, _("It is back, and may be sent out."))
    return redirect("instrument", found.pk)


def _attest(request: HttpRequest, actor: Actor, found: Instrument) -> HttpResponse:
    attest_licence(actor, found, request.POST.get("statement", ""))
    messages.success(request, _("Kept with your name and today's date."))
    return redirect("instrument", found.pk)


DEEDS: dict[str, Callable[[HttpRequest, Any, Instrument], HttpResponse]] = {
    "publish": _publish,
    "begin": _begin,
    "discard": _discard,
    "retire": _retire,
    "bring_back": _bring_back,
    "attest": _attest,
}


def _draft(found: Instrument) -> Version:
    draft = draft_of(found)
    if draft is None:
        raise Refused(_("There is no draft of this form any more. Look at it again."))
    return draft


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:500]
