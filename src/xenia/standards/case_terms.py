"""The words of 1EdTech CASE, and identifiers for what has none."""

import re
from uuid import NAMESPACE_URL, UUID, uuid5

UUID_TEXT = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
UNKNOWN_CREATOR = "Unknown"
CHILD = "isChildOf"
PART = "isPartOf"
# CASE has no 'broader' and 'narrower' of its own; what is included in something is narrower than it
KIND_BY_TYPE = {"exactMatchOf": "exact", "isRelatedTo": "related", "isPeerOf": "related", PART: "narrower"}
TYPE_BY_KIND = {"exact": "exactMatchOf", "related": "isRelatedTo", "narrower": PART}
INVERSE = {"exact": "exact", "related": "related", "narrower": "broader", "broader": "narrower"}

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:xenia:case")


def derived_identifier(*parts: str) -> str:
    """A UUID that is the same wherever and whenever it is made from the same words."""
    return str(uuid5(_NAMESPACE, "/".join(parts)))


def is_uuid(text: str) -> bool:
    return re.fullmatch(UUID_TEXT, text) is not None


def uuid_at_end(uri: str) -> str:
    """The UUID that closes a URI, as CASE servers write them; empty without one."""
    found = re.search(rf"({UUID_TEXT})/?$", uri, re.IGNORECASE)
    return found[1].lower() if found else ""


def normal_identifier(text: str) -> str:
    """UUIDs in their one spelling, anything else as it is."""
    try:
        return str(UUID(text)) if len(text) == 36 else text
    except ValueError:
        return text


def urn(identifier: str) -> str:
    return f"urn:uuid:{identifier}"
