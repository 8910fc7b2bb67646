"""Files of responses that someone has brought: what was found in them, and how far they have come."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from xenia.assessment.models import Instrument
from xenia.core.actions.media import open_media
from xenia.core.models import Job, Media
from xenia.core.queries.media import visible_media
from xenia.core.rules import Actor

READ, WRITE = "assessment.look_at_responses", "assessment.bring_responses"
#: looked at and ready, looked at and wrong, brought in; before that nothing is kept
READY, REFUSED, DONE = "ready", "refused", "done"


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """A file, the latest work on it, and what that found."""

    media: Media
    job: Job | None
    found: Mapping[str, Any]

    @property
    def state(self) -> str:
        return str(self.found.get("state", ""))

    @property
    def works(self) -> bool:
        return self.job is not None and self.job.state in (Job.State.QUEUED, Job.State.RUNNING)

    @property
    def failure(self) -> str:
        """Why the latest work failed, in its own words."""
        return self.job.failure if self.job is not None and self.job.state == Job.State.FAILED else ""

    @property
    def changes_something(self) -> bool:
        return any(n for name in ("created", "updated") for n in self.found.get(name, {}).values())


def found_name(media: UUID) -> str:
    """What the file is called that keeps what was found in another."""
    return f"{media}.found"


def brought_file(actor: Actor, instrument: Instrument, media: UUID) -> BroughtFile | None:
    """The file of this key, if the actor brought it for this instrument. Three statements."""
    mine = visible_media(actor).filter(owner=actor.person) if actor.person else Media.objects.none()
    kept = mine.filter(pk=media).first()
    if kept is None:
        return None
    works = Job.objects.filter(name__in=(READ, WRITE), arguments__media=str(media))
    job = works.filter(arguments__instrument=str(instrument.pk)).order_by("-created_at").first()
    if job is None:
        return None
    found = mine.filter(name=found_name(media)).order_by("-created_at").first()
    return BroughtFile(kept, job, _opened(found) if found else {})


def _opened(found: Media) -> Mapping[str, Any]:
    with open_media(found) as stream:
        document: dict[str, Any] = json.loads(stream.read())
    return document
