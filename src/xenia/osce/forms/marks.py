"""What a device sends: a delivery of signed events, or its public key."""

import base64
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from xenia.core.rules import Refused
from xenia.osce.actions.device_reports import Report
from xenia.osce.actions.mark_events import LAST_EVENT, Sent
from xenia.osce.actions.marks import Delivery
from xenia.osce.models import Circuit, Exam, ExamStation, Part
from xenia.osce.queries.marking_forms import WITH_FORMS

LARGEST = 4 * 1024 * 1024


def delivery_from(body: bytes) -> Delivery:
    """A delivery; Refused when it is not what our own page sends, and then the device keeps all of it."""
    try:
        if len(body) > LARGEST:
            raise ValueError
        said = json.loads(body)
        return Delivery(
            device=UUID(said["device"]),
            events=tuple(_sent(one) for one in said["events"]),
            report=Report(str(said.get("told", "")), bytes_from(said.get("signature", ""))),
            asks=bool(said.get("asks")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise Refused(_("This page is out of date. Load it again; your marks stay on this device.")) from error


def place_from(exam: Exam, body: bytes) -> dict[str, Any]:
    """Where a device is to be registered, and its key."""
    try:
        said = json.loads(body)
        circuit = Circuit.objects.select_related("exam__thing").filter(exam=exam, pk=int(said["circuit"])).first()
        station = ExamStation.objects.select_related(*WITH_FORMS).filter(exam=exam, pk=int(said["station"])).first()
        key, public_key, part = UUID(said["device"]), bytes_from(said["public_key"]), Part(said["part"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise Refused(_("This page is out of date. Load it again; your marks stay on this device.")) from error
    if circuit is None or station is None:
        raise Refused(_("There is no such station in this exam any more. Load the page again."))
    return {"circuit": circuit, "station": station, "part": part, "key": key, "public_key": public_key}


def bytes_from(said: str) -> bytes:
    """Bytes in base64, as they come in JSON; ValueError when they are none."""
    return base64.b64decode(said, validate=True)


def _sent(said: Mapping[str, Any]) -> Sent:
    if "sealed" in said:
        number = said["number"]
        numbered = isinstance(number, int) and 0 <= number <= LAST_EVENT
        return Sent(UUID(said["event"]), "", b"", number if numbered else 0, bytes_from(said["sealed"]))
    body = said["body"]
    body.encode()  # half of a sign that takes two can't be stored, nor was it signed
    return Sent(UUID(said["event"]), body, bytes_from(said["signature"]))
