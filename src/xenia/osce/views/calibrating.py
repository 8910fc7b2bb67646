"""Calibrations: an examiner marks one and sees how far it agrees; those who agree on the reference see it before."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xenia.assessment.queries.form_page import form_parts
from xenia.core.access import actor_of, requires
from xenia.core.rules import Refused, may
from xenia.core.uploads import uploaded_file
from xenia.osce.actions.calibrations import (
    agree_to_reference,
    bring_calibration,
    open_reference,
    retire_calibration,
    send_attempt,
)
from xenia.osce.forms.preparing import marks_in
from xenia.osce.models import Calibration
from xenia.osce.queries.calibration_page import encounter_of, examiners_of, result_of
from xenia.osce.queries.calibrations import (
    another_for,
    attempts_of,
    calibrations_seen,
    document_of,
    form_at,
    is_open,
    items_seen,
    knows_reference,
    living_calibrations,
)
from xenia.osce.queries.stations import published_version
from xenia.osce.views.drafts import draft_of, number_in, station_trail
from xenia.osce.views.exam_access import done
from xenia.standards.stations.calibration import begun_calibration, write_calibration


def _seen(request: HttpRequest, key: UUID) -> Calibration:
    return get_object_or_404(calibrations_seen(actor_of(request)), pk=key)


def _trail(request: HttpRequest, calibration: Calibration) -> list[tuple[object, str]]:
    """Authors come from the station, examiners from what they prepare."""
    if may(actor_of(request), "osce.view_bank"):
        return [*station_trail(calibration.version, _("Calibrations")), (calibration.title, "")]
    return [(_("Exams"), "/exams/"), (_("Prepare"), "/prepare/"), (calibration.title, "")]


@requires("osce.take_part")
@require_http_methods(["GET", "HEAD", "POST"])
def calibration(request: HttpRequest, key: UUID) -> HttpResponse:
    """The encounter beside the form; nothing of the reference is on this page, nor in what it loads."""
    found, actor = _seen(request, key), actor_of(request)
    assert actor.person is not None
    form = form_at(found.version, get_language())
    said = marks_in(form, request.POST) if request.method == "POST" else {}
    refused = ""
    if request.method == "POST":
        try:
            made = send_attempt(actor, found, said, number=number_in(request, "number"))
        except Refused as refusal:
            refused = str(refusal)
        else:
            return redirect("calibration_result", key, made.number)
    before = attempts_of(actor.person, found).count()
    context = {
        "calibration": found,
        "encounter": encounter_of(found),
        "parts": form_parts(form, said),
        "language": form.language,
        "rule": document_of(found).rule,
        "number": before + 1,
        "before": before,
        "another": another_for(actor, found) if before else None,
        "opened": found.readers.filter(person=actor.person).exists(),
        "open": is_open(found),
        "refused": refused,
        "trail": _trail(request, found),
    }
    return render(request, "osce/calibration.html", context, status=422 if refused else 200)


@requires("osce.take_part")
@require_safe
def calibration_result(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """How far one's own attempt agrees, item by item, with the reasons of the reference."""
    found, actor = _seen(request, key), actor_of(request)
    assert actor.person is not None
    attempt = get_object_or_404(attempts_of(actor.person, found), number=number)
    prepares = attempt.passed and not attempt.seen_before
    context = {
        "calibration": found,
        "attempt": attempt,
        "result": result_of(found, attempt, get_language()),
        "prepares": prepares,
        "another": None if prepares else another_for(actor, found),
        "trail": _trail(request, found),
    }
    return render(request, "osce/calibration_result.html", context)


@requires("osce.view_bank")
@require_safe
def calibrations(request: HttpRequest, key: UUID) -> HttpResponse:
    """The calibrations of a station: which are open, and for whoever leads exams how each examiner agreed."""
    version, actor = draft_of(request, key), actor_of(request)
    rows = list(living_calibrations().filter(version__station=version.station_id))
    leads = may(actor, "osce.administer")
    context = {
        "version": version,
        "rows": [(one, is_open(one), examiners_of(one) if leads else []) for one in rows],
        "leads": leads,
        "may_author": may(actor, "osce.author"),
        "trail": station_trail(version, _("Calibrations")),
    }
    return render(request, "osce/calibrations.html", context)


@requires("osce.author")
@require_http_methods(["GET", "HEAD", "POST"])
def calibration_new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a calibration as text, with a recording where there is one."""
    newest = draft_of(request, key)
    version = published_version(newest.station) or newest
    text, refused = request.POST.get("text", ""), ""
    if request.method == "POST":
        try:
            recording = uploaded_file(request, "file").read() if request.FILES.get("file") else b""
            made = bring_calibration(actor_of(request), version, text.replace("\r\n", "\n"), recording=recording)
        except Refused as refusal:
            refused = str(refusal)
        else:
            return redirect("calibration_reference", made.pk)
    begun = begun_calibration(
        form_at(version), code=f"{version.station.code}-1"[:64], title=version.station.thing.label
    )
    context = {
        "version": version,
        "text": text or write_calibration(begun),
        "refused": refused,
        "trail": station_trail(newest, _("A calibration")),
    }
    return render(request, "osce/calibration_new.html", context, status=422 if refused else 200)


@requires("osce.view_bank")
@require_http_methods(["GET", "HEAD", "POST"])
def calibration_reference(request: HttpRequest, key: UUID) -> HttpResponse:
    """The agreed marks with their reasons, for those who opened them; they are opened by a deed, never by a look."""
    found, actor = _seen(request, key), actor_of(request)
    if request.method == "POST":
        return _reference_deed(request, found)
    knows = knows_reference(actor, found)
    context = {
        "calibration": found,
        "knows": knows,
        "encounter": encounter_of(found),
        "items": items_seen(found, list(found.attempts.all()), get_language()) if knows else [],
        "digest": bytes(found.digest).hex(),
        "readers": list(found.readers.select_related("person__thing").order_by("opened_at")),
        "mine": found.readers.filter(person=actor.person).first(),
        "leads": may(actor, "osce.administer"),
        "trail": _trail(request, found),
    }
    return render(request, "osce/calibration_reference.html", context)


def _reference_deed(request: HttpRequest, found: Calibration) -> HttpResponse:
    actor, do = actor_of(request), request.POST.get("do", "")
    if do == "open":
        done(request, lambda: open_reference(actor, found), _("You see the reference now, and are not measured by it."))
    elif do == "agree":
        try:
            digest = bytes.fromhex(request.POST.get("digest", ""))
        except ValueError:
            raise Http404 from None
        done(request, lambda: agree_to_reference(actor, found, digest=digest), _("You agree with the reference."))
    elif do == "retire" and done(request, lambda: retire_calibration(actor, found), _("Nobody marks it any more.")):
        return redirect("calibrations", found.version.station_id)
    return redirect("calibration_reference", found.pk)
