"""The pages written for people lead where they say."""

from scripts.docs import broken_links, links


def test_links_of_a_page_are_those_into_the_repository() -> None:
    text = "[a](b.md#c) ![d](e.png) [f](https://example.org) [g](#h) `[i](j.md)`"
    assert links(text) == ["b.md", "e.png"]


def test_every_link_leads_somewhere() -> None:
    assert broken_links() == []
