"""What moved from one version of an instrument to the next, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xenia.assessment.queries.instrument_words import EVIDENCE, LICENCES, RULES, TESTS, TYPES, figure, short
from xenia.standards.instrument_compare import what_moved
from xenia.standards.instruments import Instrument, Item

_HEAD = {
    "title": gettext_lazy("The title"),
    "purpose": gettext_lazy("What it is for"),
    "about": gettext_lazy("About whom or what"),
    "minutes": gettext_lazy("Minutes it takes"),
    "language": gettext_lazy("Its own language"),
    "licence.kind": gettext_lazy("Licence"),
    "licence.holder": gettext_lazy("Whose it is"),
    "licence.terms": gettext_lazy("Terms"),
    "licence.citation": gettext_lazy("Citation"),
    "licence.obtain": gettext_lazy("Where to get it"),
    "order": gettext_lazy("The order of the questions"),
}
_SETTINGS = {
    "type": gettext_lazy("kind of question"),
    "help": gettext_lazy("help"),
    "options": gettext_lazy("order of the answers"),
    "rows": gettext_lazy("order of the rows"),
    "required": gettext_lazy("must be answered"),
    "show_if.item": gettext_lazy("asked only after"),
    "show_if.test": gettext_lazy("test of the earlier answer"),
    "show_if.value": gettext_lazy("asked only after the answer"),
    "reverse": gettext_lazy("scores turned round"),
    "weight": gettext_lazy("weight"),
    "minimum": gettext_lazy("smallest"),
    "maximum": gettext_lazy("largest"),
    "competencies": gettext_lazy("competencies"),
    "evidence": gettext_lazy("kind of evidence"),
    "spoken": gettext_lazy("may be read aloud"),
    "section": gettext_lazy("section"),
}
_SCALE = {
    "items": gettext_lazy("questions"),
    "rule": gettext_lazy("rule"),
    "answered": gettext_lazy("share that must be answered"),
}
_CODES = {**{str(code): words for code, words in TYPES.items()}, **EVIDENCE, **LICENCES, **RULES, **TESTS}
_DEFAULTS = {part.name: part.default for part in fields(Item)} | {"answered": 1.0, "rule": "mean", "minutes": 1.0}


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that moved: what it is, and what stood and stands there, empty where nothing did or does."""

    what: str
    was: str = ""
    now: str = ""


def moves_in_words(moved: Sequence[Mapping[str, Any]], before: Instrument | None, after: Instrument) -> list[Moved]:
    """`moved` as a version's row keeps it, between these two states."""
    names = {item.code: item.text for held in (before, after) if held for item in held.items}
    return [_moved(move["place"], move["was"], move["now"], names) for move in moved]


def moves_between(before: Instrument, after: Instrument) -> list[Moved]:
    """What differs between two instruments, translations aside."""
    moves = [{"place": move.place, "was": move.was, "now": move.now} for move in what_moved(before, after)]
    return moves_in_words(moves, before, after)


def _moved(place: str, was: Any, now: Any, names: Mapping[str, str]) -> Moved:
    head, _dot, rest = place.partition(".")
    if place == "order":
        return Moved(str(_HEAD[place]))
    if place in _HEAD:
        return Moved(str(_HEAD[place]), _value(head, was), _value(head, now))
    if head == "section":
        return _section(rest, was, now)
    if head == "scale":
        return _scale(rest, was, now)
    return _item(head, rest, was, now, names)


def _section(rest: str, was: Any, now: Any) -> Moved:
    if rest.endswith(".intro"):
        return Moved(_("Introduction of a section"), was or "", now or "")
    if was is None or now is None:
        return Moved(_("A new section") if was is None else _("A section that is gone"), was or "", now or "")
    return Moved(_("Heading of a section"), was, now)


def _scale(rest: str, was: Any, now: Any) -> Moved:
    code, _dot, setting = rest.partition(".")
    if not setting:
        what = _("A new scale") if was is None else _("A scale that is gone") if now is None else _("Name of a scale")
        return Moved(what, was or "", now or "")
    said = _SCALE.get(setting, gettext_lazy("cut-off"))
    what = _("Scale “%(scale)s”, %(setting)s") % {"scale": code, "setting": said}
    return Moved(what, _value(setting, was), _value(setting, now))


def _item(code: str, rest: str, was: Any, now: Any, names: Mapping[str, str]) -> Moved:
    question = short(names.get(code, "")) or code
    if not rest:
        what = (
            _("A new question")
            if was is None
            else _("A question that is gone")
            if now is None
            else _("Words of a question")
        )
        return Moved(what, was or "", now or "")
    if rest in ("options", "rows"):
        return Moved(_("“%(question)s”, %(setting)s") % {"question": question, "setting": _SETTINGS[rest]})
    if rest in _SETTINGS:
        what = _("“%(question)s”, %(setting)s") % {"question": question, "setting": _SETTINGS[rest]}
        return Moved(what, _value(rest, was), _value(rest, now))
    if rest.endswith(".score"):
        return Moved(_("“%(question)s”, score of an answer") % {"question": question}, figure(was), figure(now))
    sentence = (
        _("“%(question)s”, a new answer")
        if was is None
        else _("“%(question)s”, an answer that is gone")
        if now is None
        else _("“%(question)s”, words of an answer")
    )
    return Moved(sentence % {"question": question}, was or "", now or "")


def _value(setting: str, value: Any) -> str:
    """A setting in words; one that was not written has its usual value."""
    held = _DEFAULTS.get(setting.partition(".")[0]) if value is None else value
    if isinstance(held, bool):
        return _("yes") if held else _("no")
    if isinstance(held, int | float):
        return figure(held)
    if isinstance(held, list | tuple):
        return ", ".join(map(str, held))
    return str(_CODES.get(held, held)) if isinstance(held, str) else ""
