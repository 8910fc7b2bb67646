"""The control room of an exam: what happens now, and what only a person decides."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from xenia.core.access import actor_of
from xenia.core.rules import Actor
from xenia.osce.actions.calls import answer_call, note_incident
from xenia.osce.actions.closing import close_exam
from xenia.osce.actions.devices import WhyRevoked, revoke_device
from xenia.osce.actions.exams import move_exam
from xenia.osce.actions.settling import excuse, settle_aside, settle_mark
from xenia.osce.exam_labels import PARTS, STATES
from xenia.osce.models import Aside, Circuit, Device, Encounter, Exam, Incident
from xenia.osce.queries.asides import asides_of
from xenia.osce.queries.circuit_clocks import clocks_of
from xenia.osce.queries.control import circuits_of, disagreements_of, grid_of, keeps_open
from xenia.osce.queries.corrected import corrected_in
from xenia.osce.queries.day import OPEN, devices_of
from xenia.osce.queries.differing import differences_of
from xenia.osce.queries.incidents import incidents_of
from xenia.osce.queries.unmarked import AT_ONCE, unmarked_in
from xenia.osce.station_labels import PROFESSIONS
from xenia.osce.views.exam_access import done, planning, trail_of, whole

SHAPES = {
    "untouched": lazy("not begun"),
    "opened": lazy("begun"),
    "submitted": lazy("submitted"),
    "absent": lazy("absent"),
    "excused": lazy("excused"),
    "differs": lazy("disagreement"),
}


@planning
def control(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """The room; what is live is asked anew every few seconds, so that nothing that is being typed goes away."""
    live = bool(request.htmx)  # type: ignore[attr-defined]
    context = {"exam": exam, "state_words": STATES[exam.state], **_live(request, exam)}
    if live:
        return render(request, "osce/_control_live.html", context)
    context |= {
        "trail": trail_of(exam, (_("Control room"), "")),
        "asides": asides_of(exam),
        "differences": differences_of(exam, context["waiting"]),
        "corrected": corrected_in(exam),
        "parts": PARTS,
        "fresh": uuid4(),
    }
    return render(request, "osce/control.html", context)


def _live(request: HttpRequest, exam: Exam) -> dict[str, Any]:
    circuits = circuits_of(exam)
    wanted = request.GET.get("circuit", "")
    rows = [circuit for circuit, _paused, _behind in circuits]
    here = next((one for one in rows if str(one.pk) == wanted), rows[0] if rows else None)
    left = unmarked_in(exam, at_once=AT_ONCE)
    waiting = disagreements_of(exam)
    differ = {one.encounter.pk for one in waiting}
    stations, grid = grid_of(exam, here, left.items, differ) if here else ([], [])
    told = incidents_of(exam)
    return {
        "circuits": circuits,
        "clocks": clocks_of(exam) if exam.state in OPEN else [],
        "unmarked": len(left.items),
        "counting": not left.whole,
        "here": here,
        "stations": stations,
        "grid": grid,
        "professions": PROFESSIONS if len({who.profession for who, _cells in grid}) > 1 else {},
        "shapes": SHAPES,
        "devices": devices_of(exam),
        "whys": WhyRevoked.choices,
        "told": told,
        "calls": [one for one in told if one.incident.kind in ("help", "safe_word") and not one.incident.answered_at],
        "open": keeps_open(exam, waiting),
        "waiting": waiting,
    }


@planning
def control_do(request: HttpRequest, exam: Exam) -> HttpResponse:
    """One deed of the control room; what is refused is said on the page."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    done(request, lambda: deed(actor_of(request), exam, request))
    here = {"circuit": request.POST["circuit"]} if request.POST.get("circuit", "").isdecimal() else {}
    return redirect(f"{reverse('control', args=[exam.pk])}?{urlencode(here)}")


def _answer(actor: Actor, exam: Exam, request: HttpRequest) -> None:
    answer_call(actor, get_object_or_404(Incident, pk=_uuid(request, "incident"), exam=exam))


def _note(actor: Actor, exam: Exam, request: HttpRequest) -> None:
    said = request.POST
    row = Circuit.objects.filter(exam=exam, pk=whole(said["circuit"])).first() if said.get("circuit") else None
    kind = {"pause": Incident.Kind.PAUSE, "resume": Incident.Kind.RESUME}.get(said["do"], Incident.Kind.NOTE)
    witnesses = [one.strip() for one in said.get("witnesses", "").split(",") if one.strip()]
    key, words = _uuid(request, "key"), said.get("words", "")
    note_incident(actor, exam, kind, key=key, words=words, circuit=row, witnesses=witnesses)


def _settle(actor: Actor, exam: Exam, request: HttpRequest) -> None:
    said = request.POST
    where: dict[str, Any] = {"part": said.get("part", ""), "item": said.get("item", "")}
    where["shown"] = [_uuid_of(one) for one in said.getlist("shown")]
    choice = _uuid(request, "choice")
    settle_mark(actor, _encounter(exam, request), **where, choice=choice, reason=said.get("reason", ""))


def _settle_aside(actor: Actor, exam: Exam, request: HttpRequest) -> None:
    found = get_object_or_404(Aside.objects.select_related("device"), exam=exam, pk=whole(request.POST["aside"]))
    take = request.POST.get("take") == "1"
    settle_aside(actor, found, take=take, reason=request.POST.get("reason", ""))


def _excuse(actor: Actor, exam: Exam, request: HttpRequest) -> None:
    excuse(actor, _encounter(exam, request), reason=request.POST.get("reason", ""))


def _revoke(actor: Actor, exam: Exam, request: HttpRequest) -> None:
    found = get_object_or_404(Device, pk=_uuid(request, "device"), exam=exam)
    revoke_device(actor, found, reason=request.POST.get("reason", ""))


def _close(actor: Actor, exam: Exam, _request: HttpRequest) -> None:
    close_exam(actor, exam)


def _reopen(actor: Actor, exam: Exam, request: HttpRequest) -> None:
    move_exam(actor, exam, Exam.State.RUNNING, reason=request.POST.get("reason", ""))


def _encounter(exam: Exam, request: HttpRequest) -> Encounter:
    found = Encounter.objects.select_related("station__exam", "candidate", "circuit")
    return get_object_or_404(found, pk=_uuid(request, "encounter"), station__exam=exam)


def _uuid(request: HttpRequest, name: str) -> UUID:
    return _uuid_of(request.POST.get(name, ""))


def _uuid_of(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise Http404 from None


DEEDS: dict[str, Callable[[Actor, Exam, HttpRequest], None]] = {
    "answer": _answer,
    "note": _note,
    "pause": _note,
    "resume": _note,
    "settle": _settle,
    "aside": _settle_aside,
    "excuse": _excuse,
    "revoke": _revoke,
    "close": _close,
    "reopen": _reopen,
}
