"""What the school has at the end, held against what was made."""

import json
import sys
from typing import Any


def tell_stored() -> None:
    """Run in the school: every mark as it was signed, and whatever was kept aside, as JSON."""
    import django

    django.setup()
    from xenia.core.keys import cipher
    from xenia.osce.models import Aside, Mark

    ciphers = {key: cipher(key) for key in Mark.objects.values_list("key", flat=True).distinct() if key}
    rows = Mark.objects.values_list("event", "key", "sealed").iterator()
    marks = [
        [str(event), ciphers[key].unseal(bytes(sealed), bound_to=event.bytes).decode()] for event, key, sealed in rows
    ]
    json.dump({"marks": marks, "aside": list(Aside.objects.values_list("reason", flat=True))}, sys.stdout)


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
