"""Bring in a calibration, agree on its reference, and mark it as an examiner."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.media import store_media, without_metadata
from xenia.core.models import Media
from xenia.core.rules import Actor, NotPermitted, Refused, demand
from xenia.osce.actions.credentials import give_for
from xenia.osce.models import Attempt, Calibration, ReferenceReader, StationVersion
from xenia.osce.queries.agreement import agreement_of
from xenia.osce.queries.calibrations import (
    another_for,
    attempts_of,
    calibrations_seen,
    document_of,
    form_at,
    is_open,
    knows_reference,
)
from xenia.osce.queries.stations import station_seen
from xenia.standards.cases.findings import Severity
from xenia.standards.media_kinds import media_type
from xenia.standards.stations.calibration import CalibrationDocument, check_calibration, read_calibration


def bring_calibration(actor: Actor, version: StationVersion, text: str, *, recording: bytes = b"") -> Calibration:
    """Keep a calibration of a station; whoever brings it knows its reference. Under a code that stands it takes the
    place of what stood there, and all who agreed are asked again; refused once somebody was measured by it."""
    demand(actor, "osce.author")
    if station_seen(actor, version.station_id) is None:
        raise NotPermitted(_("This station is not open to you."))
    document = _read(text)
    with recorded(actor, "osce.bring_calibration") as record:
        standing = Calibration.objects.select_for_update().filter(code=document.code).first()
        _refuse_other(standing, version)
        made = standing or Calibration(uuid=uuid4(), code=document.code)
        _refuse_wrong(document, version, recorded=bool(recording or made.recording_id))
        if recording:
            made.recording = _kept(actor, version, recording)
        made.version, made.title, made.text = version, document.title, text
        made.digest, made.by_id, made.at = sha256(text.encode()).digest(), actor.person, timezone.now()
        made.save()
        made.readers.update(agreed_at=None)
        _open(actor, made)
        record.note(made.pk, scope=version.station_id, now={"code": made.code})
    return made


def open_reference(actor: Actor, calibration: Calibration) -> None:
    """See the agreed marks, to agree on them or to look after them; from then on one is not measured by them."""
    _demand_seen(actor, calibration)
    demand(actor, "osce.author")
    with recorded(actor, "osce.open_reference") as record:
        _open(actor, calibration)
        record.note(calibration.pk, scope=calibration.version.station_id)


def agree_to_reference(actor: Actor, calibration: Calibration, *, digest: bytes) -> None:
    """Say that these marks are right, as they were looked at: `digest` is of the text that was on the page."""
    _demand_seen(actor, calibration)
    with recorded(actor, "osce.agree_to_reference") as record:
        held = Calibration.objects.select_for_update().get(pk=calibration.pk)
        if bytes(held.digest) != digest:
            raise Refused(_("The reference was changed meanwhile. Look at it once more."))
        rows = ReferenceReader.objects.filter(calibration=held, person=actor.person, agreed_at=None)
        if not rows.update(agreed_at=timezone.now()) and not held.readers.filter(person=actor.person).exists():
            raise Refused(_("Open the reference first."))
        record.note(held.pk, scope=held.version.station_id, now={"agreed": True})


def retire_calibration(actor: Actor, calibration: Calibration) -> None:
    """Nobody is measured by it any more; what came of it stays."""
    demand(actor, "osce.administer")
    with recorded(actor, "osce.retire_calibration") as record:
        Calibration.objects.filter(pk=calibration.pk, retired_at=None).update(retired_at=timezone.now())
        record.note(calibration.pk, scope=calibration.version.station_id, now={"retired": True})


def send_attempt(actor: Actor, calibration: Calibration, said: Mapping[str, Any], *, number: int) -> Attempt:
    """What an examiner marked: compared, kept, never changed; whoever passes is prepared from now on.

    `number` is which attempt the page was: sent again, it is the same attempt. A second one is refused while another
    encounter of this station waits; without one it is kept, and prepares nobody: the first one showed its reference.
    """
    if actor.person is None:
        raise NotPermitted(_("Sign in first."))
    _demand_seen(actor, calibration)
    document, form = document_of(calibration), form_at(calibration.version)
    answers = {item.code: said.get(item.code) for item in form.items}
    if missing := [item.text for item in form.items if not answers[item.code]]:
        raise Refused(_("Still open: %(items)s") % {"items": ", ".join(missing)})
    with recorded(actor, "osce.send_attempt") as record:
        Calibration.objects.select_for_update().get(pk=calibration.pk)
        before = attempts_of(actor.person, calibration)
        if same := before.filter(number=number).first():
            return same
        _refuse_attempt(actor, calibration)
        found = agreement_of(form, answers, document.marks)
        made = Attempt.objects.create(
            calibration=calibration,
            person_id=actor.person,
            number=(before.aggregate(last=Max("number"))["last"] or 0) + 1,
            said=answers,
            figures=found.plain(),
            passed=found.passes(document.rule),
            seen_before=before.exists(),
            at=timezone.now(),
        )
        if made.passed and not made.seen_before:
            give_for(made, months=int(document.rule.months), only_here=document.rule.only_this_station)
        record.note(calibration.pk, scope=calibration.version.station_id, now={"attempt": made.number})
    return made


def _refuse_attempt(actor: Actor, calibration: Calibration) -> None:
    if not is_open(calibration):
        raise Refused(_("Two people have to agree on the reference before anybody is measured by it."))
    if calibration.readers.filter(person=actor.person).exists():
        raise Refused(_("You have opened the reference of this one, so it can't measure you. Take another."))
    if knows_reference(actor, calibration) and (other := another_for(actor, calibration)):
        words = _("You have seen the reference of this one. Take “%(title)s”, which you have not seen.")
        raise Refused(words % {"title": other.title})


def _demand_seen(actor: Actor, calibration: Calibration) -> None:
    if not calibrations_seen(actor).filter(pk=calibration.pk).exists():
        raise NotPermitted(_("This calibration is not open to you."))


def _open(actor: Actor, calibration: Calibration) -> None:
    if actor.person is not None:
        known = {"calibration": calibration, "person_id": actor.person}
        ReferenceReader.objects.get_or_create(**known, defaults={"opened_at": timezone.now()})


def _read(text: str) -> CalibrationDocument:
    reading = read_calibration(text)
    if reading.document is None:
        first = reading.errors[0]
        where = _("Line %(n)s: ") % {"n": first.row} if first.row else ""
        raise Refused(f"{where}{first.message}")
    return reading.document


def _refuse_other(standing: Calibration | None, version: StationVersion) -> None:
    if standing is None:
        return
    if standing.version.station_id != version.station_id:
        raise Refused(_("Another station has a calibration with this code. Give this one another."))
    if standing.attempts.exists():
        raise Refused(_("Somebody was measured by this one already, so it stays. Give the new one another code."))


def _refuse_wrong(document: CalibrationDocument, version: StationVersion, *, recorded: bool) -> None:
    found = check_calibration(document, form_at(version), recorded=recorded)
    if wrong := sorted(one.sentence for one in found if one.severity is Severity.ERROR):
        raise Refused(" ".join(wrong[:4]))


def _kept(actor: Actor, version: StationVersion, recording: bytes) -> Media:
    """The file, encrypted, without the place, time and device that were written into it."""
    kind = media_type(recording[:16])
    if not kind.startswith(("audio/", "video/")):
        raise Refused(_("This file is no sound and no film that a browser can play."))
    content = without_metadata(recording, kind)
    return store_media(actor, content, name="encounter", content_type=kind, scope=version.thing)
