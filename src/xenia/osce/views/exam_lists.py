"""What is printed: lists for each circuit and sitting, and a card for each room."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xenia.core.access import actor_of
from xenia.core.codes import qr_code
from xenia.osce.actions.room_codes import WhyAnew, renew_room_code
from xenia.osce.models import Candidate, Exam, Solution
from xenia.osce.queries.device_keys import room_codes, tablets_before
from xenia.osce.queries.exams import day_rules
from xenia.osce.queries.grid import cards_of, tables_of
from xenia.osce.queries.solutions import names_of, verdict_of
from xenia.osce.views.exam_access import done, planning, trail_of, whole
from xenia.osce.views.exam_schedule import people_words


@planning
def exam_lists(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """Who is where at each turn, a sheet for each circuit and sitting, and the candidates with their numbers."""
    tables = [
        (table, [(line, people_words(line.people, len(table.turns))) for line in table.lines])
        for table in tables_of(exam)
    ]
    seats = Candidate.objects.filter(exam=exam, withdrawn_at=None).select_related(
        "person__thing", "seat__sitting", "seat__circuit"
    )
    kept = Solution.objects.filter(exam=exam, kept_at__isnull=False).order_by("-kept_at").first()
    context = {
        "exam": exam,
        "tables": tables,
        "notes": verdict_of(kept, names_of(exam)).notes if kept else [],
        "candidates": list(seats.order_by("person__thing__label", "pk")),
        "report": day_rules(exam).report,
        "trail": trail_of(exam, (_("Lists to print"), "")),
    }
    return render(request, "osce/exam_lists.html", context)


@planning
def exam_cards(request: HttpRequest, exam: Exam) -> HttpResponseBase:
    """A card for each room: its number for the door; to be cut off, the way to the marking screen of this place and the
    code that opens a tablet there. A POST makes the code of one room anew."""
    if request.method == "POST":
        _new_code(request, exam)
        return redirect("exam_cards", exam.pk)
    marking = request.build_absolute_uri(reverse("mark", args=[exam.pk]))
    turns = exam.stations.filter(reserve=False).count()
    cards = []
    found = cards_of(exam)
    codes = room_codes(exam.pk, [(card.circuit.pk, card.station.pk) for card in found])
    before = tablets_before(exam.pk)
    for card in found:
        people = [(sitting, people_words(there, turns)) for sitting, there in card.people]
        here = card.circuit.pk, card.station.pk
        # the code that opens is in no address: a browser keeps those in its profile
        square = qr_code("{}?circuit={}&station={}".format(marking, *here)) if card.station.version_id else ""
        cards.append((card, people, square, codes[here], before.get(here, 0)))
    trail = trail_of(exam, (_("Cards for the rooms"), ""))
    context = {"exam": exam, "cards": cards, "reasons": WhyAnew.choices, "trail": trail}
    return render(request, "osce/exam_cards.html", context)


def _new_code(request: HttpRequest, exam: Exam) -> None:
    circuit = get_object_or_404(exam.circuits, pk=whole(request.POST.get("circuit", "")))
    station = get_object_or_404(exam.stations, pk=whole(request.POST.get("station", "")))
    reason = request.POST.get("reason", "")
    said = _("Station %(n)s of circuit %(name)s has a new code. Print its card anew, and throw the old one away.")
    told = said % {"n": station.number, "name": circuit.name}
    done(request, lambda: renew_room_code(actor_of(request), circuit, station, reason=reason), told)
