"""A form of sixty questions with a scale, and answers to it: as a file, and in the database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

ITEMS = 60
CODE = "sixty"


def simulated_answers(persons: int) -> NDArray[np.int64]:
    """Answers from 1 to 5 that go together, one in fifty missing (0)."""
    random = np.random.default_rng(20261126)
    latent = 0.7 * random.standard_normal((persons, 1)) + random.standard_normal((persons, ITEMS))
    codes = 1 + np.digitize(latent, [-1.5, -0.5, 0.5, 1.5])
    codes[random.random(codes.shape) < 0.02] = 0
    return codes


def sixty_questions() -> Any:
    """The form as plain data, published by whoever asks for it."""
    from xenia.standards.instruments import Instrument, Item, ItemType, Option, Section, Subscale

    options = tuple(Option(code=str(code), label=str(code), score=code) for code in range(1, 6))
    items = tuple(
        Item(code=f"q{number}", type=ItemType.LIKERT, text=f"Question {number}", options=options)
        for number in range(1, ITEMS + 1)
    )
    scale = Subscale(code="all", title="All", items=tuple(item.code for item in items))
    section = Section(code="s", items=items)
    return Instrument(code=CODE, title="Sixty questions", minutes=10, sections=(section,), subscales=(scale,))


def write_answers(path: Path, persons: int) -> None:
    """The answers as `xenia import responses` reads them."""
    with path.open("w", encoding="utf-8") as out:
        out.write("id," + ",".join(f"q{number}" for number in range(1, ITEMS + 1)) + "\n")
        for place, row in enumerate(simulated_answers(persons).tolist()):
            out.write(f"r{place}," + ",".join(str(code) if code else "" for code in row) + "\n")


def publish_form() -> Any:
    """The published version of the sixty questions, in a school that has its people."""
    from xenia.assessment.actions.instruments import bring_instrument
    from xenia.assessment.models import Version
    from xenia.core.rules import SYSTEM

    made = bring_instrument(SYSTEM, sixty_questions(), reason="To be measured", publish=True)
    return Version.objects.select_related("thing", "instrument__thing").get(pk=made.version)


def store_answers(version: Any, occasion: Any, persons: int) -> None:
    """The answers as they stand after people sent them, without the hours that this would take."""
    from django.utils import timezone

    from xenia.assessment.models import Answers, Response
    from xenia.core.actions.rows import insert_rows

    now, keys = timezone.now(), [uuid4() for _ in range(persons)]
    same = {"occasion": occasion.pk, "version": version.pk, "submitted": True, "submitted_at": now}
    insert_rows(Response, ("uuid",), ((key,) for key in keys), same=same)
    rows = zip(keys, _said(simulated_answers(persons)), strict=True)
    insert_rows(Answers, ("response", "event", "number", "said"), ((key, key, 1, said) for key, said in rows))


def _said(codes: NDArray[np.int64]) -> Iterator[dict[str, str]]:
    names = [f"q{number}" for number in range(1, ITEMS + 1)]
    return ({name: str(code) for name, code in zip(names, row, strict=True) if code} for row in codes.tolist())
