"""Words about someone's right to stay: no identifier, but nobody should read them aloud for another."""

import re
from collections.abc import Iterator

from xenia.science.textmatch.identifiers.patterns import any_word
from xenia.science.textmatch.identifiers.spans import Kind, Span

_LATIN = re.compile(
    any_word(
        (
            "undocumented",
            "asylum(?: seekers?)?",
            "refugees?",
            "visas?",
            "green cards?",
            r"deport\w*",
            "immigration status",
            *(f"{whose} papers" for whose in ("no", "without", "our", "my", "your", "his", "her")),
            "work permit",
            "detention cent(?:er|re)",
            "illegal(?:ly)?",
            "daca",
            "indocumentad[oa]s?",
            "asilo",
            "refugiad[oa]s?",
            "sin papeles",
            "tarjeta verde",
            "permiso de (?:residencia|trabajo)",
            "la migra",
            "sans[- ]papiers",
            "titre de séjour",
            "carte de séjour",
            "demandeu(?:r|se)s? d['’]asile",
            "asile",
            "réfugiée?s?",
            "expuls(?:er|ion|ée?s?)",
            "oqtf",
            "duldung",
            r"geduldet\w*",
            r"aufenthalts\w+",
            r"asyl\w*",
            "abgeschoben",
            "abschiebung",
            r"flüchtling\w*",
            r"geflüchtet\w*",
            "ohne papiere",
            r"бежен[а-яё]*",
            r"біжен[а-яіїєґ]*",
            r"депорт[а-яёіїєґ]*",
            r"убежищ[а-яё]*",
            r"притул[а-яіїєґ]*",
            r"нелегал[а-яёіїєґ]*",
            r"вид[а-яё]* на жительство",
            r"без документ(?:ов|ів)",
        )
    )
    + r"(?!\w)|[IT](?<!\w[IT])(?:(?<=I)CE|(?<=T)PS)(?!\w)"
)
_ARABIC = re.compile(
    r"(?<!\w)(?:[وفبلك]|[وفب]?ال|لل)?"
    r"(?:لاجئ\w*|لاجىء|لجوء|إقامة|اقامة|إقامتي|ترحيل\w*|تأشيرة|فيزا|بدون أوراق|بلا أوراق|غير شرعي\w*|"
    r"پناهند\w*|پناهجو\w*|اخراج|ویزا|غیرقانونی|بی‌?مدرک)"
)


def statuses(text: str) -> Iterator[Span]:
    """Words about papers, asylum, deportation."""
    for pattern in (_LATIN, _ARABIC):
        for found in pattern.finditer(text):
            yield Span(*found.span(), Kind.STATUS)
