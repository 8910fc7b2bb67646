"""Write down what was told, edit it with the teller, translate it, clear it for use."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xenia.community.actions.telling import demand_living
from xenia.community.models import Story, Text
from xenia.community.queries.words import Passage
from xenia.community.sealing import seal_content, story_cipher
from xenia.core.actions.audit import recorded
from xenia.core.rules import Actor, Refused, demand

MOST_PASSAGES = 400


def new_passage(words: str, *, warning: str = "") -> Passage:
    """A passage that nothing points at yet."""
    return Passage(uuid4(), words, warning)


def save_words(
    actor: Actor, story: Story, *, kind: str, language: str, title: str, passages: Sequence[Passage], seen: int
) -> Text:
    """Keep a new state of the words in one language, sealed. `seen` is the number of the state that the editor had
    before them, 0 for none: when somebody saved meanwhile, it is refused, and the editor still has what they wrote.

    What was cleared stays as it was and is shown until the new state is cleared as well.
    """
    demand(actor, "community.keep_stories")
    demand_living(story)
    kept = [one for one in passages if one.words.strip()]
    if not kept:
        raise Refused(_("There are no words yet. Write at least one passage."))
    if len(kept) > MOST_PASSAGES:
        raise Refused(_("These are more than %(most)s passages. Join some of them.") % {"most": MOST_PASSAGES})
    if kind == Text.Kind.TRANSLATED:
        _demand_original_elsewhere(story, language)
    with recorded(actor, "story.words") as record:
        text = Text(story=story, kind=kind, language=language, number=seen + 1, at=timezone.now(), by_id=actor.person)
        text.sealed = seal_content(story_cipher(story.pk), _content(title, kept), place=text.pk)
        _save(text)
        record.note(story.pk, now={"language": language, "number": text.number, "passages": len(kept)})
    return text


def _demand_original_elsewhere(story: Story, language: str) -> None:
    """What is called a translation needs no ear of the teller's, so the words that they heard can't be written over
    under that name."""
    if story.texts.filter(kind=Text.Kind.EDITED, language=language).exists():
        raise Refused(
            _("These words were edited with the teller. Save them as edited, not as a translation, and read them out.")
        )


def _content(title: str, passages: Sequence[Passage]) -> dict[str, object]:
    written = [{"id": str(one.id), "words": one.words.strip(), "warning": one.warning.strip()} for one in passages]
    return {"title": title.strip(), "passages": written}


def _save(text: Text) -> None:
    newest = Text.objects.filter(story=text.story, language=text.language).order_by("-number").first()
    if (newest.number if newest else 0) == text.number - 1:
        try:
            with transaction.atomic():
                text.save(force_insert=True)
            return
        except IntegrityError:  # the other editor was quicker by an instant
            pass
    raise Refused(_("Somebody saved this text while you wrote. Nothing of yours is lost: compare, then save again."))


def check_translation(actor: Actor, text: Text) -> None:
    """Say that a human being who reads both languages has read the translation against the original.

    Refused for whoever made it.
    """
    demand(actor, "community.keep_stories")
    demand_living(text.story)
    if text.by_id is not None and text.by_id == actor.person:
        raise Refused(_("Somebody else has to read your translation."))
    with recorded(actor, "story.translation_checked") as record:
        Text.objects.filter(pk=text.pk).update(checked=True)
        if text.story.route == Story.Route.IDENTIFIED and cleared_original(text.story):
            clear_texts(text.story, [text.pk])  # of nobody's story two people sign the translation as well
        record.note(text.story_id, now={"language": text.language, "number": text.number})


def is_read(text: Text) -> bool:
    """Whether nobody else has to read a text: it is the original, or a translation that was read against it."""
    return text.kind != Text.Kind.TRANSLATED or text.checked


def cleared_original(story: Story) -> bool:
    """Whether the words that a translation comes from may be shown already."""
    return story.texts.filter(kind=Text.Kind.EDITED, cleared_at__isnull=False).exists()


def clear_texts(story: Story, texts: Sequence[UUID]) -> int:
    """Let texts be shown outside their keeping, within the caller's record; how many were not cleared before."""
    waiting = Text.objects.filter(story=story, pk__in=texts, cleared_at=None)
    return waiting.update(cleared_at=timezone.now())
