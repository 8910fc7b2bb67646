"""Every address of the house."""

from collections import defaultdict
from collections.abc import Iterable
from types import ModuleType

from django.urls import URLPattern, URLResolver, include, path

from xenia.assessment import urls as assessment
from xenia.community import urls as community
from xenia.core import urls as core
from xenia.curriculum import urls as curriculum
from xenia.learning import urls as learning
from xenia.osce import urls as osce
from xenia.people import urls as people
from xenia.site import pages


def by_first_part(rooms: Iterable[ModuleType]) -> list[URLPattern | URLResolver]:
    """The addresses of the rooms, those that begin alike under one branch.

    The rooms write each address whole. Django asks a list from its top, and hundreds of addresses in one list cost
    more than the rest of a quick request.
    """
    branches: defaultdict[str, list[URLPattern]] = defaultdict(list)
    for room in rooms:
        for pattern in room.urlpatterns:
            first, slash, rest = str(pattern.pattern).partition("/")
            branches[first + slash].append(path(rest, pattern.callback, pattern.default_args, pattern.name))
    return [path(first, include(patterns)) for first, patterns in branches.items()]


urlpatterns = [
    *by_first_part([pages, people, curriculum, community, assessment, learning, osce, core]),
    path("accounts/", include("allauth.urls")),
]
