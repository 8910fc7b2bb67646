"""Instruments of a school to test with: published, as drafts, answered."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from tests.standards.instrument_examples import OFTEN, form, item
from xenia.assessment.actions.instruments import (
    begin_version,
    bring_instrument,
)
from xenia.assessment.models import Occasion, Response, Version
from xenia.assessment.queries.instruments import plain_of
from xenia.core.models import Thing
from xenia.core.rules import SYSTEM
from xenia.standards import instruments as plain

TWO = form(item("q1"), item("q2"), code="two", title="Two questions")
BARE = tuple(replace(option, label="") for option in OFTEN)
SLOT = form(
    item("q1", text="", options=BARE), code="theirs", title="Theirs", licence=plain.Licence(kind="slot", holder="They")
)


def published(held: plain.Instrument = TWO) -> Version:
    outcome = bring_instrument(SYSTEM, held, reason="For a test", publish=True)
    return Version.objects.select_related("thing", "instrument__thing").get(pk=outcome.version)


def draft(held: plain.Instrument = TWO) -> Version:
    return begin_version(SYSTEM, published(held).instrument)


def reworded(held: plain.Instrument, **texts: str) -> plain.Instrument:
    section = held.sections[0]
    items = tuple(replace(each, text=texts.get(each.code, each.text)) for each in section.items)
    return replace(held, sections=(replace(section, items=items), *held.sections[1:]))


def at(version: Version, *more: str) -> str:
    """The address of a page of its instrument."""
    return "/".join(["/instruments", str(version.instrument_id), *more, ""])


def standing(version: Version) -> plain.Instrument:
    """How it reads now."""
    return plain_of(Version.objects.select_related("thing", "instrument__thing").get(pk=version.pk))


def digest(version: Version) -> str:
    return bytes(version.digest).hex()


def answer(version: Version, *, language: str = "en") -> Response:
    """Somebody has answered this version."""
    now = timezone.now()
    occasion = Occasion.objects.create(
        thing=Thing.objects.create(kind="occasion", label="Now", published_at=now),
        version=version,
        opens_at=now,
        closes_at=now + timedelta(days=1),
    )
    return Response.objects.create(occasion=occasion, version=version, language=language)
