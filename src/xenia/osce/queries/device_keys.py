"""What a device seals all that it keeps under, and the code on a room's card that opens it there.

Neither is stored: both are reckoned from the exam's own key in the key service, so that they end with it.
"""

import base64
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, F

from xenia.core.keys import Cipher, cipher, ciphers_of, key_for
from xenia.osce.models import Device, RoomCode

DEVICES_KEY = "exam devices"
#: bytes of the code on a card: 80 bits are out of reach for guessing, and 16 signs can still be typed
CODE_BYTES = 10


def data_key_of(device: Device) -> bytes:
    """The key of one device, for AES-256-GCM. One or two statements."""
    return _of_exam(device.exam_id).derived(b"device " + device.pk.bytes)


def room_codes(exam: UUID, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The code on the card of each place (circuit, station): 16 letters and digits in groups of four, each time the
    same until it is made anew. Two or three statements."""
    key = _of_exam(exam)
    rows = RoomCode.objects.filter(circuit__exam=exam).values_list("circuit", "station", "number")
    anew = {(circuit, station): number for circuit, station, number in rows}
    return {place: _signs(key.derived(_room(place, anew.get(place, 0)))) for place in places}


def tablets_before(exam: UUID) -> dict[tuple[int, int], int]:
    """By place (circuit, station), how many tablets were registered there before its code was made anew: these open by
    the one that they were given. One statement."""
    anew = {"circuit__codes__station": F("station"), "circuit__codes__made_at__gt": F("registered_at")}
    found = Device.objects.filter(exam=exam, revoked_at=None, **anew).order_by()
    rows = found.values_list("circuit", "station").annotate(many=Count("pk"))
    return {(circuit, station): many for circuit, station, many in rows}


def _room(place: tuple[int, int], number: int) -> bytes:
    """What a code is made from: the place, and how often it was made anew."""
    return " ".join(map(str, ("room", *place, *([number] if number else [])))).encode()


def _signs(made: bytes) -> str:
    signs = base64.b32encode(made[:CODE_BYTES]).decode()
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def bound_to(device: UUID, number: int, event: UUID) -> bytes:
    """What ties a sealed event to its device, its place in the device's order, and its name."""
    return f"{device} {number} {event}".encode()


def cipher_of_device(device: Device) -> Cipher:
    """What opens what a device sealed."""
    return Cipher(data_key_of(device))


def _of_exam(exam: UUID) -> Cipher:
    return ciphers_of(DEVICES_KEY, [exam]).get(exam) or cipher(key_for(DEVICES_KEY, exam).pk)
