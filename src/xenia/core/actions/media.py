"""Keep files that people uploaded or jobs made: encrypted before the first byte reaches the disk."""

import io
import os
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.chunks import CHUNK, ChunkReader, ChunkWriter
from xenia.core.keys import cipher, destroy_keys, key_for
from xenia.core.models import Key, Media, Thing
from xenia.core.rules import SYSTEM, Actor, NotPermitted, Refused, demand
from xenia.core.uploads import too_large
from xenia.standards.media_metadata import BrokenMediaError, media_without_metadata


def media_path(uuid: UUID) -> Path:
    """Where the encrypted bytes of a file stand."""
    return Path(settings.MEDIA_DIR) / str(uuid)


def store_media(
    actor: Actor,
    source: BinaryIO | bytes,
    *,
    name: str,
    content_type: str = "application/octet-stream",
    scope: Thing | None = None,
    expires_at: datetime | None = None,
) -> Media:
    """Encrypt a file under a key of its own and keep it. Only ciphertext touches the disk.

    Its owner sees it, and whoever its room lets see `scope`. When the transaction around the caller is rolled back,
    the file without a row is swept away by `sweep_media`.
    """
    demand(actor, "core.store_media")
    uuid = uuid4()
    key = key_for("media", uuid)
    size = _write(uuid, key.pk, io.BytesIO(source) if isinstance(source, bytes) else source)
    media = Media(uuid=uuid, name=_plain_name(name), content_type=content_type[:100], size=size, key=key.pk)
    media.owner_id, media.scope, media.expires_at = actor.person, scope, expires_at
    with recorded(actor, "store_media") as record:
        media.save(force_insert=True)
        record.note(uuid, scope=scope.pk if scope else None, now={"size": size})
    return media


def _plain_name(name: str) -> str:
    """The last part of a file's name without control characters: it stands in headers and on pages."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable())[:200] or "file"


def _write(uuid: UUID, key: UUID, source: BinaryIO) -> int:
    path = media_path(uuid)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        writer = ChunkWriter(target, cipher(key), bound_to=uuid.bytes)
        while piece := source.read(CHUNK):
            if writer.size + len(piece) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
                path.unlink()
                raise Refused(too_large())
            writer.write(piece)
        writer.finish()
        target.flush()
        os.fsync(target.fileno())
    return writer.size


def without_metadata(content: bytes, content_type: str) -> bytes:
    """A picture, voice or film without the place, time and device that were written into it."""
    try:
        return media_without_metadata(content, content_type)
    except BrokenMediaError as error:
        raise Refused(_("This file is broken or not whole. Save it anew and send it once more.")) from error


def open_media(media: Media) -> io.BufferedReader:
    """A reader of the plain bytes that can seek. Whoever calls has asked `visible_media` or is the file's own job."""
    try:
        source = media_path(media.pk).open("rb")
    except FileNotFoundError as error:
        raise Refused(_("This file is gone from the server's disk.")) from error
    try:
        return io.BufferedReader(ChunkReader(source, cipher(media.key), bound_to=media.pk.bytes), CHUNK)
    except Refused:
        source.close()
        raise


def forget_media(actor: Actor, media: Media) -> None:
    """Erase a file: its row now, its key and its bytes as soon as that is committed. Only its owner or the platform."""
    _demand_own(actor, media)
    uuid, key = media.pk, media.key
    with recorded(actor, "forget_media") as record:
        record.note(uuid, scope=media.scope_id)
        Media.objects.filter(pk=uuid).delete()
        transaction.on_commit(partial(_erase, {uuid: key}))


def forget_files(actor: Actor, files: Collection[Media]) -> None:
    """Erase many files at once, in as many statements as few take. No row may point to any of them any more: whoever
    calls has seen to that, and the database refuses what does."""
    for media in files:
        _demand_own(actor, media)
    if not files:
        return
    with recorded(actor, "forget_media") as record:
        for media in files:
            record.note(media.pk, scope=media.scope_id)
        gone = Media.objects.filter(pk__in=[media.pk for media in files])
        # `delete` goes through every table that may point to a file, a hundred rows at a time
        gone._raw_delete(gone.db)
        transaction.on_commit(partial(_erase, {media.pk: media.key for media in files}))


def _demand_own(actor: Actor, media: Media) -> None:
    if not (actor.holds("system") or (actor.person and actor.person == media.owner_id)):
        raise NotPermitted(_("Only whoever brought this file can remove it."))


def _erase(keys: Mapping[UUID, UUID]) -> None:
    """Of each file its key, then its bytes."""
    destroy_keys(keys.values())
    for uuid in keys:
        media_path(uuid).unlink(missing_ok=True)


def sweep_media() -> int:
    """Forget what has expired, and erase files and keys that no row knows (a rolled-back upload, a crash); how many."""
    expired = list(Media.objects.filter(expires_at__lt=timezone.now()))
    for media in expired:
        forget_media(SYSTEM, media)
    orphans = _orphans()
    if orphans:
        _erase(dict(orphans))
    return len(expired) + len(orphans)


def _orphans() -> list[tuple[UUID, UUID]]:
    """Keys of files without a row. An hour's grace: an upload's row may still wait for its transaction."""
    old = timezone.now() - timedelta(hours=1)
    keys = Key.objects.filter(purpose="media", destroyed_at=None, created_at__lt=old).values_list("owner", "uuid")
    known = set(Media.objects.values_list("pk", flat=True))
    return [(owner, key) for owner, key in keys if owner and owner not in known]
