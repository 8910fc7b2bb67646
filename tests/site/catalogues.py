"""The catalogues of sentences as a translator wrote them, and as they are served."""

import ast
import gettext
from collections.abc import Iterator
from pathlib import Path

import xenia.site

LOCALE = Path(xenia.site.__file__).parent / "locale"
LANGUAGES = sorted(folder.name for folder in LOCALE.iterdir())
Entry = dict[str, str]
Catalogue = dict[object, str]


def _file(language: str, name: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / name


def entries(language: str) -> Iterator[Entry]:
    """What the translator wrote: each entry's msgctxt, msgid, msgid_plural and msgstr or msgstr[n]."""
    for block in _file(language, "django.po").read_text(encoding="utf-8").strip().split("\n\n"):
        entry: Entry = {}
        field = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            name, _, text = line.partition(" ")
            if not line.startswith('"'):
                field = name
                entry[field] = ""
            else:
                text = line
            entry[field] += ast.literal_eval(text)
        yield entry


def compiled(language: str) -> Catalogue:
    """What is served."""
    with _file(language, "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]


def written(language: str) -> Catalogue:
    """The entries as the compiled catalogue keeps them: plurals apart, under the identifier and the form."""
    found: Catalogue = {}
    for entry in entries(language):
        context = f"{entry['msgctxt']}\x04" if "msgctxt" in entry else ""
        for field, text in entry.items():
            if field == "msgstr":
                found[context + entry["msgid"]] = text
            elif field.startswith("msgstr["):
                found[context + entry["msgid"], int(field[7:-1])] = text
    return found
