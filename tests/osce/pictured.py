"""Small pictures with words in them, and candidates who have one."""

import struct
import zlib

from xenia.core.rules import SYSTEM
from xenia.osce.actions.pictures import bring_pictures
from xenia.osce.models import Candidate, Exam
from xenia.people.models import Person, User

CAMERA = "Made-at-the-old-harbour"


def picture(words: str, *, wide: int = 48, high: int = 64) -> bytes:
    """A PNG whose first points are these words, as they are; a camera has written into it where it was made."""
    points = words.encode().ljust(wide * 3, b"\x55")
    lines = b"\0" + points + b"".join(b"\0" + bytes([150, 100 + line % 100, 90]) * wide for line in range(high - 1))
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    told = b"Comment\0" + CAMERA.encode()
    pieces = [(b"IHDR", head), (b"tEXt", told), (b"IDAT", zlib.compress(lines, level=0)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_piece(*one) for one in pieces)


def _piece(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def give_pictures(exam: Exam, words: str) -> list[Candidate]:
    """Each candidate has a picture with these words and their number in it."""
    candidates = list(Candidate.objects.filter(exam=exam).order_by("number"))
    files = {f"{one.number}.png": picture(f"{words} {one.number}") for one in candidates}
    assert bring_pictures(SYSTEM, exam, files) == {}
    return list(Candidate.objects.filter(exam=exam).select_related("exam", "person").order_by("number"))


def entered(person: Person) -> Person:
    """The same, with an account."""
    User.objects.get_or_create(person=person, defaults={"email": f"{person.pk}@school.example", "password": "!"})
    return Person.objects.get(pk=person.pk)
