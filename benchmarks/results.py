"""How soon after the last mark of a large exam its results stand: folded, reckoned, kept, and read again."""

import json
import os
import subprocess
import sys
import tempfile
import time

CIRCUITS, STATIONS, CANDIDATES = 4, 16, 300
BOUND = "60 s"


def results_section() -> list[str]:
    """The table, measured in a program and a database of their own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.results"]
        surroundings = {**os.environ, "XENIA_DATA_DIR": folder}
        told = subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own
    found = json.loads(told.stdout)
    return [
        f"{CANDIDATES} candidates × {STATIONS} stations × {CIRCUITS} circuits, {found['marks']:,} events on SQLite. "
        "All methods with 5,000 resamples of whole students, station quality, generalizability with what if, severity, "
        "fairness.",
        "",
        "| what | wall s | processor s | bound |",
        "|---|--:|--:|--:|",
        *(f"| {what} | {wall:.1f} | {processor:.1f} | {bound} |" for what, wall, processor, bound in found["rows"]),
    ]


def main() -> None:
    """Make the exam, mark it by the demo's written model, and time what follows the last mark."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xenia.site.settings")
    django.setup()
    exam, many = _marked()
    from xenia.osce.actions.reckoning import results_of
    from xenia.osce.queries.board_page import board_page

    rows = [
        _timed("from the last mark to results that are kept", lambda: results_of(exam), bound=BOUND),
        _timed("read again, as a page does", lambda: results_of(exam), bound="1 s"),
        _timed("the board's page", lambda: board_page(exam), bound="1 s"),
    ]
    json.dump({"marks": many, "rows": rows}, sys.stdout)


def _timed(what, deed, *, bound):  # type: ignore[no-untyped-def] # plain figures
    wall, processor = time.perf_counter(), time.process_time()
    deed()
    return what, time.perf_counter() - wall, time.process_time() - processor, bound


def _marked():  # type: ignore[no-untyped-def] # models, which can't be imported before set-up
    """The exam, closed, with every mark; and how many events there are."""
    from xenia.people.demo import mark_demo_database
    from xenia.site.cli.database import ready

    ready()
    mark_demo_database()
    from scripts.exam_day.school import hold_exam
    from xenia.osce.demo_crew import Held
    from xenia.osce.demo_marks import mark_everything
    from xenia.osce.models import Crew, Exam, Mark, Sitting

    made = hold_exam(circuits=CIRCUITS, stations=STATIONS, candidates=CANDIDATES, more=0)
    held = Held(made.exam, list(made.stations), list(made.circuits), list(Sitting.objects.filter(exam=made.exam)))
    for circuit in held.circuits:
        for station in held.stations:
            crew = Crew.objects.get(exam=made.exam, person=made.examiners[circuit.pk, station.pk])
            for part in ("examiner", held.second):
                who = (circuit.name, station.number, part)
                held.crew[who] = crew
                held.watches += [(who, sitting, circuit, station) for sitting in held.sittings]
    mark_everything(held, seed=1)
    Exam.objects.filter(pk=made.exam.pk).update(state=Exam.State.CLOSED)
    return Exam.objects.select_related("thing", "year").get(pk=made.exam.pk), Mark.objects.count()


if __name__ == "__main__":
    main()
