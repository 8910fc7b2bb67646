"""Stations as authors write them, for tests of every part that needs one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xenia.standards.stations import StationDocument, read_station

if TYPE_CHECKING:
    from xenia.core.rules import Actor
    from xenia.osce.models import StationVersion

FOLDER = Path(__file__).resolve().parents[2] / "src" / "xenia" / "osce" / "demo_stations"


def station(*, code: str = "kettle", voice: str = "", **changes: Any) -> StationDocument:
    """A whole station, with a reference to a story when its text is given, and as changed."""
    read = read_station((FOLDER / "the-last-row.yaml").read_bytes()).document
    assert read is not None
    scenario = f"{read.scenario}\n{voice}" if voice else read.scenario
    return replace(read, code=code, scenario=scenario, **changes)


def brought(actor: Actor, *, code: str = "kettle", voice: str = "", **changes: Any) -> StationVersion:
    """The same as a draft of this author."""
    from xenia.osce.actions.stations import bring_station

    return bring_station(actor, station(code=code, voice=voice, **changes))


def both_sign(version: StationVersion) -> StationVersion:
    """Somebody of each side has read the version as it stands now, and signed it."""
    from xenia.community.models import Reader, Review, Side
    from xenia.osce.reviewed import state_of
    from xenia.people.actions.people import make_person

    now = version.thing.created_at
    for side in Side.values:
        person = make_person(name=f"Who reads for the {side}")
        Reader.objects.create(subject=version.thing, person=person, side=side, asked_at=now)
        state = state_of(version.thing)
        Review.objects.create(subject=version.thing, side=side, reader=person, verdict="approves", state=state, at=now)
    return version


def published(actor: Actor, *, code: str = "kettle", voice: str = "", **changes: Any) -> StationVersion:
    """The same, signed by both sides and published."""
    from xenia.osce.actions.stations import publish_station

    version = both_sign(brought(actor, code=code, voice=voice, **changes))
    publish_station(actor, version)
    version.refresh_from_db()
    return version
