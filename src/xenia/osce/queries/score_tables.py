"""Tables of scores kept in memory: folding the events of a large exam takes seconds, and a page must not."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from django.db.models import Count, Max, Q

from xenia.osce.models import Candidate, Circuit, Duty, Encounter, Exam, ExamStation
from xenia.osce.queries.scores import Scores, scores_of
from xenia.osce.queries.sheets import marks_of

MOST = 8
_kept: OrderedDict[Hashable, Scores] = OrderedDict()
_lock = Lock()


def table_of(exam: Exam) -> Scores:
    """The table of an exam, made anew when an event came or its plan changed; seven small statements tell."""
    state = _state(exam)
    with _lock:
        if state in _kept:
            _kept.move_to_end(state)
            return _kept[state]
    table = scores_of(exam)
    with _lock:
        _kept[state] = table
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return table


def _state(exam: Exam) -> Hashable:
    """What changes whenever the table could: events are only ever added, encounters are moved while none is marked."""
    marks = marks_of(exam).aggregate(many=Count("pk"), last=Max("received_at"))
    met = Encounter.objects.filter(candidate__exam=exam)
    encounters = met.aggregate(many=Count("pk"), excused=Count("pk", filter=Q(excused=True)), last=Max("turn"))
    excused = tuple(met.filter(excused=True).values_list("pk", flat=True).order_by("pk"))
    rows = Candidate.objects.filter(exam=exam, withdrawn_at=None)
    candidates = repr(list(rows.values_list("pk", "number", "person", "profession", "languages")))
    names = ("pk", "version", "version__thing__label", "weight", "replaced_at")
    stations = tuple(ExamStation.objects.filter(exam=exam).values_list(*names))
    where = tuple(Circuit.objects.filter(exam=exam).values_list("pk", "name", "campus__name"))
    duties = Duty.objects.filter(crew__exam=exam).order_by("pk")
    there = tuple(duties.values_list("pk", "crew__person", "sitting", "circuit", "station", "first", "last"))
    return (exam.pk, *marks.values(), *encounters.values(), excused, candidates, stations, where, there)
