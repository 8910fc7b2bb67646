"""Use a case in a session, and leave it out again."""

from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.things import link
from xenia.core.models import Link
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.models import Session
from xenia.learning.models import Case
from xenia.learning.queries.weaving import USES


def weave_in(actor: Actor, case: Case, session: Session) -> None:
    """Let a session use a case, for whoever says what the session serves. Refused for a case that is not published."""
    demand(actor, "learning.author")
    demand(actor, "curriculum.align", session)
    if case.thing.published_at is None or case.thing.retired_at:
        raise Refused(_("This case is not published, so nobody could play it."))
    with recorded(actor, "case.weave_in") as record:
        link(session.thing, USES, case.thing)
        record.note(session.pk, now={"case": str(case.pk)})


def weave_out(actor: Actor, case: Case, session: Session) -> None:
    """Leave a case out of a session; what was played stays."""
    demand(actor, "learning.author")
    demand(actor, "curriculum.align", session)
    with recorded(actor, "case.weave_out") as record:
        Link.objects.filter(source=session.thing, kind=USES, target=case.thing).delete()
        record.note(session.pk, was={"case": str(case.pk)})
