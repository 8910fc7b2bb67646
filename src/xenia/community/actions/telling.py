"""Begin a story, and keep who told it apart from what was told."""

import secrets
from dataclasses import asdict, dataclass

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from xenia.community.models import Check, Story, Teller
from xenia.community.queries.told_names import is_real_name
from xenia.community.sealing import TELLER, WORDS, open_content, seal_content, story_cipher
from xenia.core.actions.audit import recorded
from xenia.core.actions.things import make_thing
from xenia.core.keys import key_for
from xenia.core.rules import Actor, Refused, demand
from xenia.people.models import Person

#: without letters and digits that are mistaken for one another on paper or by telephone
SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
DIGITS = "23456789"
CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Card:
    """Who told a story and how they are reached safely; never a field for what papers they hold."""

    name: str
    pseudonym: str = ""
    reach: str = ""
    interpreter: str = ""
    needs: str = ""


def begin_story(actor: Actor, *, told_in: str, card: Card, minor: bool = False, route: str = "") -> Story:
    """Make room for a story before anything of it is told: its keys first, then its row under a neutral name."""
    demand(actor, "community.keep_stories")
    with recorded(actor, "story.begin") as record:
        thing = make_thing("story", f"Story {''.join(secrets.choice(SIGNS) for _sign in range(5))}")
        thing.route = f"/stories/{thing.pk}/"
        thing.save(update_fields=["route"])
        for purpose in (WORDS, TELLER):
            key_for(purpose, thing.pk)
        keeper = Person.objects.filter(pk=actor.person).first()
        story = Story(thing=thing, told_in=told_in, minor=minor, keeper=keeper)
        story.route = route or Story.Route.DEIDENTIFIED
        story.save(force_insert=True)
        Teller.objects.create(story=story, sealed=_sealed(story, card))
        record.note(story.pk, now={"told_in": told_in, "route": story.route, "minor": minor})
    return story


def change_card(actor: Actor, story: Story, card: Card) -> None:
    """Write down anew who told it and how they are reached."""
    demand(actor, "community.keep_stories")
    demand_living(story)
    with recorded(actor, "story.card") as record:
        Teller.objects.filter(story=story).update(sealed=_sealed(story, card))
        record.note(story.pk, now={"card": "changed"})


def card_of(actor: Actor, story: Story) -> Card:
    """Who told a story, for whoever keeps it. Raises NotPermitted for others, KeyDestroyed when it is gone."""
    demand(actor, "community.keep_stories")
    return opened_card(story)


def opened_card(story: Story) -> Card:
    """Who told a story. Whoever calls has made sure that the teller, or the story's keeper, asks."""
    sealed = Teller.objects.values_list("sealed", flat=True).get(story=story)
    return Card(**open_content(story_cipher(story.pk, TELLER), sealed, place=story.pk))


def set_route(actor: Actor, story: Story, route: str) -> None:
    """Choose how the story may be released: as the teller's own, or with nobody to be recognised in it.

    What was cleared on the other route is cleared no longer, because it was looked at for something else; signatures
    from before are asked for anew.
    """
    demand(actor, "community.keep_stories")
    demand_living(story)
    if story.thing.published_at:
        raise Refused(_("This story is released. Hide it first, or begin another."))
    if route == story.route:
        return
    _demand_made_up(route, opened_card(story))
    with recorded(actor, "story.route") as record:
        record.note(story.pk, was={"route": story.route}, now={"route": route})
        story.route = Story.Route(route)
        story.save(update_fields=["route"])
        story.texts.update(cleared_at=None)
        Check.objects.filter(text__story=story).delete()


def found_under_age(actor: Actor, story: Story) -> None:
    """Keep that the teller said that they are under eighteen: from now on nobody asks without an adult beside them."""
    demand(actor, "community.keep_stories")
    demand_living(story)
    with recorded(actor, "story.under_age") as record:
        story.minor = True
        story.save(update_fields=["minor"])
        record.note(story.pk, was={"minor": False}, now={"minor": True})


def renew_code(actor: Actor, story: Story) -> str:
    """A new code for the teller's own page, told to them by voice or on paper; only its slow hash is kept."""
    demand(actor, "community.keep_stories")
    demand_living(story)
    code = "".join(secrets.choice(DIGITS) for _digit in range(CODE_LENGTH))
    with recorded(actor, "story.code") as record:
        Teller.objects.filter(story=story).update(code=make_password(code), failures=0, locked_until=None)
        record.note(story.pk, now={"code": "renewed"})
    return code


def demand_living(story: Story) -> None:
    """Raise Refused for a story that was withdrawn, whose keepers can only wait or read its receipt."""
    if Story.objects.filter(pk=story.pk, hidden_at__isnull=False).exists():
        raise Refused(_("This story was withdrawn; nothing in it can be changed any more."))


def _demand_made_up(route: str, card: Card) -> None:
    """Where nobody is to be recognised, a story bears no part of its teller's own name."""
    if route != Story.Route.IDENTIFIED and is_real_name(card.pseudonym, name=card.name):
        raise Refused(
            _(
                "The name for the story is the person's own name or a part of it: whoever knows them would recognise "
                "them. Ask them to make up another one, or leave it empty."
            )
        )


def _sealed(story: Story, card: Card) -> bytes:
    if not card.name.strip():
        raise Refused(_("Write down what the person wants to be called."))
    _demand_made_up(story.route, card)
    return seal_content(story_cipher(story.pk, TELLER), asdict(card), place=story.pk)
