"""What stands at the addresses of the measuring room: a form, and an asking about the course."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.assessment.conftest import small_form
from tests.house import actor_of_person
from tests.site.coded_here import furnish_coding
from xenia.assessment.actions.evidence import Seen, record_evidence
from xenia.assessment.actions.instruments import begin_instrument, bring_instrument
from xenia.assessment.actions.links import link_for_anyone
from xenia.assessment.actions.occasions import Plan, open_occasion, plan_occasion
from xenia.assessment.actions.responses.files import look_at_file, start_bringing
from xenia.assessment.actions.voices import keep_voice
from xenia.assessment.queries.instruments import instrument_of, version_of
from xenia.core.actions.audit import recorded
from xenia.core.actions.media import store_media
from xenia.core.models import Job, SignedLink, Thing
from xenia.core.progress import Progress
from xenia.core.rules import SYSTEM
from xenia.people.models import Relationship
from xenia.standards.instrument_yaml import write_instrument


def furnish_assessment(house: Any, here: Thing) -> None:
    """An open occasion about the course of those who are here, which the student is asked to answer."""
    brought = bring_instrument(SYSTEM, small_form(), reason="A test needs it", publish=True)
    now = timezone.now()
    plan = Plan(
        title="After the course",
        version=brought.version,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=7),
        about=here.pk,
    )
    occasion = plan_occasion(SYSTEM, plan, asked=[(house.people["student"].pk, None)])
    open_occasion(SYSTEM, occasion)
    link_for_anyone(SYSTEM, occasion, uses=3)
    house.things |= {"occasion": occasion.pk, "form link": SignedLink.objects.get(scope=occasion.pk).pk}
    house.things["unnamed"] = _unnamed(house, plan)
    _instruments(house)
    _growth(house, occasion.thing)
    furnish_coding(house)


def _unnamed(house: Any, plan: Plan) -> Any:
    """The same without names, for the student and ten who have a link."""
    asked = [(house.people["student"].pk, None)]
    occasion = plan_occasion(SYSTEM, replace(plan, title="Without names", privacy="anonymous"), asked=asked)
    link_for_anyone(SYSTEM, occasion, uses=10)
    open_occasion(SYSTEM, occasion)
    return occasion.pk


def _instruments(house: Any) -> None:
    """A form that is in use, one that is still written, and a file that the owner looks at."""
    drafted = begin_instrument(SYSTEM, small_form(code="unpublished", title="Unpublished words"))
    owner = actor_of_person(house.people["owner"])
    file = write_instrument(small_form(code="brought")).encode()
    voice = keep_voice(
        SYSTEM, version_of(instrument_of("rapport")), language="en", item="listens", content=b"ID3\x04me"
    )
    kept = store_media(owner, file, name="brought.yaml", expires_at=timezone.now() + timedelta(days=1))
    house.things |= {
        "form": instrument_of("rapport").pk,
        "form draft": drafted.instrument_id,
        "form file": kept.pk,
        "voice": voice.pk,
        "answers file": _answers_file(owner),
    }


def _answers_file(owner: Any) -> Any:
    """A file of answers that the owner has had looked at."""
    form = instrument_of("rapport")
    kept = start_bringing(owner, form, io.BytesIO(b"id,listens\nr1,2\n"), name="answers.csv")
    look_at_file(Progress(), kept.pk, form.pk)
    Job.objects.filter(arguments__media=str(kept.pk)).update(state=Job.State.DONE)
    return kept.pk


def _growth(house: Any, place: Thing) -> None:
    """What was seen of the student, whom the mentor accompanies."""
    student = house.people["student"]
    competency = house.things["competency"]
    seen = Seen(
        learner=student.pk, competency=competency, kind="behaviour", level=0.7, stakes="formative", source=place.pk
    )
    with recorded(SYSTEM, "test.see") as record:
        evidence = record_evidence([seen], record=record)[0]
    mentor = house.people["mentor"]
    Relationship.objects.create(source=mentor, target=student, kind="mentor", starts=timezone.localdate())
    house.things |= {"learner": student.pk, "evidence": evidence.pk}
