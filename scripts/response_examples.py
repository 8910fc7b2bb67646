"""What the pages of answers as files, and of a form's quality, are filled with in a copy of the demo school."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

from scripts.cast import user_of
from xenia.assessment.actions.responses.files import confirm_bringing, start_bringing
from xenia.assessment.actions.sums import rewrite_changed
from xenia.assessment.models import KeptSums
from xenia.assessment.queries.brought_files import brought_file
from xenia.assessment.queries.instruments import instrument_of
from xenia.core.models import Job
from xenia.core.tasks import run_job
from xenia.people.queries.actors import actor_for

FORM = "global-rating"
#: the last is wrong in four places
FILES = (
    "id,language\np1,en\np2,es\n",
    "id,language\np3,en\n",
    "id,language,submitted\np1,en,noon\np1,klingon!,\n,en,\n",
)


@cache
def _qualities() -> Any:
    """The forms that were answered most, and one that nobody has answered."""
    rewrite_changed()
    rows = KeptSums.objects.filter(occasion=None, group="").order_by("-responses", "pk")
    answered = list(dict.fromkeys(rows.values_list("version__instrument", flat=True)))
    return [*answered[:3], instrument_of("cccq").pk]


def _worked() -> None:
    """What the worker does with the latest job."""
    run_job.call(str(Job.objects.filter(arguments__has_key="media").latest("created_at").pk))


@cache
def _files() -> Any:
    """A file that is looked at, one that was brought in, one that was refused."""
    actor, form = actor_for(user_of("exam_administrator").person_id), instrument_of(FORM)
    kept = []
    for number, text in enumerate(FILES):
        kept.append(start_bringing(actor, form, io.BytesIO(text.encode()), name=f"paper-{number + 1}.csv").pk)
        _worked()
    done = brought_file(actor, form, kept[1])
    assert done is not None
    confirm_bringing(actor, form, done)
    _worked()
    return kept


EXAMPLES: dict[str, Callable[[], Any]] = {
    "quality.key": _qualities,
    "responses.key": cache(lambda: instrument_of(FORM).pk),
    "responses.media": _files,
}
