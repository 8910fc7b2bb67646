"""The pages written for people lead where they say, and name commands and settings that exist."""

from scripts.docs import broken_links, commands, links, settings_of, wrong_commands, wrong_settings


def test_links_of_a_page_are_those_into_the_repository() -> None:
    text = "[a](b.md#c) ![d](e.png) [f](https://example.org) [g](#h) `[i](j.md)`"
    assert links(text) == ["b.md", "e.png"]


def test_every_link_leads_somewhere() -> None:
    assert broken_links() == []


def test_commands_of_a_page_are_those_in_blocks_and_between_words() -> None:
    text = "Type `xenia check --deploy`, or:\n\n```\n.venv/bin/xenia backup FILE   # now\nmake demo\n```\n"
    assert sorted(commands(text)) == [["backup", "FILE"], ["check", "--deploy"]]


def test_every_command_exists_with_its_options() -> None:
    assert wrong_commands() == []


def test_settings_of_a_page_are_named_whole() -> None:
    assert settings_of("`XENIA_DATA_DIR`, export XENIA_HOSTS=a") == {"XENIA_DATA_DIR", "XENIA_HOSTS"}


def test_every_setting_is_read_and_told() -> None:
    assert wrong_settings() == []
