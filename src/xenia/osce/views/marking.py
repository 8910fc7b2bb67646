"""The marking screen and what its devices send: the page needs a sign-in once, a device afterwards only its key."""

import base64
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from xenia.core.access import actor_of, public, requires
from xenia.core.file_response import file_response
from xenia.core.queries.institution import school_zone
from xenia.core.rules import NotPermitted, Refused
from xenia.osce.actions.calls import take_calls
from xenia.osce.actions.devices import register_device
from xenia.osce.actions.marks import UnknownDevice, take_marks
from xenia.osce.forms.marks import delivery_from, place_from
from xenia.osce.models import Device, Exam, StationVersion
from xenia.osce.queries.aside_words import REASONS
from xenia.osce.queries.clock import pauses_of
from xenia.osce.queries.day import MIRRORS, OPEN, device_digest, has_duty, places_of, takes_part
from xenia.osce.queries.device_keys import data_key_of, room_codes
from xenia.osce.queries.pack import form_parts_of, instructions_of, pack_of, place_of, scenarios_at
from xenia.osce.queries.pictures import picture_at
from xenia.osce.views.mark_files import FILES, files_state

BY_KEY = "a device that somebody on duty registered signs what it sends; the signature is asked, not a session"


def exam_of(key: UUID) -> Exam:
    """An exam by its key."""
    return get_object_or_404(Exam.objects.select_related("thing"), pk=key)


@requires("osce.take_part")
@require_safe
def mark(request: HttpRequest, key: UUID) -> HttpResponse:
    """The screen, without anything of an exam in it: a device keeps this page, and fills it with what it was given."""
    exam = exam_of(key)
    if not takes_part(actor_of(request), exam):
        raise Http404
    return render(request, "osce/mark.html", {"exam": exam, "zone": school_zone().key})


@requires("osce.take_part")
@require_safe
def mark_places(request: HttpRequest, key: UUID) -> JsonResponse:
    """Where whoever asks may register a device: their own duties, those of today first."""
    exam = exam_of(key)
    if not takes_part(actor_of(request), exam):
        raise Http404
    # the page itself may be a month old on a device, and its token with it
    token = get_token(request)
    return JsonResponse({"kept": True, "token": token, "places": places_of(actor_of(request), exam)})


@requires("osce.take_part")
@require_POST
def mark_register(request: HttpRequest, key: UUID) -> JsonResponse:
    """Register this device at a place; it is given all that it needs there."""
    try:
        wanted = place_from(exam_of(key), request.body)
        device = register_device(actor_of(request), **wanted)
    except NotPermitted as refusal:
        return JsonResponse({"refused": str(refusal)}, status=403)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=422)
    return JsonResponse({**_pack(device), "opens": _opens(device)})


def _opens(device: Device) -> dict[str, str]:
    """What the device seals under, and the code that it keeps this under: given over the connection, stored nowhere."""
    here = (device.circuit_id, device.station_id)
    return {"key": base64.b64encode(data_key_of(device)).decode(), "code": room_codes(device.exam_id, [here])[here]}


@requires("osce.take_part")
@require_safe
def mark_pack(request: HttpRequest, key: UUID, device: UUID) -> JsonResponse:
    """The same anew, for whoever is still signed in and on duty, while the exam is open for marking; with `opens`, for
    a device that was registered before devices sealed, what it seals under from now on."""
    found = _device(request, key, device)
    return JsonResponse(_pack(found) | ({"opens": _opens(found)} if "opens" in request.GET else {}))


@requires("osce.take_part")
@require_safe
def mark_picture(request: HttpRequest, key: UUID, device: UUID, picture: UUID) -> HttpResponseBase:
    """The picture of a candidate who comes to the device's place, to whom its pack is given; no browser keeps it."""
    found = picture_at(_device(request, key, device), picture)
    if found is None:
        raise Http404
    return file_response(request, found)


def _device(request: HttpRequest, key: UUID, device: UUID) -> Device:
    """A device that is trusted, for whoever is on duty at its place, while the exam is open for marking."""
    related = ("exam__thing", "circuit", "station", "registered_by__thing")
    found = get_object_or_404(Device.objects.select_related(*related), pk=device, exam=key, revoked_at=None)
    if found.exam.state not in OPEN or not has_duty(actor_of(request), found.circuit, found.station, found.part):
        raise Http404
    return found


def _pack(device: Device) -> dict[str, Any]:
    if device.revoked_at is not None:
        raise Http404
    place = place_of(device)
    now, *earlier = [_scenario(version, device.part) for version in scenarios_at(place)]
    return {"kept": True, **pack_of(device, place), **now, "earlier": earlier[0] if earlier else None}


def _scenario(version: StationVersion, part: str) -> dict[str, Any]:
    """What a candidate meets there: the form by which is marked, and what each is told."""
    language, parts = form_parts_of(version, part)
    form = render_to_string("osce/_mark_form.html", {"parts": parts, "language": language})
    return {"form": form, "instructions": instructions_of(version)}


@csrf_exempt
@public(BY_KEY)
@require_POST
def mark_events(request: HttpRequest, key: UUID) -> JsonResponse:
    """A delivery from a device: acknowledged event by event, once it is on the disk."""
    try:
        delivery = delivery_from(request.body)
        receipt = take_marks(delivery)
    except UnknownDevice as refusal:
        return JsonResponse({"refused": str(refusal)}, status=404)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=422)
    aside = {str(event): str(REASONS[reason]) for event, reason in receipt.aside.items()}
    said = {"taken": [str(event) for event in receipt.taken], "aside": aside, "now": timezone.now().isoformat()}
    return JsonResponse(said | (_told(delivery.device) if delivery.asks else {}))


def _told(key: UUID) -> dict[str, Any]:
    """What a device asks now and then: its digest, whether the exam is closed, and where the clock stands."""
    device = Device.objects.select_related("exam").annotate(mirror=MIRRORS).get(pk=key)
    digest, count = device_digest(key)
    told = {"state": device.exam.state, "revoked": device.revoked_at is not None, "mirror": device.mirror}
    return {**told, "digest": digest, "count": count, "pauses": pauses_of(device.circuit_id)}


@csrf_exempt
@public(BY_KEY)
@require_POST
def mark_call(request: HttpRequest, key: UUID) -> JsonResponse:
    """A call for help, the safe word, or a note of what happened, signed as marks are."""
    try:
        delivery = delivery_from(request.body)
        taken = take_calls(delivery.device, delivery.events)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=422)
    return JsonResponse({"taken": [str(one) for one in taken]})


@public("a script without anything of an exam in it")
@require_safe
def mark_worker(request: HttpRequest, key: UUID) -> HttpResponse:
    """What keeps the page and its files on the device; below the page's address, so that it rules that alone."""
    context = {"exam": key, "files": FILES, "state": files_state()}
    return render(request, "osce/mark_worker.js", context, content_type="text/javascript")


@public("a name and a picture for a device's home screen")
@require_safe
def mark_manifest(request: HttpRequest, key: UUID) -> JsonResponse:
    """So that a device offers to install the page."""
    page = reverse("mark", args=[key])
    icon = {"src": static("site/thread.svg"), "sizes": "any", "type": "image/svg+xml"}
    told = {"name": _("Exam marking"), "start_url": page, "scope": page, "id": page, "display": "standalone"}
    return JsonResponse({**told, "icons": [icon]}, content_type="application/manifest+json")
