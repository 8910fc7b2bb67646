"""Namespaces and fixed words of the Curriculum Inventory, and of what Xenia adds to it."""

import re

from xenia.standards.curriculum import Level

INVENTORY = "http://ns.medbiq.org/curriculuminventory/v{}/"
READABLE = tuple(INVENTORY.format(version) for version in (1, 2, 10))
LOM = "http://ltsc.ieee.org/xsd/LOM"
FRAMEWORK = "http://ns.medbiq.org/competencyframework/v1/"
OBJECT = "http://ns.medbiq.org/competencyobject/v1/"
EXTEND = "http://ns.medbiq.org/lom/extend/v1/"
MEMBER = "http://ns.medbiq.org/member/v1/"
ADDITIONS = "urn:xenia:curriculum:1"
SKOS = "http://www.w3.org/2004/02/skos/core#"

# The event that the schema demands of a report without any; no session's id is written with a lone per cent sign.
NO_EVENT = "%none"
# What a field holds that the schema wants filled and of which the school has said nothing; readers drop it.
NOT_STATED = "[not stated]"
DISCIPLINE = "urn:xenia:discipline"

CATEGORIES = {
    Level.PROGRAMME: "program-level-competency",
    Level.COURSE: "sequence-block-level-competency",
    Level.SESSION: "event-level-competency",
}
LEVELS = {term: level for level, term in CATEGORIES.items()}
MOST_LEVELS = 10
METHOD_CODE = re.compile(r"[AI]M\d{3}", re.ASCII)
