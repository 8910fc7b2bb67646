"""What the school has at the end, held against what was made."""

import base64
import json
import sys
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def tell_stored() -> None:
    """Run in the school: every mark as signed, whatever was kept aside, and what each device seals under, as JSON."""
    import django

    django.setup()
    from xenia.core.keys import cipher
    from xenia.osce.models import Aside, Device, Mark
    from xenia.osce.queries.device_keys import data_key_of

    ciphers = {key: cipher(key) for key in Mark.objects.values_list("key", flat=True).distinct() if key}
    rows = Mark.objects.values_list("event", "key", "sealed").iterator()
    marks = [
        [str(event), ciphers[key].unseal(bytes(sealed), bound_to=event.bytes).decode()] for event, key, sealed in rows
    ]
    keys = {str(one.pk): base64.b64encode(data_key_of(one)).decode() for one in Device.objects.all()}
    aside = list(Aside.objects.values_list("reason", flat=True))
    json.dump({"marks": marks, "aside": aside, "keys": keys}, sys.stdout)


def opened(kept: list[dict[str, Any]], keys: dict[str, str]) -> dict[str, str]:
    """What tablets keep, by event, as it was signed: a tablet that has a mark in the clear fails here."""
    found = {}
    for one in kept:
        sealed, bound_to = base64.b64decode(one["sealed"]), "{device} {number} {event}".format(**one).encode()
        plain = AESGCM(base64.b64decode(keys[one["device"]])).decrypt(sealed[:12], sealed[12:], bound_to)
        found[one["event"]] = json.loads(plain)["body"]
    return found


def verdict(stored: dict[str, Any], made: dict[str, str], arrived: set[str]) -> tuple[list[str], bool]:
    """Lines for the report, and whether every mark that was made stands exactly once, as it was made."""
    events = [event for event, _body in stored["marks"]]
    bodies = dict(stored["marks"])
    found = {
        "shown as received, and not on the server": len(arrived - set(events)),
        "made, and not on the server": len(set(made) - set(events)),
        "twice on the server": len(events) - len(set(events)),
        "on the server, and never made": len(set(events) - set(made)),
        "not as it was made": sum(1 for event, body in made.items() if bodies.get(event, body) != body),
        "kept aside": len(stored["aside"]),
        "made, and not shown as received": len(set(made) - arrived),
    }
    lines = [f"marks made {len(made):,} · shown as received {len(arrived):,} · on the server {len(events):,}"]
    return lines + [f"{number:>6} {words}" for words, number in found.items()], not any(found.values())


if __name__ == "__main__":
    tell_stored()
