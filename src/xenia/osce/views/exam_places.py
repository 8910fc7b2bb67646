"""Where and when an exam is held: circuits, their rooms, and sittings."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xenia.core.access import actor_of
from xenia.osce.actions.places import (
    add_circuit,
    add_sitting,
    change_circuit,
    change_sitting,
    drop_circuit,
    drop_sitting,
    name_rooms,
)
from xenia.osce.forms.exams import CircuitForm, SittingForm
from xenia.osce.models import Circuit, Exam, Room, Sitting
from xenia.osce.queries.exams import rotation, sitting_ends
from xenia.osce.views.exam_access import done, planning, told, trail_of, whole


@planning
def exam_places(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """Circuits with their rooms, and sittings; a POST adds, changes, takes out, or names rooms."""
    if request.method == "POST":
        DEEDS.get(request.POST.get("deed", ""), _nothing)(request, exam)
        return redirect("exam_places", exam.pk)
    places = rotation(list(exam.stations.select_related("version__thing")))
    circuits, sittings = list(exam.circuits.select_related("campus")), list(exam.sittings.all())
    rooms = {(one.circuit_id, one.station_id): one for one in Room.objects.filter(circuit__exam=exam)}
    context = {
        "exam": exam,
        "open": exam.state == Exam.State.PLANNED,
        "circuits": [(one, CircuitForm(prefix=_place(one), initial=CircuitForm.initial_of(one))) for one in circuits],
        "rows": [
            (station, [(circuit, rooms.get((circuit.pk, station.pk))) for circuit in circuits]) for station in places
        ],
        "sittings": [
            (
                one,
                sitting_ends(exam, one, len(places)) if places else None,
                SittingForm(prefix=_place(one), initial=SittingForm.initial_of(one)),
            )
            for one in sittings
        ],
        "circuit_form": CircuitForm(prefix="circuit"),
        "sitting_form": SittingForm(prefix="sitting"),
        "trail": trail_of(exam, (_("Rooms and times"), "")),
    }
    return render(request, "osce/exam_places.html", context)


def _place(one: Circuit | Sitting) -> str:
    """What the fields of its form are called by."""
    return f"{type(one).__name__.lower()}-{one.pk}"


def _circuit(request: HttpRequest, exam: Exam) -> None:
    form = CircuitForm(request.POST, prefix="circuit")
    if not form.is_valid():
        told(request, form)
        return
    done(request, lambda: add_circuit(actor_of(request), exam, **form.cleaned_data))


def _change_circuit(request: HttpRequest, exam: Exam) -> None:
    circuit = get_object_or_404(exam.circuits, pk=whole(request.POST.get("circuit", "")))
    form = CircuitForm(request.POST, prefix=_place(circuit))
    if not form.is_valid():
        told(request, form)
        return
    done(request, lambda: change_circuit(actor_of(request), circuit, **form.cleaned_data))


def _drop_circuit(request: HttpRequest, exam: Exam) -> None:
    circuit = get_object_or_404(exam.circuits, pk=whole(request.POST.get("circuit", "")))
    done(request, lambda: drop_circuit(actor_of(request), circuit), _("The circuit is out."))


def _sitting(request: HttpRequest, exam: Exam) -> None:
    form = SittingForm(request.POST, prefix="sitting")
    if not form.is_valid():
        told(request, form)
        return
    done(request, lambda: add_sitting(actor_of(request), exam, form.words()))


def _change_sitting(request: HttpRequest, exam: Exam) -> None:
    sitting = get_object_or_404(exam.sittings, pk=whole(request.POST.get("sitting", "")))
    form = SittingForm(request.POST, prefix=_place(sitting))
    if not form.is_valid():
        told(request, form)
        return
    done(request, lambda: change_sitting(actor_of(request), sitting, form.words()))


def _drop_sitting(request: HttpRequest, exam: Exam) -> None:
    sitting = get_object_or_404(exam.sittings, pk=whole(request.POST.get("sitting", "")))
    done(request, lambda: drop_sitting(actor_of(request), sitting), _("The sitting is out."))


def _rooms(request: HttpRequest, exam: Exam) -> None:
    """The cells of the table, each named room-circuit-station."""
    names = {}
    for field, value in request.POST.items():
        kind, _dash, rest = field.partition("-")
        if kind == "room":
            circuit, _dash, station = rest.partition("-")
            names[whole(circuit), whole(station)] = str(value)
    done(request, lambda: name_rooms(actor_of(request), exam, names))


def _nothing(request: HttpRequest, exam: Exam) -> None:
    """A deed that there is not."""


DEEDS = {
    "circuit": _circuit,
    "change_circuit": _change_circuit,
    "drop_circuit": _drop_circuit,
    "sitting": _sitting,
    "change_sitting": _change_sitting,
    "drop_sitting": _drop_sitting,
    "rooms": _rooms,
}
