"""What the ranker is told about an objective."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """An objective as the ranker sees it, in cleaned text.

    Attributes
    ----------
    text : the objective itself.
    session : titles of the sessions that it belongs to.
    kind : types of those sessions.
    course : titles of its courses.
    broader : texts of its parent objectives, where they are known.
    groups : identifiers of its sessions; objectives that share one are siblings and tend to share a competency.
    """

    text: str
    session: str = ""
    kind: str = ""
    course: str = ""
    broader: str = ""
    groups: tuple[str, ...] = ()
