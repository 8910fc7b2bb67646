"""What the school has at the end, held against what was made."""

import base64
import json
import sys
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TAKEN_OVER = "taken over by a mirror, as the control room knows"


def tell_stored() -> None:
    """Run in the school: every mark of a device as signed, whatever was kept aside, what each device seals under, and
    what stands, as JSON."""
    import django

    django.setup()
    from scripts.exam_day.standing import tell_standing
    from xenia.core.keys import cipher
    from xenia.osce.models import Aside, Device, Exam, Incident, Mark
    from xenia.osce.queries.device_keys import data_key_of

    ciphers = {key: cipher(key) for key in Mark.objects.values_list("key", flat=True).distinct() if key}
    rows = Mark.objects.exclude(device=None).values_list("event", "key", "sealed").iterator()
    marks = [
        [str(event), ciphers[key].unseal(bytes(sealed), bound_to=event.bytes).decode()] for event, key, sealed in rows
    ]
    keys = {str(one.pk): base64.b64encode(data_key_of(one)).decode() for one in Device.objects.all()}
    aside = list(Aside.objects.values_list("reason", flat=True))
    told = {
        TAKEN_OVER: Incident.objects.filter(kind=Incident.Kind.TAKE_OVER).count(),
        "pairs of two professions, both marked": _pairs(),
    }
    json.dump(
        {"marks": marks, "aside": aside, "keys": keys, "told": told, **tell_standing(Exam.objects.get())}, sys.stdout
    )


def _pairs() -> int:
    """How many stations of two professions were met by both at once, and both were marked or called absent."""
    from django.db.models import Count

    from xenia.osce.models import Encounter, Mark

    done = Mark.objects.filter(kind__in=[Mark.Kind.SUBMIT, Mark.Kind.ABSENT]).values("encounter")
    there = Encounter.objects.filter(pk__in=done).values("station", "circuit", "sitting", "turn")
    return there.annotate(who=Count("candidate__profession", distinct=True)).filter(who=2).count()


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
