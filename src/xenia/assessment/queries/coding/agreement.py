"""How far two coders agree, of each code and of all together, with what the figure can carry."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from xenia.assessment.models import Code, Codebook, Coding
from xenia.assessment.queries.coding.blind import visible_codings
from xenia.assessment.queries.coding.books import CODERS, codes_of
from xenia.core.rules import Actor

#: Krippendorff's own words: rely on 0.8 and more, draw tentative conclusions from 0.667 (2019, chapter 12)
FIRM, TENTATIVE = 0.8, 2 / 3
FEW = 30


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """One code: alpha of given or not given, by how many passages both gave it, one alone, and neither."""

    code: Code
    alpha: float | None
    both: int
    one: int
    neither: int
    means: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over `units` passages that two have coded; `alpha` compares the sets of codes (MASI)."""

    units: int
    alpha: float | None
    means: str
    few: str
    codes: tuple[CodeAgreement, ...]


def agreement(actor: Actor, book: Codebook) -> Agreement:
    """Of passages that both have coded, and nothing of the others; three statements."""
    codes = codes_of(book)
    sets, coded = _sets(actor, book, codes)
    from xenia.science.measurement.agreement import set_alpha  # brings scipy, which start-up must not load

    whole = set_alpha(sets, coded)
    alpha = _figure(whole.alpha)
    parts = [_of_code(code, sets[:, :, place], coded) for place, code in enumerate(codes)]
    return Agreement(whole.units, alpha, _means(alpha, whole.units), _few(whole.units), tuple(parts))


def _sets(actor: Actor, book: Codebook, codes: list[Code]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which codes each coder gave: units × coders × codes, and that everyone coded; of passages that two have coded."""
    seen = visible_codings(actor, book).filter(final=False)
    chosen: dict[int, set[int]] = {}
    by_passage: dict[Any, list[set[int]]] = {}
    for coding, passage in seen.values_list("pk", "passage"):
        chosen[coding] = set()
        by_passage.setdefault(passage, []).append(chosen[coding])
    given_codes = Coding.codes.through.objects.filter(coding__in=seen.order_by().values("pk"))
    for coding, code in given_codes.values_list("coding", "code"):
        chosen.setdefault(coding, set()).add(code)
    pairs = [pair[:CODERS] for pair in by_passage.values() if len(pair) >= CODERS]
    given = [[[code.pk in said for code in codes] for said in pair] for pair in pairs]
    shape = (len(pairs), CODERS, len(codes))
    return np.array(given, dtype=bool).reshape(shape), np.ones(shape[:2], dtype=bool)


def _of_code(code: Code, given: NDArray[np.bool_], coded: NDArray[np.bool_]) -> CodeAgreement:
    ratings = np.where(coded, given.astype(np.int64), -1)
    from xenia.science.measurement.agreement import coincidences, krippendorff_alpha, values_by_unit

    found = krippendorff_alpha(coincidences(values_by_unit(ratings, values=2)), np.arange(2.0), units=len(given))
    times = given.sum(axis=1)
    both, one, neither = (int(np.sum(times == count)) for count in (2, 1, 0))
    alpha = _figure(found.alpha)
    if alpha is None:
        means = _("Nobody has given it yet.") if both + one == 0 else _("Both gave it everywhere.")
        return CodeAgreement(code, None, both, one, neither, means if len(given) else "")
    return CodeAgreement(code, alpha, both, one, neither, _means(alpha, len(given)))


def _figure(alpha: float) -> float | None:
    return None if math.isnan(alpha) else alpha


def _means(alpha: float | None, units: int) -> str:
    if not units:
        return _("No passage was coded by two yet.")
    if alpha is None:
        return _("Everyone gave the same codes everywhere, so agreement beyond chance can't be known.")
    if alpha >= FIRM:
        return _("Firm: conclusions may rest on it.")
    if alpha >= TENTATIVE:
        return _("Fair: enough for tentative conclusions.")
    if alpha > 0:
        return _("Weak: say more clearly when it fits, and read some passages together.")
    return _("No better than chance: read together before you go on.")


def _few(units: int) -> str:
    if not 0 < units < FEW:
        return ""
    words = ngettext(
        "It rests on %(count)s passage only and will still move.",
        "It rests on %(count)s passages only and will still move.",
        units,
    )
    return words % {"count": units}
