"""Events that a device sent as it keeps them: sealed, with what it signed inside."""

import base64
import json
from collections.abc import Sequence
from dataclasses import replace

from xenia.core.keys import Cipher
from xenia.core.rules import Refused
from xenia.osce.actions.mark_events import Sent
from xenia.osce.models import Device
from xenia.osce.queries.device_keys import bound_to, cipher_of_device


def opened(device: Device, events: Sequence[Sent]) -> list[Sent]:
    """Every event with its words and its signature. What this device did not seal, or what was changed since, is left
    as it came, without a signature: so it is kept aside, as everything that was tampered with."""
    if not any(one.sealed for one in events):
        return list(events)
    key = cipher_of_device(device)
    return [_opened(device, one, key) if one.sealed else one for one in events]


def _opened(device: Device, sent: Sent, key: Cipher) -> Sent:
    try:
        plain = key.unseal(sent.sealed, bound_to=bound_to(device.pk, sent.number, sent.event))
        said = json.loads(plain)
        body = said["body"]
        body.encode()
        return replace(sent, body=body, signature=base64.b64decode(said["signature"], validate=True))
    except (Refused, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return replace(sent, body=base64.b64encode(sent.sealed).decode())
