"""De-identification: one person goes through the checklist, a second one signs."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.actions.telling import demand_living
from xenia.community.actions.words import clear_texts
from xenia.community.models import Check, Story, Text
from xenia.community.queries.checklist import ANSWERS, CHECKLIST
from xenia.community.queries.release import heard_by_teller
from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand


def sign_first(actor: Actor, text: Text, answers: Mapping[str, str]) -> Check:
    """Keep the checklist of one text, each line answered; a checklist that somebody signed stays as it is."""
    demand(actor, "community.keep_stories")
    demand_living(text.story)
    _demand_deidentified(text)
    open_lines = [line for line in CHECKLIST if answers.get(line) not in ANSWERS]
    if open_lines:
        raise Refused(_("%(count)s lines of the checklist wait for an answer.") % {"count": len(open_lines)})
    if Check.objects.filter(text=text, second__isnull=False).exists():
        raise Refused(_("Two people have signed this text already."))
    with recorded(actor, "story.check") as record:
        said = {line: answers[line] for line in CHECKLIST}
        values = {"answers": said, "by_id": actor.person, "at": timezone.now()}
        check, _made = Check.objects.update_or_create(text=text, defaults=values)
        record.note(text.story_id, now={"language": text.language, "number": text.number, "signed": 1})
    return check


def sign_second(actor: Actor, text: Text) -> None:
    """Sign as the second pair of eyes, which clears the text.

    Refused for whoever signed first or wrote the text, before the teller has heard these words, and for a translation
    that nobody read against the original.
    """
    demand(actor, "community.keep_stories")
    demand_living(text.story)
    _demand_deidentified(text)
    check = Check.objects.filter(text=text).first()
    if check is None:
        raise Refused(_("Somebody has to go through the checklist first."))
    if actor.person is None or actor.person in {check.by_id, text.by_id}:
        raise Refused(_("The second signature has to come from somebody who neither wrote nor checked this text."))
    if text.kind == Text.Kind.EDITED and not heard_by_teller(text.story, [text]):
        raise Refused(_("The teller has not heard these words yet. Read them out, and ask, before you sign."))
    if text.kind == Text.Kind.TRANSLATED and not text.checked:
        raise Refused(_("Somebody has to read this translation against the original first."))
    with recorded(actor, "story.sign") as record:
        Check.objects.filter(pk=check.pk, second=None).update(second=actor.person, second_at=timezone.now())
        clear_texts(text.story, [text.pk])
        record.note(text.story_id, now={"language": text.language, "number": text.number, "signed": 2})


def _demand_deidentified(text: Text) -> None:
    if text.kind == Text.Kind.TOLD:
        raise Refused(_("What was told stays with its keepers. Edit it with the teller, and sign that."))
    if text.story.route != Story.Route.DEIDENTIFIED:
        raise Refused(_("This story is told under the teller's own responsibility; no checklist is needed."))
