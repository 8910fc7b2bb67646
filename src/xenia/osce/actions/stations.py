"""Bring in a station, save its text, begin a new version, publish it."""

from dataclasses import replace
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.actions.instruments.bringing import write_instrument
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.instruments import newest_version as newest_form
from xenia.community.actions.reviews import ask_again
from xenia.community.actions.uses import set_uses
from xenia.community.models import Review
from xenia.core.actions.audit import Record, recorded
from xenia.core.actions.things import make_thing, set_state
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.osce.actions.read_texts import forget_read, let_go
from xenia.osce.kinds import FORM, STATION, VERSION
from xenia.osce.models import Station, StationVersion
from xenia.osce.queries.readiness import what_is_missing
from xenia.osce.queries.stations import document_of, newest_version
from xenia.osce.queries.voices import AUDIENCE, PURPOSE, uses_of
from xenia.standards import instruments as plain
from xenia.standards.stations import StationDocument, write_station

#: characters of a station's code, so that the codes of its forms can be made of it
LONGEST_CODE = 48


def bring_station(actor: Actor, document: StationDocument, *, about_migrants: bool = True) -> StationVersion:
    """Make a station of a document, as a draft. Refused for a code that stands already."""
    demand(actor, "osce.author")
    if len(document.code) > LONGEST_CODE:
        raise Refused(_("The code of a station has at most %(most)s characters.") % {"most": LONGEST_CODE})
    if Station.objects.filter(code=document.code).exists():
        raise Refused(_("A station “%(code)s” stands already. Give this one another code.") % {"code": document.code})
    with recorded(actor, "station.bring") as record:
        station = Station(code=document.code, author_id=actor.person, about_migrants=about_migrants)
        station.thing = make_thing(STATION, document.title)
        station.save(force_insert=True)
        version = StationVersion(thing=make_thing(VERSION, document.title), station=station, number=1)
        _write(actor, record, version, document)
        version.save(force_insert=True)
        _mind_stories(station, record)
        record.note(station.pk, now={"code": station.code, "version": 1})
    return version


def begin_version(actor: Actor, station: Station) -> StationVersion:
    """The draft of a station: the one that stands, or a new one that reads as the newest version."""
    demand(actor, "osce.author")
    newest = newest_version(station)
    if not newest.thing.published_at:
        return newest
    with recorded(actor, "station.begin_version") as record:
        version = StationVersion(station=station, number=newest.number + 1, saves=newest.saves, at=timezone.now())
        version.thing, version.by_id = make_thing(VERSION, station.thing.label), actor.person
        version.text, version.digest = newest.text, newest.digest
        version.form, version.patient_form = newest.form, newest.patient_form
        version.save(force_insert=True)
        record.note(station.pk, now={"version": version.number})
    return version


def save_station(actor: Actor, version: StationVersion, document: StationDocument, *, seen: int) -> StationVersion:
    """Keep the text of a draft, complete or not. `seen` counts the saves that the editor had before them: when somebody
    saved meanwhile it is refused, and the editor still has what they wrote.

    What a passage stands for is looked up, and refused where its teller does not agree. Whoever read an earlier state
    is asked to look again.
    """
    demand(actor, "osce.author")
    if document.code != version.station.code:
        raise Refused(_("This is the text of another station (“%(code)s”).") % {"code": document.code})
    with recorded(actor, "station.save") as record:
        standing = StationVersion.objects.select_for_update(of=("self",)).select_related("thing", "station__thing")
        version = standing.get(pk=version.pk)
        if version.thing.published_at:
            raise Refused(_("This version is published, so its text stays. Begin a new version."))
        if version.saves != seen:
            raise Refused(
                _("Somebody saved this text while you wrote. Nothing of yours is lost: compare, then save again.")
            )
        version.saves = seen + 1
        _write(actor, record, version, document)
        version.save()
        Thing.objects.filter(pk__in=[version.pk, version.station_id]).update(label=document.title)
        let_go(version)
        if _mind_stories(version.station, record):
            forget_read(version)
        if Review.objects.filter(subject=version.thing).exists():
            ask_again(version.thing)
        record.note(version.station_id, now={"saves": version.saves})
    return version


def publish_station(actor: Actor, version: StationVersion) -> None:
    """Fix a version and its forms, so that examinations can take it, and retire the one before; examinations that have
    that one keep it.

    Refused while the checker finds an error and, of a station about migrants, while not both sides have signed every
    word of it as it stands: nothing else opens this gate.
    """
    demand(actor, "osce.publish")
    if version.thing.published_at:
        raise Refused(_("This version is published already."))
    if missing := what_is_missing(version):
        raise Refused(" ".join([_("It can't be published yet."), *missing[:3]]))
    with recorded(actor, "station.publish") as record:
        _write_forms(record, version, document_of(version), publish=True)
        version.save(update_fields=["form", "patient_form"])
        for before in version.station.versions.filter(thing__published_at__isnull=False, thing__retired_at=None):
            set_state(before.thing, "retired")
        set_state(version.thing, "published")
        if not version.station.thing.published_at:
            set_state(version.station.thing, "published")
        forget_read(version)
        _mind_stories(version.station, record)
        record.note(version.station_id, now={"published": version.number})


def _write(actor: Actor, record: Record, version: StationVersion, document: StationDocument) -> None:
    """Fill a version with a document whose forms go by the station's code."""
    if document.form is None:
        raise Refused(_("Say how the station is marked: form: with a checklist and a global rating."))
    form = replace(document.form, code=f"station-{document.code}")
    patients = document.patient_form and replace(document.patient_form, code=f"station-{document.code}-patient")
    document = replace(document, form=form, patient_form=patients)
    version.text = write_station(document)
    version.digest = sha256(version.text.encode()).digest()
    version.by_id, version.at = actor.person, timezone.now()
    _write_forms(record, version, document, publish=False)


def _write_forms(record: Record, version: StationVersion, document: StationDocument, *, publish: bool) -> None:
    if document.form is not None:
        version.form = _form(record, document.form, publish=publish)
    version.patient_form = None
    if document.patient_form is not None:
        version.patient_form = _form(record, document.patient_form, publish=publish)
    elif standing := Instrument.objects.filter(code=document.patient_instrument, thing__kind="instrument").first():
        version.patient_form = newest_form(standing, published=True)


def _form(record: Record, held: plain.Instrument, *, publish: bool) -> Version:
    outcome = write_instrument(record, held, publish=publish, kind=FORM, over_draft=True)
    return Version.objects.get(pk=outcome.version)


def _mind_stories(station: Station, record: Record) -> bool:
    """The stories that a station rests on are the ones that withdrawal finds; whether one that has ended left it."""
    return set_uses(station.thing, uses_of(station), purpose=PURPOSE, audience=AUDIENCE, record=record)
