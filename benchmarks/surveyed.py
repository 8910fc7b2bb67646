"""Run in a school of its own: many answers to sixty questions, counted, and the page that says how good they are."""

import json
import resource
import sys
import time
from dataclasses import asdict
from datetime import timedelta

import django


def main(persons: int) -> None:
    """Print what counting anew took, and what the quality page costs from what was counted."""
    django.setup()
    from benchmarks.forms import publish_form, store_answers
    from xenia.people.demo import make_people, mark_demo_database
    from xenia.site.cli.database import ready

    ready()
    mark_demo_database()
    make_people()
    version = publish_form()
    occasion = _occasion(version)
    store_answers(version, occasion, persons)
    found = {"rebuilt": _rebuilt(version, occasion), "page": asdict(_page(version))}
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump(found, sys.stdout)


def _occasion(version):  # type: ignore[no-untyped-def] # models can't be imported before the settings are read
    from django.utils import timezone

    from xenia.assessment.actions.occasions import Plan, open_occasion, plan_occasion
    from xenia.core.rules import SYSTEM
    from xenia.people.models import Person

    now = timezone.now()
    ends = now + timedelta(days=7)
    plan = Plan(title="Measured", version=version.pk, opens_at=now - timedelta(hours=1), closes_at=ends)
    asked = [(person.pk, None) for person in Person.objects.filter(roles__kind="student")[:1]]
    occasion = plan_occasion(SYSTEM, plan, asked=asked)
    open_occasion(SYSTEM, occasion)
    return occasion


def _rebuilt(version, occasion) -> float:  # type: ignore[no-untyped-def] # as above
    from xenia.assessment.actions.sums import rewrite_sums

    started = time.perf_counter()
    rewrite_sums(version, occasion)
    return time.perf_counter() - started


def _page(version):  # type: ignore[no-untyped-def] # as above
    from django.urls import reverse

    from benchmarks.pages import page_costs
    from benchmarks.visits import director

    address = reverse("instrument_quality", args=[version.instrument_id])
    return page_costs(director(), {"quality": (address, 100)})[0]


if __name__ == "__main__":
    main(int(sys.argv[1]))
