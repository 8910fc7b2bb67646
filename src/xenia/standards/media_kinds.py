"""What a file is, told by its first bytes and not by its name."""

_FTYP = {b"heic", b"heix", b"mif1", b"heif", b"avif", b"avis"}
_SOUND = {b"M4A ", b"M4B "}


def media_type(head: bytes) -> str:
    """The type of a picture, voice or film from its first bytes (16 are enough); empty where it is none we know."""
    for start, found in (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"OggS", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (b"ID3", "audio/mpeg"),
        (b"\x1a\x45\xdf\xa3", "video/webm"),
    ):
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _boxed(head[8:12])
    return _framed(head)


def voice_type(head: bytes) -> str:
    """The type of a recording from its first bytes; empty for a picture and for what is none. Recorders put a voice
    alone into the boxes of a film."""
    kind, _, form = media_type(head).partition("/")
    return f"audio/{form}" if kind in {"audio", "video"} else ""


def _framed(head: bytes) -> str:
    """Sound that begins with its first frame: MP3, or AAC as some telephones write it (ADTS)."""
    if len(head) < 2 or head[0] != 0xFF:
        return ""
    if head[1] & 0xE6 == 0xE2:
        return "audio/mpeg"
    return "audio/aac" if head[1] & 0xF6 == 0xF0 else ""


def _boxed(brand: bytes) -> str:
    if brand in _FTYP:
        return ""
    return "audio/mp4" if brand in _SOUND else "video/mp4"
