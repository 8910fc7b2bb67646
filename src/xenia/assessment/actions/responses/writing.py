"""Write what a file of responses brings: occasions, responses, one event each, and who is not waited for any more."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max
from django.utils import timezone

from xenia.assessment.actions.answering import WORDS_KEY
from xenia.assessment.actions.occasions import ANSWER
from xenia.assessment.actions.responses.standing import Change
from xenia.assessment.models import Answers, Asked, Occasion, Privacy, Response
from xenia.assessment.queries.import_places import Place
from xenia.core.actions.rows import insert_rows
from xenia.core.keys import Cipher, cipher, key_for
from xenia.core.models import Thing
from xenia.people.models import Task

EVENT = ("response", "event", "number", "said", "sealed", "key")


def write_changes(changes: Sequence[Change], made: Sequence[Place]) -> None:
    """Everything that a file changes, within the transaction and the record of the action that brings it."""
    _make_occasions(made, changes)
    new = [change for change in changes if change.response is None]
    _insert(new)
    _update([change for change in changes if change.response is not None])
    _settle(new)


def _make_occasions(made: Sequence[Place], changes: Sequence[Change]) -> None:
    """Occasions that were held elsewhere: named, closed, from their first answer to their last."""
    now = timezone.now()
    for place in made:
        if Occasion.objects.filter(pk=place.key).exists():  # another import has made it since
            continue
        rows = [change.row for change in changes if change.row.place.key == place.key]
        moments = [row.submitted for row in rows if row.submitted]
        opens, closes = min(moments, default=now), max(moments, default=now)
        Thing.objects.create(
            pk=place.key,
            kind="occasion",
            label=place.title,
            route=f"/occasions/{place.key}/",
            published_at=now,
        )
        Occasion.objects.create(
            thing_id=place.key,
            version=place.version,
            privacy=Privacy.NAMED,
            opens_at=opens,
            closes_at=max(closes, opens + timedelta(seconds=1)),
            closed_at=now,
        )


def _insert(changes: Sequence[Change]) -> None:
    keys = [uuid4() for _change in changes]
    columns = ("uuid", "occasion", "version", "person", "about", "role", "language", "source_id", "submitted_at")
    insert_rows(Response, columns, map(_response, keys, changes), same={"submitted": True})
    insert_rows(Answers, EVENT, _events(zip(keys, changes, strict=True)))


def _response(key: UUID, change: Change) -> tuple[Any, ...]:
    row = change.row
    return (
        *(key, row.place.key, row.place.version.pk, change.person, change.about),
        *(row.place.role, row.language, row.id, row.submitted),
    )


def _events(pairs: Iterable[tuple[UUID, Change]]) -> Iterator[tuple[Any, ...]]:
    seals = _Seals()
    for key, change in pairs:
        event = uuid4()
        words, said = change.row.words, json.loads(change.row.said)
        sealed, by = seals.sealed(change, key, event, words) if words else (b"", None)
        yield (key, event, 1, said, sealed, by)


class _Seals:
    """Words are sealed under the key of whoever wrote them, so that they go with that person; asked for once each."""

    def __init__(self) -> None:
        self._known: dict[UUID, tuple[UUID, Cipher]] = {}

    def sealed(self, change: Change, response: UUID, event: UUID, words: str) -> tuple[bytes, UUID]:
        owner = change.person or change.row.place.key
        if owner not in self._known:
            key = key_for(WORDS_KEY, owner).pk
            self._known[owner] = (key, cipher(key))
        key, by = self._known[owner]
        return by.seal(words.encode(), bound_to=response.bytes + event.bytes), key


def _update(changes: Sequence[Change]) -> None:
    """What differs becomes one more event; nothing that was said before is changed."""
    pairs = [(change.response, change) for change in changes if change.response]
    if not pairs:
        return
    for response, change in pairs:
        row = change.row
        told = {"language": row.language} | ({"submitted_at": row.submitted} if row.submitted else {})
        Response.objects.filter(pk=response).update(**told)
    answered = [(response, change) for response, change in pairs if change.answers]
    insert_rows(Answers, EVENT, _further_events(answered))


def _further_events(pairs: Sequence[tuple[UUID, Change]]) -> Iterator[tuple[Any, ...]]:
    seals = _Seals()
    events = Answers.objects.filter(response__in=[response for response, _change in pairs]).order_by()
    latest = dict(events.values("response").annotate(last=Max("number")).values_list("response", "last"))
    for response, change in pairs:
        own = {code: change.answers[code] for code in change.row.place.word_items if code in change.answers}
        said = {code: value for code, value in change.answers.items() if code not in own}
        event = uuid4()
        words = json.dumps(own, ensure_ascii=False)
        sealed, key = seals.sealed(change, response, event, words) if own else (b"", None)
        yield (response, event, latest.get(response, 0) + 1, said, sealed, key)


def _settle(changes: Sequence[Change]) -> None:
    """Whoever was asked and answered on paper is not waited for any more."""
    people = {change.person for change in changes if change.person}
    occasions = {change.row.place.key for change in changes}
    done = {(change.row.place.key, change.person, change.about) for change in changes}
    waiting = Asked.objects.filter(occasion__in=occasions, person__in=people, answered=False)
    rows = waiting.values_list("pk", "occasion", "person", "about", "occasion__about")
    keys = [pk for pk, occasion, person, about, whole in rows if (occasion, person, about or whole) in done]
    Asked.objects.filter(pk__in=keys).update(answered=True)
    still = set(waiting.values_list("occasion", "person"))
    tasks = Task.objects.filter(kind=ANSWER, thing__in=occasions, assignee__in=people, done_at=None)
    over = [pk for pk, thing, person in tasks.values_list("pk", "thing", "assignee") if (thing, person) not in still]
    Task.objects.filter(pk__in=over).update(done_at=timezone.now())
