"""The instruments that every school starts with."""

from django.db import IntegrityError

from xenia.assessment.actions.instruments.bringing import write_instrument
from xenia.assessment.actions.instruments.words import write_translations
from xenia.assessment.models import Instrument, Version
from xenia.assessment.queries.instruments import newest_version
from xenia.assessment.queries.shipped import Shipped, shipped_instrument, shipped_instruments
from xenia.assessment.queries.translations import is_fixed
from xenia.core.actions.audit import recorded
from xenia.core.models import Change
from xenia.core.rules import SYSTEM

SHIP = "instrument.ship"


def ensure_shipped_instruments() -> bool:
    """Bring in what ships and does not stand yet; returns whether anything was new. One statement when all stands.

    What the school has changed stays as the school has it: a file that ships anew becomes a version only of a form
    that nobody here has touched, and a language is added only where nobody has answered in it.
    """
    standing = _standing()
    new = [one for one in shipped_instruments() if _misses(one, standing)]
    if not new:
        return False
    try:
        brought = [_bring(one, standing) for one in new]
    except IntegrityError:  # another program that starts at this moment brings the same
        return False
    return any(brought)


def _standing() -> dict[tuple[str, bytes], set[str]]:
    """(code, digest) → the languages of each version of what ships."""
    codes = {one.code for one in shipped_instruments()}
    rows = Version.objects.filter(instrument__code__in=codes).values_list(
        "instrument__code", "digest", "thing__translations__language"
    )
    found: dict[tuple[str, bytes], set[str]] = {}
    for code, digest, language in rows.distinct():
        found.setdefault((code, bytes(digest)), set()).add(language or "")
    return found


def _misses(one: Shipped, standing: dict[tuple[str, bytes], set[str]]) -> bool:
    languages = standing.get((one.code, one.digest))
    return languages is None or not languages.issuperset(one.languages)


def _bring(one: Shipped, standing: dict[tuple[str, bytes], set[str]]) -> bool:
    instrument = Instrument.objects.select_related("thing").filter(code=one.code).first()
    newest = newest_version(instrument, published=False) if instrument else None
    languages = standing.get((one.code, one.digest))
    if languages is not None:
        return _add_languages(one, languages)
    if instrument and (instrument.thing.retired_at or newest is None or not _is_ours(newest)):
        return False
    with recorded(SYSTEM, SHIP) as record:
        write_instrument(record, shipped_instrument(one.file), publish=True)
    return True


def _is_ours(version: Version) -> bool:
    """Whether the newest version came from a file that shipped, and from nobody here."""
    return Change.objects.filter(thing=version.pk, entry__verb=SHIP).exists()


def _add_languages(one: Shipped, standing: set[str]) -> bool:
    version = (
        Version.objects.select_related("thing").filter(instrument__code=one.code, digest=one.digest).latest("number")
    )
    missing = [language for language in one.languages if language not in standing and not is_fixed(version, language)]
    if not missing:
        return False
    translations = shipped_instrument(one.file).translations
    with recorded(SYSTEM, SHIP) as record:
        write_translations(record, version, tuple(each for each in translations if each.language in missing))
    return True
