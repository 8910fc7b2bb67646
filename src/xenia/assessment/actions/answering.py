"""Answer a form: begin, save as one goes, send. For named occasions; `anonymous.py` has its own ways."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.actions.anonymous import decline_unnamed
from xenia.assessment.actions.evidence import record_evidence_of
from xenia.assessment.actions.occasions import ANSWER
from xenia.assessment.models import Answers, Asked, Occasion, Privacy, Response
from xenia.assessment.queries.answer_words import in_words
from xenia.assessment.queries.answering import Respondent, answers_of, next_number, standing_response
from xenia.assessment.queries.instruments import plain_of
from xenia.assessment.scoring import asked_items, problems
from xenia.core.actions.audit import recorded
from xenia.core.actions.rows import insert_row_if, insert_rows
from xenia.core.actions.tokens import spend_use
from xenia.core.keys import key_for, seal
from xenia.core.rules import Actor, NotPermitted, Refused
from xenia.people.models import Task
from xenia.standards.instruments import WORDS, Instrument

#: what was written on a device before the end may still arrive for so long
GRACE = timedelta(days=1)
WORDS_KEY = "answers"
MOST_EVENTS = 500
#: of one response. Someone who writes for six hours and pauses every two seconds makes ten thousand events; a long
#: answer in words that grows to its 20,000 characters in three thousand of them weighs thirty million bytes
MOST_IN_ALL = 10_000
MOST_BYTES_OF_WORDS = 64 * 1024 * 1024


class Full(Refused):
    """More events than are kept of one response; what stands stays, and the form can be sent."""


@dataclass(frozen=True, slots=True)
class Event:
    """What was answered at one moment on one device; `event` is made there, so that sending twice counts once."""

    event: UUID
    number: int
    values: Mapping[str, Any] = field(default_factory=dict)


def begin_response(
    who: Respondent,
    occasion: Occasion,
    *,
    key: UUID,
    about: UUID | None = None,
    language: str = "en",
    given: datetime | None = None,
) -> Response:
    """The response of this person on the occasion, or of this link under the key that its page was given; the one that
    stands already, if there is one.

    Refused before the occasion opens, after it has closed, for anonymous occasions, to whoever is not asked, and when a
    link for many is used up: a response that is begun under it is its use.

    Whoever was offline since the page was `given` to them, before the end and by our own clock, begins until the grace
    is over. Nobody can know whether they also wrote before the end, as of a response that was begun in time.
    """
    subject = about or occasion.about_id
    if standing := standing_response(who, occasion.pk, key=key, about=subject):
        return standing
    demand_asked(who, occasion, about)  # first: whoever is not asked is not told either whether it is open
    _demand_open(occasion, given)
    made = Response(pk=key, occasion=occasion, version_id=occasion.version_id, about_id=subject, language=language)
    made.person_id, made.link, made.role = who.person, who.link, occasion.role
    made.started_at = timezone.now()
    try:
        with transaction.atomic():
            if who.link is not None and who.person is None:
                spend_use(who.link)
            made.save(force_insert=True)
    except (IntegrityError, Refused) as error:  # the same form was opened on a second device at this moment
        if standing := standing_response(who, occasion.pk, key=key, about=subject):
            return standing
        if isinstance(error, Refused):
            raise
        raise NotPermitted(_("This form was not sent to you.")) from error
    return made


def _demand_open(occasion: Occasion, given: datetime | None) -> None:
    if occasion.privacy != Privacy.NAMED:
        raise Refused(_("This form is answered without a name, on its own page."))
    now = timezone.now()
    if not occasion.thing.published_at or now < occasion.opens_at:
        raise Refused(_("This form is not open yet."))
    if given is not None and given < occasion.closes_at:
        _demand_taking(occasion)
    elif occasion.closed_at or now >= occasion.closes_at:
        raise Refused(_("This form is closed. Ask whoever sent it whether you may still answer."))


def _demand_taking(occasion: Occasion) -> None:
    """What was begun in time is taken until the grace is over, unless somebody closed the form before its end."""
    early = occasion.closed_at and occasion.closed_at < occasion.closes_at
    if early or timezone.now() > occasion.closes_at + GRACE:
        raise Refused(_("This form is closed. Ask whoever sent it whether you may still answer."))


def demand_asked(who: Respondent, occasion: Occasion, about: UUID | None) -> None:
    """Raise NotPermitted unless this person is asked this, or the link is to this occasion."""
    if who.person is not None:
        if Asked.objects.filter(occasion=occasion, person=who.person, about=about, declined=False).exists():
            return
    elif who.link is not None and who.link.scope_id == occasion.pk and about is None:
        return
    raise NotPermitted(_("This form was not sent to you."))


def save_answers(who: Respondent, response: Response, events: Sequence[Event]) -> list[UUID]:
    """Store what came from a device and say which events stand now; sending them again changes nothing.

    An event with a value that the item can't have is refused, and with it the batch: nothing is half-stored. `Full`
    when the response has as many events as are kept, so that nobody fills the disk with one form.
    """
    return _save(who, response, events, sending=False)


def send_answers(who: Respondent, response: Response, events: Sequence[Event]) -> list[UUID]:
    """Store what came last, and send the form. What came stays although something is missing; only of a response
    that is full it is stored together with the sending or not at all."""
    try:
        stored = save_answers(who, response, events) if events else []
    except Full:
        with transaction.atomic():
            stored = _save(who, response, events, sending=True)
            submit_response(who, response)
        return stored
    submit_response(who, response)
    return stored


def _save(who: Respondent, response: Response, events: Sequence[Event], *, sending: bool) -> list[UUID]:
    _demand_own(who, response)
    _demand_taking(response.occasion)
    if len(events) > MOST_EVENTS:
        raise Refused(_("That is too much at once. Send %(most)s answers at a time.") % {"most": MOST_EVENTS})
    instrument = plain_of(response.version)
    for event in events:
        if wrong := problems(instrument, event.values, complete=False):
            raise Refused(in_words(wrong[0]))
    rows = [answer_row(instrument, response, event) for event in events]
    if len(rows) == 1 and not sending and _saved_at_once(response, rows[0]):
        return [events[0].event]
    with transaction.atomic():
        if _held(response).submitted:
            raise Refused(_("This form was sent already, so that its answers stay as they were."))
        if not sending:
            _demand_room(response, rows)
        insert_rows(Answers, _COLUMNS, rows, ignore_conflicts=True)
    return [event.event for event in events]


def _demand_room(response: Response, rows: Sequence[tuple[Any, ...]]) -> None:
    """Of what comes, what stands already needs no room."""
    kept = response.events.aggregate(events=Count("pk"), words=Sum(Length("sealed")))
    words = (kept["words"] or 0) + sum(len(sealed) for *_start, sealed, _key in rows)
    if kept["events"] + len(rows) <= MOST_IN_ALL and words <= MOST_BYTES_OF_WORDS:
        return
    if response.events.filter(event__in=[row[1] for row in rows]).count() < len(rows):
        raise Full(_("This form was changed more often than we keep. Press “Send”: it goes as it stands on this page."))


_COLUMNS = ("response", "event", "number", "said", "sealed", "key")
_WHILE_OPEN = """assessment_response AS open WHERE open.uuid = %s AND NOT open.submitted AND (
SELECT COUNT(*) < %s AND COALESCE(SUM(LENGTH(kept.sealed)), 0) <= %s
FROM assessment_answers AS kept WHERE kept.response_id = open.uuid)"""


def _saved_at_once(response: Response, row: tuple[Any, ...]) -> bool:
    """Most of what comes is one answer to a form that takes it: stored in a single statement that holds the response
    as `_held` does. Whatever else may be the case, False, and the long way finds out what it is. Answers that come
    in the same instant don't count each other, so that a full response may end a few above its limit."""
    *_start, sealed, _key = row
    params = (response.pk, MOST_IN_ALL, MOST_BYTES_OF_WORDS - len(sealed))
    return insert_row_if(Answers, dict(zip(_COLUMNS, row, strict=True)), _WHILE_OPEN, params, holding="open")


def _held(response: Response) -> Response:
    """The response as it is now, held until the transaction ends: of saving and sending at once, sending comes last,
    or what is saved is refused. It may have been declined meanwhile, on another device."""
    rows = Response.objects.select_for_update(of=("self",)).only("submitted")
    found = rows.filter(pk=response.pk).first()
    if found is None:
        raise NotPermitted(_("This form was not sent to you."))
    return found


def answer_row(instrument: Instrument, response: Response, event: Event) -> tuple[Any, ...]:
    """An event as its row: codes and numbers in the clear, words sealed under the key of whoever wrote them."""
    words = {item.code for item in instrument.items if item.type in WORDS}
    said = {code: value for code, value in event.values.items() if code not in words}
    own = {code: value for code, value in event.values.items() if code in words}
    if not own:
        return (response.pk, event.event, event.number, said, b"", None)
    key = key_for(WORDS_KEY, response.person_id or response.occasion_id).pk
    sealed = seal(key, json.dumps(own, ensure_ascii=False).encode(), bound_to=response.pk.bytes + event.event.bytes)
    return (response.pk, event.event, event.number, said, sealed, key)


def submit_response(who: Respondent, response: Response) -> Response:
    """Send the form: complete, once, with the evidence that its items give. Sending again changes nothing.

    Refused with the first thing that is missing; what was answered stays.
    """
    _demand_own(who, response)
    actor = Actor(person=who.person)
    with recorded(actor, "assessment.submit") as record:
        _held(response)
        held = Response.objects.select_related("version", "occasion").get(pk=response.pk)
        if held.submitted:
            return held
        _demand_taking(held.occasion)
        said = answers_of(held)
        if wrong := problems(plain_of(held.version), said, complete=True):
            raise Refused(in_words(wrong[0]))
        _take_back_unasked(held, said)
        held.submitted, held.submitted_at = True, timezone.now()
        held.save(update_fields=["submitted", "submitted_at"])
        _settle(held)
        record_evidence_of(held, record=record)
        record.note(held.pk, scope=held.occasion_id, now={"sent": True})
    return held


def _take_back_unasked(response: Response, said: Mapping[str, Any]) -> None:
    """What was answered before a question went away again is no answer to anything, and nobody is to read it."""
    asked = {item.code for item in asked_items(plain_of(response.version), said)}
    if left := {code: None for code in said if code not in asked}:
        Answers.objects.create(response=response, event=uuid4(), number=next_number(response), said=left)


def decline(who: Respondent, occasion: Occasion, *, about: UUID | None = None) -> None:
    """Say that one does not want to answer: no reminder comes any more, and nobody is told who declined by name.

    What was answered so far and not sent is erased. Refused for what was sent already.
    """
    mine = Asked.objects.filter(occasion=occasion, person=who.person, about=about, answered=False)
    if who.person is None or not mine.exists():
        raise Refused(_("There is nothing here that you could decline."))
    if occasion.privacy != Privacy.NAMED:
        decline_unnamed(occasion, who.person)
        return
    with recorded(Actor(person=who.person), "assessment.decline") as record:
        mine.update(declined=True)
        Response.objects.filter(occasion=occasion, person=who.person, about=about, submitted=False).delete()
        _settle_task(occasion.pk, who.person)
        record.note(occasion.pk, now={"declined": True})


def _settle(response: Response) -> None:
    """What waited for this person is done, or one fewer waits."""
    if response.person_id is None:
        return
    mine = Asked.objects.filter(occasion=response.occasion_id, person=response.person_id)
    (mine.filter(about=response.about_id) or mine.filter(about=None)).update(answered=True)
    _settle_task(response.occasion_id, response.person_id)


def _settle_task(occasion: UUID, person: UUID) -> None:
    """What waits for this person is done, or one fewer waits."""
    left = Asked.objects.filter(occasion=occasion, person=person, answered=False, declined=False).count()
    task = Task.objects.filter(kind=ANSWER, thing=occasion, assignee=person, done_at=None)
    task.update(count=left) if left else task.update(done_at=timezone.now())


def _demand_own(who: Respondent, response: Response) -> None:
    if not who.owns(response):
        raise NotPermitted(_("This form was not sent to you."))
