"""The words of a version in other languages."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from xenia.assessment.models import Version
from xenia.assessment.queries.instruments import newest_version, plain_of
from xenia.assessment.queries.translations import TRANSLATOR, is_fixed
from xenia.core.actions.audit import Record, recorded
from xenia.core.models import Translation
from xenia.core.rules import Actor, Refused, demand
from xenia.standards import instruments as plain
from xenia.standards.instrument_check import is_language
from xenia.standards.instrument_document import unkept

type Kept = dict[str, tuple[str, str]]


def save_translation(
    actor: Actor, version: Version, language: str, texts: Mapping[str, str], status: str = "draft", *, reason: str = ""
) -> int:
    """Write the texts at these places in a language, each with this status; an empty one is taken away. Returns how
    many are different now.

    Other places stay as they are, so that two translators lose nothing. Refused for an unknown place or language, and
    once someone has answered in the language: what they answered to stays. Its status may still change.
    """
    demand(actor, "assessment.author")
    held = plain_of(version)
    _check(held, language, texts, status)
    with recorded(actor, "instrument.translate", reason=reason) as record:
        wanted = {place: (text, status) for place, text in texts.items()}
        return write_texts(record, version, language, wanted, translator=actor.person)


def write_texts(
    record: Record, version: Version, language: str, wanted: Kept, *, translator: UUID | None = None
) -> int:
    """Make the texts at these places read so; how many rows are different now."""
    standing = standing_texts(version, language)
    changed = {place: each for place, each in wanted.items() if standing.get(place, ("", each[1])) != each}
    if any(standing.get(place, ("", ""))[0] != text for place, (text, _status) in changed.items()):
        _demand_unanswered(version, language)
    gone = [place for place, (text, _status) in changed.items() if not text.strip()]
    Translation.objects.filter(thing=version.pk, language=language, field__in=gone).delete()
    Translation.objects.bulk_create(
        [
            Translation(
                **{"thing_id": version.pk, "field": place, "language": language, "value": text, "status": status},
                translator_id=translator,
            )
            for place, (text, status) in changed.items()
            if text.strip()
        ],
        update_conflicts=True,
        unique_fields=["thing", "field", "language"],
        update_fields=["value", "status", "translator"],
    )
    if "title" in changed:
        name_in_languages(version)
    if changed:
        was = {place: standing[place][0] for place in changed if place in standing}
        now = {place: text for place, (text, _status) in changed.items()}
        record.note(version.pk, scope=version.instrument_id, was={language: was}, now={language: now})
    return len(changed)


def write_translations(record: Record, version: Version, translations: tuple[plain.Translation, ...]) -> int:
    """Make the version's translations read as those of a file; languages that the file doesn't have stay."""
    changed = 0
    for translation in translations:
        wanted = {place: (text, translation.status) for place, text in translation.texts.items()}
        if translation.translator:
            wanted[TRANSLATOR] = (translation.translator, translation.status)
        changed += write_texts(record, version, translation.language, wanted)
    return changed


def name_in_languages(version: Version) -> None:
    """Lists and tasks call an instrument by the title of its newest published version in each language."""
    newest = newest_version(version.instrument, published=True)
    if newest is None or newest.pk != version.pk:
        return
    titles = Translation.objects.filter(thing=version.pk, field="title").values_list("language", "value", "status")
    Translation.objects.filter(thing=version.instrument_id, field="label").delete()
    Translation.objects.bulk_create(
        [
            Translation(thing_id=version.instrument_id, field="label", language=language, value=title, status=status)
            for language, title, status in titles
        ]
    )


def standing_texts(version: Version, language: str) -> Kept:
    """Place → (text, status)."""
    rows = Translation.objects.filter(thing=version.pk, language=language)
    return {place: (text, status) for place, text, status in rows.values_list("field", "value", "status")}


def carry_over(earlier: Version, version: Version, *, before: plain.Instrument, now: plain.Instrument) -> None:
    """Give a new version the translations of the earlier one; of a text that changed they are outdated."""
    old, new = dict(plain.texts_of(before)), dict(plain.texts_of(now))
    rows = Translation.objects.filter(thing=earlier.pk, field__in=[*new, TRANSLATOR])
    Translation.objects.bulk_create(
        [
            Translation(
                **{"thing_id": version.pk, "field": row.field, "language": row.language, "value": row.value},
                status=row.status if old.get(row.field) == new.get(row.field) else Translation.Status.OUTDATED,
                translator_id=row.translator_id,
            )
            for row in rows
        ],
        batch_size=500,
    )


def outdate(version: Version, *, before: plain.Instrument, now: plain.Instrument) -> None:
    """Of a draft's texts that changed, the translations are outdated from now on."""
    old, new = dict(plain.texts_of(before)), dict(plain.texts_of(now))
    changed = [place for place, text in new.items() if place in old and old[place] != text]
    Translation.objects.filter(thing=version.pk, field__in=changed).update(status=Translation.Status.OUTDATED)


def forget_stray_texts(version: Version, held: plain.Instrument) -> None:
    """Translations of what is no longer asked go when the version is fixed."""
    places = [place for place, text in plain.texts_of(held) if text.strip()]
    Translation.objects.filter(thing=version.pk).exclude(field__in=[*places, TRANSLATOR]).delete()


def _check(held: plain.Instrument, language: str, texts: Mapping[str, str], status: str) -> None:
    if not is_language(language):
        raise Refused(_("“%(tag)s” is no language tag. Write it like ar or pt-BR.") % {"tag": language})
    if language.lower() == held.language.lower():
        raise Refused(_("This is the language of the form itself. Change its words in a draft."))
    if status not in plain.STATUSES:
        raise Refused(_("A translation is a draft, checked or outdated, nothing else."))
    known = {place for place, text in plain.texts_of(held) if text.strip()}
    if unknown := [place for place in texts if place not in known]:
        raise Refused(_("There is no text “%(place)s” to translate.") % {"place": unknown[0]})
    if place := unkept(dict(texts)):
        raise Refused(
            _("The text at %(place)s holds a character that can't be kept. Type it again.") % {"place": place}
        )


def _demand_unanswered(version: Version, language: str) -> None:
    if version.thing.published_at and is_fixed(version, language):
        raise Refused(
            _("People have answered this version in “%(tag)s”, so its words stay. Begin a new version to change them.")
            % {"tag": language}
        )
