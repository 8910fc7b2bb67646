"""Where the places of an instrument (q1, q1.often, scale.burnout) stand in its file."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from xenia.standards.instruments import Instrument, Item, Subscale

type Path = tuple[str | int, ...]

_SETTINGS = tuple(part.name for part in fields(Item))


def place_lines(instrument: Instrument, lines: Mapping[Path, int]) -> dict[str, int]:
    """Place → line, from the lines of the file's paths; of a place that is there twice, the later."""
    return {place: lines[path] for place, path in _places(instrument) if path in lines}


def _places(instrument: Instrument) -> Iterator[tuple[str, Path]]:
    yield from ((name, (name,)) for name in ("code", "title", "purpose", "language", "minutes", "sections"))
    yield "licence.kind", ("licence", "kind")
    for number, section in enumerate(instrument.sections):
        path: Path = ("sections", number)
        yield from ((f"section.{section.code}", path), (f"section.{section.code}.intro", (*path, "intro")))
        for place, item in enumerate(section.items):
            yield from _item(item, (*path, "items", place))
    for number, scale in enumerate(instrument.subscales):
        yield from _scale(scale, ("subscales", number))
    for number, translation in enumerate(instrument.translations):
        path, place_of = ("translations", number), f"translations.{translation.language}"
        yield from ((place_of, path), (f"{place_of}.status", (*path, "status")))
        yield from ((f"{place_of}.{text}", (*path, "texts", text)) for text in translation.texts)


def _item(item: Item, path: Path) -> Iterator[tuple[str, Path]]:
    yield item.code, path
    yield from ((f"{item.code}.{name}", (*path, name)) for name in _SETTINGS)
    for kind, options in (("options", item.options), ("rows", item.rows)):
        yield from ((f"{item.code}.{option.code}", (*path, kind, number)) for number, option in enumerate(options))


def _scale(scale: Subscale, path: Path) -> Iterator[tuple[str, Path]]:
    yield f"scale.{scale.code}", path
    for number in range(len(scale.cutoffs)):
        yield f"scale.{scale.code}.{number + 1}", (*path, "cutoffs", number)
