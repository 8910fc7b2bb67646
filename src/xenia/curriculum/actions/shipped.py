"""The frameworks and method names that every school starts with."""

from itertools import pairwise

from xenia.core.actions.audit import recorded
from xenia.core.rules import SYSTEM
from xenia.curriculum.actions.frameworks import write_crosswalks, write_framework
from xenia.curriculum.models import Framework, Method
from xenia.standards.methods import AAMC_METHODS
from xenia.standards.shipped import shipped_crosswalks, shipped_frameworks


def ensure_shipped() -> bool:
    """Bring in what ships and does not stand yet; returns whether anything was new. One statement when all stands."""
    codes = {framework.code for framework in shipped_frameworks()}
    new = codes - set(Framework.objects.filter(code__in=codes).values_list("code", flat=True))
    if not new:
        return False
    with recorded(SYSTEM, "framework.ship") as record:
        for framework in shipped_frameworks():
            if framework.code in new:
                write_framework(record, framework)
        write_crosswalks(shipped_crosswalks())
        _succeed()
        Method.objects.bulk_create(
            [Method(code=code, label=label) for code, label in AAMC_METHODS.items()],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["label"],
        )
    return True


def _succeed() -> None:
    """A later version of one framework (same code before its year) supersedes the earlier."""
    lines: dict[str, list[Framework]] = {}
    for framework in Framework.objects.filter(own=False).order_by("valid_from"):
        lines.setdefault(framework.code.rstrip("0123456789").rstrip("-"), []).append(framework)
    for line in lines.values():
        for earlier, later in pairwise(line):
            Framework.objects.filter(pk=later.pk).update(supersedes=earlier)
