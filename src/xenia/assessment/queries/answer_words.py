"""What is wrong with an answer, and a checklist's own answers, in the reader's language."""

from dataclasses import replace

from django.utils.translation import gettext as _

from xenia.assessment.scoring import AnswerProblem
from xenia.standards.instruments import Item, Option, options_of


def in_words(problem: AnswerProblem) -> str:
    """The sentence for a person; the same as `problem.message` in English."""
    return _sentences()[problem.kind] % problem.facts


def _sentences() -> dict[str, str]:
    return {
        "unknown": _("This form has no question “%(item)s”."),
        "required": _("Please answer this question."),
        "incomplete": _("Please answer every row; %(missing)s are open."),
        "option": _("“%(value)s” is not one of the answers."),
        "row": _("“%(value)s” is not one of the rows."),
        "shape": _("This is not the kind of answer that the question asks for."),
        "twice": _("“%(value)s” is chosen twice."),
        "ranking": _("Please put all %(of)s in order."),
        "number": _("Please give a number."),
        "low": _("The smallest answer is %(bound)s."),
        "high": _("The largest answer is %(bound)s."),
        "few": _("Please choose at least %(bound)s."),
        "many": _("Please choose at most %(bound)s."),
        "date": _("Please give a day as year-month-day, such as 2026-03-31."),
        "long": _("Please say it in at most %(bound)s characters."),
        "sign": _("The answer holds a character that cannot be kept. Please type it again."),
    }


def options_in_words(item: Item) -> tuple[Option, ...]:
    """What may be chosen; a checklist's usual answers, which no instrument writes out, in the reader's language."""
    if item.options:
        return item.options
    labels = {
        "done": _("Done"),
        "partly": _("Partly done"),
        "not": _("Not done"),
        "not_applicable": _("Not applicable"),
    }
    return tuple(replace(option, label=labels[option.code]) for option in options_of(item))
