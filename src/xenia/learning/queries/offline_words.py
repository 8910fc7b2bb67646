"""What the page without a network says, in the languages that we speak."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override


def offline_words() -> dict[str, dict[str, str]]:
    """Language → its words. The module that plays the case knows them by their names."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = _words()
    return found


def _words() -> dict[str, str]:
    return {
        "do": _("What do you do?"),
        "you": _("You:"),
        "thinks": _("thinks, and does not say"),
        "through": _("through"),
        "nobody": _("Nobody interprets, although you do not share a language."),
        "interprets": _("interprets"),
        "answer": _("That is my answer"),
        "pass": _("Go on without answering"),
        "thought": _("I have thought about it"),
        "good": _("One good answer"),
        "compare": _("Is it in yours?"),
        "wrote": _("What you wrote"),
        "hundred": _("Share 100 among them."),
        "total": _("Together:"),
        "before": _("Before"),
        "now": _("You, now"),
        "reasonable": _("Reasonable now"),
        "fast": _("On holding fast to a first idea"),
        "origin": _("On where somebody comes from"),
        "ends": _("How it ends here"),
        "think": _("To think about"),
        "again": _("Begin again"),
        "begin": _("Begin"),
        "warning": _("Before you begin"),
        "silent": _("A voice stood here. It is not in this copy."),
        "unnamed": _("Told by somebody who does not want to be named"),
        "writing": _("In writing"),
        "timeup": _("Time was up."),
        "left": _("seconds are left"),
        "untimed": _("Without time limits"),
        "stuck": _("Nothing more can be done here."),
        "kept": _("Nothing that you do here is kept or sent anywhere. Close the page, and it is gone."),
        "better": _("This helps"),
        "neutral": _("This can be done"),
        "worse": _("This costs something"),
    }
