"""The measuring room of the demo school: forms that were sent out, what came back, and the evidence in it."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from xenia.assessment.actions.answering import WORDS_KEY
from xenia.assessment.actions.attainment import recompute_attainment
from xenia.assessment.actions.boxes import KEY
from xenia.assessment.actions.budgets import set_budgets
from xenia.assessment.actions.evidence import Seen, competencies_named, record_evidence, witness
from xenia.assessment.actions.occasions import open_occasion
from xenia.assessment.demo_askings import ASKINGS, BUDGETS, WORDS, Asking
from xenia.assessment.models import Answers, Asked, Occasion, Response, Study, Version
from xenia.assessment.queries.instruments import instrument_of, newest_version, plain_of
from xenia.assessment.scoring import asked_items, level_by_competency
from xenia.core.actions.audit import recorded
from xenia.core.actions.rows import insert_rows
from xenia.core.actions.things import make_thing
from xenia.core.keys import cipher, key_for
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM
from xenia.curriculum.models import Course
from xenia.people.models import Membership, Person
from xenia.people.queries.demo import demo_choices
from xenia.people.queries.people import roles_held
from xenia.standards.instruments import ONE_OF, Instrument, Item, ItemType, options_of
from xenia.standards.instruments import WORDS as IN_WORDS

SPACE = UUID("5b0d1a2e-9d0c-4f57-8b1a-6f2f0d3a7c19")
#: an item that goes badly with the others of its form, so that the page on its quality has something to say
ODD = "closes"
#: teachers who observe beside the one of the cast
OBSERVERS = 11
Say = Callable[[str], None]


def make_assessment(*, say: Say) -> None:
    """Send out the demo's forms and answer them; what stands already is left."""
    if Study.objects.exists() or not Person.objects.exists():
        return
    say("Sending out forms …")
    set_budgets(SYSTEM, {role: str(minutes) for role, minutes in BUDGETS.items()})
    made = _Making()
    for number, asking in enumerate(ASKINGS):
        made.ask(number, asking)
    recompute_attainment(SYSTEM)


class _Making:
    """The people who ask and answer, the same in every demo."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.random = Random(1951)  # noqa: S311 - a demo that is the same each time, no secret
        self.studies: dict[str, Study] = {}
        self.ability: dict[UUID, float] = {}

    @cached_property
    def cast(self) -> dict[str, Person]:
        return {choice.part.kind: choice.user.person for choice in demo_choices()}

    @cached_property
    def competencies(self) -> dict[str, UUID]:
        versions = (newest_version(instrument_of(asking.form), published=True) for asking in ASKINGS)
        plain = [plain_of(version) for version in versions if version]
        return competencies_named({name for form in plain for item in form.items for name in item.competencies})

    def people(self, who: str) -> list[UUID]:
        """Keys of those whom an asking names, in an order that stays."""
        if who == "cast":
            return [self.cast["student"].pk]
        kind, _space, year = who.partition(" ")
        if kind == "year":
            begins = self.now.year - int(year) + (self.now.month >= 7)
            inside = Membership.objects.filter(group__cohort__entered__begins=begins)
            return list(inside.order_by("person").values_list("person", flat=True))
        return list(roles_held().filter(kind=kind).order_by("person").values_list("person", flat=True).distinct())

    def ask(self, number: int, asking: Asking) -> None:
        version = newest_version(instrument_of(asking.form), published=True)
        assert version is not None, asking.form
        with recorded(SYSTEM, "assessment.plan") as record:
            occasion = self._occasion(number, asking, version)
            pairs = self._pairs(asking)
            self.random.shuffle(pairs)
            rows = [(occasion.pk, who, about) for who, about in pairs]
            insert_rows(Asked, ("occasion", "person", "about"), rows, ignore_conflicts=True)
            record.note(occasion.pk, now={"asked": len(pairs)})
        if not asking.rate:
            open_occasion(SYSTEM, occasion)
            return
        Thing.objects.filter(pk=occasion.pk).update(published_at=occasion.opens_at)
        Occasion.objects.filter(pk=occasion.pk).update(closed_at=occasion.closes_at, census_at=occasion.opens_at)
        self._answer(asking, occasion, [pair for pair in pairs if self.random.random() < asking.rate])

    def _occasion(self, number: int, asking: Asking, version: Version) -> Occasion:
        key = uuid5(SPACE, str(number))
        opens = self.now + timedelta(days=asking.begins)
        thing = Thing.objects.create(pk=key, kind="occasion", label=asking.title, route=f"/occasions/{key}/")
        study = self._study(asking)
        course = Course.objects.filter(source_id="FND-103").order_by("-year__begins").first() if asking.course else None
        return Occasion.objects.create(
            thing=thing,
            version=version,
            study=study,
            wave=study.waves.count() + 1 if study else 1,
            privacy=asking.privacy,
            stakes=asking.stakes,
            about=course.thing if course else None,
            role="" if asking.who.startswith("year") else asking.who,
            opens_at=opens,
            closes_at=opens + timedelta(days=asking.days),
        )

    def _study(self, asking: Asking) -> Study | None:
        if asking.study and asking.study not in self.studies:
            thing = make_thing("study", asking.study, published=True)
            self.studies[asking.study] = Study.objects.create(thing=thing, privacy=asking.privacy)
        return self.studies.get(asking.study)

    def _pairs(self, asking: Asking) -> list[tuple[UUID, UUID | None]]:
        """Who is asked about whom: each observed by `each` observers in turn, or everyone about themselves."""
        if not asking.about:
            return [(one, None) for one in self.people(asking.who)]
        observers = [self.cast[asking.who].pk, *self.people("teacher")[:OBSERVERS]]
        pairs = (
            (observers[(place + turn * 5) % len(observers)], about)
            for place, about in enumerate(self.people(asking.about))
            for turn in range(asking.each)
        )
        return list(dict.fromkeys(pairs))

    def _answer(self, asking: Asking, occasion: Occasion, pairs: list[tuple[UUID, UUID | None]]) -> None:
        plain = plain_of(occasion.version)
        responses: list[tuple[Any, ...]] = []
        events: list[tuple[Any, ...]] = []
        seen: list[Seen] = []
        for number, (who, about) in enumerate(pairs):
            values, language = self._values(plain, self._level(about or who) + asking.shift)
            key, event = uuid5(occasion.pk, f"{who} {about}"), uuid5(occasion.pk, f"event {who} {about}")
            named = asking.privacy == "named"
            at = occasion.opens_at + (occasion.closes_at - occasion.opens_at) * ((number + 1) / (len(pairs) + 2))
            pseudonym = uuid5(SPACE, f"{asking.study} {who}").hex * 2 if asking.privacy == "linkable" else ""
            moment = (at, at) if named else (None, None)
            subject = about or occasion.about_id
            place = (key, occasion.pk, occasion.version_id, who if named else None, subject, pseudonym)
            responses.append((*place, language, *moment, occasion.role, True))
            events.append((key, event, *self._sealed(plain, values, key, event, who if named else None, occasion)))
            if named:
                seen += self._seen(occasion, plain, values, key, who, about, at)
        if asking.privacy != "named":
            self.random.shuffle(responses)
            self.random.shuffle(events)
        insert_rows(Response, _RESPONSE, responses)
        insert_rows(Answers, ("response", "event", "said", "sealed", "key"), events)
        self._came(occasion, set(pairs))
        with recorded(SYSTEM, "assessment.submit") as record:
            record_evidence(seen, record=record)

    def _came(self, occasion: Occasion, pairs: set[tuple[UUID, UUID | None]]) -> None:
        asked = Asked.objects.filter(occasion=occasion).values_list("pk", "person", "about")
        came = [pk for pk, person, about in asked if (person, about) in pairs]
        Asked.objects.filter(pk__in=came).update(answered=True)

    def _level(self, person: UUID) -> float:
        if person not in self.ability:
            self.ability[person] = self.random.gauss(0, 1)
        return self.ability[person]

    def _values(self, plain: Instrument, level: float) -> tuple[dict[str, Any], str]:
        """Answers of someone at this level, and the language in which their words are."""
        values: dict[str, Any] = {}
        language, words = self.random.choice(WORDS)
        for item in plain.items:
            if item in asked_items(plain, values):
                said = self._said(item, level, words)
                if said is not None:
                    values[item.code] = said
        return values, language if any(item.type in IN_WORDS and item.code in values for item in plain.items) else "en"

    def _said(self, item: Item, level: float, words: str) -> Any:
        if not item.required and self.random.random() < 0.04:
            return None
        if item.type in ONE_OF:
            return self._choice(item, level)
        if item.type is ItemType.MULTIPLE:
            return [option.code for option in item.options if self.random.random() < 0.4] or [item.options[0].code]
        if item.type in IN_WORDS:
            return words if item.required or self.random.random() < 0.45 else None
        if item.type is ItemType.MATRIX:
            return {row.code: self.random.choice(item.options).code for row in item.rows}
        if item.type is ItemType.RANKING:
            return self.random.sample([option.code for option in item.options], len(item.options))
        if item.type is ItemType.NUMBER:
            low = item.minimum or 0.0
            return round(low + self.random.random() * ((item.maximum or low + 10) - low))
        return (self.now + timedelta(days=-self.random.randint(1, 60))).date().isoformat()

    def _choice(self, item: Item, level: float) -> str:
        """An option whose score fits the level; of several that are equally wrong any, 'not applicable' rarely."""
        options = options_of(item)
        scores = sorted({one.score for one in options if one.score is not None})
        if not scores:
            return options[self.random.random() < 0.07].code
        unscored = [one for one in options if one.score is None]
        if unscored and self.random.random() < 0.03:
            return unscored[0].code
        loading, luck = 0.15 if item.code == ODD else 0.8, self.random.gauss(0, 0.7)
        place = (level * loading + luck) * (-1 if item.reverse else 1)
        step = round((len(scores) - 1) * (0.62 + place / 4.2))
        score = scores[min(max(step, 0), len(scores) - 1)]
        fitting = [one.code for one in options if one.score == score]
        return fitting[int(luck * 1000) % len(fitting)]

    def _sealed(
        self, plain: Instrument, values: Mapping[str, Any], key: UUID, event: UUID, who: UUID | None, occasion: Occasion
    ) -> tuple[dict[str, Any], bytes, UUID | None]:
        words = {item.code for item in plain.items if item.type in IN_WORDS}
        own = {code: value for code, value in values.items() if code in words}
        said = {code: value for code, value in values.items() if code not in words}
        if not own:
            return said, b"", None
        lock = key_for(WORDS_KEY, who).pk if who else key_for(KEY, occasion.pk).pk
        content = json.dumps(own, ensure_ascii=False).encode()
        return said, cipher(lock).seal(content, bound_to=key.bytes + event.bytes), lock

    def _seen(
        self,
        occasion: Occasion,
        plain: Instrument,
        values: Mapping[str, Any],
        response: UUID,
        who: UUID,
        about: UUID | None,
        at: datetime,
    ) -> Iterator[Seen]:
        for reference, kind, level in level_by_competency(plain, values):
            if reference in self.competencies:
                yield Seen(
                    learner=about or who,
                    competency=self.competencies[reference],
                    kind=kind,
                    level=level,
                    stakes=occasion.stakes,
                    source=occasion.pk,
                    response=response,
                    observed_at=at,
                    **witness(plain, reference, kind, learner=about or who, assessor=who, role=occasion.role),
                )


_RESPONSE = (
    *("uuid", "occasion", "version", "person", "about", "pseudonym"),
    *("language", "started_at", "submitted_at", "role", "submitted"),
)
