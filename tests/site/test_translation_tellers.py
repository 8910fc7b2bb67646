"""A storyteller reads in their own language whatever their pages can say, in languages that the house does not have."""

from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.site.catalogues import LANGUAGES as CATALOGUES
from tests.site.catalogues import written
from tests.site.reached import sentences_of_code, sentences_of_templates
from xenia.community import places
from xenia.community.actions.story_links import STORY
from xenia.community.queries.wording import ROOM, languages_with
from xenia.community.views import consent, teller
from xenia.core.actions.tokens import purpose_named
from xenia.core.views import links

LANGUAGES = [language for language in languages_with("teller_words") if language != "en"]
#: those that only tellers have
OWN = [language for language in LANGUAGES if language not in dict(settings.LANGUAGES)]
#: said in the inbox of whoever has an account, in the language of the house
OF_THE_HOUSE = "community/teller/_way.html"
#: around the pages of the house; the page of a teller's link has none
FRAME = ("site/_masthead.html", "site/_footer.html")


def views_of(module: ModuleType) -> Iterator[Callable[..., Any]]:
    return (one for one in vars(module).values() if isinstance(one, FunctionType) and hasattr(one, "permission"))


def reached() -> set[str]:
    """Every sentence that a teller can meet: on the page of the link, on their own, and as they are asked."""
    folder = ROOM / "templates"
    found = [*folder.glob("community/teller/*.html"), *folder.glob("community/stories/ask_*.html")]
    names = {str(file.relative_to(folder)) for file in found} - {OF_THE_HOUSE} | {"community/stories/receipt.html"}
    title = purpose_named(STORY)
    assert title
    on_link = sentences_of_templates(["core/link.html"]) - sentences_of_templates(FRAME) | {str(title.words)}
    code = [*views_of(teller), links.link, consent._shown, consent.receipt_page]
    code += [call for kind in places._kinds.values() for call in (kind.words, kind.ended) if call]
    return sentences_of_templates(names) | on_link | sentences_of_code(code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_teller_meets_no_sentence_that_is_not_in_their_language(language: str) -> None:
    """Whoever writes a new one for these pages writes it in every language of them: locale/…/django.po."""
    assert sorted(reached() - written(language).keys()) == []


@pytest.mark.parametrize("language", OWN)
def test_a_language_of_tellers_holds_nothing_else(language: str) -> None:
    assert sorted(written(language).keys() - reached() - {""}) == []


@pytest.mark.django_db
def test_every_catalogue_is_of_the_house_or_of_tellers_and_the_house_offers_its_own_alone() -> None:
    assert OWN
    assert set(CATALOGUES) == {*OWN, *dict(settings.LANGUAGES)} - {"en"}
    assert Client().get("/you-said-we-did/", headers={"accept-language": OWN[0]}).headers["Content-Language"] == "en"
