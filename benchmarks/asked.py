"""Run in a school of its own: ask many students by a form, and print the session of each with the occasion's key."""

import json
import sys
from datetime import timedelta

import django


def main(students: int) -> None:
    """Everybody is asked by the same form of twenty questions, and is signed in."""
    django.setup()
    from django.conf import settings
    from django.test import Client

    from xenia.people.demo import make_people, mark_demo_database
    from xenia.people.models import Person, User
    from xenia.site.cli.database import ready

    ready()
    mark_demo_database()
    make_people()
    settings.ALLOWED_HOSTS.append("testserver")
    people = Person.objects.filter(roles__kind="student").order_by("pk").distinct()[:students]
    sessions = []
    for person in people:
        user, _ = User.objects.get_or_create(person=person, defaults={"email": f"{person.pk}@measured.invalid"})
        browser = Client()
        browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        sessions.append(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    json.dump({"occasion": _occasion([person.pk for person in people]), "sessions": sessions}, sys.stdout)


def _occasion(people: list) -> str:  # type: ignore[type-arg] # keys of people
    from django.utils import timezone

    from xenia.assessment.actions.instruments import bring_instrument
    from xenia.assessment.actions.occasions import Plan, open_occasion, plan_occasion
    from xenia.core.rules import SYSTEM
    from xenia.standards.instruments import Instrument, Item, ItemType, Option, Section

    options = tuple(Option(code=str(code), label=str(code), score=code) for code in range(1, 6))
    items = tuple(
        Item(code=f"q{number}", type=ItemType.LIKERT, text=f"Question {number}", options=options)
        for number in range(1, 21)
    )
    form = Instrument(code="bench", title="Twenty questions", minutes=5, sections=(Section(code="s", items=items),))
    version = bring_instrument(SYSTEM, form, reason="To be measured", publish=True).version
    now = timezone.now()
    ends = now + timedelta(days=7)
    plan = Plan(title="Measured", version=version, opens_at=now - timedelta(hours=1), closes_at=ends)
    occasion = plan_occasion(SYSTEM, plan, asked=[(person, None) for person in people])
    open_occasion(SYSTEM, occasion)
    return str(occasion.pk)


if __name__ == "__main__":
    main(int(sys.argv[1]))
