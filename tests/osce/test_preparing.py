"""Those who help are prepared: rehearsals, calibrations with a reference that stays closed, and the gate on the day."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from scripts.exam_day.signing import Signer
from tests.house import actor_of_person
from tests.osce.calibrated import SECRET, document, on_duty, opened, reference
from tests.osce.planned import document as station_document
from tests.osce.planned import plan, scheduled
from tests.osce.written_stations import published, station
from tests.site.prepared_here import MARKS
from xenia.core.rules import SYSTEM, NotPermitted, Refused
from xenia.osce.actions.calibrations import (
    agree_to_reference,
    bring_calibration,
    open_reference,
    send_attempt,
)
from xenia.osce.actions.credentials import end_credential, months_after, sign_rehearsal, waive
from xenia.osce.actions.devices import register_device
from xenia.osce.actions.exams import move_exam
from xenia.osce.models import Attempt, Credential, Crew, Exam, Mark, ReferenceReader, StationVersion
from xenia.osce.queries.agreement import agreement_of
from xenia.osce.queries.calibrations import form_at, items_seen
from xenia.osce.queries.prepared import preparation_of
from xenia.osce.queries.prepared_page import preparation_page
from xenia.osce.queries.steps import hindrances
from xenia.people.actions.people import erase_person
from xenia.standards.stations.calibration import PassingRule, write_calibration

if TYPE_CHECKING:
    from tests.house import MakePerson, SignIn

pytestmark = pytest.mark.django_db
#: a tenth of a second of silence: 8,000 samples of one byte in a second
_SOUND = (
    struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8) + struct.pack("<4sI", b"data", 800) + b"\x80" * 800
)
WAVE = struct.pack("<4sI4s", b"RIFF", 4 + len(_SOUND), b"WAVE") + _SOUND


@pytest.fixture
def version() -> StationVersion:
    """A published station."""
    return published(SYSTEM)


def differing(n: int) -> dict[str, str]:
    """The reference, but otherwise in so many items of the checklist."""
    said = reference()
    for code in [one for one in said if one != "global"][:n]:
        said[code] = "not"
    return said


# ── rehearsing


def test_who_is_asked_to_play_a_station_rehearses_it_in_their_part_alone(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    player = make_person("Ada")
    on_duty(version, player, part="patient")
    browser = sign_in(player)
    assert "Rehearsal, nothing is kept" in browser.get(reverse("rehearse", args=[version.pk, "patient"])).text
    assert browser.get(reverse("rehearse", args=[version.pk, "examiner"])).status_code == 404


def test_a_student_never_opens_a_rehearsal_nor_an_encounter(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    made = opened(version)
    browser = sign_in(make_person("Sami", "student"))
    for address in (
        reverse("rehearse", args=[version.pk, "examiner"]),
        reverse("calibration", args=[made.pk]),
        reverse("calibration_result", args=[made.pk, 1]),
    ):
        assert browser.get(address).status_code == 404
    for address in (
        reverse("calibrations", args=[version.station_id]),
        reverse("calibration_reference", args=[made.pk]),
    ):
        assert browser.get(address).status_code == 403
    assert browser.post(reverse("calibration", args=[made.pk]), {"number": 1, **MARKS}).status_code == 404
    assert not Attempt.objects.exists()


def test_nobody_prepares_a_station_in_which_they_are_examined(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    player = make_person("Ada", "student")
    on_duty(version, player, part="patient")
    other = on_duty(version, make_person("Ben"), part="patient")
    other.exam.candidates.create(person=player, number="1")
    assert sign_in(player).get(reverse("rehearse", args=[version.pk, "patient"])).status_code == 404


def test_an_exam_that_is_over_opens_no_rehearsal(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    player = make_person("Ada")
    on_duty(version, player, part="patient", state="closed")
    assert sign_in(player).get(reverse("rehearse", args=[version.pk, "patient"])).status_code == 404


def test_whoever_is_in_reserve_prepares_what_they_may_be_called_to(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    spare = make_person("Ada")
    crew = on_duty(version, spare, part="examiner")
    crew.duties.all().delete()
    assert sign_in(spare).get(reverse("rehearse", args=[version.pk, "examiner"])).status_code == 200


def test_a_rehearsal_writes_nothing(version: StationVersion, make_person: MakePerson, sign_in: SignIn) -> None:
    player = make_person("Ada")
    on_duty(version, player, part="patient")
    sign_in(player).get(reverse("rehearse", args=[version.pk, "patient"]))
    assert not Mark.objects.exists() and not Attempt.objects.exists() and not Credential.objects.exists()


def test_a_patient_reads_who_they_are_and_how_they_leave_the_part_but_not_the_examiners_text(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    from xenia.osce.queries.stations import document_of

    player = make_person("Ada")
    on_duty(version, player, part="patient")
    pack = sign_in(player).get(reverse("rehearse", args=[version.pk, "patient"])).context["pack"]
    told, text = document_of(version), {one["tab"]: one["text"] for one in pack["instructions"]}
    assert {"role", "care", "patient", "safe_word"} <= text.keys() and "examiner" not in text
    assert told.patient.about in text["role"] and told.safety.leaving_the_part in text["care"]
    assert told.warnings[0] in text["care"]


# ── the reference


def test_the_reference_is_nowhere_before_one_has_sent(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    examiner = make_person("Ada")
    on_duty(version, examiner)
    made, browser = opened(version), sign_in(examiner)
    pages = [reverse("calibration", args=[made.pk]), reverse("prepare")]
    pages += [reverse("rehearse", args=[version.pk, "examiner"]), reverse("calibration_reference", args=[made.pk])]
    pages += [reverse("calibration_result", args=[made.pk, 1]), reverse("exams"), "/search/?q=kingfisher"]
    for page in pages:
        assert SECRET not in browser.get(page).text, page
    refused = browser.post(pages[0], {"number": 1, **dict(list(MARKS.items())[:3])})
    assert refused.status_code == 422 and SECRET not in refused.text
    sent = browser.post(pages[0], {"number": 1, **MARKS}, follow=True)
    assert SECRET in sent.text and "You are prepared" in sent.text


def test_an_author_sees_the_station_and_its_calibrations_but_no_reference_until_they_open_it(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    made, teacher = opened(version), make_person("Tess", "teacher")
    browser = sign_in(teacher)
    pages = [reverse(name, args=[version.station_id]) for name in ("station", "station_text", "calibrations")]
    pages += [reverse("calibration_new", args=[version.station_id]), reverse("calibration", args=[made.pk])]
    for page in [*pages, reverse("calibration_reference", args=[made.pk])]:
        assert SECRET not in browser.get(page).text, page
    where = reverse("calibration_reference", args=[made.pk])
    assert SECRET in browser.post(where, {"do": "open"}, follow=True).text
    with pytest.raises(Refused, match="opened the reference"):
        send_attempt(actor_of_person(teacher), made, reference(), number=1)


def test_nobody_is_measured_before_two_people_agree(version: StationVersion, make_person: MakePerson) -> None:
    writer, second, examiner = (actor_of_person(make_person(name, "teacher")) for name in ("Wren", "Sol", "Ada"))
    made = bring_calibration(writer, version, write_calibration(document()))
    agree_to_reference(writer, made, digest=bytes(made.digest))
    with pytest.raises(Refused, match="Two people"):
        send_attempt(examiner, made, reference(), number=1)
    with pytest.raises(Refused, match="Open the reference first"):
        agree_to_reference(second, made, digest=bytes(made.digest))
    open_reference(second, made)
    with pytest.raises(Refused, match="changed meanwhile"):
        agree_to_reference(second, made, digest=b"another")
    agree_to_reference(second, made, digest=bytes(made.digest))
    assert send_attempt(examiner, made, reference(), number=1).passed


def test_a_new_text_is_agreed_on_anew_and_none_takes_the_place_of_what_measured_somebody(
    version: StationVersion, make_person: MakePerson
) -> None:
    made = opened(version)
    bring_calibration(SYSTEM, version, write_calibration(document(lead="Noor is not new.")))
    assert not ReferenceReader.objects.exclude(agreed_at=None).exists()
    ReferenceReader.objects.update(agreed_at=timezone.now())
    send_attempt(actor_of_person(make_person("Ada", "teacher")), made, reference(), number=1)
    with pytest.raises(Refused, match="measured by this one already"):
        bring_calibration(SYSTEM, version, write_calibration(document(lead="Once more.")))


def test_what_is_wrong_in_a_text_is_said_and_nothing_is_kept(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    browser = sign_in(make_person("Tess", "teacher"))
    where = reverse("calibration_new", args=[version.station_id])
    said = browser.post(where, {"text": write_calibration(document()).replace("mark: done", "mark: often", 1)})
    assert said.status_code == 422 and "“often” is no answer" in said.text
    assert not version.calibrations.exists()


def test_a_recording_is_kept_encrypted_and_opens_to_whoever_is_asked(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    examiner, author = make_person("Ada"), make_person("Tess", "teacher")
    on_duty(version, examiner)
    made = bring_calibration(actor_of_person(author), version, write_calibration(document(turns=())), recording=WAVE)
    address = reverse("media", args=[made.recording_id])
    answer = sign_in(examiner).get(address)
    assert answer.headers["Content-Type"].startswith("audio/") and b"".join(answer.streaming_content).startswith(
        b"RIFF"
    )
    assert sign_in(make_person("Sami", "student")).get(address).status_code == 404
    with pytest.raises(Refused, match="no sound and no film"):
        bring_calibration(actor_of_person(author), version, write_calibration(document("other")), recording=b"%PDF-1")


# ── the figures, and what they give


def test_the_figures_are_those_worked_out_by_hand(version: StationVersion) -> None:
    form, agreed = form_at(version), reference()
    items = [item for item in form.items if item.type != "global"]
    said = differing(3) | {"global": "unsafe"}
    found = agreement_of(form, said, agreed)
    assert (found.items, found.same) == (len(items), len(items) - 3)
    assert found.share == pytest.approx(100 * (len(items) - 3) / len(items))
    lost = sum(item.weight for item in items[:3]) / sum(item.weight for item in items)
    assert found.points == pytest.approx(-100 * lost)
    assert found.steps == -1
    # the reference knows one category only: agreement beyond chance is not known
    assert found.kappa is None


def test_the_rule_is_the_schools_and_the_whole_is_looked_at_apart(version: StationVersion) -> None:
    form, agreed = form_at(version), reference()
    exact = agreement_of(form, agreed, agreed)
    assert exact.passes(PassingRule(agree=100, global_within=0))
    two_up = agreement_of(form, agreed | {"global": "good"}, agreed)
    assert two_up.steps == 2 and not two_up.passes(PassingRule(agree=50, global_within=1))
    most = agreement_of(form, differing(1), agreed)
    assert most.passes(PassingRule(agree=most.share)) and not most.passes(PassingRule(agree=most.share + 1))


def test_where_there_is_only_the_whole_it_alone_is_compared_and_the_page_says_so(
    make_person: MakePerson, sign_in: SignIn
) -> None:
    whole = station().form
    assert whole is not None
    section = next(one for one in whole.sections if any(item.type == "global" for item in one.items))
    rating = tuple(item for item in section.items if item.type == "global")
    form = replace(whole, sections=(replace(section, items=rating),), subscales=())
    made = published(SYSTEM, form=form)
    agreed = tuple(one for one in document().reference if one.item == "global")
    calibration = opened(made, reference=agreed, rule=PassingRule(global_within=0))
    pages = []
    for name, said, passes in (("Ada", agreed[0].mark, True), ("Ben", "unsafe", False)):
        person = make_person(name, "teacher")
        sent = send_attempt(actor_of_person(person), calibration, {"global": said}, number=1)
        assert sent.passed == passes
        json.dumps(sent.figures, allow_nan=False)
        pages.append(sign_in(person).get(reverse("calibration_result", args=[calibration.pk, 1])).content.decode())
    for page in pages:
        assert "the whole alone was compared" in page and "of 0 items" not in page and "nan" not in page.lower()


def test_passing_prepares_for_a_term_and_failing_does_not(version: StationVersion, make_person: MakePerson) -> None:
    rule = PassingRule(agree=90, months=6, only_this_station=True)
    made, person = opened(version, rule=rule), make_person("Ada", "teacher")
    passed = send_attempt(actor_of_person(person), made, reference(), number=1)
    credential = Credential.objects.get(person=person)
    assert (credential.attempt, credential.station_id) == (passed, version.station_id)
    assert credential.until == months_after(timezone.localdate(), 6)
    other = make_person("Ben", "teacher")
    assert not send_attempt(actor_of_person(other), made, differing(6), number=1).passed
    assert not Credential.objects.filter(person=other).exists()


def test_whoever_rated_the_whole_apart_is_not_told_that_they_were_even(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    made, person = opened(version), make_person("Ada", "teacher")
    told = {}
    for number, whole in enumerate((reference()["global"], "unsafe"), start=1):
        send_attempt(actor_of_person(person), made, reference() | {"global": whole}, number=number)
        address = reverse("calibration_result", args=[made.pk, number])
        told[whole] = "neither more severe" in sign_in(person).get(address).content.decode()
    assert list(told.values()) == [True, False]


def test_the_reference_sent_back_prepares_nobody(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    made, person = opened(version, rule=PassingRule(agree=90)), make_person("Ada", "teacher")
    assert not send_attempt(actor_of_person(person), made, differing(6), number=1).passed
    again = send_attempt(actor_of_person(person), made, reference(), number=2)
    assert again.passed and again.seen_before and not Credential.objects.filter(person=person).exists()
    page = sign_in(person).get(reverse("calibration_result", args=[made.pk, 2])).content.decode()
    assert "You are prepared" not in page and "Ask for another encounter" in page
    other = opened(version, code="kettle-2", rule=PassingRule(agree=90))
    send_attempt(actor_of_person(person), other, reference(), number=1)
    assert Credential.objects.filter(person=person).exists(), "an encounter that they had not seen does"


def test_the_same_page_sent_twice_is_one_attempt(version: StationVersion, make_person: MakePerson) -> None:
    made, actor = opened(version), actor_of_person(make_person("Ada", "teacher"))
    first = send_attempt(actor, made, differing(2), number=1)
    assert send_attempt(actor, made, reference(), number=1) == first
    assert Attempt.objects.count() == 1


def test_a_second_attempt_is_on_another_encounter_while_there_is_one(
    version: StationVersion, make_person: MakePerson
) -> None:
    first, actor = opened(version), actor_of_person(make_person("Ada", "teacher"))
    send_attempt(actor, first, differing(9), number=1)
    other = opened(version, code="kettle-2")
    with pytest.raises(Refused, match="Encounter kettle-2"):
        send_attempt(actor, first, reference(), number=2)
    assert not send_attempt(actor, other, reference(), number=1).seen_before


def test_where_most_differ_from_the_reference_the_item_is_named_and_not_the_people(
    version: StationVersion, make_person: MakePerson
) -> None:
    made = opened(version)
    for name in ("Ada", "Ben", "Cy"):
        send_attempt(actor_of_person(make_person(name, "teacher")), made, differing(1), number=1)
    doubtful = [one for one in items_seen(made, made.attempts.all()) if one.doubtful]
    assert [(one.same, one.of) for one in doubtful] == [(0, 3)]


def test_only_whoever_leads_exams_sees_each_examiner(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    made = opened(version)
    send_attempt(actor_of_person(make_person("Ada Quill", "teacher")), made, reference(), number=1)
    where = reverse("calibrations", args=[version.station_id])
    assert "Ada Quill" in sign_in(make_person("Femi", "exam_administrator")).get(where).text
    assert "Ada Quill" not in sign_in(make_person("Tess", "teacher")).get(where).text


def test_what_somebody_was_prepared_by_goes_with_them(version: StationVersion, make_person: MakePerson) -> None:
    made, person = opened(version), make_person("Ada", "teacher")
    send_attempt(actor_of_person(person), made, reference(), number=1)
    erase_person(SYSTEM, person, reason="She asked for it")
    assert not Attempt.objects.exists() and not Credential.objects.filter(person=person).exists()


# ── the gate


def test_an_exam_is_not_fixed_while_somebody_with_a_post_is_not_prepared(make_person: MakePerson) -> None:
    made = plan(station_document("ward", language="so", interpreter=True), candidates=1)
    scheduled(made)
    assert hindrances(made.exam, "fixed") == []
    one = made.of_part("interpreter")[0]
    Credential.objects.filter(person=one.person).update(until=timezone.localdate() + timedelta(days=29))
    (said,) = hindrances(made.exam, "fixed")
    assert one.person.name in said and "Watch their rehearsal and sign it." in said
    with pytest.raises(Refused, match=one.person.name):
        move_exam(SYSTEM, made.exam, "fixed")
    waive(actor_of_person(make_person("Femi", "exam_administrator")), made.exam, [one], reason="She comes for Tom")
    move_exam(SYSTEM, made.exam, "fixed")


def test_an_interpreter_is_prepared_in_the_language_of_their_credential(db: Any) -> None:
    made = plan(station_document("ward", language="so-SO", interpreter=True), candidates=1)
    scheduled(made)
    one = made.of_part("interpreter")[0]
    Credential.objects.filter(person=one.person).update(language="ar")
    assert [found.crew for found in preparation_of(made.exam) if not found.ready] == [one]
    sign_rehearsal(SYSTEM, one, on=timezone.localdate(), language="so")
    assert all(found.ready for found in preparation_of(made.exam))


def test_a_credential_of_another_station_does_not_count_here(version: StationVersion, db: Any) -> None:
    made = plan(station_document("ward"), candidates=1)
    scheduled(made)
    one = made.of_part("patient")[0]
    Credential.objects.filter(person=one.person).delete()
    sign_rehearsal(SYSTEM, one, on=timezone.localdate(), station=version.station)
    assert [found.crew for found in preparation_of(made.exam) if not found.ready] == [one]


def test_who_is_in_reserve_keeps_no_exam_from_being_fixed(make_person: MakePerson) -> None:
    made = plan(station_document("ward"), candidates=1)
    scheduled(made)
    Crew.objects.create(exam=made.exam, person=make_person("Spare"), part="patient")
    assert hindrances(made.exam, "fixed") == []


def test_a_device_opens_to_who_is_prepared_or_was_let_in(version: StationVersion, make_person: MakePerson) -> None:
    person = make_person("Ada")
    crew = on_duty(version, person, state="running")
    duty = crew.duties.get()
    signer = Signer(person.pk)
    told = {"part": "examiner", "key": signer.device, "public_key": signer.public_key}
    made = opened(version)
    with pytest.raises(NotPermitted, match=f"Mark the calibration “{made.title}”"):
        register_device(actor_of_person(person), duty.circuit, duty.station, **told)
    waive(SYSTEM, crew.exam, [crew], reason="The examiner of this room is ill")
    register_device(actor_of_person(person), duty.circuit, duty.station, **told)


def test_nobody_is_sent_to_a_calibration_whose_reference_they_know(
    version: StationVersion, make_person: MakePerson
) -> None:
    person = make_person("Ada")
    exam, made = on_duty(version, person).exam, opened(version)
    assert [one.step for one in preparation_page(exam).lacking] == [f"Have them mark the calibration “{made.title}”."]
    send_attempt(actor_of_person(person), made, differing(9), number=1)
    assert [one.step.split(",")[0] for one in preparation_page(exam).lacking] == [
        "Write a calibration for one of the stations"
    ]
    other = opened(version, code="kettle-2")
    assert [one.step for one in preparation_page(exam).lacking] == [f"Have them mark the calibration “{other.title}”."]


def test_letting_somebody_in_wants_a_reason_that_the_page_shows(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    crew = on_duty(version, make_person("Ada"))
    browser = sign_in(make_person("Femi", "exam_administrator"))
    where = reverse("exam_preparation", args=[crew.exam_id])
    browser.post(where, {"deed": "waive", "crew": crew.pk, "reason": " "})
    assert not crew.waivers.exists()
    browser.post(where, {"deed": "waive", "crew": crew.pk, "reason": "The heron examiner is ill"})
    assert b"heron" not in bytes(crew.waivers.get().sealed_reason)
    page = browser.get(where).text
    assert "The heron examiner is ill" in page and "Let in by Femi" in page


def test_a_rehearsal_is_signed_by_whoever_leads_exams_and_by_nobody_else(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    crew = on_duty(version, make_person("Ada"), part="patient")
    told = {"deed": "sign", "crew": crew.pk, "on": timezone.localdate().isoformat(), "months": 12}
    where = reverse("exam_preparation", args=[crew.exam_id])
    assert sign_in(crew.person).post(where, told).status_code == 403
    sign_in(make_person("Femi", "exam_administrator")).post(where, told)
    credential = Credential.objects.get(person=crew.person)
    assert (credential.earned, credential.signed_by.name) == ("rehearsal", "Femi")
    with pytest.raises(Refused, match="once it was watched"):
        sign_rehearsal(SYSTEM, crew, on=timezone.localdate() + timedelta(days=1))
    with pytest.raises(Refused, match="by a calibration"):
        sign_rehearsal(SYSTEM, on_duty(version, make_person("Eve")), on=timezone.localdate())


def test_a_credential_that_was_ended_opens_nothing(version: StationVersion, make_person: MakePerson) -> None:
    crew = on_duty(version, make_person("Ada"), part="patient")
    credential = sign_rehearsal(SYSTEM, crew, on=timezone.localdate())
    assert preparation_of(crew.exam)[0].ready
    end_credential(SYSTEM, credential, reason="Another part")
    assert not preparation_of(Exam.objects.get(pk=crew.exam_id))[0].ready


def test_a_page_costs_the_same_for_few_and_many(
    version: StationVersion, make_person: MakePerson, sign_in: SignIn
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = sign_in(make_person("Femi", "exam_administrator"))
    costs = []
    for circuits in (1, 3):
        made = plan(station_document(f"ward-{circuits}"), circuits=circuits, candidates=circuits)
        scheduled(made)
        where = reverse("exam_preparation", args=[made.exam.pk])
        browser.get(where)
        with CaptureQueriesContext(connection) as counted:
            browser.get(where)
        costs.append(len(counted))
    assert costs[0] == costs[1]


def test_a_term_ends_on_the_same_day_or_the_last_of_its_month() -> None:
    from datetime import date

    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 11, 26), 12) == date(2027, 11, 26)
