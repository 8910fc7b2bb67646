"""A version of a case as something that both sides read before it is published."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xenia.community.reviewed import ReviewedKind, register_reviewed
from xenia.core.models import Thing
from xenia.learning.models import CaseVersion, Script
from xenia.learning.place import VERSION
from xenia.learning.queries.states import digest_of


def register_reviewed_cases() -> None:
    """Tell the voices how a case is read, and what a signature on it holds for."""
    register_reviewed(ReviewedKind(VERSION, _("a case"), state=state_of, route=_route, by_link=True))


def state_of(thing: Thing) -> bytes:
    """A digest over every text of a version: one word changed in one language is another state."""
    texts = Script.objects.filter(version=thing.pk).order_by("language").values_list("language", "digest")
    return digest_of((language, bytes(digest)) for language, digest in texts)


def _route(thing: Thing) -> str:
    return reverse("case_review", args=[CaseVersion.objects.values_list("case", flat=True).get(pk=thing.pk)])
