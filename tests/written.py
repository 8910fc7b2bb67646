"""Cases as authors write them, for tests of every room that plays them."""

from typing import Any

from xenia.community.models import Reader, Review, Side
from xenia.learning.actions.cases import bring_case
from xenia.learning.models import CaseVersion
from xenia.learning.reviewed import state_of
from xenia.people.actions.people import make_person
from xenia.standards.cases import parse

TEXT = """\
---
case: {code}
title: The kettle
lead: A woman comes with a pain that has a name.
language: en
competencies: who-2021:who-2021-s3
---

# People

## Hodan {{#hodan}}
role: patient
speaks: so
migrated: yes
deeds: suffers; decides

She keeps bees.

- [fear] What worries you most?
  answer: That nobody will water the bees.

# Scenes

## The room {{#room}}

You come in. She stands at the window.

@hodan (so): It sings at night.

{passage}

- [ask] Ask what worries her most -> heard
  mark: better
  feedback: She sits down.
  evidence: who-2021:who-2021-s3 behaviour 1
  asks: fear

- [go] Write a prescription -> paper
  mark: worse
  evidence: who-2021:who-2021-s3 behaviour 0

## Heard {{#heard}}

= She comes back in a week, and brings honey.

## Paper {{#paper}}

= She does not come back.
  debrief: What did you not ask?

# Debrief

- [seat] Where did you sit?
"""


def document(*, code: str = "kettle", passage: str = "") -> Any:
    """A small case, with a passage of a story when its name is given."""
    return parse(TEXT.format(code=code, passage=f"> [[story:{passage}]]" if passage else ""))


def brought(actor: Any, *, code: str = "kettle", passage: str = "") -> CaseVersion:
    """The same case as a draft of this author."""
    return bring_case(actor, document(code=code, passage=passage))


def both_sign(version: CaseVersion) -> CaseVersion:
    """Somebody of each side has read the version as it stands now, and signed it."""
    for side in Side.values:
        person = make_person(name=f"Who reads for the {side}")
        now = version.thing.created_at
        Reader.objects.create(subject=version.thing, person=person, side=side, asked_at=now)
        state = state_of(version.thing)
        Review.objects.create(subject=version.thing, side=side, reader=person, verdict="approves", state=state, at=now)
    return version
