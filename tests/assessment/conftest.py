"""A small form and its askings, for every test of the measuring room."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.assessment.seen import *  # noqa: F403 - what was seen of learners
from xenia.standards.instruments import Condition, Instrument, Item, ItemType, Option, Subscale

if TYPE_CHECKING:
    from xenia.assessment.models import Occasion, Version
    from xenia.people.models import Person

DEGREES = tuple(Option(code=str(n), label=label, score=n) for n, label in enumerate(("Never", "Sometimes", "Always")))


def small_form(**more: Any) -> Instrument:
    """Four questions: two that are scored, one that comes only after 'Never', one in words."""
    from xenia.standards.instruments import Section

    items = (
        Item(
            code="listens",
            type=ItemType.LIKERT,
            text="Lets the patient finish",
            options=DEGREES,
            required=True,
            competencies=("school:a",),
            evidence="behaviour",
        ),
        Item(code="why", type=ItemType.TEXT, text="What got in the way?", show_if=Condition(item="listens", value="0")),
        Item(
            code="interprets",
            type=ItemType.LIKERT,
            text="Speaks to the patient, not to the interpreter",
            options=DEGREES,
            competencies=("school:a",),
            evidence="behaviour",
        ),
        Item(code="words", type=ItemType.LONG_TEXT, text="What should they keep doing?"),
    )
    scale = Subscale(code="rapport", title="Rapport", items=("listens", "interprets"), rule="percent", answered=0.5)
    form = {
        "code": "rapport",
        "title": "Rapport with a patient",
        "minutes": 1,
        "sections": (Section(code="s", items=items),),
    }
    return Instrument(**{**form, "subscales": (scale,), **more})


@pytest.fixture
def make_version(db: Any) -> Callable[..., "Version"]:
    """A published version: `make_version()` of the small form, or of any other plain instrument."""
    from xenia.assessment.actions.instruments import bring_instrument
    from xenia.assessment.queries.instruments import instrument_of, newest_version
    from xenia.core.rules import SYSTEM

    def make(form: Instrument | None = None) -> "Version":
        plain = form or small_form()
        bring_instrument(SYSTEM, plain, reason="A test needs it", publish=True)
        version = newest_version(instrument_of(plain.code), published=True)
        assert version is not None
        return version

    return make


@pytest.fixture
def make_occasion(make_version: Callable[..., "Version"]) -> Callable[..., "Occasion"]:
    """An open occasion: `make_occasion([person, (person, about)], privacy="named", **plan)`."""
    from django.utils import timezone

    from xenia.assessment.actions.occasions import Plan, open_occasion, plan_occasion
    from xenia.core.rules import SYSTEM

    def make(people: Iterable[Any] = (), *, version: Any = None, opened: bool = True, **plan: Any) -> "Occasion":
        now = timezone.now()
        decided = {
            "title": "After the visit",
            "opens_at": now - timedelta(hours=1),
            "closes_at": now + timedelta(days=7),
        }
        decided |= {"version": (version or make_version()).pk, **plan}
        asked = [(one[0].pk, one[1].pk) if isinstance(one, tuple) else (one.pk, None) for one in people]
        occasion = plan_occasion(SYSTEM, Plan(**decided), asked=asked)
        if opened:
            open_occasion(SYSTEM, occasion)
        return occasion

    return make


@pytest.fixture
def crowd(make_person: Callable[..., "Person"]) -> list["Person"]:
    """Twelve students."""
    return [make_person(f"Student {number}", "student") for number in range(12)]
