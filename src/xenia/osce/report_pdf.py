"""A candidate's report as an accessible PDF, set by Typst. A leaf module: imported only where one is asked for."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from xenia.curriculum.guide_pdf import SANS, SERIF


def report_pdf(words: dict[str, Any], *, language: str, right_to_left: bool) -> bytes:
    """The report as PDF/UA-1. What was written goes in as data, so that no remark is markup."""
    fonts = _fonts()
    families = {family.casefold() for family in fonts.families()}
    data = {
        "language": language.split("-")[0],
        "direction": "rtl" if right_to_left else "ltr",
        "serif": [one for one in SERIF if one.casefold() in families] or [SERIF[-1]],
        "sans": [one for one in SANS if one.casefold() in families] or [SANS[-1]],
        **words,
    }
    source = files("xenia.osce").joinpath("report.typ").read_bytes()
    made = typst.compile(
        source, format="pdf", font_paths=fonts, pdf_standards=["ua-1"], sys_inputs={"data": json.dumps(data)}
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()
