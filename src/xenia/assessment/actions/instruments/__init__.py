"""Write instruments: as drafts, as versions that stay as they are, from files, in languages."""

from xenia.assessment.actions.instruments.bringing import InstrumentOutcome, bring_instrument
from xenia.assessment.actions.instruments.drafts import begin_instrument, begin_version, discard_draft, save_draft
from xenia.assessment.actions.instruments.editing import PartChanged, change_part
from xenia.assessment.actions.instruments.parts import add_item, add_scale, add_section, move_part, remove_part
from xenia.assessment.actions.instruments.states import attest_licence, bring_back, publish_version, retire
from xenia.assessment.actions.instruments.undoing import may_undo, undo_step
from xenia.assessment.actions.instruments.words import save_translation

__all__ = [
    "InstrumentOutcome",
    "PartChanged",
    "add_item",
    "add_scale",
    "add_section",
    "attest_licence",
    "begin_instrument",
    "begin_version",
    "bring_back",
    "bring_instrument",
    "change_part",
    "discard_draft",
    "may_undo",
    "move_part",
    "publish_version",
    "remove_part",
    "retire",
    "save_draft",
    "save_translation",
    "undo_step",
]
