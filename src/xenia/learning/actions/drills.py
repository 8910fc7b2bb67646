"""Keep one try at an item of a drill, and at the end of a round what the round showed, as practice.

Tries are appended and never changed: they are their own log. Only the evidence of a whole round has an entry in the
record.
"""

from collections.abc import Mapping
from statistics import fmean
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.assessment.actions.evidence import Seen, competencies_named, record_evidence
from xenia.assessment.models import EvidenceKind, Stakes
from xenia.core.actions.audit import recorded
from xenia.core.keys import key_for, seal
from xenia.core.models import Thing
from xenia.core.rules import Actor, Refused, demand
from xenia.learning.models import Attempt
from xenia.learning.queries.drill_content import COMPETENCIES
from xenia.learning.queries.drill_steps import level_of, look_at, walk
from xenia.learning.queries.drills import Practice, own_attempts, place_of

#: under this key what a player writes is sealed; it goes with the player
WORDS_KEY = "drill words"
MOST_WORDS = 2_000
#: who saw what a round shows, where no person did
DRILL_ROLE = "drill"
#: drills are the same in every school, and so is what stands for them
_HERE = UUID("5f0c2a63-3f0e-5a2e-9d0a-6f1c3c1b7d10")
#: what stands for each drill where evidence says in what something was seen
LABELS = {
    "plain-words": "Practice: in plain words",
    "interpreter": "Practice: with an interpreter",
    "triage-consent": "Practice: consent in triage",
}


def keep_attempt(actor: Actor, now: Practice, said: Mapping[str, Any], *, words: str = "") -> Attempt:
    """Append a try whose every step is answered. The same item of the same round sent twice is one try.

    Words are sealed under the player's own key. With the last item of a round, what it showed is recorded as practice.
    Refused while a step waits, and for words that are too long.
    """
    demand(actor, "learning.drill")
    walked = walk(now.item, said, heard=now.heard)
    if actor.person is None or walked.now is not None:
        raise Refused(_("Something is not answered yet."))
    if len(words) > MOST_WORDS:
        raise Refused(_("This is longer than anybody can listen to. Shorten it a little."))
    language = now.drill.language
    made = Attempt(person_id=actor.person, drill=now.drill.name, round=now.round, item=now.item.id, language=language)
    made.said = _codes(now, said, words)
    made.level, made.at = level_of(walked, words, language=language), timezone.now()
    if words.strip():
        key = key_for(WORDS_KEY, actor.person).pk
        made.sealed, made.key = seal(key, words.strip().encode(), bound_to=place_of(made)), key
    return _append(actor, now, made)


def _append(actor: Actor, now: Practice, made: Attempt) -> Attempt:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            if now.is_last:
                _record_round(actor, made)
    except IntegrityError:  # sent twice at once
        return Attempt.objects.get(person=made.person_id, drill=made.drill, round=made.round, item=made.item)
    return made


def _codes(now: Practice, said: Mapping[str, Any], words: str) -> dict[str, Any]:
    """What was answered, as codes and numbers only."""
    walked = walk(now.item, said, heard=now.heard)
    codes: dict[str, Any] = {one.step.id: one.answer for one in walked.done}
    for one in walked.done:
        if one.step.kind == "write":
            looked = look_at(one.step, words, language=now.drill.language)
            codes |= {"age": looked.age, "avoided": len(looked.avoided)}
        if one.step.kind == "teach":
            codes["heard"] = now.heard
    return codes | ({"late": True} if said.get("late") else {})


def _record_round(actor: Actor, last: Attempt) -> None:
    """Practice that decides nothing. Whoever ticks their own words says something of themselves; where one chooses, the
    drill knows what helps."""
    rows = own_attempts(actor).filter(drill=last.drill, round=last.round)
    level = fmean(rows.values_list("level", flat=True))
    known = competencies_named(set(COMPETENCIES[last.drill]))
    own = last.drill == "plain-words"
    if not known:
        return
    seen = [
        Seen(
            learner=last.person_id,
            competency=competency,
            kind=(EvidenceKind.BEHAVIOUR if own else EvidenceKind.KNOWLEDGE).value,
            level=level,
            stakes=Stakes.PRACTICE.value,
            source=_thing(last.drill),
            assessor=last.person_id if own else None,
            role="" if own else DRILL_ROLE,
        )
        for competency in known.values()
    ]
    with recorded(actor, "drill.practise") as record:
        record_evidence(seen, record=record)


def _thing(name: str) -> UUID:
    """What stands for a drill, made when the first round is whole."""
    made, _new = Thing.objects.get_or_create(
        pk=uuid5(_HERE, name),
        defaults={
            "kind": "drill",
            "label": LABELS[name],
            "route": reverse("drill", args=[name]),
            "published_at": timezone.now(),
        },
    )
    return made.pk
