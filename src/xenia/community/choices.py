"""What a storyteller can agree to, and what a place may therefore do."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from xenia.core.rules import Refused


class Purpose(StrEnum):
    """What a story may be used for."""

    TEACHING = "teaching"
    EXAMINATION = "examination"
    SHARING = "sharing"
    PUBLIC = "public"


class Audience(StrEnum):
    """Who may meet it."""

    STUDENTS = "students"
    STAFF = "staff"
    SCHOOLS = "schools"
    EVERYONE = "everyone"


class Called(StrEnum):
    """How the teller is called beside their words."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Choices:
    """One answer to every question. What nobody said yes to is a no."""

    purposes: frozenset[Purpose] = frozenset()
    audiences: frozenset[Audience] = frozenset()
    called: Called = Called.NOBODY
    voice: bool = False
    picture: bool = False
    quoted: bool = False
    retold: bool = False
    software: bool = False

    def allows(self, purpose: Purpose, audience: Audience) -> bool:
        """Whether the story may be used for this, before these. Whoever agreed to everyone agreed to each."""
        return purpose in self.purposes and bool({audience, Audience.EVERYONE} & self.audiences)

    def takes_back(self, before: "Choices") -> bool:
        """Whether something that these choices allowed before is allowed no longer."""
        gone = before.purposes - self.purposes or before.audiences - self.audiences
        flags = any(getattr(before, flag) and not getattr(self, flag) for flag in FLAGS)
        return bool(gone) or flags or self.called != before.called

    def plain(self) -> dict[str, Any]:
        """As it is stored, in a fixed order."""
        found = asdict(self)
        return {**found, "purposes": sorted(self.purposes), "audiences": sorted(self.audiences)}


FLAGS = ("voice", "picture", "quoted", "retold", "software")


def choices_from(plain: Mapping[str, Any]) -> Choices:
    """Choices as stored or sent. Raises Refused for a word that is no choice."""
    try:
        return Choices(
            purposes=frozenset(Purpose(word) for word in plain.get("purposes", ())),
            audiences=frozenset(Audience(word) for word in plain.get("audiences", ())),
            called=Called(plain.get("called", Called.NOBODY)),
            **{flag: plain.get(flag) is True for flag in FLAGS},
        )
    except ValueError as error:
        raise Refused(f"This is not one of the choices: {error}.") from error
