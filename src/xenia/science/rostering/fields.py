"""The fields of a JSON document, each read once and by its kind; what is wrong is named by its place."""

from collections.abc import Callable
from typing import Any, overload


class Malformed(ValueError):  # noqa: N818 - reads as what the document is
    """The document is no problem that can be solved; the message names the field and says what belongs there."""


class Fields:
    """An object of the document. `end` refuses what nobody has read, which is a misspelt name."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise Malformed(f"{place}: an object with named fields belongs here.")
        self._value, self._place, self._read = value, place, set[str]()

    def end(self) -> None:
        """Refuse fields that do not exist."""
        for name in self._value:
            if name not in self._read:
                raise Malformed(
                    f"{self._at(name)}: there is no such field. There are: {', '.join(sorted(self._read))}."
                )

    def text(self, name: str, *, default: Any = ..., among: tuple[str, ...] = ()) -> str:
        """A word that is not empty, unless `default` is."""
        value = self._get(name, default, "a text in quotes")
        if not isinstance(value, str) or not (value or default == ""):
            raise Malformed(f"{self._at(name)}: a text in quotes belongs here, not {value!r}.")
        if among and value not in among:
            raise Malformed(f"{self._at(name)}: “{value}” is none of {', '.join(among)}.")
        return value

    @overload
    def whole(self, name: str, *, least: int = 0) -> int: ...
    @overload
    def whole(self, name: str, *, default: int, least: int = 0) -> int: ...
    @overload
    def whole(self, name: str, *, default: None, least: int = 0) -> int | None: ...
    def whole(self, name: str, *, default: Any = ..., least: int = 0) -> int | None:
        """A whole number from `least`, below a million."""
        value = self._get(name, default, "a whole number")
        if value is None and default is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 1_000_000:
            raise Malformed(f"{self._at(name)}: a whole number from {least} belongs here, not {value!r}.")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false; false when it is not there, unless said otherwise."""
        value = self._get(name, default, "true or false")
        if not isinstance(value, bool):
            raise Malformed(f"{self._at(name)}: true or false belongs here, not {value!r}.")
        return value

    def list_of_names(self, name: str, *, some: bool = False) -> tuple[str, ...] | None:
        """Names in their order, each once, and with `some` at least one; None when the field is not there."""
        value = self._get(name, None, "a list of names")
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise Malformed(f"{self._at(name)}: a list of names belongs here, not {value!r}.")
        if some and not value:
            raise Malformed(f"{self._at(name)}: a list with something in it belongs here; leave it out to mean all.")
        if len(set(value)) < len(value):
            raise Malformed(f"{self._at(name)}: a name stands here twice.")
        return tuple(value)

    def names(self, name: str) -> frozenset[str] | None:
        """Names whose order says nothing; None when the field is not there."""
        value = self.list_of_names(name)
        return None if value is None else frozenset(value)

    def texts_by_name(self, name: str) -> dict[str, str]:
        """An object of texts; empty when it is not there."""
        value = self._get(name, {}, "an object of texts")
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise Malformed(f"{self._at(name)}: an object of texts belongs here, not {value!r}.")
        return dict(value)

    def one[T](self, name: str, read: Callable[["Fields"], T]) -> T | None:
        """An object, or None when it is not there."""
        value = self._get(name, None, "an object")
        return None if value is None else _read(value, self._at(name), read)

    @overload
    def each[T](self, name: str, read: Callable[["Fields"], T]) -> tuple[T, ...]: ...
    @overload
    def each[T](self, name: str, read: Callable[["Fields"], T], *, default: tuple[()]) -> tuple[T, ...]: ...
    @overload
    def each[T](self, name: str, read: Callable[["Fields"], T], *, default: None) -> tuple[T, ...] | None: ...
    def each[T](self, name: str, read: Callable[["Fields"], T], *, default: Any = ...) -> tuple[T, ...] | None:
        """A list of objects; without `default` there must be one at least."""
        value = self._get(name, default, "a list")
        if value is None and default is None:
            return None
        if not isinstance(value, list | tuple) or (default is ... and not value):
            some = "a list with something in it" if default is ... else "a list"
            raise Malformed(f"{self._at(name)}: {some} belongs here.")
        return tuple(_read(item, f"{self._at(name)}[{number}]", read) for number, item in enumerate(value))

    def _get(self, name: str, default: Any, kind: str) -> Any:
        self._read.add(name)
        if name not in self._value and default is ...:
            raise Malformed(f"{self._at(name)}: the field is missing; {kind} belongs here.")
        return self._value.get(name, default)

    def _at(self, name: str) -> str:
        return name if self._place == "the problem" else f"{self._place}.{name}"


def _read[T](value: Any, place: str, read: Callable[[Fields], T]) -> T:
    fields = Fields(value, place)
    found = read(fields)
    fields.end()
    return found
