"""The texts of an instrument in another language."""

from collections.abc import Mapping
from dataclasses import replace

from xenia.standards.instruments import Instrument, Item, Option, Section, Subscale, Translation, texts_of


def translation_for(instrument: Instrument, language: str) -> Translation | None:
    """The translation into a language, or for 'ar-EG' into 'ar'."""
    found = {translation.language.lower(): translation for translation in instrument.translations}
    wanted = language.lower()
    return found.get(wanted) or found.get(wanted.split("-")[0])


def in_language(instrument: Instrument, language: str) -> Instrument:
    """The instrument as it reads in `language`; a text that is missing there stays in the instrument's own.

    Without a translation it comes back as it is, `language` and all. `missing_texts` tells what fell back.
    """
    translation = translation_for(instrument, language)
    if translation is None or language.lower() == instrument.language.lower():
        return instrument
    return replace(with_texts(instrument, translation.texts), language=translation.language)


def missing_texts(instrument: Instrument, language: str) -> tuple[str, ...]:
    """The places that have a text in the instrument's own language and none in `language`."""
    if language.lower() == instrument.language.lower():
        return ()
    translation = translation_for(instrument, language)
    texts = translation.texts if translation else {}
    return tuple(place for place, text in texts_of(instrument) if text.strip() and not texts.get(place, "").strip())


def with_texts(instrument: Instrument, texts: Mapping[str, str]) -> Instrument:
    """The instrument with these texts in their places (`texts_of`), and its own in all others."""

    def at(place: str, own: str) -> str:
        said = texts.get(place, "")
        return said if said.strip() else own

    def options(item: Item, given: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(replace(each, label=at(f"{item.code}.{each.code}", each.label)) for each in given)

    def translated(item: Item) -> Item:
        return replace(
            item,
            text=at(item.code, item.text),
            help=at(f"{item.code}.help", item.help),
            options=options(item, item.options),
            rows=options(item, item.rows),
        )

    def section(each: Section) -> Section:
        return replace(
            each,
            title=at(f"section.{each.code}", each.title),
            intro=at(f"section.{each.code}.intro", each.intro),
            items=tuple(translated(item) for item in each.items),
        )

    def scale(each: Subscale) -> Subscale:
        place = f"scale.{each.code}"
        cuts = enumerate(each.cutoffs, start=1)
        labels = tuple(replace(cut, label=at(f"{place}.{number}", cut.label)) for number, cut in cuts)
        return replace(each, title=at(place, each.title), cutoffs=labels)

    return replace(
        instrument,
        title=at("title", instrument.title),
        purpose=at("purpose", instrument.purpose),
        sections=tuple(section(each) for each in instrument.sections),
        subscales=tuple(scale(each) for each in instrument.subscales),
    )
