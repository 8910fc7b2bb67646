"""What a browser sends of answers without a name."""

from django.utils.translation import gettext as _

from xenia.assessment.actions.anonymous import Sent
from xenia.assessment.forms.answers import only_answered, plain_from
from xenia.core.rules import Refused


def sent_from(body: bytes) -> Sent:
    """A turn with its answers; Refused when it is not what our own page sends."""
    try:
        said = plain_from(body)
        # what holds no answer is looked at by nobody after, so that nothing else may hide in it
        values = {code: only_answered(value) for code, value in said["values"].items()}
        sent = Sent(turn=said["turn"], values=values, pseudonym=said.get("pseudonym", ""), language=said["language"])
        for words in (sent.turn, sent.pseudonym, sent.language):
            if not isinstance(words, str):
                raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(_("This page is out of date. Load it again; your answers stay on this device.")) from error
    return sent
