"""The front page of a case: what there is to know before one begins."""

from dataclasses import dataclass

from django.utils.translation import get_language

from xenia.community.queries.policies import PolicyRead, must_read_first, policy_read
from xenia.core.rules import Actor
from xenia.learning.models import CaseVersion, Play
from xenia.learning.queries.passages import passages_in
from xenia.learning.queries.plays import texts_of
from xenia.standards.cases import CaseDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """A case in the reader's language; `policy` is what the board asks to be read before its stories are met."""

    document: CaseDocument
    languages: list[str]
    stories: bool
    timed: bool
    policy: PolicyRead | None
    play: Play | None
    finished: list[Play]


def front_page(actor: Actor, version: CaseVersion, *, language: str) -> FrontPage:
    """Read what stands before a case; at most five statements."""
    texts = texts_of(version)
    original = texts[version.language]
    stories = bool(passages_in(original))
    policy = must_read_first(actor) if stories and actor.person else None
    plays = (
        list(Play.objects.filter(version=version, person=actor.person).order_by("-started_at")) if actor.person else []
    )
    return FrontPage(
        document=texts.get(language, original),
        languages=[version.language, *(one for one in texts if one != version.language)],
        stories=stories,
        timed=any(scene.timer and scene.timer.goes for scene in original.scenes),
        policy=policy_read(actor, policy, language=get_language() or "en") if policy else None,
        play=next((play for play in plays if play.ended_at is None), None),
        finished=[play for play in plays if play.ended_at],
    )
