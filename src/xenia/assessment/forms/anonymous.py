"""What a browser sends of answers without a name."""

from django.utils.translation import gettext as _

from xenia.assessment.actions.anonymous import Sent
from xenia.assessment.forms.answers import plain_from
from xenia.core.rules import Refused


def sent_from(body: bytes) -> Sent:
    """A turn with its answers; Refused when it is not what our own page sends."""
    try:
        said = plain_from(body)
        sent = Sent(
            turn=said["turn"], values=said["values"], pseudonym=said.get("pseudonym", ""), language=said["language"]
        )
        if not isinstance(sent.values, dict):
            raise TypeError
        for words in (sent.turn, sent.pseudonym, sent.language):
            if not isinstance(words, str):
                raise TypeError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(_("This page is out of date. Load it again; your answers stay on this device.")) from error
    return sent
