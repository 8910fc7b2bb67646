"""A case with everything that a player meets, in two languages, published."""

import re
from pathlib import Path
from typing import Any

from tests.written import both_sign
from xenia.learning.actions.cases import bring_case, publish_case, save_script
from xenia.learning.models import CaseVersion
from xenia.standards.cases import CaseDocument, parse

#: the whole case of the document on cases: a line that drops
LINE_DROPS = re.search(r"## A whole case\n\n```text\n(.*?)```", Path("docs/cases.md").read_text(), re.S)[1]  # type: ignore[index]
#: words of the same case in Arabic, where a test looks for them
ARABIC = {
    "title: The line that drops": "title: الخط الذي ينقطع",
    "language: en": "language: ar\ntranslates: en",
    "## Four minutes in {#start}": "## بعد أربع دقائق {#start}",
    "Ask when it began -> drop": "اسأل متى بدأ -> drop",
    "## The tone {#drop}": "## الصفير {#drop}",
    "It is a stone, here. It comes at night.": "إنه حجر، هنا. يأتي في الليل.",
    "Say that the line is cut, and ring again together": "قل إن الخط انقطع، واتصلا معًا من جديد",
    "## Eleven minutes later {#again}": "## بعد إحدى عشرة دقيقة {#again}",
}


def line_drops(*, names: tuple[str, ...] = ()) -> CaseDocument:
    """The case without its own reference to a story, and with these passages quoted in its first scene."""
    text = LINE_DROPS.replace("> rests on [[story:told-by-a-son#the-waiting-room]]\n", "")
    quoted = "\n\n".join(f"> [[story:{name}]]" for name in names)
    return parse(text.replace("? weigh [first]", f"{quoted}\n\n? weigh [first]") if names else text)


def in_arabic() -> CaseDocument:
    """The same in Arabic, as far as tests read it."""
    text = LINE_DROPS.replace("> rests on [[story:told-by-a-son#the-waiting-room]]\n", "")
    for words, arabic in ARABIC.items():
        assert words in text, words
        text = text.replace(words, arabic, 1)
    return parse(text)


def published(author: Any, document: CaseDocument | None = None, *, arabic: bool = True) -> CaseVersion:
    """The case, published, in Arabic too where nothing else is asked."""
    whole = document or line_drops()
    version = bring_case(author, whole)
    if arabic and document is None:
        save_script(author, version, in_arabic(), seen=0)
    publish_case(author, both_sign(version))
    version.refresh_from_db()
    return version
