"""The study guide as an accessible PDF, set by Typst. A leaf module: it is imported only where a PDF is asked for."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import typst

#: the first that the machine has is used for each letter, so that a title in Arabic stands in a guide in English
SERIF = ("Noto Serif", "DejaVu Serif", "Noto Naskh Arabic", "Noto Serif Ethiopic", "Libertinus Serif")
SANS = ("Noto Sans", "DejaVu Sans", "Noto Sans Arabic", "Noto Sans Ethiopic", "Noto Sans Myanmar", "Libertinus Serif")


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed: the reader's language and direction, and all words already in that language."""

    language: str
    right_to_left: bool
    words: dict[str, Any]


def guide_pdf(page: Page) -> bytes:
    """The guide as PDF/UA-1: tagged, titled, in one language. Content goes in as data, so that no title is markup."""
    fonts = _fonts()
    families = {family.casefold() for family in fonts.families()}
    data = {
        "language": page.language.split("-")[0],
        "direction": "rtl" if page.right_to_left else "ltr",
        "serif": _there(SERIF, families),
        "sans": _there(SANS, families),
        **page.words,
    }
    source = files("xenia.curriculum").joinpath("guide.typ").read_bytes()
    made = typst.compile(
        source, format="pdf", font_paths=fonts, pdf_standards=["ua-1"], sys_inputs={"data": json.dumps(data)}
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """The fonts of this machine, looked for once: that takes longer than setting a guide."""
    return typst.Fonts()


def _there(wanted: tuple[str, ...], families: set[str]) -> list[str]:
    """Those fonts that are on this machine; Typst carries the last one itself."""
    return [family for family in wanted if family.casefold() in families] or [wanted[-1]]
