"""Change the words of a session; publish and retire sessions and courses."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from xenia.core.actions.audit import recorded
from xenia.core.actions.things import set_state
from xenia.core.models import AuditEntry, Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.curriculum.actions.counts import recount
from xenia.curriculum.models import Course, Session

#: the longest that one learner can spend in one session: a week without sleep
LONGEST = 7 * 24 * 60
VERBS = {"published": "curriculum.publish", "retired": "curriculum.retire"}


@dataclass(frozen=True, slots=True)
class SessionWords:
    """What a course director may change of a session by hand."""

    title: str
    description: str
    kind: str
    minutes: int


def words_of(session: Session) -> SessionWords:
    """The session as it stands."""
    return SessionWords(session.thing.label, session.description, session.kind, session.minutes)


def change_session(actor: Actor, session: Session, words: SessionWords, *, reason: str) -> AuditEntry:
    """Make the session read as `words`, with what it was in the change record; the map's hours follow.

    Refused without a reason, without a title, and when nothing would change.
    """
    demand(actor, "curriculum.edit", session)
    _demand_reason(reason)
    if not words.title.strip():
        raise Refused(_("A session needs a title."))
    if not 0 <= words.minutes <= LONGEST:
        raise Refused(_("That is not a length in minutes that a session can have."))
    was, now = asdict(words_of(session)), asdict(words)
    changed = [name for name in now if now[name] != was[name]]
    if not changed:
        raise Refused(_("Nothing is different, so there is nothing to save."))
    with recorded(actor, "curriculum.edit", reason=reason) as record:
        Thing.objects.filter(pk=session.pk).update(label=words.title)
        session.description, session.kind, session.minutes = words.description, words.kind, words.minutes
        session.save(update_fields=["description", "kind", "minutes"])
        record.note(
            session.pk,
            scope=session.course_id,
            was={name: was[name] for name in changed},
            now={name: now[name] for name in changed},
        )
        if "minutes" in changed:
            recount([session.course_id])
        return record.entry


def change_state(actor: Actor, subject: Course | Session, state: str, *, reason: str) -> AuditEntry:
    """Publish, retire or bring back a course or session; what is retired leaves the map and stays readable.

    Refused without a reason, and for a step that the state does not allow.
    """
    demand(actor, "curriculum.edit", subject)
    _demand_reason(reason)
    if state not in VERBS:
        raise Refused(_("A course or session can be published or retired, nothing else."))
    with recorded(actor, VERBS[state], reason=reason) as record:
        was = subject.thing.state
        set_state(subject.thing, state)
        course = subject.pk if isinstance(subject, Course) else subject.course_id
        record.note(subject.pk, scope=course, was={"state": was}, now={"state": state})
        recount([course])
        return record.entry


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say in a sentence why; it stands in the change record."))
