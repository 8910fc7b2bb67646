"""Identifiers as the schema wants them (addresses, attribute values, XPath references) and back."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

OBJECTIVE = "objective"
COMPETENCY = "competency"
NO_DOMAIN = "school.invalid"
PCRS = "https://services.aamc.org/30/ci-school-web/pcrs/PCRS.html#"

_PCRS = re.compile(r"https?://[^#]*pcrs[^#]*#(.+)", re.IGNORECASE | re.DOTALL)
_SELECTED = re.compile(r"\[[^\[\]=]*=\s*(['\"])(.*)\1\s*\]\s*\Z", re.DOTALL)
# An apostrophe would end the reference that points to the identifier; the others are no characters of XML.
_UNFIT = re.compile("[%'\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Target:
    """What an address names: an objective, a competency of a framework, or (kind empty) something not known here."""

    kind: str
    id: str
    framework: str = ""


def objective_address(domain: str, objective: str) -> str:
    return f"{_root(domain)}objective/{_quoted(objective)}"


def competency_address(domain: str, framework: str, competency: str) -> str:
    if framework == "pcrs" and competency:
        return PCRS + _quoted(competency)
    return f"{_root(domain)}competency/{_quoted(framework)}/{_quoted(competency)}"


def address_target(address: str, domain: str) -> Target:
    """What `address` names in a report of the institution at `domain`.

    Other systems' addresses at that domain keep all of their path as identifier, since Ilios counts objectives of
    programmes, courses and sessions each from 1; addresses elsewhere stay whole.
    """
    if "#" in address and (pcrs := _PCRS.fullmatch(address)):
        return Target(COMPETENCY, _unquoted(pcrs.group(1)), "pcrs")
    for root in (_root(domain), _root(domain).replace("http:", "https:", 1)):
        if address.startswith(root):
            return _own_target(address[len(root) :])
    return Target("", address)


def _own_target(path: str) -> Target:
    kind, *rest = path.split("/")
    if kind == OBJECTIVE and len(rest) == 1:
        return Target(OBJECTIVE, _unquoted(rest[0]))
    if kind == COMPETENCY and len(rest) == 2:
        return Target(COMPETENCY, _unquoted(rest[1]), _unquoted(rest[0]))
    return Target("", _unquoted(path))


def domain_notation(domain: str, what: str) -> str:
    return f"idd:{_quoted(domain)}:{what}"


def stated_domain(notation: str) -> str:
    """The institution's domain in 'idd:domain:what', empty where it is written otherwise."""
    found = re.fullmatch(r"idd:([^:\s]*):\S*", notation)
    return _unquoted(found.group(1)) if found else ""


def attribute_id(identifier: str) -> str:
    return _UNFIT.sub(lambda character: _quoted(character.group(0)), identifier)


def plain_id(attribute: str) -> str:
    return _unquoted(attribute)


def event_reference(session: str) -> str:
    return f"/CurriculumInventory/Events/Event[@id='{attribute_id(session)}']"


def block_reference(course: str) -> str:
    return f"/CurriculumInventory/Sequence/SequenceBlock[@id='{attribute_id(course)}']"


def level_reference(number: int) -> str:
    return f"/CurriculumInventory/AcademicLevels/Level[@number='{number}']"


def object_reference(address: str) -> str:
    entry = "lom:lom/lom:general/lom:identifier/lom:entry"
    return f"/CurriculumInventory/Expectations/CompetencyObject[{entry}='{address}']"


def selected(reference: str) -> str:
    """The value by which an XPath reference chooses its element; a bare value stands for itself."""
    found = _SELECTED.search(reference)
    return found.group(2) if found else reference.strip()


@lru_cache(maxsize=8)  # asked for every address of a report, which has one domain
def _root(domain: str) -> str:
    return f"http://{_quoted(domain or NO_DOMAIN)}/"


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def _unquoted(text: str) -> str:
    if "%" not in text:
        return text
    try:
        plain = unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text
    return text if "\0" in plain else plain  # no database keeps a NUL
