"""Where undo and redo lead from the state in which a text stands."""

from xenia.learning.models import Earlier, Script


def way_back(script: Script) -> Earlier | None:
    """The state before the one that is shown now."""
    return _shown(script, _before(script))


def way_on(script: Script) -> Earlier | None:
    """The newest state that was written from the one that is shown now; None at the end of the way."""
    here = _here(script)
    shown = here.shows if here else script.saves
    written = Earlier.objects.filter(script=script, before=shown, number__gt=shown)
    return next((one for one in written.order_by("-number") if one.shows == one.number), None)


def state_text(script: Script, number: int) -> str:
    """How a text stood, '' when that is not kept any more."""
    return Earlier.objects.filter(script=script, number=number).values_list("text", flat=True).first() or ""


def _here(script: Script) -> Earlier | None:
    return Earlier.objects.filter(script=script, number=script.saves).first()


def _before(script: Script) -> int:
    here = _here(script)
    if here is None:
        return 0
    shown = here if here.shows == here.number else _shown(script, here.shows)
    return shown.before if shown else 0


def _shown(script: Script, number: int) -> Earlier | None:
    return Earlier.objects.filter(script=script, number=number).first() if number else None
