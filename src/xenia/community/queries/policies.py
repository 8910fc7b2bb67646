"""The school's policy on stories, and who has read it."""

from dataclasses import dataclass

from django.utils import timezone

from xenia.community.models import Acknowledgement, Policy
from xenia.core.models import Translation
from xenia.core.rules import Actor, may

#: the field under which the words of a policy stand, a row a language
BODY = "body"


@dataclass(frozen=True, slots=True)
class PolicyRead:
    """A policy in the reader's language, and whether they have read it."""

    policy: Policy
    words: str
    language: str
    read: bool

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in self.words.split("\n\n") if part.strip()]


def newest_policy() -> Policy | None:
    """The policy that holds today: the one adopted last."""
    held = Policy.objects.filter(adopted_on__lte=timezone.localdate()).select_related("thing")
    return held.order_by("-adopted_on", "-thing__created_at").first()


def policy_read(actor: Actor, policy: Policy, *, language: str) -> PolicyRead:
    """A policy as this person reads it; two statements."""
    rows = Translation.objects.filter(thing=policy.pk, field=BODY).values_list("language", "value")
    words = dict(rows)
    wanted = next((one for one in (language, language.split("-")[0], "en") if one in words), next(iter(words), ""))
    read = Acknowledgement.objects.filter(policy=policy, person=actor.person).exists()
    return PolicyRead(policy, words.get(wanted, ""), wanted, read)


def must_read_first(actor: Actor) -> Policy | None:
    """The policy that stands between this person and the stories; None when they may open them. One statement or two.

    Whoever keeps stories reads it like everyone else. Before the board has adopted one, nobody but keepers opens any.
    """
    policy = newest_policy()
    if policy is None or Acknowledgement.objects.filter(policy=policy, person=actor.person).exists():
        return None
    return policy


def may_open(actor: Actor) -> bool:
    """Whether stories open to this person today."""
    if actor.holds("system"):
        return True
    if may(actor, "community.keep_stories"):
        return must_read_first(actor) is None
    policy = newest_policy()
    return bool(policy) and must_read_first(actor) is None
