"""Identifiers with digits in them, Western, Eastern Arabic and Persian alike: dates, telephones, records, ages."""

import re
from collections.abc import Iterator

from xenia.science.textmatch.identifiers.spans import Kind, Span
from xenia.science.textmatch.identifiers.words import MONTHS

OLDEST_TOLD = 89
AGES = range(OLDEST_TOLD + 1, 130)
YEARS = range(1900, 2100)
BACK = 40
#: a number of fewer digits stands for nobody
FEWEST = 4

_SEP = r"[\u200e\u200f]?[-/.][\u200e\u200f]?"
#: the first character is a digit or what may stand before a telephone number, so that most of a text is passed over
_NUMERIC_DATE = re.compile(rf"(\d{{4}}|\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}}|\d{{1,2}})(?!\d|[-/.]\d)")
_DAY_MONTH = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th|er|º|ª|\.)?\s+(?:de\s+|of\s+|من\s+|مِن\s+)?(?:{MONTHS})(?!\w)\.?(?:,?\s+(?:de\s+|del\s+)?\d{{4}}(?!\d))?"
)
_MONTH_BEFORE = re.compile(rf"(?<!\w)(?:{MONTHS})\.?\s+(?:de\s+|del\s+)?$")
_AFTER_MONTH = re.compile(r"(?:\d{4}|\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?)(?![\d%])")
_EASTERN_DAY = re.compile(
    r"(?:\d{2,4}[ \u00a0]?[年년][ \u00a0]?)?\d{1,2}[ \u00a0]?[月월][ \u00a0]?\d{1,2}(?:[ \u00a0]?[日号號일])?(?!\d)"
    r"|\d{2,4}[ \u00a0]?[年년][ \u00a0]?\d{1,2}[ \u00a0]?[月월]"
)
_GERMAN_DAY = re.compile(r"\d{1,2}\.\s?\d{1,2}\.(?!\d)")
_GERMAN_ON = re.compile(r"(?i:(?<!\w)(?:am|vom|bis|seit|ab|den|zum))\s+$")
_RUN = re.compile(r"\d(?:\d|[ \u00a0.\-–/()\u200e\u200f]{1,2}(?=\d))*(?!\d)")
#: in scripts that put no space between words a number stands right after a letter
_START = re.compile(r"\d(?<![\w.,]\d)|\d(?<=[^\W\d_\x00-\u08ff]\d)|[A-Z](?<![\w.][A-Z])(?=[A-Z]{0,3}-?\d)")
_UP_TO_THREE = re.compile(r"\d{2,3}(?!\d)")
_CODE = re.compile(r"\d{5}(?:-\d{4})?(?![\d-])")

_AGE_UNIT = re.compile(
    r"[-\s]?(?:years?[-\s]old|year-olds?|years|yrs?\b|y/o|yo\b|años|ans\b|[Jj]ahre?n?(?:\s+alt)?|-?[Jj]ährig\w*|سنة|سنوات|عام\w*)"
    r"(?!\s+(?:ago|later|before|after|of experience|experience))"
)
_AGE_BEFORE = re.compile(
    r"(?i:(?<!\w)(?:aged?|age of|turned|turning|edad|edad de|cumplió|âgée? de|alter von|alter|عمر\w*|سن"
    r"|возраст\w*|вік\w*|исполнилось|виповнилося))[\s:]+$"
)
_NO_AGE_BEFORE = re.compile(r"(?i:(?<!\w)(?:hace|il y a|depuis|vor|seit|past|last|next|منذ|قبل|for))\s+$")

_CUE = re.compile(
    r"(?i:(?<!\w)(?:"
    r"(?P<record>mrn|records?|chart|file|case|patient (?:no|number|id)|hospital (?:no|number)|nhc|historia|expediente"
    r"|dossier|ipp|akten?\w*|fallnummer|patientennummer|(?:رقم )?ملف\w*|سجل\w*|پرونده|карт\w*|справ[аи]|дело)"
    r"|(?P<id>passport|pasaporte|passeport|reisepass|pass(?:nummer)?|ssn|social security|seguridad social"
    r"|sécurité sociale|nie|dni|nif|curp|cédula|id|identity|licen[cs]e|permit|ausweis\w*|insurance|policy|member\w*"
    r"|versicher\w*|هوية|جواز\w*|گذرنامه|شناسنامه|کد ملی|паспорт\w*|инн|снилс|ідентифікаційн\w*|полис\w*|поліс\w*)"
    r"|(?P<phone>phone|telephone|tel|cell|mobile|call|text|whatsapp|fax|tel[ée]fono|m[óo]vil|celular|ll[áa]m\w*"
    r"|t[ée]l[ée]phone|portable|appel\w*|telefon\w*|handy|ruf\w*|هاتف\w*|جوال\w*|موبايل\w*|اتصل\w*|واتس\w*|تلفن|موبایل|تماس"
    r"|тел|телефон\w*|звон\w*|дзвон\w*|моб)"
    r")(?!\w)[^\n.!?\d]{0,18}(?:n[or]\.|no\.)?\W{0,2})$"
)
_SSN = re.compile(r"\d{3}-\d{2}-\d{4}")
_LOCAL = re.compile(r"\d{3}[-.]\d{4}|\d{3}[-. ]\d{3}[-. ]\d{3,4}")
_ALNUM = re.compile(r"[A-Z]{1,4}-?\d{4,14}[A-Z]?(?!\w)|[A-Z]{2}\d{2}(?: ?[\dA-Z]{4}){3,7}(?!\w)")
_SPANISH_ID = re.compile(r"\d{8}-?[A-Z](?!\w)")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[ .\u00a0]\d{3})+")
_TOWN = re.compile(r"\d{5}(?:-\d{4})?\s+[A-ZÄÖÜÉÈÎ][^\W\d_]+(?:[ -][A-ZÄÖÜÉÈÎ][^\W\d_]+)*")
_STATE = re.compile(r"(?<!\w)[A-Z]{2}\s+$")


def numbers(text: str) -> Iterator[Span]:
    """Every identifier that begins with a digit, or with capitals that run into digits; one look at each place."""
    past = 0
    for found in _START.finditer(text):
        at = found.start()
        if at < past:
            continue
        span = _letters_and_digits(text, at) if text[at] >= "A" and text[at] <= "Z" else _digits(text, at)
        if span is not None:
            yield span
            past = span.end
        elif (run := _RUN.match(text, at)) is not None:
            past = run.end()


def _letters_and_digits(text: str, at: int) -> Span | None:
    found = _ALNUM.match(text, at)
    if found is None:
        return None
    kind = _cue(text, at)
    digits = sum(map(str.isdigit, found.group()))
    if digits < 5 and kind is None:
        return None
    return Span(at, found.end(), Kind.RECORD if kind is Kind.RECORD else Kind.ID)


def _digits(text: str, at: int) -> Span | None:
    return _date(text, at) or _age(text, at) or _address_code(text, at) or _number(text, at)


def _date(text: str, at: int) -> Span | None:
    if (found := _NUMERIC_DATE.match(text, at)) and _is_date(*map(int, found.groups())):
        return Span(at, found.end(), Kind.DATE)
    if found := _DAY_MONTH.match(text, at) or _EASTERN_DAY.match(text, at):
        return Span(at, found.end(), Kind.DATE)
    before = text[max(0, at - 24) : at]
    if (found := _AFTER_MONTH.match(text, at)) and (month := _MONTH_BEFORE.search(before)):
        return Span(at - len(before) + month.start(), found.end(), Kind.DATE)
    if (found := _GERMAN_DAY.match(text, at)) and _GERMAN_ON.search(before):
        return Span(at, found.end(), Kind.DATE)
    return None


def _is_date(first: int, middle: int, last: int) -> bool:
    """Year-month-day, or day and month in either order with a year after them."""
    if first > 31:
        return first in YEARS and 1 <= middle <= 12 and 1 <= last <= 31
    return 1 <= first <= 31 and 1 <= middle <= 31 and min(first, middle) <= 12 and (last in YEARS or last < 100)


def _age(text: str, at: int) -> Span | None:
    run = _UP_TO_THREE.match(text, at)
    if run is None or int(run.group()) not in AGES:
        return None
    before = text[max(0, at - BACK) : at]
    unit = _AGE_UNIT.match(text, run.end())
    if unit and not _NO_AGE_BEFORE.search(before):
        return Span(at, unit.end(), Kind.AGE)
    return Span(at, run.end(), Kind.AGE) if _AGE_BEFORE.search(before) else None


def _address_code(text: str, at: int) -> Span | None:
    """A postal code with its town, or with the two letters of a state before it."""
    if found := _TOWN.match(text, at):
        return Span(at, found.end(), Kind.PLACE)
    code = _CODE.match(text, at)
    before = text[max(0, at - 4) : at]
    if code and (state := _STATE.search(before)):
        return Span(at - len(before) + state.start(), code.end(), Kind.PLACE)
    return None


def _number(text: str, at: int) -> Span | None:
    """A telephone number, the number of a record, any other number that stands for one person."""
    if found := _SPANISH_ID.match(text, at):
        return Span(at, found.end(), Kind.ID)
    run = _RUN.match(text, at)
    if run is None or text[run.end() : run.end() + 1] == "%":
        return None
    start = at
    while start and text[start - 1] in "+(":
        start -= 1
    if not text[start:at] and sum(map(str.isdigit, run.group())) < FEWEST:
        return None
    kind = _kind_of(run.group(), lead=text[start:at], cue=_cue(text, start))
    return Span(start, run.end(), kind) if kind else None


def _kind_of(run: str, *, lead: str, cue: Kind | None) -> Kind | None:
    groups = re.findall(r"\d+", run)
    count = sum(map(len, groups))
    plain = len(groups) == 1
    if all(len(group) == 4 and int(group) in YEARS for group in groups) and cue is not Kind.RECORD:
        return None
    if _SSN.fullmatch(run):
        return Kind.ID
    if lead and "+" in lead and count >= 7:
        return Kind.PHONE
    if cue and count >= (5 if cue is Kind.PHONE else 4) and not (plain and count == 4 and int(run) in YEARS):
        return cue
    return _without_cue(run, count=count, plain=plain, bracket="(" in lead)


def _without_cue(run: str, *, count: int, plain: bool, bracket: bool) -> Kind | None:
    if _THOUSANDS.fullmatch(run) and not _LOCAL.fullmatch(run):
        return None
    if plain:
        if count in range(9, 14) and int(run[0]) == 0:
            return Kind.PHONE
        return Kind.ID if count >= 6 and int(run[-3:]) else None  # a round figure counts something
    telephone = count in range(7, 16) and (bracket or bool(_LOCAL.fullmatch(run)) or count >= 9 or int(run[0]) == 0)
    return Kind.PHONE if telephone else None


def _cue(text: str, at: int) -> Kind | None:
    """What the words just before say that a number is."""
    found = _CUE.search(text[max(0, at - BACK) : at])
    return Kind(found.lastgroup) if found and found.lastgroup else None
