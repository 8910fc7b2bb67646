"""What a device is shown of each encounter: what stands there, and which events say so."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from xenia.osce.models import Device, Mark
from xenia.osce.queries.fold import STATE, Said, Saying, fold, said_about
from xenia.osce.queries.sheets import sayings_from

NOTHING: Mapping[str, Any] = {"standing": {}, "events": {}, "outlived": {}}


def shown_at(encounters: Iterable[UUID], device: Device) -> dict[UUID, Mapping[str, Any]]:
    """Of each encounter about which something was said, in the device's part: what is `standing`, with the state under
    STATE; by item the `events` of other sources that say so, which a later word on this device names as seen; and those
    of its own that are `outlived`, so that it shows no longer what it was told there first. One statement.

    What sources differ about is shown to nobody here, so nobody has seen it.
    """
    marks = Mark.objects.filter(encounter__in=list(encounters), part=device.part)
    return {key: _shown(sayings, device) for key, sayings in sayings_from(marks).items()}


def _shown(sayings: list[Saying], device: Device) -> Mapping[str, Any]:
    part, said = fold(sayings).part(device.part), said_about(sayings)
    standing = {**part.standing, STATE: part.state or None}
    events = {item: _others(one, device) for item, one in said.items() if standing.get(item) is not None}
    outlived = {item: _names(one.outlived, device, own=True) for item, one in said.items()}
    return {"standing": standing, "events": _filled(events), "outlived": _filled(outlived)}


def _others(said: Said, device: Device) -> list[str]:
    """Of the office and what it typed in, and of whoever is not known, nothing is ever outlived."""
    return _names([one for one in said.opinions if one.author and not one.typed and not one.settles], device, own=False)


def _names(sayings: Iterable[Saying], device: Device, *, own: bool) -> list[str]:
    return [str(one.event) for one in sayings if (one.source == str(device.pk)) is own]


def _filled(found: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {item: events for item, events in found.items() if events}
