"""The Arabic that is served is the Arabic that is written, and no translation can break a page."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import xenia.site

FOLDER = Path(xenia.site.__file__).parent / "locale" / "ar" / "LC_MESSAGES"
HOW = "run scripts/messages.sh"
FORMS = 6
Entry = dict[str, str]


def entries() -> Iterator[Entry]:
    """What the translator wrote: each entry's msgctxt, msgid, msgid_plural and msgstr or msgstr[n]."""
    for block in (FOLDER / "django.po").read_text(encoding="utf-8").split("\n\n"):
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


def compiled() -> dict[object, str]:
    with (FOLDER / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]


def written() -> dict[object, str]:
    """The entries as the compiled catalogue keeps them: plurals apart, under the identifier and the form."""
    found: dict[object, str] = {}
    for entry in entries():
        context = f"{entry['msgctxt']}\x04" if "msgctxt" in entry else ""
        for field, text in entry.items():
            if field == "msgstr":
                found[context + entry["msgid"]] = text
            elif field.startswith("msgstr["):
                found[context + entry["msgid"], int(field[7:-1])] = text
    return found


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


def test_compiled_arabic_is_what_is_written() -> None:
    assert compiled() == written(), HOW


def test_arabic_leaves_nothing_untranslated() -> None:
    assert [key for key, text in written().items() if not text] == []


def test_arabic_has_a_form_for_every_number() -> None:
    plurals = [entry for entry in entries() if "msgid_plural" in entry]
    assert plurals
    assert [entry["msgid"] for entry in plurals if len([field for field in entry if "[" in field]) != FORMS] == []


def test_translations_fill_in_nothing_that_the_sentence_does_not_have() -> None:
    wrong = []
    for entry in entries():
        known = placeholders(entry.get("msgid_plural", entry["msgid"]))
        texts = {field: text for field, text in entry.items() if field.startswith("msgstr")}
        wrong += [text for text in texts.values() if placeholders(text) - known]
        wrong += [text for field, text in texts.items() if field == "msgstr" and placeholders(text) != known]
    assert wrong == []
