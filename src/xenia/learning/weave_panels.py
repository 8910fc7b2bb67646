"""Cases on the pages of the curriculum: those that a session uses, and those that would fit it or a gap."""

from typing import Any

from xenia.core.rules import Actor, may
from xenia.curriculum.models import Competency, Session
from xenia.curriculum.panels import Panel, register_panel
from xenia.learning.queries.weaving import cases_in, offers_for_competency, offers_for_session


def register_weaving() -> None:
    """Offer them, at start-up."""
    register_panel("session", session_panel)
    register_panel("competency", competency_panel)


def session_panel(actor: Actor, session: Session) -> Panel | None:
    """What the session uses, for everybody who may play it; what would fit, for those who may add it."""
    if not may(actor, "learning.play"):
        return None
    used: list[Any] = cases_in(session.pk)
    adds = may(actor, "learning.author") and may(actor, "curriculum.align", session)
    offers = [one for one in offers_for_session(session) if one.case not in used] if adds else []
    if not used and not offers:
        return None
    return Panel("learning/_weave_session.html", {"session": session, "used": used, "offers": offers, "adds": adds})


def competency_panel(actor: Actor, competency: Competency) -> Panel | None:
    """What would fill a gap, for those who teach."""
    if not may(actor, "learning.author"):
        return None
    offers = offers_for_competency(actor, competency)
    return Panel("learning/_weave_competency.html", {"offers": offers}) if offers else None
