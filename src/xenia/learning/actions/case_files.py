"""Pictures, sounds and films of a case: looked at by their bytes, without what a device wrote into them."""

import re
from collections.abc import Mapping
from typing import BinaryIO

from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.media import forget_media, store_media, without_metadata
from xenia.core.rules import SYSTEM, Actor, Refused, demand
from xenia.learning.models import Case, CaseFile
from xenia.standards.cases.package_media import unpacked
from xenia.standards.media_kinds import media_type

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")


def add_case_file(actor: Actor, case: Case, content: bytes, *, name: str) -> CaseFile:
    """Keep a file of a case under the name that its text uses, in the place of the one of that name.

    Where it was made and with what is taken out. Its description stands in the text, where the checker asks for it.
    """
    demand(actor, "learning.author")
    called = name.strip()
    if not NAME.fullmatch(called):
        raise Refused(_("A file's name is letters, digits, dots and hyphens, such as room.jpg."))
    found = media_type(content[:16])
    if not found:
        raise Refused(
            _("This file is no picture, sound or film that browsers can show. Save it as JPEG, PNG, MP3 or MP4 first.")
        )
    with recorded(actor, "case.file") as record:
        media = store_media(SYSTEM, without_metadata(content, found), name=called, content_type=found, scope=case.thing)
        before = CaseFile.objects.select_related("media").filter(case=case, name=called).first()
        kept = before or CaseFile(case=case, name=called)
        old = before.media if before else None
        kept.media = media
        kept.save()
        if old:
            forget_media(SYSTEM, old)
        record.note(case.pk, now={"file": called})
    return kept


def bring_files(actor: Actor, case: Case, package: BinaryIO, paths: Mapping[str, str]) -> list[str]:
    """Keep the files of a package as those of a case, each by itself and cleaned like any other; then sentences on
    those that could not be kept. One film at a time stands in memory, and none holds up who writes meanwhile."""
    demand(actor, "learning.author")
    trouble = []
    for name, content in unpacked(package, paths):
        try:
            if content is None:
                raise Refused(_("This file is broken or not whole. Save it anew and send it once more."))
            add_case_file(actor, case, content, name=name)
        except Refused as refusal:
            trouble.append(f"{name}: {refusal}")
    return trouble


def remove_case_file(actor: Actor, file: CaseFile) -> None:
    """Erase a file of a case, its bytes and its key. Where its text still names it, the description is shown."""
    demand(actor, "learning.author")
    with recorded(actor, "case.file_removed") as record:
        record.note(file.case_id, was={"file": file.name})
        forget_media(SYSTEM, file.media)
