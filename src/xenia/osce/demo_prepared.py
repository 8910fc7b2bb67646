"""How those who help in the exam to come of the demo school were prepared: most are, one was let in, one is not yet."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from xenia.osce.actions.calibrations import agree_to_reference, bring_calibration, open_reference, send_attempt
from xenia.osce.actions.credentials import bring_earned, end_credential, sign_rehearsal, waive
from xenia.osce.models import Calibration, Credential, Crew, Exam, Part, StationVersion
from xenia.osce.queries.calibrations import document_of
from xenia.osce.queries.prepared import GATED
from xenia.people.models import Person
from xenia.people.queries.actors import actor_for
from xenia.people.queries.demo import demo_choices

FOLDER = Path(__file__).with_name("demo_calibrations")
#: which encounter is of which station
CALIBRATIONS = {"a-word-for-the-liver-noor": "a-word-for-the-liver", "half-a-tablet-jonas": "half-a-tablet"}
#: who wrote the reference, and who agreed
WRITER, SECOND = "patient_educator", "programme_director"
#: where examiners differ from the reference, one after another; the fourth is severe throughout
DIFFER: tuple[dict[str, str], ...] = (
    {"seats": "done", "hears": "partly"},
    {"seats": "done", "pieces": "done", "plan": "done", "hears": "partly", "global": "good"},
    {"seats": "done", "tells-self": "partly", "hears": "partly", "doctor": "partly"},
    {
        **{"seats": "not", "pieces": "not", "passes": "partly", "back": "partly", "word": "partly", "birth": "partly"},
        **{"hears": "not", "plan": "not", "floor": "partly", "doubt": "partly", "options": "partly", "who": "not"},
        "global": "borderline",
    },
)
LET_IN = "Marks a second encounter on the Monday before, and has examined this station twice."
ENDED = "The part of this station was written anew: the rehearsal is to be watched once more."


def prepare_crew(exam: Exam) -> None:
    """Calibrations are written and agreed on; examiners mark those of their stations, the others bring what they earned
    last year; patients and interpreters rehearsed and were watched. Whoever did not pass is let in, with the reason."""
    cast = {choice.part.kind: choice.user.person for choice in demo_choices()}
    office = actor_for(cast["exam_administrator"].pk)
    made = [found for code, station in CALIBRATIONS.items() if (found := _calibration(cast, code, station))]
    failed = _mark(made, exam, own=cast["examiner"].pk)
    until = exam.sittings.latest("begins_at").begins_at.date() + timedelta(days=90)
    crew = list(exam.crew.filter(part__in=GATED).select_related("person"))
    marked = set(Credential.objects.filter(part=Part.EXAMINER).values_list("person", flat=True)) | {
        one.person_id for one in failed
    }
    examiners = [one.person_id for one in crew if one.part == Part.EXAMINER and one.person_id not in marked]
    bring_earned(office, [(person, Part.EXAMINER, until) for person in examiners])
    watched = timezone.localdate() - timedelta(days=12)
    for one in crew:
        if one.part != Part.EXAMINER:
            language = one.languages[0] if one.part == Part.INTERPRETER and one.languages else ""
            sign_rehearsal(office, one, on=watched, language=language)
    if failed:
        waive(office, exam, failed, reason=LET_IN)


def watch_once_more(exam: Exam) -> None:
    """After the plan is fixed one patient's rehearsal counts no more: the exam's page names her, and what to do."""
    patients = exam.crew.filter(part=Part.PATIENT, duties__isnull=False).order_by("pk")
    people = patients.filter(person__in=Credential.objects.filter(ended_at=None).values("person"))
    office = next((one.user.person for one in demo_choices() if one.part.kind == "exam_administrator"), None)
    if office and (one := people.first()):
        end_credential(actor_for(office.pk), Credential.objects.get(person=one.person_id, part=one.part), reason=ENDED)


def _calibration(cast: dict[str, Person], code: str, station: str) -> Calibration | None:
    """One written by the patient educator, with the programme director's agreement; none without its station."""
    living = {"thing__published_at__isnull": False, "thing__retired_at": None, "station__code": station}
    version = StationVersion.objects.select_related("thing", "station__thing").filter(**living).first()
    if version is None:
        return None
    writer, second = actor_for(cast[WRITER].pk), actor_for(cast[SECOND].pk)
    made = bring_calibration(writer, version, (FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    open_reference(second, made)
    for actor in (writer, second):
        agree_to_reference(actor, made, digest=bytes(made.digest))
    return made


def _mark(made: Iterable[Calibration], exam: Exam, *, own: UUID) -> list[Crew]:
    """Whoever examines at a calibration's station marks it, but for the cast's own, who may do so in the demo; those in
    reserve mark the first. Who of them did not pass."""
    failed: list[Crew] = []
    reserve = list(exam.crew.filter(part=Part.EXAMINER, duties=None).order_by("pk"))
    for calibration in made:
        marks = document_of(calibration).marks
        posts = exam.crew.filter(part=Part.EXAMINER, duties__station__version__station=calibration.version.station_id)
        people = [*reserve, *posts.exclude(person=own).distinct().order_by("pk")]
        for place, one in enumerate(people):
            differ = {item: code for item, code in DIFFER[place % len(DIFFER)].items() if item in marks}
            if not send_attempt(actor_for(one.person_id), calibration, {**marks, **differ}, number=1).passed:
                failed.append(one)
        reserve = []
    return failed
