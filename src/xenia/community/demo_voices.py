"""Eight people tell, in the demo school: told, agreed to, looked at by two, released, and one taken back."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from yaml import CSafeLoader, load

from xenia.community.actions.checks import sign_first, sign_second
from xenia.community.actions.consent import Given, record_consent, release_story
from xenia.community.actions.policies import acknowledge_policy, adopt_policy
from xenia.community.actions.recipients import mark_told, note_recipient
from xenia.community.actions.story_links import issue_story_link
from xenia.community.actions.talks import hold_safety_talk
from xenia.community.actions.telling import Card, begin_story
from xenia.community.actions.uses import note_openings
from xenia.community.actions.withdrawals import withdraw
from xenia.community.actions.words import check_translation, save_words
from xenia.community.choices import Choices, choices_from
from xenia.community.demo_way import CODE, keep_way
from xenia.community.models import Check, Consent, Policy, Story, Teller, Text
from xenia.community.queries.checklist import CHECKLIST
from xenia.community.queries.words import Passage
from xenia.core.actions.things import link, make_thing
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM, Actor
from xenia.people.queries.actors import actor_for
from xenia.people.queries.demo import demo_choices

ROOM = Path(__file__).resolve().parent
SPACE = UUID("0c7a7f52-1f7e-4f0e-9d55-31a0c1f2a8e4")
#: a thing by which other rooms of the demo find a story; the story itself has a neutral name
DEMO = "demo_story"
#: whose page the visitor may open in the demo
TELLER_OF_THE_CAST = "kettle"
#: makers and keepers of the cast who have read the policy; the patient educator has not yet
HAVE_READ = ("programme_director", "coordinator", "course_director", "teacher", "exam_administrator")
AGES = {Consent.Stage.TELLING: 200, Consent.Stage.EDITING: 150, Consent.Stage.RELEASE: 120}
WRITTEN, SIGNED, RELEASED = 160, 140, 118

Say = Callable[[str], None]


def make_stories(*, say: Say) -> None:
    """Tell the eight stories; what stands already is left."""
    cast = {choice.part.kind: choice.user.person.pk for choice in demo_choices()}
    if Policy.objects.exists() or not cast:
        return
    say("Listening to stories …")
    keeper, second = (actor_for(cast[kind]) for kind in ("coordinator", "programme_director"))
    _policy(keeper, [actor_for(cast[kind]) for kind in HAVE_READ])
    stories = {plain["code"]: _tell(plain, keeper, second) for plain in _written()}
    Teller.objects.filter(story=stories[TELLER_OF_THE_CAST]).update(code=make_password(CODE))
    keep_way(issue_story_link(keeper, stories[TELLER_OF_THE_CAST]))
    _date(stories.values())
    _open(cast, [story for code, story in stories.items() if code != "hands"])
    _elsewhere(keeper, stories)


def demo_story(code: str) -> Story:
    """One of the eight by its code, for the other rooms of the demo."""
    named = Thing.objects.filter(kind=DEMO, label=code)
    return Story.objects.select_related("thing").get(thing__links_in__source__in=named)


def demo_passage(code: str, passage: str) -> UUID:
    """The key of a passage (`p1`) of one of the eight."""
    return uuid5(SPACE, f"{code} {passage}")


def _written() -> Iterator[dict[str, Any]]:
    for file in sorted((ROOM / "demo_stories").glob("*.yaml")):
        yield load(file.read_text(encoding="utf-8"), Loader=CSafeLoader)


def _policy(keeper: Actor, readers: list[Actor]) -> None:
    plain = load((ROOM / "demo_policy.yaml").read_text(encoding="utf-8"), Loader=CSafeLoader)
    policy = adopt_policy(keeper, title=plain["title"], words=plain["words"], adopted_on=plain["adopted-on"])
    for reader in readers:
        acknowledge_policy(reader, policy)


def _tell(plain: Mapping[str, Any], keeper: Actor, second: Actor) -> Story:
    """One story as far as its state says."""
    card = Card(**plain["teller"], interpreter=plain.get("interpreter", ""))
    story = begin_story(keeper, told_in=plain["told-in"], card=card, minor=plain["minor"], route=plain["route"])
    link(make_thing(DEMO, plain["code"]), "demo", story.thing)
    said = choices_from(plain["consent"])
    asking = _Asking(keeper, story, plain)
    asking.ask("telling", said)
    if talk := plain.get("safety-talk"):
        hold_safety_talk(second, story, held_on=talk["held-on"], language=plain["told-in"], notes=talk.get("notes", ""))
    texts = [_write(keeper, story, plain["code"], language, text) for language, text in plain["texts"].items()]
    asking.ask("editing", said)
    for text in texts:
        _clear(text, plain, keeper, second)
    if plain["state"] == "checked":
        return story
    asking.ask("release", said)
    release_story(keeper, story)
    return story


class _Asking:
    """How one teller is asked."""

    def __init__(self, keeper: Actor, story: Story, plain: Mapping[str, Any]) -> None:
        self.keeper, self.story, self.plain = keeper, story, plain

    def ask(self, stage: str, choices: Choices) -> None:
        interpreter, guardian = self.plain.get("interpreter", ""), self.plain.get("guardian", "")
        alone = not interpreter or interpreter.startswith("Nobody")
        details = {} if alone else {"interpreter": interpreter}
        given = Given(
            stage=stage,
            way="oral" if alone else "interpreted",
            language=self.plain["told-in"],
            wording="2026-1",
            understood=True,
            guardian=bool(guardian),
            not_their_clinician=True,
            interpreter_chosen=not alone,
            details=details | ({"guardian": guardian} if guardian else {}),
        )
        until: date = self.plain["consent"]["until"]
        record_consent(self.keeper, self.story, choices=choices, until=until, given=given)


def _write(keeper: Actor, story: Story, code: str, language: str, text: Mapping[str, Any]) -> Text:
    passages = [Passage(demo_passage(code, one["id"]), one["words"], one["warning"]) for one in text["passages"]]
    return save_words(
        keeper, story, kind=text["kind"], language=language, title=text["title"], passages=passages, seen=0
    )


def _clear(text: Text, plain: Mapping[str, Any], keeper: Actor, second: Actor) -> None:
    """Two pairs of eyes on what is shown as nobody's; of one story the second signature is still to come."""
    if text.kind == Text.Kind.TRANSLATED:
        check_translation(second, text)
    if plain["route"] != Story.Route.DEIDENTIFIED or text.kind == Text.Kind.TOLD:
        return
    changed = {"names", "places", "third"}
    sign_first(keeper, text, {line: "changed" if line in changed else "absent" for line in CHECKLIST})
    if plain["state"] != "checked":
        sign_second(second, text)


def _date(stories: Any) -> None:
    """Months ago, and not all on the day on which the demo was made."""
    now, keys = timezone.now(), [story.pk for story in stories]
    for stage, days in AGES.items():
        Consent.objects.filter(story__in=keys, stage=stage).update(at=now - timedelta(days=days))
    Text.objects.filter(story__in=keys).update(at=now - timedelta(days=WRITTEN))
    checks, signed = Check.objects.filter(text__story__in=keys), now - timedelta(days=SIGNED)
    checks.update(at=signed)
    checks.exclude(second_at=None).update(second_at=signed + timedelta(days=3))
    published = Thing.objects.filter(pk__in=keys, published_at__isnull=False)
    published.update(published_at=now - timedelta(days=RELEASED))
    Thing.objects.filter(pk__in=keys).update(created_at=now - timedelta(days=AGES[Consent.Stage.TELLING] + 9))


def _open(cast: Mapping[str, UUID], stories: list[Story]) -> None:
    """Teachers read what they may make cases of; students meet stories in cases, and nowhere else."""
    for kind in ("teacher", "course_director"):
        note_openings(Actor(person=cast[kind]), [story.pk for story in stories], role=kind)


def _elsewhere(keeper: Actor, stories: Mapping[str, Story]) -> None:
    """One story is taken back; of the two schools that had it, one was told."""
    school: dict[str, Any] = {"name": "Harbour Valley School of Nursing", "address": "stories@harbourvalley.example"}
    note_recipient(keeper, stories["kettle"], **school)
    taken = stories["yellow-flower"]
    first = note_recipient(keeper, taken, **school)
    note_recipient(keeper, taken, name="Kessler College of Social Work", address="library@kessler.example")
    withdraw(SYSTEM, taken)
    first.refresh_from_db()
    mark_told(keeper, first)
