"""The stations of an exam: which, in which order, and what stands in for one that falls away."""

from decimal import Decimal, InvalidOperation

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xenia.core.access import actor_of
from xenia.core.rules import Refused
from xenia.osce.actions.planning import add_station, drop_station, order_stations, stand_in, weigh_station
from xenia.osce.forms.exams import AddStationForm, StandInForm
from xenia.osce.models import Exam, ExamStation, StationVersion
from xenia.osce.queries.exams import rotation, stations_of
from xenia.osce.queries.needs import needs_of
from xenia.osce.queries.past import past_uses
from xenia.osce.views.exam_access import done, planning, told, trail_of, whole


@planning
def exam_stations(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """The rotation in its order; a POST adds, moves, weighs, takes out, or lets a reserve stand in."""
    if request.method == "POST":
        DEEDS.get(request.POST.get("deed", ""), _nothing)(request, exam)
        return redirect("exam_stations", exam.pk)
    stations = stations_of(exam)
    places = len(rotation(stations))
    past = past_uses(exam, [one.version.station_id for one in stations if one.version])
    rows = [
        {
            "station": one,
            "needs": needs_of(one, places=places),
            "past": past.get(one.version.station_id, []) if one.version else [],
        }
        for one in stations
    ]
    context = {
        "exam": exam,
        "rows": rows,
        "open": exam.state == Exam.State.PLANNED,
        "add": AddStationForm(versions=_free(exam)),
        "stand_in": StandInForm(exam=exam) if any(one.reserve for one in stations) else None,
        "trail": trail_of(exam, (_("Stations"), "")),
    }
    return render(request, "osce/exam_stations.html", context)


def _free(exam: Exam) -> object:
    """The newest published version of each station that is not in the exam yet."""
    living = Q(thing__published_at__isnull=False, thing__retired_at__isnull=True)
    inside = exam.stations.exclude(version=None).values("version__station")
    versions = StationVersion.objects.filter(living).exclude(station__in=inside).select_related("thing", "station")
    return versions.order_by("thing__label", "pk")


def _add(request: HttpRequest, exam: Exam) -> None:
    form = AddStationForm(request.POST, versions=_free(exam))
    if not form.is_valid():
        told(request, form)
        return
    said = form.cleaned_data
    more = {"reserve": said["reserve"], "weight": said["weight"]}
    done(request, lambda: add_station(actor_of(request), exam, said["version"], **more))


def _move(request: HttpRequest, exam: Exam) -> None:
    """One step up or down in the rotation."""
    keys = list(exam.stations.order_by("number").values_list("pk", flat=True))
    station = _station(request, exam)
    place = keys.index(station.pk)
    other = place + (-1 if request.POST.get("to") == "up" else 1)
    if 0 <= other < len(keys):
        keys[place], keys[other] = keys[other], keys[place]
        done(request, lambda: order_stations(actor_of(request), exam, keys))


def _weigh(request: HttpRequest, exam: Exam) -> None:
    def deed() -> None:
        try:
            weight = Decimal(request.POST.get("weight", ""))
        except InvalidOperation:
            raise Refused(_("A weight is more than 0 and at most 100.")) from None
        weigh_station(actor_of(request), _station(request, exam), weight)

    done(request, deed)


def _drop(request: HttpRequest, exam: Exam) -> None:
    done(request, lambda: drop_station(actor_of(request), _station(request, exam)), _("The station is out."))


def _stand_in(request: HttpRequest, exam: Exam) -> None:
    form = StandInForm(request.POST, exam=exam)
    if not form.is_valid():
        told(request, form)
        return
    said = form.cleaned_data
    done(request, lambda: stand_in(actor_of(request), said["station"], said["reserve"], reason=said["reason"]))


def _nothing(request: HttpRequest, exam: Exam) -> None:
    """A deed that there is not."""


def _station(request: HttpRequest, exam: Exam) -> ExamStation:
    return get_object_or_404(exam.stations, pk=whole(request.POST.get("station", "")))


DEEDS = {"add": _add, "move": _move, "weigh": _weigh, "drop": _drop, "stand_in": _stand_in}
