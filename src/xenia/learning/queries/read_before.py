"""How the text of a draft stood when somebody read it, and what changed since."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from xenia.community.queries.read_before import SinceRead, last_read
from xenia.core.queries.audit import ERASED, changes_of, changes_read
from xenia.core.rules import Actor
from xenia.learning.models import CaseVersion, Earlier, Script
from xenia.learning.queries.cases import document_of, parsed
from xenia.standards.cases import CaseDocument
from xenia.standards.cases.changed import changes_between


def since_read(actor: Actor, version: CaseVersion, script: Script) -> SinceRead | None:
    """What changed in a text since this actor signed it last or, before that, since they first spoke of it; None for
    whoever did neither, and when nothing changed."""
    at = last_read(actor, version.thing)
    if at is None:
        return None
    found = texts_at(version, script, [at])
    if at not in found:
        return None
    then = found[at]
    changed = None if then is None else changes_between(then, document_of(script))
    return None if changed == {} else SinceRead(at, changed)


def texts_at(version: CaseVersion, script: Script, times: Collection[datetime]) -> dict[datetime, CaseDocument | None]:
    """The text as it stood at each of these times if it was saved since, None where that state is not kept. The record
    says which save came first after a time; what it replaced is what was read."""
    if not times:
        return {}
    saved = changes_of([version.case_id]).filter(entry__verb="case.save", entry__at__gt=min(times))
    saves = [(one.at, one.now) for one in changes_read(saved)][::-1]
    firsts = {at: _first(saves, at, script.language) for at in times}
    numbers = {number for number in firsts.values() if number}
    kept = dict(Earlier.objects.filter(script=script, number__in=numbers).values_list("number", "text"))
    return {at: _read(kept.get(number, "")) for at, number in firsts.items() if number is not None}


def _first(saves: list[tuple[datetime, object]], at: datetime, language: str) -> int | None:
    """The state that the first save after a time replaced; 0 when nobody can tell any more, None without a save."""
    for when, now in saves:
        if when <= at:
            continue
        if now == ERASED or not isinstance(now, dict):
            return 0
        if now["language"] == language:
            return int(now["saves"]) - 1
    return None


def _read(text: str) -> CaseDocument | None:
    return parsed(sha256(text.encode()).digest(), text) if text else None
